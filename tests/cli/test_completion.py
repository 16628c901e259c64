"""Completion: what may stand where, and that each shell does with it what it should."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from amitop.arguments import EXAMPLES
from amitop.completion import FILES, answer, candidates, script
from amitop.config import config_file
from tests.terminal import Terminal, environment

TREE = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _two_hosts() -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text(
        '[hosts.pbx16]\naddress = "127.0.0.1:15016"\n[hosts.pbx22]\naddress = "pbx22.example.org"\n'
    )


def words(*typed: str) -> list[str]:
    return [word for word, _ in candidates(list(typed))]


def test_commands_with_their_help() -> None:
    assert ("audit", "follow events, then hold the model against a fresh snapshot; exit 1 on drift") in candidates(
        ["au"]
    )
    assert set(words("")) == set(EXAMPLES) - {""}
    assert words("host", "") == ["add", "list"]
    assert {"--keep", "--write", "--user"} <= set(words("host", "add", "pbx1", "--"))
    assert words("host", "add", "pbx1", "--keep", "") == ["keyring", "file", "no"]
    assert "Hangup" not in words("host", "add", "")


def test_options_of_the_command_only() -> None:
    assert words("--no") == ["--no-mouse"]
    assert words("packets", "--no") == []
    assert words("packets", "--f") == ["--filter", "--for", "--format"]


def test_values() -> None:
    assert words("--host", "pb") == ["pbx16", "pbx22"]
    assert words("audit", "--host=pbx2") == ["--host=pbx22"]
    assert words("snapshot", "--format", "") == ["table", "json"]
    assert words("--record", "") == words("replay", "") == [FILES]
    assert words("completion", "") == ["bash", "zsh", "fish"]
    assert words("--user", "") == []


def test_groups_stand_behind_the_hosts() -> None:
    config_file().write_text(
        '[hosts.pbx16]\naddress = "a"\ngroup = "desk"\n[hosts.pbx22]\naddress = "b"\ngroup = "desk"\n'
    )
    assert candidates(["--host", ""])[-1] == ("desk", "pbx16, pbx22")


def test_a_value_is_no_command() -> None:
    assert words("--user", "audit", "--host", "pbx1") == ["pbx16"]
    assert words("--user", "audit", "demo") == ["demo-pbx"]


def test_an_action_and_its_headers() -> None:
    assert words("action", "queuepe") == ["QueuePenalty"]
    assert words("action", "--dry-run", "queuepause", "") == ["Interface=", "Paused=", "Queue=", "Reason="]
    assert words("action", "QueuePause", "Queue=support", "q") == []
    assert words("action", "NoSuchAction", "") == words("action", "NoSuchAction", "--")


def test_a_broken_configuration_has_no_hosts() -> None:
    config_file().write_text("hosts = 3")
    assert words("--host", "") == []


def test_a_name_that_a_shell_would_read_is_not_offered() -> None:
    config_file().write_text('[hosts."$(date)"]\naddress = "a"\n[hosts."two words"]\naddress = "b"\n')
    assert words("--host", "") == []


@pytest.mark.parametrize("line", ["amitop packets --filter 'name ==", 'amitop replay "my ca'])
def test_inside_of_quotes_bash_completes_files(line: str) -> None:
    assert answer(["bash", " \t=:", line]) == f"{FILES}\n"


def test_bash_replaces_what_stands_behind_its_word_break() -> None:
    assert answer(["bash", " \t=:", "amitop --host=pbx2"]) == "pbx22\n"
    assert answer(["bash", " \t", "amitop --host=pbx2"]) == "--host=pbx22\n"


# The real shells. `amitop` is on the path as an installed one is.


@pytest.fixture
def path(tmp_path: Path) -> str:
    program = tmp_path / "bin" / "amitop"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{TREE}" exec "{sys.executable}" -m amitop "$@"\n')
    program.chmod(0o755)
    return f"{program.parent}:{os.environ['PATH']}"


def _in(shell: str) -> str:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    return found


def _environment(tmp_path: Path, path: str) -> dict[str, str]:
    more = {"XDG_CONFIG_HOME": os.environ["XDG_CONFIG_HOME"], "PS1": "ready> ", "INPUTRC": "/dev/null"}
    return environment(tmp_path, **more) | {"PATH": path}


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("amitop --host pbx2", "amitop --host pbx22 "),
        ("amitop audit --host=pbx2", "amitop audit --host=pbx22 "),
        ("amitop demo", "amitop demo-pbx "),
        ("amitop action QueuePause Pau", "amitop action QueuePause Paused="),
        ("amitop replay some-rec", "amitop replay some-recording.jsonl "),
    ],
)
def test_bash_completes(typed: str, becomes: str, tmp_path: Path, path: str) -> None:
    (tmp_path / "some-recording.jsonl").touch()
    command = (_in("bash"), "--norc", "--noprofile", "-i")
    with Terminal(*command, env=_environment(tmp_path, path), cwd=tmp_path) as terminal:
        terminal.until("ready>")
        terminal.type('eval "$(amitop completion bash)"; echo so"urced"\n')
        terminal.until("sourced\r\n")
        # What the line has become is shown by echo, in brackets, between the quotes that go before it.
        terminal.type(f"{typed}\t")
        terminal.type("|\x01echo '[\x05]'\n")
        terminal.until(f"[{becomes}|]\r\n")


def test_fish_completes(tmp_path: Path, path: str) -> None:
    asked = "amitop completion fish | source; complete -C 'amitop --host pbx2'; complete -C 'amitop action queuepe'"
    done = subprocess.run(
        [_in("fish"), "-N", "-c", asked],
        env=_environment(tmp_path, path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["pbx22\tpbx22.example.org", "QueuePenalty"]


def test_zsh_completes(tmp_path: Path, path: str) -> None:
    with Terminal(_in("zsh"), "-f", "-i", env=_environment(tmp_path, path), cwd=tmp_path) as terminal:
        terminal.type(
            'PS1="ready> "; autoload -U compinit; compinit -u; eval "$(amitop completion zsh)"; echo so"urced"\n'
        )
        terminal.until("sourced\r\n")
        terminal.type("amitop --host pbx2\t")
        terminal.type("|\x01echo '[\x05]'\n")
        terminal.until("[amitop --host pbx22|]\r\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_the_shell_reads(shell: str) -> None:
    subprocess.run([_in(shell), "-n"], input=script(shell), text=True, check=True)
