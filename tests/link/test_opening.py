"""Opening a session: each thing that goes wrong is a plain sentence with an exit code."""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from amitop.ami import Action, Packet
from amitop.link import ConnectFailed, Link, LinkError, LoginInUse, LoginRefused, Target
from amitop.link import session as session_module
from tests.link.servers import HOST, SECRET, Ami, Ear, Talk, block, saying, serving, target


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "PATIENCE", 0.2)


async def refused(where: Target) -> LinkError:
    """The error that opening a session gives; nothing is left behind."""
    link = Link(where, Ear())
    with pytest.raises(LinkError) as caught:
        await link.open()
    await link.close()
    assert not link.is_open
    assert "\n" not in str(caught.value)
    assert SECRET not in str(caught.value)
    return caught.value


async def test_a_session_opens_and_closes() -> None:
    ami, ear = Ami(), Ear()
    async with serving(ami.talk) as port:
        link = Link(target(port), ear)
        states = [link.is_open]
        await link.open()
        states.append(link.is_open)
        assert link.ami_version == "11.0.0"
        await link.close()
        states.append(link.is_open)
        assert states == [False, True, False]
        assert "closed" in await link.lost()
    assert [each.name for each in ami.actions] == ["Challenge", "Login", "Logoff"]


async def test_the_secret_does_not_cross_the_wire() -> None:
    ami, ear = Ami(), Ear()
    async with serving(ami.talk) as port:
        link = Link(target(port), ear, events="off")
        await link.open()
        await link.close()
    assert SECRET.encode() not in ami.heard
    assert b"Secret" not in ami.heard
    login = ami.actions[1]
    assert (login.get("AuthType"), login.get("Events")) == ("MD5", "off")
    assert b"".join(ear.raw) + b"Action: Logoff\r\n\r\n" == ami.heard


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "x" * 70, ".", "a\0b"])
async def test_a_host_that_is_not_known(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "PATIENCE", 5.0)  # a resolver may take its time
    error = await refused(Target(host, 5038))
    assert isinstance(error, ConnectFailed)
    assert error.exit_code == 3
    assert "not known" in str(error) or "does not answer" in str(error)


async def test_a_closed_port() -> None:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    error = await refused(target(port))
    assert error.exit_code == 3
    assert f"nothing listens at {HOST}:{port}" in str(error)


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (saying(b""), "says nothing; if it is a TLS port, use --tls"),
        (saying(b"", then_close=True), "closed the connection without a greeting"),
        (saying(b"Asterisk Ca", then_close=True), "closed the connection without a greeting"),
        (saying(b"SSH-2.0-OpenSSH_9.2\r\n"), "no Asterisk Manager Interface"),
        (saying(b"SSH-2.0-OpenSSH_9.2\r\n", then_close=True), "no Asterisk Manager Interface"),
        (saying(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), "no Asterisk Manager Interface"),
        (saying(b"\xff\x00" * 999, then_close=True), "no Asterisk Manager Interface"),
        (saying(b"\r\n\r\n"), "no Asterisk Manager Interface"),
        (saying(b"Asterisk Call Manager/11.0.0\r\n"), "greeted, but did not answer the login"),
        (saying(b"Asterisk Call Manager/11.0.0\r\n", then_close=True), "closed the connection"),
    ],
    ids=[
        "silent",
        "closes",
        "greets by half",
        "ssh",
        "ssh closes",
        "http",
        "binary",
        "blank lines",
        "hangs",
        "closes after banner",
    ],
)
async def test_what_does_not_greet_as_it_should(talk: Talk, words: str) -> None:
    async with serving(talk) as port:
        error = await refused(target(port))
    assert isinstance(error, ConnectFailed)
    assert error.exit_code == 3
    assert words in str(error)
    assert f"{HOST}:{port}" in str(error)


async def test_another_greeting_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "PATIENCE", 3600.0)
    async with serving(saying(b"SSH-2.0-OpenSSH_9.2\r\n")) as port:
        error = await refused(target(port))
    assert "no Asterisk Manager Interface" in str(error)


@pytest.mark.parametrize("step", ["Challenge", "Login"])
async def test_a_login_that_hangs(step: str) -> None:
    ami = Ami()
    ami.deaf_to.add(step)
    async with serving(ami.talk) as port:
        error = await refused(target(port))
    assert isinstance(error, ConnectFailed)
    assert "did not answer the login" in str(error)
    assert ami.count[step] == 1


async def test_a_wrong_secret() -> None:
    ami = Ami()
    async with serving(ami.talk) as port:
        error = await refused(target(port, secret="wrong"))
    assert isinstance(error, LoginRefused)
    assert not isinstance(error, LoginInUse)
    assert error.exit_code == 4
    assert "refused the login 'ana': Authentication failed" in str(error)
    assert ami.count["Login"] == 1


@pytest.mark.parametrize(
    ("message", "kind", "code"),
    [
        ("Login Already In Use", LoginInUse, 4),
        ("Asterisk is shutting down", ConnectFailed, 3),
        ("Permission denied", LoginRefused, 4),
    ],
)
async def test_other_ways_to_be_turned_away(message: str, kind: type[LinkError], code: int) -> None:
    ami = Ami()
    ami.answers["Login"] = lambda packet: block(
        "Response: Error", f"ActionID: {packet.action_id}", f"Message: {message}"
    )
    async with serving(ami.talk) as port:
        error = await refused(target(port))
    assert type(error) is kind
    assert error.exit_code == code


async def test_no_challenge_to_be_had() -> None:
    ami = Ami()
    ami.answers["Challenge"] = lambda packet: block(
        "Response: Error", f"ActionID: {packet.action_id}", "Message: Must specify AuthType"
    )
    async with serving(ami.talk) as port:
        error = await refused(target(port))
    assert "gives no MD5 challenge: Must specify AuthType" in str(error)
    assert ami.count["Login"] == 0


@pytest.mark.parametrize("secret", ["a secret of ana", "caf\udce9", "\udcff\udcfe", "Zoë 山"])
async def test_challenge_and_secret_may_be_bytes_of_any_kind(secret: str) -> None:
    ami, keys = Ami(), list[str]()
    ami.answers["Challenge"] = lambda packet: (
        f"Response: Success\r\nActionID: {packet.action_id}\r\nChallenge: ".encode() + b"\xff\xfe1\r\n\r\n"
    )

    def login(packet: Packet) -> bytes:
        keys.append(packet.get("Key"))
        return block("Response: Success", f"ActionID: {packet.action_id}")

    ami.answers["Login"] = login
    async with serving(ami.talk) as port:
        link = Link(target(port, secret=secret), Ear())
        await link.open()
        await link.close()
    assert keys == [hashlib.md5(b"\xff\xfe1" + secret.encode("utf-8", "surrogateescape")).hexdigest()]


@pytest.mark.parametrize("given", [["Challenge: "], []])
async def test_an_empty_challenge_is_not_answered(given: list[str]) -> None:
    ami = Ami()
    ami.answers["Challenge"] = lambda packet: block("Response: Success", f"ActionID: {packet.action_id}", *given)
    async with serving(ami.talk) as port:
        error = await refused(target(port))
    assert isinstance(error, ConnectFailed)
    assert "empty MD5 challenge" in str(error)
    assert ami.count["Login"] == 0


@pytest.mark.parametrize(
    ("user", "secret"), [("ana\r\nAction: Originate", "x"), ("a\0", "x"), ("•••", "x"), ("ana", "\ud800 secret")]
)
async def test_a_login_that_can_not_be_sent(user: str, secret: str) -> None:
    ami = Ami()
    async with serving(ami.talk) as port:
        error = await refused(Target(HOST, port, user, secret))
    assert isinstance(error, LoginRefused)
    assert "can't be" in str(error)
    assert 'secret"' not in str(error)
    assert ami.count["Login"] == 0


async def test_the_next_address_of_a_name_is_tried_without_waiting_for_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session_module, "NEXT_ADDRESS", 0.01)
    monkeypatch.setattr(session_module, "PATIENCE", 5.0)
    with socket.create_server((HOST, 0), backlog=0) as full:
        # Nobody accepts there: what comes once its queue is full gets no answer.
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(full.getsockname())
        ami = Ami()
        async with serving(ami.talk) as port:

            async def addresses(*_: object, **__: object) -> list[object]:
                places = [full.getsockname(), (HOST, port)]
                return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", each) for each in places]

            monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", addresses)
            link = Link(Target("pbx.example", port, "ana", SECRET), Ear())
            await link.open()
            await link.close()
        for each in waiting:
            each.close()


async def test_several_addresses_where_nothing_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind((HOST, 0))
        places = [each.getsockname() for each in (one, other)]

    async def addresses(*_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", each) for each in places]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", addresses)
    error = await refused(Target("pbx.example", 5038))
    assert "nothing listens at pbx.example:5038" in str(error)


# -- TLS ----------------------------------------------------------------------------------------------------


class Authority:
    """A certificate authority, its certificate in a file, and servers' TLS settings."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.file = str(folder / "authority.pem")
        self._authority.cert_pem.write_to_path(self.file)

    def server(self, name: str = HOST, not_after: datetime | None = None) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(name, not_after=not_after).configure_cert(context)
        return context


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


async def test_tls_with_an_authority_of_ones_own(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "PATIENCE", 5.0)
    ami = Ami()
    async with serving(ami.talk, authority.server()) as port:
        link = Link(target(port, tls=True, tls_ca=authority.file), Ear())
        await link.open()
        assert (await link.ask(Action("Ping"))).ok
        await link.close()


async def test_tls_that_does_not_verify(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "PATIENCE", 5.0)
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # the server's own complaints
    ami = Ami()
    async with serving(ami.talk, authority.server()) as port:
        error = await refused(target(port, tls=True))
        assert error.exit_code == 3
        assert f"the certificate of {HOST}:{port} does not verify" in str(error)
        assert "--tls-ca" in str(error)
        spelled_out = Target(HOST, port, "ana", SECRET, tls=True, tls_verify=False)
        link = Link(spelled_out, Ear())
        await link.open()
        await link.close()
    async with serving(ami.talk, authority.server("pbx.example")) as port:
        error = await refused(target(port, tls=True, tls_ca=authority.file))
        assert "mismatch" in str(error)
        assert "--tls-ca" not in str(error)  # the authority is not at fault
    assert ami.count["Login"] == 1


async def test_tls_to_a_plain_port(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "PATIENCE", 5.0)
    async with serving(Ami().talk) as port:
        error = await refused(target(port, tls=True, tls_ca=authority.file))
    assert error.exit_code == 3
    assert "does not speak TLS" in str(error)


async def test_plain_to_a_tls_port(authority: Authority) -> None:
    async with serving(Ami().talk, authority.server()) as port:
        error = await refused(target(port))
    assert "if it is a TLS port, use --tls" in str(error)


@pytest.mark.parametrize("content", [None, "", "no certificate"])
async def test_an_authority_file_that_is_none(content: str | None, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    error = await refused(target(1, tls=True, tls_ca=str(file)))
    assert error.exit_code == 3
    assert f"the certificates in {file} can't be read" in str(error)


async def test_an_expired_certificate_needs_no_other_authority(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "PATIENCE", 5.0)
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # the server's own complaints
    async with serving(Ami().talk, authority.server(not_after=datetime(2020, 1, 1, tzinfo=UTC))) as port:
        error = await refused(target(port, tls=True, tls_ca=authority.file))
    assert "expired" in str(error)
    assert "--tls-ca" not in str(error)


def test_certificates_in_a_pipe_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConnectFailed, match="can't be read: it is a pipe, and no file"):
        target(1, tls=True, tls_ca=str(tmp_path / "pipe")).ssl_context()
