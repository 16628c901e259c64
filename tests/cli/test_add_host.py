"""`amitop host add` and `amitop host list`: asked at a terminal, or all of it as options."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from amitop.config import ConfigError, load_config
from amitop.config.keep import check_name
from amitop.demo import DemoPbx
from tests.cli.conftest import SECRET, Amitop
from tests.terminal import Terminal, environment

TREE = Path(__file__).parents[2]

#: A keyring that keeps everything in a file.
_KEYRING = """
import json, os, pathlib
_file = pathlib.Path(os.environ["HOME"]) / "keyring.json"
def _all():
    return json.loads(_file.read_text()) if _file.exists() else {}
def set_password(service, name, secret):
    _file.write_text(json.dumps({**_all(), f"{service}/{name}": secret}))
def get_password(service, name):
    return _all().get(f"{service}/{name}")
"""
_LOCKED = """
class KeyringLocked(Exception): ...
def set_password(service, name, secret):
    raise KeyringLocked("the secret is " + secret)
def get_password(service, name):
    raise KeyringLocked("locked")
"""
_ABSENT = "raise ImportError('no keyring')"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The folder of the configuration."""
    return tmp_path / "config"


def _keyring(home: Path, code: str) -> str:
    folder = home / "modules"
    folder.mkdir(exist_ok=True)
    (folder / "keyring.py").write_text(code)
    return f"{folder}{os.pathsep}{TREE}"


def _env(home: Path, keyring: str = _ABSENT) -> dict[str, str]:
    return {
        "AMITOP_CONFIG": str(home / "config" / "config.toml"),
        "AMITOP_MANAGER_CONF": str(home / "none"),
        "PYTHONPATH": _keyring(home, keyring),
    }


Steps = Callable[[Terminal], None]


async def at_a_terminal(home: Path, steps: Steps, *options: str, keyring: str = _ABSENT) -> tuple[int, str]:
    """Run `amitop host add pbx1` at a terminal, where `steps` answers; its exit code and all that was shown."""

    def run() -> tuple[int, str]:
        env = environment(home, **_env(home, keyring))
        with Terminal(
            sys.executable, "-m", "amitop", "host", "add", "pbx1", *options, env=env, cwd=home
        ) as terminal:
            steps(terminal)
            return terminal.ended(), terminal.text

    return await asyncio.to_thread(run)


def answers(*pairs: tuple[str, str]) -> Steps:
    """Wait for each question, and answer it."""

    def steps(terminal: Terminal) -> None:
        for question, answer in pairs:
            terminal.until(question)
            terminal.forget()
            terminal.type(f"{answer}\n")

    return steps


def interrupt(terminal: Terminal) -> None:
    """Ctrl+C while it waits for an answer: Python misses one that comes just before it begins to."""
    stat_file = Path(f"/proc/{terminal.process.pid}/stat")
    terminal.read(lambda: stat_file.read_text().rpartition(")")[2].split()[0] == "S")
    os.kill(terminal.process.pid, signal.SIGINT)


def where(pbx: DemoPbx) -> str:
    return f"127.0.0.1:{pbx.address[1]}"


def login(pbx: DemoPbx, secret: str = SECRET) -> list[tuple[str, str]]:
    return [("Address", where(pbx)), ("TLS?", ""), ("User", "demo"), ("Secret of demo", secret)]


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def save(config: Path, text: str) -> None:
    """Write config.toml."""
    config.mkdir(exist_ok=True)
    (config / "config.toml").write_text(text)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_everything_is_asked_and_the_host_then_works(
    amitop: Amitop, pbx: DemoPbx, tmp_path: Path, config: Path
) -> None:
    steps = answers(*login(pbx), ("Where does the secret go", "file"), ("Write it", "y"))
    code, shown = await at_a_terminal(tmp_path, steps)
    assert code == 0
    assert SECRET not in shown
    assert files(config) == ["hosts.d/pbx1.toml", "secrets/pbx1"]
    secret = config / "secrets/pbx1"
    assert (mode(secret), mode(secret.parent)) == (0o600, 0o700)
    assert secret.read_text() == f"{SECRET}\n"
    table = tomllib.loads((config / "hosts.d/pbx1.toml").read_text())
    assert table == {"address": where(pbx), "user": "demo", "secret_file": str(secret)}

    (config / "config.toml").write_text(shown.partition("uses it")[2].replace("\r\n", "\n").lstrip())
    found = load_config(config / "config.toml").hosts["pbx1"]
    assert (found.address, found.user, found.secret_file) == (where(pbx), "demo", str(secret))
    run = await amitop("snapshot", "--host", "pbx1", secret="", AMITOP_CONFIG=str(config / "config.toml"))
    assert run.code == 0


async def test_it_tells_what_the_login_may_see_and_do(pbx: DemoPbx, tmp_path: Path) -> None:
    def steps(terminal: Terminal) -> None:
        answers(*login(pbx))(terminal)
        terminal.until("Where does the secret go")
        assert "✓ login: as demo" in terminal.text
        assert "✓ views: every list that fills them is answered" in terminal.text
        assert "x hang up" in terminal.text
        interrupt(terminal)

    code, shown = await at_a_terminal(tmp_path, steps)
    assert code == 130
    assert "nothing was saved" in shown
    assert files(tmp_path / "config") == []


async def test_a_keyring_takes_the_secret_and_gives_it_back(
    amitop: Amitop, pbx: DemoPbx, tmp_path: Path, config: Path
) -> None:
    steps = answers(*login(pbx), ("Where does the secret go", "keyring"), ("Write it", "n"))
    code, shown = await at_a_terminal(tmp_path, steps, keyring=_KEYRING)
    assert code == 0
    assert files(config) == []
    assert f"amitop/demo@{where(pbx)}" in (tmp_path / "keyring.json").read_text()
    save(config, shown[shown.index("[hosts.pbx1]") :].replace("\r\n", "\n"))
    run = await amitop("snapshot", "--host", "pbx1", secret="", **_env(tmp_path, _KEYRING))
    assert run.code == 0


@pytest.mark.parametrize(("keyring", "words"), [(_ABSENT, "amitop[keyring]"), (_LOCKED, "KeyringLocked")])
async def test_a_keyring_that_fails_offers_the_file(
    pbx: DemoPbx, tmp_path: Path, config: Path, keyring: str, words: str
) -> None:
    steps = answers(*login(pbx), ("Where does the secret go", "keyring"), ("Write it", "y"))

    def and_then(terminal: Terminal) -> None:
        steps(terminal)
        terminal.until("Keep it in")
        assert words in terminal.text
        assert SECRET not in terminal.text
        terminal.type("y\n")

    code, shown = await at_a_terminal(tmp_path, and_then, keyring=keyring)
    assert code == 0
    assert SECRET not in shown
    assert files(config) == ["hosts.d/pbx1.toml", "secrets/pbx1"]


async def test_a_refused_login_is_not_saved_unless_one_says_so(pbx: DemoPbx, tmp_path: Path, config: Path) -> None:
    code, shown = await at_a_terminal(tmp_path, answers(*login(pbx, "wrong-one"), ("Save it anyhow", "")))
    assert code == 4
    assert "nothing was saved" in shown
    assert "wrong-one" not in shown
    assert files(config) == []
    more = (("Save it anyhow", "y"), ("Where does the secret go", "no"), ("Write it", "y"))
    code, _ = await at_a_terminal(tmp_path, answers(*login(pbx, "wrong-one"), *more))
    assert code == 0
    assert files(config) == ["hosts.d/pbx1.toml"]


async def test_an_unreachable_pbx_is_a_sentence(tmp_path: Path, config: Path) -> None:
    asked = [("Address", "127.0.0.1:1"), ("TLS?", "n"), ("User", "x"), ("Secret", "y"), ("Save it anyhow", "n")]

    def steps(terminal: Terminal) -> None:
        answers(*asked[:-1])(terminal)
        terminal.until("Save it anyhow")
        assert "✗ reachable: nothing listens at 127.0.0.1:1" in terminal.text
        terminal.type("n\n")

    code, _ = await at_a_terminal(tmp_path, steps)
    assert code == 3
    assert files(config) == []


async def test_ctrl_c_at_any_question_leaves_nothing(pbx: DemoPbx, tmp_path: Path, config: Path) -> None:
    asked = [*login(pbx), ("Where does the secret go", "file"), ("Write it", "y")]
    for number in (0, 3, len(asked) - 1):

        def steps(terminal: Terminal, number: int = number) -> None:
            answers(*asked[:number])(terminal)
            terminal.until(asked[number][0])
            interrupt(terminal)

        code, shown = await at_a_terminal(tmp_path, steps)
        assert code == 130
        assert "Traceback" not in shown
        assert files(config) == []


async def test_a_secret_that_is_there_is_not_written_over(pbx: DemoPbx, tmp_path: Path, config: Path) -> None:
    old = config / "secrets/pbx1"
    old.parent.mkdir(parents=True)
    old.write_text("old\n")
    asked = (*login(pbx), ("Where does the secret go", "file"), ("Write it", "y"), ("Write over it", "n"))
    code, shown = await at_a_terminal(tmp_path, answers(*asked))
    assert code == 2
    assert "nothing was saved" in shown
    assert old.read_text() == "old\n"
    assert files(config) == ["secrets/pbx1"]
    code, _ = await at_a_terminal(tmp_path, answers(*asked[:-1], ("Write over it", "y")))
    assert code == 0
    assert (old.read_text(), mode(old), mode(old.parent)) == (f"{SECRET}\n", 0o600, 0o700)


def _options(pbx: DemoPbx, *more: str) -> tuple[str, ...]:
    return ("host", "add", "pbx1", "--host", where(pbx), "--user", "demo", *more)


async def test_a_script_gives_everything(amitop: Amitop, pbx: DemoPbx, tmp_path: Path, config: Path) -> None:
    run = await amitop(*_options(pbx, "--keep", "file", "--write", "--read-only"), **_env(tmp_path))
    assert run.code == 0
    assert tomllib.loads(run.out)["hosts"]["pbx1"] == {
        "address": where(pbx),
        "user": "demo",
        "secret_file": str(config / "secrets/pbx1"),
        "read_only": True,
    }
    assert files(config) == ["hosts.d/pbx1.toml", "secrets/pbx1"]
    again = await amitop(*_options(pbx, "--keep", "file", "--write"), **_env(tmp_path))
    assert again.code == 2
    assert "there is a host or a group called pbx1 already" in again.err


async def test_without_a_terminal_what_is_missing_is_named(amitop: Amitop, pbx: DemoPbx, tmp_path: Path) -> None:
    run = await amitop("host", "add", "pbx1", secret="", **_env(tmp_path))
    assert run.code == 2
    for option in ("--host HOST[:PORT]", "--user NAME", "--secret-file FILE or AMITOP_SECRET", "--keep"):
        assert option in run.err
    run = await amitop(*_options(pbx), **_env(tmp_path))
    assert run.err == "amitop: there is no terminal to ask at: give --keep keyring, file or no\n"


async def test_a_script_is_told_of_a_keyring_that_fails(
    amitop: Amitop, pbx: DemoPbx, tmp_path: Path, config: Path
) -> None:
    run = await amitop(*_options(pbx, "--keep", "keyring", "--write"), **_env(tmp_path, _LOCKED))
    assert run.code == 2
    assert "--keep file" in run.err
    assert SECRET not in run.err
    assert files(config) == []


async def test_a_script_whose_login_is_refused_saves_nothing(
    amitop: Amitop, pbx: DemoPbx, tmp_path: Path, config: Path
) -> None:
    run = await amitop(*_options(pbx, "--keep", "file", "--write"), secret="wrong", **_env(tmp_path))
    assert run.code == 4
    assert files(config) == []


async def test_a_secret_file_is_pointed_at_and_must_be_for_one_alone(
    amitop: Amitop, pbx: DemoPbx, tmp_path: Path, config: Path
) -> None:
    file = tmp_path / "mine"
    file.write_text(f"{SECRET}\n")
    file.chmod(0o644)
    options = _options(pbx, "--secret-file", str(file), "--write")
    run = await amitop(*options, secret="", **_env(tmp_path))
    assert run.code == 2
    assert f"chmod 600 {file}" in run.err
    file.chmod(0o600)
    run = await amitop(*options, secret="", **_env(tmp_path))
    assert run.code == 0
    assert files(config) == ["hosts.d/pbx1.toml"]
    assert tomllib.loads((config / "hosts.d/pbx1.toml").read_text())["secret_file"] == str(file)


async def test_a_home_where_nothing_can_be_written_is_a_sentence(
    amitop: Amitop, pbx: DemoPbx, tmp_path: Path
) -> None:
    # Not even root writes there.
    env = {**_env(tmp_path), "AMITOP_CONFIG": "/proc/amitop/config.toml"}
    for options in (("--keep", "file"), ("--keep", "no", "--write")):
        run = await amitop(*_options(pbx, *options), **env)
        assert run.code == 2
        assert "/proc/amitop/" in run.err
        assert "can't be written" in run.err


@pytest.mark.parametrize("taken", ["PBX1", "Wrong", "EU"])
async def test_a_name_that_another_has_is_not_asked_for(
    amitop: Amitop, tmp_path: Path, config: Path, taken: str
) -> None:
    save(config, '[hosts.pbx1]\naddress = "a"\n[hosts.wrong]\naddress = "a:0"\ngroup = "eu"\n')
    run = await amitop("host", "add", taken, **_env(tmp_path))
    assert run.code == 2
    assert f"there is a host or a group called {taken.lower()} already" in run.err


async def test_an_address_that_is_none_is_asked_for_again(pbx: DemoPbx, tmp_path: Path, config: Path) -> None:
    save(config, "")
    code, _ = await at_a_terminal(
        tmp_path,
        answers(
            ("Address", "127.0.0.1:99999"),
            ("'99999' is not a port: a number from 1 to 65535 is\r\nAddress", ""),
            ("that can't be left out\r\nAddress", where(pbx)),
            ("TLS?", "n"),
            ("User", "demo"),
            ("Secret", SECRET),
            ("Where does the secret go", "no"),
            ("Write it", "y"),
        ),
    )
    assert code == 0
    assert tomllib.loads((config / "hosts.d/pbx1.toml").read_text())["address"] == where(pbx)


async def test_a_folder_that_is_none_is_a_sentence(
    amitop: Amitop, pbx: DemoPbx, tmp_path: Path, config: Path
) -> None:
    save(config, "")
    (config / "secrets").write_text("a file")
    run = await amitop(*_options(pbx, "--keep", "file", "--write"), **_env(tmp_path))
    assert run.code == 2
    assert f"{config}/secrets/pbx1 can't be written" in run.err
    assert "is no folder" in run.err
    assert files(config) == ["config.toml", "secrets"]


async def test_a_certificate_nobody_verifies_is_not_saved(amitop: Amitop, pbx: DemoPbx, tmp_path: Path) -> None:
    run = await amitop(*_options(pbx, "--tls-no-verify", "--keep", "no"), **_env(tmp_path))
    assert run.code == 2
    assert "--tls-ca FILE" in run.err


@pytest.mark.parametrize("name", ["", "../x", "a b", ".hidden", "a/b", "x\n", "é", "a" * 65])
def test_a_name_that_is_none(name: str) -> None:
    with pytest.raises(ConfigError, match="can't be a host's name"):
        check_name(name)


@pytest.mark.parametrize("name", ["pbx1", "Head-Office_2", "10.0.0.1"])
def test_a_name(name: str) -> None:
    check_name(name)


async def test_the_saved_hosts_are_listed_without_secrets(amitop: Amitop, tmp_path: Path, config: Path) -> None:
    save(
        config,
        'default = "b"\n[hosts.a]\naddress = "a.example.org"\nuser = "ana"\nsecret_file = "/x/y"\ngroup = "eu"\n'
        '[hosts.b]\naddress = "b.example.org:5039"\ntls = true\nread_only = true\n',
    )
    run = await amitop("host", "list", **_env(tmp_path))
    assert run.code == 0
    assert [line.split() for line in run.out.splitlines()] == [
        ["hosts", "(2)"],
        ["name", "address", "TLS", "user", "group", "read-only", "secret"],
        ["a", "a.example.org", "ana", "eu", "/x/y"],
        ["b", "(default)", "b.example.org:5039", "yes", "yes", "the", "keyring,", "or", "asked", "for"],
    ]


async def test_a_keyring_that_is_locked_is_told_at_the_start(amitop: Amitop, pbx: DemoPbx, tmp_path: Path) -> None:
    run = await amitop("snapshot", at=pbx, secret="", **_env(tmp_path, _LOCKED))
    assert run.code == 2
    assert "the keyring gives none, it may be locked or absent (KeyringLocked)" in run.err
    assert "AMITOP_SECRET" in run.err
    run = await amitop("snapshot", at=pbx, secret="", **_env(tmp_path, _ABSENT))
    assert "keyring" not in run.err


async def test_a_secret_in_the_configuration_is_not_taken(amitop: Amitop, tmp_path: Path, config: Path) -> None:
    save(config, '[hosts.a]\naddress = "a.example.org"\nsecret = "hunter2"\n')
    run = await amitop("host", "list", **_env(tmp_path))
    assert run.code == 0
    assert "hosts.a.secret: a secret is not kept here" in run.err
    assert "hunter2" not in run.out + run.err
