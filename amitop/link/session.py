"""One AMI session: banner, login, keep-alive, and Actions paired with their answers."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any, Protocol

from amitop.ami import Action, ActionError, Exchange, Kind, Packet, Pairing
from amitop.link.errors import ConnectFailed, LinkLost, LoginInUse, LoginRefused
from amitop.link.sealed import Sealed, sealed
from amitop.link.target import Target
from amitop.link.wire import Wire, is_cut_banner

#: Seconds to wait for a connection, a banner, or the answers of a login (a wrong secret takes Asterisk one).
PATIENCE = 10.0
#: Seconds that one address of a host's may take before its next is tried as well (RFC 8305).
NEXT_ADDRESS = 0.25
#: Seconds of silence after which a Ping is sent, and seconds its Pong may take.
QUIET = 30.0
PONG = 10.0
#: Seconds that a Logoff may take to go out when the session is closed.
CLOSING = 1.0


# OpenSSL's codes for a certificate whose authority is not known: only then are other authorities of any help.
_NO_AUTHORITY = frozenset({2, 18, 19, 20, 21})


class Listener(Protocol):
    """Who hears a session. Called in the read itself: no waiting in here."""

    def heard(self, packet: Packet, exchange: Exchange | None, at: float) -> None:
        """A packet came, belonging to `exchange` where it carries an ActionID of this session."""

    def sent(self, raw: bytes, exchange: Exchange, at: float) -> None:
        """An Action went out. `raw` may hold a secret."""

    def ended(self, exchange: Exchange) -> None:
        """An Exchange ended without a packet: by its deadline, or with the link."""

    def failed(self, error: Exception) -> None:
        """A call of this listener raised `error`; the session goes on. Must not raise."""


class Link:
    """A session that is open from `open()` until `lost` is done."""

    def __init__(
        self, target: Target, listener: Listener, *, events: str = "on", clock: Callable[[], float] = time.time
    ) -> None:
        self.target = target
        self._listener = listener
        self._events = events
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._pairing = Pairing()
        self._answers: dict[str, asyncio.Future[Exchange]] = {}
        self._wire: Wire | None = None
        self._banner: asyncio.Future[Packet] | None = None
        # When packets came last, by the loop's clock: one that is set must not look like silence, nor hide it.
        self._heard_at = 0.0
        self._keeper: asyncio.Task[None] | None = None
        self._why = ""
        #: AMI's own version, from the banner.
        self.ami_version = ""
        #: Seconds that it took to connect, TLS's handshake included; None before that.
        self.connected_in: float | None = None

    async def open(self) -> None:
        """Connect and log in.

        Raises `ConnectFailed` or `LoginRefused` with a plain sentence.
        """
        self._banner = self._loop.create_future()
        began = time.perf_counter()
        self._wire = await self._connect()
        self.connected_in = time.perf_counter() - began
        try:
            await self._greet(self._wire)
            await self._log_in()
        except BaseException:
            self._wire.abort()
            raise
        self._keeper = asyncio.create_task(self._keep_alive())

    @property
    def tls(self) -> Sealed | None:
        """How the connection is sealed; None over plain TCP."""
        found = self._wire.tls if self._wire is not None else None
        return None if found is None else sealed(found)

    @property
    def is_open(self) -> bool:
        """Whether Actions can be sent."""
        return self._wire is not None and not self._wire.closed.done()

    async def lost(self) -> str:
        """Wait until the session is gone, and say why in a sentence."""
        assert self._wire is not None
        error = await asyncio.shield(self._wire.closed)
        return self._why or (
            f"the connection broke: {_reason(error)}" if error else "the PBX closed the connection"
        )

    async def close(self, why: str = "") -> None:
        """Log off and close, for the reason that `lost` then tells; never raises."""
        self._why = self._why or why
        if self._keeper is not None:
            self._keeper.cancel()
        if self._wire is not None:
            if not self._wire.closed.done() and self._keeper is not None:
                self._wire.write(Action("Logoff").encode())
            self._wire.close()
            try:
                await asyncio.wait([self._wire.closed], timeout=CLOSING)
            finally:
                self._wire.abort()

    async def ask(
        self, action: Action, timeout: float = PATIENCE, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange:
        """Send `action` and wait for its Exchange to end: well, with an error, by deadline, or with the link.

        `timeout` is in seconds; `sent` is called with the Exchange as soon as it is sent. The Exchange tells how
        it ended; if the caller is cancelled, it has ended as by its deadline. Raises `LinkLost` if the session is
        gone before the Action could be sent.
        """
        exchange, answer = self._send(action)
        try:
            if sent is not None:
                sent(exchange)
            async with asyncio.timeout(timeout):
                await answer
        except TimeoutError:
            pass  # the Exchange tells
        finally:
            self._answers.pop(exchange.action_id, None)
            if not exchange.done:
                self._pairing.expire(exchange, self._clock())
                self._tell(self._listener.ended, exchange)
        return exchange

    def _send(self, action: Action) -> tuple[Exchange, asyncio.Future[Exchange]]:
        if self._wire is None or not self.is_open:
            raise LinkLost("there is no connection to the PBX")
        now = self._clock()
        exchange = self._pairing.open(action, now)
        raw = action.encode(exchange.action_id)
        answer: asyncio.Future[Exchange] = self._loop.create_future()
        self._answers[exchange.action_id] = answer
        self._tell(self._listener.sent, raw, exchange, now)
        self._wire.write(raw)
        return exchange, answer

    async def _connect(self) -> Wire:
        target = self.target
        try:
            async with asyncio.timeout(PATIENCE):
                _, wire = await self._loop.create_connection(
                    lambda: Wire(self._heard),
                    target.host,
                    target.port,
                    ssl=target.ssl_context(),
                    happy_eyeballs_delay=NEXT_ADDRESS,
                )
        except ssl.SSLCertVerificationError as error:
            hint = "; give the authority's certificate with --tls-ca FILE" * (error.verify_code in _NO_AUTHORITY)
            raise ConnectFailed(
                f"the certificate of {target.address} does not verify: {error.verify_message.rstrip('.')}{hint}"
            ) from error
        except ssl.SSLError as error:
            raise ConnectFailed(f"{target.address} does not speak TLS: {_reason(error)}") from error
        except socket.gaierror as error:
            raise ConnectFailed(f"the host {target.host} is not known: {error.strerror}") from error
        except ValueError as error:  # such as an empty label or a NUL in a name
            raise ConnectFailed(f"the host {target.host!r} is not known: that is no name of a host") from error
        except TimeoutError as error:
            raise ConnectFailed(f"{target.address} does not answer") from error
        except OSError as error:
            if _is_refused(error):
                raise ConnectFailed(
                    f"nothing listens at {target.address}; is AMI enabled there (manager.conf: enabled, bindaddr)?"
                ) from error
            raise ConnectFailed(f"{target.address} can't be reached: {_reason(error)}") from error
        wire.closed.add_done_callback(self._gone)
        return wire

    async def _greet(self, wire: Wire) -> None:
        assert self._banner is not None
        waiting: list[asyncio.Future[Any]] = [self._banner, wire.closed, wire.strange]
        await asyncio.wait(waiting, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        address = self.target.address
        if self._banner.done() and self._banner.result().kind is Kind.BANNER:
            self.ami_version = self._banner.result().name
        elif (self._banner.done() and not is_cut_banner(self._banner.result().raw)) or wire.has_half_a_packet:
            raise ConnectFailed(f"what listens at {address} is no Asterisk Manager Interface: it greets otherwise")
        elif wire.closed.done():
            raise ConnectFailed(
                f"{address} closed the connection without a greeting: "
                "too many sessions there may be waiting to log in (manager.conf: authlimit)"
            )
        else:
            hint = "" if self.target.tls else "; if it is a TLS port, use --tls"
            raise ConnectFailed(f"{address} accepts connections but says nothing{hint}")

    async def _log_in(self) -> None:
        challenge = await self._login_step(Action("Challenge", {"AuthType": "MD5"}))
        response = challenge.response
        if not challenge.ok or response is None:
            raise ConnectFailed(f"{self.target.address} gives no MD5 challenge: {challenge.message}")
        if not (given := response.get("Challenge")):
            # The answer to it would be the same every time: as good as the secret to whoever hears it.
            raise ConnectFailed(f"{self.target.address} gives an empty MD5 challenge, which is not answered")
        login = await self._login_step(self._login(given))
        if login.ok:
            return
        message = login.message
        if "already in use" in message.lower():
            raise LoginInUse(f"the login {self.target.user!r} is already in use, and the PBX allows it only once")
        if "shutting down" in message.lower():
            raise ConnectFailed(f"{self.target.address} is shutting down")
        raise LoginRefused(
            f"{self.target.address} refused the login {self.target.user!r}: {message}; check user, secret and the "
            "permit/deny lines in its manager.conf"
        )

    def _login(self, challenge: str) -> Action:
        # Either may be bytes of any kind: a challenge from the wire, a secret from the environment or a file.
        try:
            told = (challenge + self.target.secret).encode("utf-8", "surrogateescape")
            key = hashlib.md5(told, usedforsecurity=False).hexdigest()
            headers = {"AuthType": "MD5", "Username": self.target.user, "Key": key, "Events": self._events}
            return Action("Login", headers)
        except ActionError as error:
            raise LoginRefused(f"the login {self.target.user!r} can't be sent: {error}") from None
        except UnicodeEncodeError:
            raise LoginRefused("the secret holds characters that can't be encoded") from None

    async def _login_step(self, action: Action) -> Exchange:
        exchange: Exchange | None
        try:
            exchange = await self.ask(action, PATIENCE)
        except LinkLost:
            exchange = None
        if exchange is None or exchange.response is None:
            closed = "" if self.is_open else " and closed the connection"
            raise ConnectFailed(f"{self.target.address} greeted, but did not answer the login{closed}")
        return exchange

    def _heard(self, packets: list[Packet]) -> None:
        self._heard_at = self._loop.time()
        now = self._clock()
        take, heard = self._pairing.take, self._listener.heard
        for packet in packets:
            exchange = None
            try:
                exchange = take(packet, now)
                heard(packet, exchange, now)
            except Exception as error:
                self._listener.failed(error)
            if exchange is not None and exchange.done:
                self._settle(exchange)
        if self._banner is not None and not self._banner.done():
            self._banner.set_result(packets[0])

    def _settle(self, exchange: Exchange) -> None:
        answer = self._answers.get(exchange.action_id)
        if answer is not None and not answer.done():
            answer.set_result(exchange)

    def _gone(self, _: asyncio.Future[BaseException | None]) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
        for exchange in self._pairing.disconnect(self._clock()):
            self._tell(self._listener.ended, exchange)
            self._settle(exchange)

    def _tell(self, what: Callable[..., None], *told: object) -> None:
        """Call the listener; an exception of its own must not end the session."""
        try:
            what(*told)
        except Exception as error:
            self._listener.failed(error)

    async def _keep_alive(self) -> None:
        """Ping if the PBX is silent; end the session if no Pong comes."""
        assert self._wire is not None
        loop = self._loop
        while True:
            heard = self._heard_at
            if (left := heard + QUIET - loop.time()) > 0:
                await asyncio.sleep(left)
                continue
            try:
                await self.ask(Action("Ping"), PONG)
            except LinkLost:
                return
            if self._heard_at == heard:
                self._why = f"the PBX has not answered for {loop.time() - heard:.0f} s"
                self._wire.abort()
                return


def _is_refused(error: OSError) -> bool:
    # For several addresses of one name, asyncio gives their errors in one text.
    text = str(error)
    return isinstance(error, ConnectionRefusedError) or (
        0 < text.count("[Errno") == text.count(f"[Errno {errno.ECONNREFUSED}]")
    )


def _reason(error: BaseException | None) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
