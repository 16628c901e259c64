"""What is typed wrong is answered with the nearest right word, and a saved name stands for --host."""

from __future__ import annotations

import pytest

from amitop.arguments import parse

SAVED = ("pbx1", "desk")


@pytest.mark.parametrize(
    ("typed", "hosts"),
    [
        ("pbx1", ["pbx1"]),
        ("desk", ["desk"]),
        ("pbx1 desk", ["pbx1", "desk"]),
        ("--theme pbx1 pbx1", ["pbx1"]),
        ("pbx1 --read-only", ["pbx1"]),
        ("--host a pbx1", ["a", "pbx1"]),
        ("--host pbx1", ["pbx1"]),
        ("snapshot --host pbx1", ["pbx1"]),
    ],
)
def test_a_saved_name_stands_for_a_host(typed: str, hosts: list[str]) -> None:
    assert parse(typed.split(), lambda: SAVED).host == hosts


def test_a_command_goes_before_a_host_of_its_name() -> None:
    assert parse(["snapshot"], lambda: ("snapshot",)).command == "snapshot"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("--hots pbx1", "amitop: there is no option --hots; did you mean --host?"),
        ("--hots=pbx1 snapshot", "amitop: there is no option --hots; did you mean --host?"),
        ("pbx1 --read-onli", "amitop: there is no option --read-onli; did you mean --read-only?"),
        ("pbx", "amitop: there is no command and no saved host pbx; did you mean pbx1?"),
        ("snapshto", "amitop: there is no command and no saved host snapshto; did you mean snapshot?"),
        ("10.0.0.1", "amitop: there is no command and no saved host 10.0.0.1; amitop --host 10.0.0.1 takes it for"),
        ("snapshot --fromat json", "amitop: there is no option --fromat; did you mean --format?"),
        ("snapshot pbx1", "amitop: snapshot takes no pbx1; did you mean --host pbx1?"),
        ("--zzz", "amitop: there is no option --zzz; --help tells which there are"),
        ("\x1b[31m", "amitop: there is no command and no saved host ␛[31m"),
    ],
)
def test_what_is_wrong_is_one_sentence(typed: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(typed.split(), lambda: SAVED)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith(sentence)
    assert told.count("\n") == 1


@pytest.mark.parametrize("typed", ["snapshot --format jsn", "host ad pbx1", "-x", "--journal x", "snapshot x"])
def test_everything_else_is_told_with_the_usage(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(typed.split(), lambda: SAVED)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("usage: amitop")
    assert "amitop: error: " in told
