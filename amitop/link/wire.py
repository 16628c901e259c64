"""The socket itself: bytes to packets, at once and without waiting for anybody."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

from amitop.ami import Framer, Packet
from amitop.ami.packet import BANNER_START


class Wire(asyncio.Protocol):
    """Feeds a `Framer` from a socket.

    Asterisk cuts a reader that stalls for 100 ms, so packets are handed on in the read itself: no queue, no task.
    asyncio reads at most 256 KiB at a time, which bounds the time until keys are looked at.
    """

    def __init__(self, heard: Callable[[list[Packet]], None]) -> None:
        self._heard = heard
        self._framer = Framer()
        self._transport: asyncio.Transport | None = None
        #: Done when the connection is gone, with why.
        self.closed: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()
        #: Done when the first bytes are no greeting of AMI's: SSH's has no blank line that would end a packet.
        self.strange: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        packets = self._framer.feed(data)
        if packets:
            self._heard(packets)
        elif not self.strange.done() and not _may_greet(self._framer.beginning):
            self.strange.set_result(None)

    def connection_lost(self, exc: BaseException | None) -> None:
        rest = self._framer.close()
        if rest:
            self._heard(rest)
        if not self.closed.done():
            self.closed.set_result(exc)

    @property
    def tls(self) -> ssl.SSLObject | None:
        """What TLS came to; None over plain TCP."""
        return self._transport.get_extra_info("ssl_object") if self._transport is not None else None

    @property
    def has_half_a_packet(self) -> bool:
        """Whether bytes came that do not end a packet yet."""
        return bool(self._framer.beginning)

    def write(self, data: bytes) -> None:
        """Send `data`; nothing happens where the connection is gone (`closed` tells)."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Drop the connection without waiting for what is still to be sent."""
        if self._transport is not None:
            self._transport.abort()


def is_cut_banner(raw: bytes) -> bool:
    """Return whether `raw` begins as a greeting does and does not come to its end."""
    return _may_greet(raw) and not raw.endswith(b"\n")


def _may_greet(pending: bytes) -> bool:
    text = pending.lstrip(b"\r\n")
    return text.startswith(BANNER_START) or BANNER_START.startswith(text)
