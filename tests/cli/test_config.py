"""`amitop config`, and that nothing which is wrong with the user's files stops the program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from amitop.demo import DemoPbx
from tests.cli.conftest import SECRET, Amitop
from tests.terminal import Terminal, environment

TREE = Path(__file__).parents[2]
SHOWN = "127.0.0.1:1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The configuration's folder in the empty home."""
    made = tmp_path / ".config/amitop"
    made.mkdir(parents=True)
    return made


def write(folder: Path, text: str, name: str = "config.toml") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


MIXED = """\
theme = "nord"
[keys]
hang_up = "X"
[hosts.pbx1]
address = "pbx1.example.org"
secret_file = "~/.pbx1"
secret = "hunter2"
"""


async def test_show_tells_what_is_in_force_and_where_it_came_from(amitop: Amitop, folder: Path) -> None:
    write(folder, MIXED)
    write(folder, "address = 'b'\n", "hosts.d/pbx2.toml")
    run = await amitop("--read-only", "config", "show", AMITOP_LIMITS_ACTIONS_PER_SECOND="2")
    assert run.code == 0
    rows = [line.split() for line in run.out.splitlines()]
    assert rows == [
        ["default", '""', "default"],
        ["read_only", "true", "--read-only"],
        ["theme", '"nord"', "config.toml:1"],
        ["keys.preset", '"default"', "default"],
        ["limits.actions_per_second", "2", "AMITOP_LIMITS_ACTIONS_PER_SECOND"],
        ["groups.trunks", "[]", "default"],
        ["wall.queues", "[]", "default"],
        ["wall.turn", "15", "default"],
        ["keys.hang_up", '"X"', "config.toml:3"],
        ["hosts.pbx1.address", '"pbx1.example.org"', "config.toml:5"],
        ["hosts.pbx1.secret_file", '"~/.pbx1"', "config.toml:6"],
        ["hosts.pbx2.address", '"b"', "hosts.d/pbx2.toml:1"],
    ]
    assert "config.toml:7: hosts.pbx1.secret: a secret is not kept here" in run.err
    assert "hunter2" not in run.out + run.err
    assert SECRET not in run.out + run.err


async def test_show_as_json(amitop: Amitop, folder: Path, tmp_path: Path) -> None:
    write(folder, MIXED)
    write(tmp_path / ".local/state/amitop", 'version = 1\ntheme = "dracula"\n', "state.toml")
    told = json.loads((await amitop("config", "show", "--format", "json")).out)
    assert told["files"] == [str(folder / "config.toml")]
    settings = {each["name"]: each for each in told["settings"]}
    assert settings["theme"] | {"variable": ""} == {
        "name": "theme",
        "value": "dracula",
        "source": "state.toml",
        "line": None,
        "default": "",
        "variable": "",
    }
    assert (settings["default"]["value"], settings["default"]["source"]) == ("pbx1", "the only host")
    [host] = told["hosts"]
    assert (host["address"], host["tls"], host["from"]["address"]) == ("pbx1.example.org", False, "config.toml:5")
    assert "hunter2" not in json.dumps(told)
    told = json.loads((await amitop("config", "show", "--format", "json", AMITOP_THEME="nord")).out)
    assert next(each["source"] for each in told["settings"] if each["name"] == "theme") == "AMITOP_THEME"


async def test_a_file_whose_name_is_no_text_is_shown_as_json(amitop: Amitop, folder: Path) -> None:
    write(folder, "")
    (folder / "hosts.d").mkdir()
    (folder / os.fsdecode(b"hosts.d/\xff.toml")).write_text('address = "pbx1.example.org"')
    for encoding in ("utf-8:strict", "utf-8:surrogateescape"):
        run = await amitop("config", "show", "--format", "json", PYTHONIOENCODING=encoding)
        assert [each["address"] for each in json.loads(run.out)["hosts"]] == ["pbx1.example.org"]


async def test_show_tells_of_a_state_that_is_not_read(amitop: Amitop, tmp_path: Path) -> None:
    write(tmp_path / ".local/state/amitop", "version = 9\ntheme = 'nord'\n", "state.toml")
    run = await amitop("config", "show")
    assert run.code == 0
    assert "state.toml is of another amitop (version 9)" in run.err
    assert "nord" not in run.out


async def test_thousands_of_problems_do_not_bury_what_was_asked_for(amitop: Amitop, folder: Path) -> None:
    write(folder, "".join(f"wrong{number} = 1\n" for number in range(3000)))
    run = await amitop("config", "show")
    assert len(run.err.splitlines()) == 11
    assert "and 2990 more: amitop config check tells all of them" in run.err
    assert len((await amitop("config", "check")).out.splitlines()) == 3001


async def test_check_tells_each_problem_and_which_files_it_read(amitop: Amitop, folder: Path) -> None:
    run = await amitop("config", "check")
    assert (run.code, run.err) == (0, "")
    assert f"no problems in {folder / 'config.toml'} (not there)" in run.out
    write(
        folder,
        "[limits]\nx = 1\n[keys]\nhang_pu = 'X'\n[views.calls]\nsort = ['-duratoin']\n[filters.cals]\na = 'x'",
    )
    write(folder, "usr = 'x'", "hosts.d/pbx1.toml")
    write(folder, "accent = 'reed'", "themes/mine.toml")
    write(folder, "name = 3", "macros/mine.toml")
    run = await amitop("config", "check", AMITOP_THEME="nrod")
    assert (run.code, run.err) == (2, "")
    *told, last = run.out.splitlines()
    assert told[:6] == [
        "config.toml:2: limits.x is not known; known are limits.actions_per_second",
        "hosts.d/pbx1.toml: address is missing, the PBX's HOST or HOST:PORT; host pbx1 is left out",
        "hosts.d/pbx1.toml:1: usr is not known; did you mean user?",
        "config.toml:4: keys.hang_pu: there is no act of this name; did you mean hang_up?",
        "config.toml:6: “duratoin” is no column of calls; did you mean duration?",
        "config.toml:8: filters.cals: there is no such view; did you mean calls?",
    ]
    assert told[6] == "AMITOP_THEME: theme nrod is not known; did you mean nord?"
    assert told[7].startswith("themes/mine.toml: accent: expected a colour")
    assert "macros/mine.toml: " in told[8]
    assert (
        last
        == f"9 problems in {folder}/config.toml, {folder}/hosts.d/pbx1.toml, and the macros and themes beside it"
    )


async def test_a_pipe_in_place_of_a_file_is_told_and_not_waited_for(amitop: Amitop, folder: Path) -> None:
    for place in ("hosts.d", "macros", "themes"):
        (folder / place).mkdir()
        os.mkfifo(folder / place / "mine.toml")
    run = await amitop("config", "check")
    assert (run.code, run.err) == (2, "")
    says = "can't be read: it is a pipe, and no file"
    assert run.out.splitlines()[:3] == [
        f"hosts.d/mine.toml: {says}; host mine is left out",
        f"themes/mine.toml {says}",
        f"{folder}/macros/mine.toml {says}",
    ]
    assert (await amitop("snapshot", "--host", "mine")).code == 2
    assert (await amitop("__complete", "zsh", "--theme", "")).code == 0


BAD = {
    "broken": "[hosts.a\n",
    "unknown": "colour = 'red'\n[limit]\nx = 1\n",
    "wrong": "theme = 7\n[limits]\nactions_per_second = 'many'\n",
    "twice": "[hosts.a]\naddress = 'a'\n[hosts.A]\naddress = 'b'\n",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
async def test_a_command_says_what_is_wrong_and_goes_on(
    amitop: Amitop, pbx: DemoPbx, folder: Path, text: str
) -> None:
    write(folder, text)
    run = await amitop("snapshot", "--format", "json", at=pbx)
    assert run.code == 0
    assert json.loads(run.out)["channels"]
    assert run.err.startswith("amitop: config.toml:")


async def test_a_file_that_can_not_be_read_makes_all_read_only(amitop: Amitop, pbx: DemoPbx, folder: Path) -> None:
    write(folder, BAD["broken"])
    run = await amitop("action", "Hangup", "Channel=x", at=pbx)
    assert (run.code, "read-only: Hangup was not sent" in run.err) == (1, True)
    run = await amitop("action", "Hangup", "Channel=x", at=pbx, AMITOP_READ_ONLY="no")
    assert "No such channel" in run.out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "[hosts.localhost]\naddress = 'localhost'\ntls = 'yes'\n",
            "tls: expected true or false; host localhost is",
        ),
        ("[hosts.localhost\n", "so it is not known what host localhost is"),
    ],
)
async def test_a_host_that_is_left_out_is_not_taken_for_an_address(
    amitop: Amitop, folder: Path, text: str, sentence: str
) -> None:
    write(folder, text)
    run = await amitop("snapshot", "--host", "localhost", "--user", "x")
    assert run.code == 2
    assert sentence in run.err


async def test_what_ends_a_command_is_told_once(amitop: Amitop, folder: Path) -> None:
    write(folder, "[hosts.a]\naddress = 'a:0'\n")
    run = await amitop("snapshot", "--host", "a")
    assert run.code == 2
    assert run.err.count("host a is left out") == 1


async def test_no_other_pbx_in_place_of_a_default_that_is_wrong(
    amitop: Amitop, pbx: DemoPbx, folder: Path, tmp_path: Path
) -> None:
    conf = tmp_path / "manager.conf"
    conf.write_text(
        f"[general]\nenabled = yes\nport = {pbx.address[1]}\n[{pbx.user}]\nsecret = {pbx.secret}\nread = all\n"
    )
    assert (await amitop("snapshot", AMITOP_MANAGER_CONF=str(conf))).code == 0
    write(folder, "default = 'pbx9'\n")
    run = await amitop("snapshot", AMITOP_MANAGER_CONF=str(conf))
    assert run.code == 2
    assert "default = pbx9 is not known" in run.err


# The full screen.


def screen(home: Path, *before: str, **more: str) -> Terminal:
    """The full screen on a PBX that can't be reached: the demo keeps nothing."""
    command = (*before, sys.executable, "-m", "amitop", "--host", "127.0.0.1:1", "--user", "x")
    env = environment(home, PYTHONPATH=str(TREE), PYTHONDONTWRITEBYTECODE="1", AMITOP_SECRET="x", **more)
    return Terminal(*command, env=env, cwd=home)


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_the_screen_starts_and_says_it(tmp_path: Path, folder: Path, text: str) -> None:
    write(folder, text)
    write(tmp_path / ".local/state/amitop", "version = 9\n", "state.toml")
    with screen(tmp_path) as terminal:
        terminal.until("▲ config.toml:")
        terminal.until(" more: ?")
        terminal.type("q")
        assert terminal.ended() == 0
    assert (tmp_path / ".local/state/amitop/state.toml").read_text() == "version = 9\n"


def test_a_file_in_place_of_the_state_folder(tmp_path: Path) -> None:
    write(tmp_path / ".local/state", "", "amitop")
    with screen(tmp_path) as terminal:
        terminal.until(SHOWN)
        terminal.until("state.toml is not read")
        terminal.type("q")
        assert terminal.ended() == 0


@pytest.fixture
def closed_home() -> Iterator[Path]:
    """A home in which its user may write nothing."""
    home = Path(tempfile.mkdtemp())
    home.chmod(0o555)
    yield home
    home.chmod(0o700)
    shutil.rmtree(home)


def test_a_home_where_nothing_may_be_written(closed_home: Path) -> None:
    # Root may write everywhere, so there it is started as nobody.
    as_nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") if os.geteuid() == 0 else ()
    if as_nobody:
        setpriv = shutil.which("setpriv")
        command = [setpriv or "", *as_nobody[1:], sys.executable, "-c", f"open({str(TREE / 'README.md')!r})"]
        if setpriv is None or subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("nobody else can start it from here")
        as_nobody = (setpriv, *as_nobody[1:])
    with screen(closed_home, *as_nobody) as terminal:
        terminal.until(SHOWN)
        terminal.until("can't be written")
        terminal.type("q")
        assert terminal.ended() == 0
