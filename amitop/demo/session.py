"""One client's AMI session: banner, login, Actions in order, and the events in between."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from amitop.demo.actions.reply import Reply, error, success
from amitop.demo.events import CLASSES, render
from amitop.demo.requests import Request, Requests

if TYPE_CHECKING:
    from amitop.demo.pbx import DemoPbx

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
#: A reader this far behind is cut, as Asterisk does after its write timeout.
_BEHIND_LIMIT = 64 * 1024 * 1024
_REFUSAL_SECONDS = 1.0


@dataclass(frozen=True)
class Login:
    """An account: what it may read (events) and write (Actions)."""

    user: str
    secret: str
    read: frozenset[str] = field(default=frozenset(CLASSES))
    write: frozenset[str] = field(default=frozenset(CLASSES))


class Session:
    """The server's side of one connection."""

    def __init__(self, pbx: DemoPbx, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pbx = pbx
        self.login: Login | None = None
        self._reader, self._writer = reader, writer
        self._challenge = ""
        self._mask = frozenset(CLASSES)
        self._events: list[tuple[str, bytes]] = []
        self._busy = False
        self._flushing = False
        self._closing = False

    async def run(self) -> None:
        """Until the client leaves, or is made to."""
        faults = self.pbx.faults
        if faults.close_without_banner:
            return
        if faults.silent:
            await self._reader.read()
            return
        self._writer.write(BANNER)
        requests = Requests()
        while data := await self._reader.read(65536):
            for request in requests.feed(data):
                if not await self._serve(request):
                    return

    def abort(self) -> None:
        """The connection is gone at once."""
        self._closing = True
        self._writer.transport.abort()

    def finish(self) -> None:
        """The connection ends when all that was said has gone out."""
        self._closing = True
        self._writer.close()

    # Out

    def hear(self, privilege: str, packet: bytes) -> None:
        """An event, for this session among others. Before the login they are kept: AMI.md §2."""
        if self._closing or (self.login and not self._wants(privilege)):
            return
        self._events.append((privilege, packet))
        if self.login and not self._busy and not self._flushing:
            self._flushing = True
            asyncio.get_running_loop().call_soon(self.flush)

    def _wants(self, privilege: str) -> bool:
        return self.login is not None and privilege in self.login.read and privilege in self._mask

    def flush(self) -> None:
        """Send the events that have come up."""
        self._flushing = False
        if self._busy or self.pbx.faults.stalled or self.login is None:
            return
        events, self._events = self._events, []
        for privilege, packet in events:
            if self._wants(privilege):
                self.write(packet)

    def write(self, data: bytes) -> None:
        # To a client that has vanished asyncio would complain, on the terminal of a demo.
        if self._closing or self._writer.transport.is_closing():
            return
        data, alive = self.pbx.faults.spoil(data)
        self._writer.write(data)
        if not alive:
            self.finish()
        elif self._writer.transport.get_write_buffer_size() > _BEHIND_LIMIT:
            self.abort()

    # In

    async def _serve(self, request: Request) -> bool:
        """Answer one request; false where it was the last."""
        self._busy = True
        try:
            reply = self._reply(request)
            packets = await reply if not isinstance(reply, list) else reply
            await self.pbx.faults.while_stalled()
            if self.pbx.faults.answers(request.action):
                for packet in packets:
                    self.write(packet)
        finally:
            self._busy = False
        self.flush()
        if request.action.lower() == "logoff":
            self.finish()
        return not self._closing

    def _reply(self, request: Request) -> Reply:
        name = request.action.lower()
        if request.complaint:
            return error(request, request.complaint)
        if not name:
            return error(request, "Missing action in request")
        if name == "login":
            return self._log_in(request)
        if name == "challenge":
            return self._make_challenge(request)
        if name == "logoff":
            return [_response("Goodbye", request, "Message: Thanks for all the fish.\r\n")]
        if self.login is None:
            return error(request, "Permission denied")
        return self.pbx.desk.perform(request, self)

    def _make_challenge(self, request: Request) -> Reply:
        if request.get("AuthType").upper() != "MD5":
            return error(request, "Must specify AuthType")
        self._challenge = self._challenge or str(secrets.randbelow(900_000_000) + 100_000_000)
        return success(request, ("Challenge", self._challenge))

    async def _log_in(self, request: Request) -> list[bytes]:
        faults = self.pbx.faults
        if self.login:
            return success(request, ("Message", "Already authenticated"))
        await asyncio.sleep(faults.login_delay)
        login = self.pbx.logins.get(request.get("Username").lower())
        if login is None or faults.refuse_logins or not self._is_right(request, login):
            await asyncio.sleep(_REFUSAL_SECONDS)
            return self._refuse(request, "Authentication failed")
        if faults.one_login and any(each.login is login for each in self.pbx.sessions):
            return self._refuse(request, "Login Already In Use")
        self.login = login
        if request.get("Events"):
            self.set_mask(request.get("Events"))
        packets = success(request, ("Message", "Authentication accepted"))
        if self._wants("system"):
            up = int(self.pbx.centre.world.now() - self.pbx.started)
            booted = (("Uptime", up), ("LastReload", up), ("Status", "Fully Booted"))
            packets.append(render("FullyBooted", "system", booted, self.pbx.centre.world.now()))
        return packets

    def _refuse(self, request: Request, message: str) -> list[bytes]:
        for packet in error(request, message):
            self.write(packet)
        self.finish()
        return []

    def _is_right(self, request: Request, login: Login) -> bool:
        if request.get("AuthType").upper() == "MD5":
            expected = hashlib.md5(f"{self._challenge}{login.secret}".encode(), usedforsecurity=False).hexdigest()
            return bool(self._challenge) and secrets.compare_digest(
                request.get("Key").encode("utf-8", "replace"), expected.encode()
            )
        return secrets.compare_digest(request.get("Secret").encode("utf-8", "replace"), login.secret.encode())

    def set_mask(self, mask: str) -> bool | None:
        """Which classes of event are wanted; the outcome is None where the mask is none."""
        words = {each.strip().lower() for each in mask.split(",") if each.strip()}
        if not words:
            return None
        if words & {"on", "all", "yes"} or mask == "-1":
            self._mask = frozenset(CLASSES)
        elif mask.isascii() and mask.isdigit():
            bits = int(mask[:9])
            self._mask = frozenset(name for bit, name in enumerate(CLASSES) if bits >> bit & 1)
        else:
            self._mask = frozenset(words & set(CLASSES))
        return bool(self._mask)


def _response(word: str, request: Request, rest: str) -> bytes:
    action_id = f"ActionID: {request.action_id}\r\n" if request.action_id else ""
    return f"Response: {word}\r\n{action_id}{rest}\r\n".encode("utf-8", "surrogateescape")
