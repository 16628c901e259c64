"""What goes wrong is a sentence on standard error and an exit code; never a traceback."""

import asyncio
import socket
from pathlib import Path

import pytest

from amitop import __version__
from amitop.demo import DemoPbx
from tests.cli.conftest import Amitop


async def test_version(amitop: Amitop) -> None:
    assert (await amitop("--version")).out == f"amitop {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("snapshot",), "which PBX"),
        (("snapshot", "--host", "pbx1"), "which login"),
        (("snapshot", "--host", "pbx1:notaport", "--user", "x"), "is not a port"),
        (("action", "Ping", "nonsense"), "is not Key=Value"),
        (("action", "Ping", "A=b\nAction: Hangup", "--dry-run"), "line feed"),
        (("action", "Ping", f"A={'x' * 1020}", "--dry-run"), "Asterisk takes 1022 at most"),
        (("audit", "--watch", "soon"), "no number of seconds"),
        (("packets", "--count", "-1"), "--count"),
        (("snapshot", "--secret", "x"), "there is no option --secret; did you mean --secret-file?"),
        ((), "terminal"),
        (("replay", "no-such-file"), "No such file"),
        (("replay", __file__), "line 1"),
        (("demo-pbx", "--calls", "10001"), "'10001' is no number of calls up to 10000"),
        (("demo-pbx", "--calls", "x"), "'x' is no whole number"),
        (("replay", "x", "--speed", "1000"), "'1000' is no speed from 0.1 to 100"),
    ],
)
async def test_wrong_usage_exits_2(amitop: Amitop, arguments: tuple[str, ...], words: str) -> None:
    run = await amitop(*arguments)
    assert run.code == 2
    assert words in run.err


async def test_a_closed_port_exits_3(amitop: Amitop) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        run = await amitop("snapshot", "--host", f"127.0.0.1:{closed.getsockname()[1]}", "--user", "x")
    assert run.code == 3
    assert "nothing listens" in run.err


async def test_a_refused_login_exits_4(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("snapshot", at=pbx, secret="wrong")
    assert run.code == 4
    assert "refused the login" in run.err
    assert "wrong" not in run.err.replace("wrong secret", "")


async def test_what_a_pbx_says_is_text_and_nothing_else(amitop: Amitop) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/8.0.0\r\n")
        while asked := (await reader.read(4096)).decode():
            action_id = asked.partition("ActionID: ")[2].partition("\r")[0]
            said = f"Response: Error\r\nActionID: {action_id}\r\nMessage: \x1b]0;mine\x07no\r\n\r\n"
            writer.write(said.encode())
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    run = await amitop("snapshot", "--host", f"127.0.0.1:{port}", "--user", "x\x1b[31m")
    server.close()
    assert run.code
    assert "\x1b" not in run.out + run.err
    assert "\x07" not in run.out + run.err


async def test_a_link_lost_while_watching_exits_3(amitop: Amitop, pbx: DemoPbx) -> None:
    pbx.faults.drop_after(120)
    run = await amitop("audit", "--watch", "20", at=pbx)
    assert run.code == 3


async def test_a_secret_file_that_others_can_read_is_refused(amitop: Amitop, pbx: DemoPbx, tmp_path: Path) -> None:
    file = tmp_path / "my secret"
    file.write_text("x\n")
    file.chmod(0o644)
    run = await amitop("snapshot", "--secret-file", str(file), at=pbx, secret="")
    assert run.code == 2
    assert f"run chmod 600 '{file}'\n" in run.err


async def test_a_secret_file_is_read(amitop: Amitop, pbx: DemoPbx, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(pbx.secret + "\n")
    file.chmod(0o600)
    assert (await amitop("snapshot", "--secret-file", str(file), at=pbx, secret="")).code == 0


async def test_no_secret_and_no_terminal_is_a_sentence(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("snapshot", at=pbx, secret="")
    assert run.code == 2
    assert "AMITOP_SECRET" in run.err


async def test_a_saved_host(amitop: Amitop, pbx: DemoPbx, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[hosts.home]\naddress = "127.0.0.1:{pbx.address[1]}"\nuser = "{pbx.user}"\n')
    assert (await amitop("snapshot", AMITOP_CONFIG=str(config))).code == 0
    assert (await amitop("snapshot", "--host", "home", AMITOP_CONFIG=str(config))).code == 0


async def test_this_machines_own_manager_conf(amitop: Amitop, pbx: DemoPbx, tmp_path: Path) -> None:
    conf = tmp_path / "manager.conf"
    conf.write_text(
        f"[general]\nenabled = yes\nport = {pbx.address[1]}\n"
        f"[poor]\nsecret = no\nread = cdr\n[{pbx.user}]\nsecret = {pbx.secret}\nread = all\n"
    )
    run = await amitop("snapshot", secret="", AMITOP_MANAGER_CONF=str(conf))
    assert (run.code, run.err) == (0, "")
