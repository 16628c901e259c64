"""A SIP telephone for what no Action does: REFER, and Replaces."""

from __future__ import annotations

import asyncio
import itertools
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, cast
from urllib.parse import quote

from .places import HOST, LabError, Place

ANSWER_SECONDS = 15.0
_RESEND_SECONDS = 0.5
_SDP = "\r\n".join(
    [
        *("v=0", "o=lab 1 1 IN IP4 127.0.0.1", "s=lab", "c=IN IP4 127.0.0.1", "t=0 0"),
        *("m=audio 9 RTP/AVP 0", "a=rtpmap:0 PCMU/8000", "a=sendrecv", ""),
    ]
)


@dataclass
class Dialog:
    """A call of the telephone."""

    call_id: str
    local: str
    remote: str
    target: str
    numbers: itertools.count[int]

    @property
    def replaces(self) -> str:
        """Return the value of a Replaces header by which another call takes the place of this one."""
        return f"{self.call_id};to-tag={_tag(self.remote)};from-tag={_tag(self.local)}"


class Telephone(asyncio.DatagramProtocol):
    """One of the telephones of pjsip.conf, by its number; it answers whatever it is asked."""

    def __init__(self, place: Place, number: str) -> None:
        self._place = place
        self._number = number
        self._transport: asyncio.DatagramTransport | None = None
        self._waiting: dict[tuple[str, str], asyncio.Future[tuple[int, dict[str, str]]]] = {}

    @classmethod
    async def open(cls, place: Place, number: str) -> Self:
        """Open the telephone's socket."""
        loop = asyncio.get_running_loop()
        _, phone = await loop.create_datagram_endpoint(
            lambda: cls(place, number), local_addr=(HOST, 0), remote_addr=(HOST, place.sip_port)
        )
        return phone

    def close(self) -> None:
        """Close the socket; calls are left to the PBX."""
        assert self._transport is not None
        self._transport.close()

    async def call(self, to: str, replacing: Dialog | None = None) -> Dialog:
        """Call an extension, or take the place of another call, and return once it is answered."""
        local = f'"Desk {self._number}" <sip:{self._number}@{HOST}>;tag={secrets.token_hex(4)}'
        target = f"sip:{to}@{HOST}:{self._place.sip_port}"
        dialog = Dialog(secrets.token_hex(8), local, f"<{target}>", target, itertools.count(1))
        more = {"Replaces": replacing.replaces} if replacing else {}
        number = next(dialog.numbers)
        answer = await self._ask("INVITE", dialog, number, more, _SDP)
        dialog.remote = answer["to"]
        dialog.target = answer["contact"].partition("<")[2].partition(">")[0]
        self._send("ACK", dialog, number, {}, "")
        return dialog

    async def refer(self, dialog: Dialog, to: str, replacing: Dialog | None = None) -> None:
        """Transfer the other end of `dialog`: to an extension, or to where the call `replacing` is."""
        target = f"sip:{to}@{HOST}:{self._place.sip_port}"
        if replacing:
            target += f"?Replaces={quote(replacing.replaces, safe='')}"
        more = {"Refer-To": f"<{target}>", "Referred-By": f"<sip:{self._number}@{HOST}>"}
        await self._ask("REFER", dialog, next(dialog.numbers), more, "")

    async def hang_up(self, dialog: Dialog) -> None:
        """End a call."""
        await self._ask("BYE", dialog, next(dialog.numbers), {}, "")

    async def _ask(
        self, method: str, dialog: Dialog, number: int, more: Mapping[str, str], body: str
    ) -> dict[str, str]:
        key = dialog.call_id, f"{number} {method}"
        final: asyncio.Future[tuple[int, dict[str, str]]] = asyncio.get_running_loop().create_future()
        self._waiting[key] = final
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                while not final.done():
                    self._send(method, dialog, number, more, body)
                    await asyncio.wait([final], timeout=_RESEND_SECONDS if method != "INVITE" else ANSWER_SECONDS)
        finally:
            del self._waiting[key]
        status, headers = final.result()
        if status >= 300:
            raise LabError(f"{method} to {dialog.target}: {status}")
        return headers

    def _send(self, method: str, dialog: Dialog, number: int, more: Mapping[str, str], body: str) -> None:
        assert self._transport is not None
        address = self._transport.get_extra_info("sockname")
        lines = [
            f"{method} {dialog.target} SIP/2.0",
            f"Via: SIP/2.0/UDP {HOST}:{address[1]};rport;branch=z9hG4bK{dialog.call_id}{number}{method}",
            f"From: {dialog.local}",
            f"To: {dialog.remote}",
            f"Call-ID: {dialog.call_id}",
            f"CSeq: {number} {method}",
            f"Contact: <sip:{self._number}@{HOST}:{address[1]}>",
            "Max-Forwards: 70",
            *(f"{key}: {value}" for key, value in more.items()),
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self._transport.sendto("\r\n".join([*lines, "", body]).encode())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # On Python 3.11 it is no instance of the class that it implements.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: object) -> None:
        del addr
        first, headers = _parsed(data)
        if first.startswith("SIP/2.0"):
            status = int(first.split()[1])
            final = self._waiting.get((headers.get("call-id", ""), headers.get("cseq", "")))
            if status >= 200 and final and not final.done():
                final.set_result((status, headers))
        elif not first.startswith("ACK"):
            self._answer(first, headers)

    def _answer(self, first: str, headers: Mapping[str, str]) -> None:
        assert self._transport is not None
        body = _SDP if first.startswith("INVITE") else ""
        lines = ["SIP/2.0 200 OK", *(f"{key.title()}: {headers[key]}" for key in ("via", "from", "to", "call-id"))]
        address = self._transport.get_extra_info("sockname")
        lines += [f"CSeq: {headers['cseq']}", f"Contact: <sip:{self._number}@{HOST}:{address[1]}>"]
        lines += [*(["Content-Type: application/sdp"] if body else []), f"Content-Length: {len(body)}"]
        self._transport.sendto("\r\n".join([*lines, "", body]).encode())


def _parsed(data: bytes) -> tuple[str, dict[str, str]]:
    head = data.decode("utf-8", "replace").partition("\r\n\r\n")[0]
    first, *lines = head.split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        key, _, value = line.partition(":")
        headers.setdefault(key.strip().lower(), value.strip())
    return first, headers


def _tag(party: str) -> str:
    found = re.search(r";tag=([^;>]+)", party)
    return found[1] if found else ""
