"""How the embedded PBX can be told to misbehave."""

from __future__ import annotations

import asyncio
from typing import Protocol


class Connection(Protocol):
    """What a fault needs of a session."""

    def abort(self) -> None: ...
    def write(self, data: bytes) -> None: ...
    def flush(self) -> None: ...


class Faults:
    """Misbehaviour, for tests. Attributes hold until changed; methods act once, on every connection."""

    def __init__(self) -> None:
        #: Logins are refused, whatever the secret.
        self.refuse_logins = False
        #: Connections are taken and closed with no banner, as beyond Asterisk's authlimit.
        self.close_without_banner = False
        #: Connections are taken, and not a byte is said.
        self.silent = False
        #: Seconds before a Login is answered.
        self.login_delay = 0.0
        #: A second login of a user is refused with `Login Already In Use`.
        self.one_login = False
        #: Pings are left unanswered.
        self.ignore_pings = False
        #: Actions, by name, that are carried out but never answered.
        self.unanswered: set[str] = set()
        #: Actions, by name, whose list never completes.
        self.incomplete: set[str] = set()
        self.connections: list[Connection] = []
        self._packets_left: int | None = None
        self._cut = False
        self._resumed = asyncio.Event()
        self._resumed.set()

    def drop(self) -> None:
        """Every connection ends, now."""
        for connection in list(self.connections):
            connection.abort()

    def drop_after(self, packets: int) -> None:
        """Connections end when so many packets more have gone out."""
        self._packets_left = packets

    def cut(self) -> None:
        """The next packet goes out by half, and its connection ends."""
        self._cut = True

    def garbage(self, data: bytes = b"\x00\xff\xfe:::\r\n%\x1b[31m no header\r\n\r\n") -> None:
        """Bytes that are no AMI at all."""
        for connection in list(self.connections):
            connection.write(data)

    def stall(self, seconds: float | None = None) -> None:
        """Nothing more is said: for good, or for some seconds."""
        self._resumed.clear()
        if seconds is not None:
            asyncio.get_running_loop().call_later(seconds, self.resume)

    def resume(self) -> None:
        """End of a stall."""
        self._resumed.set()
        for connection in list(self.connections):
            connection.flush()

    @property
    def stalled(self) -> bool:
        return not self._resumed.is_set()

    async def while_stalled(self) -> None:
        await self._resumed.wait()

    def answers(self, action: str) -> bool:
        """Whether this Action gets its Response."""
        name = action.lower()
        return not (self.ignore_pings and name == "ping") and name not in {each.lower() for each in self.unanswered}

    def completes(self, action: str) -> bool:
        """Whether this Action's list gets its end."""
        return action.lower() not in {each.lower() for each in self.incomplete}

    def spoil(self, packet: bytes) -> tuple[bytes, bool]:
        """What of a packet goes out, and whether its connection lives on."""
        if self._cut:
            self._cut = False
            return packet[: max(1, len(packet) // 2)], False
        if self._packets_left is not None:
            self._packets_left -= 1
            if self._packets_left <= 0:
                self._packets_left = None
                return packet, False
        return packet, True
