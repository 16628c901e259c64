"""What was chosen on the screen is kept, by several amitops at once; nothing that is wrong with it matters."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from amitop.config import State
from amitop.config.places import state_folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "made" / "state.toml"


def test_what_is_set_is_there_the_next_time(path: Path) -> None:
    state = State(path)
    state.set(["state", "caller"], "views", "calls", "columns")
    state.set("nord", "theme")
    again = State(path)
    assert again.texts("views", "calls", "columns") == ["state", "caller"]
    assert (again.get("theme"), again.trouble) == ("nord", "")
    again.set(None, "theme")
    assert State(path).get("theme") is None
    assert tomllib.loads(path.read_text())["version"] == 1
    assert [each.name for each in path.parent.iterdir()] == ["state.toml"]
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_two_at_once_keep_what_each_chose(path: Path) -> None:
    one, other = State(path), State(path)
    one.set(["state"], "views", "calls", "columns")
    other.set(["name"], "views", "queues", "columns")
    one.set("nord", "theme")
    other.set(["-age"], "views", "calls", "sort")
    kept = State(path)
    assert kept.get("views") == {
        "calls": {"columns": ["state"], "sort": ["-age"]},
        "queues": {"columns": ["name"]},
    }
    assert kept.get("theme") == "nord"
    # What the other chose later is not taken back by what this one chose before.
    other.set("dracula", "theme")
    one.set("calls", "view")
    assert State(path).get("theme") == "dracula"


def test_one_of_a_newer_version_is_never_written_over(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('version = 2\ntheme = "new"\n')
    state = State(path)
    assert "of another amitop (version 2): it is left alone" in state.trouble
    assert state.get("theme") is None
    state.set("nord", "theme")
    assert state.get("theme") == "nord"
    assert path.read_text() == 'version = 2\ntheme = "new"\n'


def test_one_that_becomes_newer_meanwhile_is_not_written_over(path: Path) -> None:
    state = State(path)
    state.set("nord", "theme")
    path.write_text("version = 2\n")
    state.set("dracula", "theme")
    assert path.read_text() == "version = 2\n"
    assert "version 2" in state.trouble


@pytest.mark.parametrize("raw", [b"theme = ", b"\xff", b"a=" + b"[" * 50_000], ids=["broken", "bytes", "deep"])
def test_a_broken_one_is_told_and_begun_anew(path: Path, raw: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(raw)
    state = State(path)
    assert "is not read, and what it kept is forgotten: it is not TOML" in state.trouble
    state.set("nord", "theme")
    assert State(path).get("theme") == "nord"


def test_a_file_in_place_of_the_folder(path: Path) -> None:
    path.parent.write_text("")
    state = State(path)
    assert "is not read, and what it kept is forgotten: Not a directory" in state.trouble
    state.set("nord", "theme")
    assert state.get("theme") == "nord"
    assert "can't be written" in state.trouble


def test_a_home_where_nothing_may_be_written_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert State.of_user().trouble == ""
    home = state_folder().parent.parent
    # As root everything may be written, so what the system says is said for it.
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != home)
    assert State.of_user().trouble == (
        f"state.toml can't be written, so what is chosen lasts for now only: no permission (in {home})"
    )


def test_what_fails_to_be_written_is_written_the_next_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = State(path)
    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        state.set("nord", "theme")
    assert "so what is chosen lasts for now only: No space left on device" in state.trouble
    state.set("calls", "view")
    assert State(path).get("theme") == "nord"


def test_a_pipe_is_not_waited_for_nor_written_over(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    state = State(path)
    assert "is no file" in state.trouble
    state.set("nord", "theme")
    assert state.get("theme") == "nord"
    assert path.is_fifo()


def test_what_a_link_points_to_is_never_written_to(path: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.toml"
    foreign.write_text('version = 1\ntheme = "nord"\n')
    path.parent.mkdir()
    path.symlink_to(foreign)
    state = State(path)
    state.set("gruvbox", "theme")
    assert foreign.read_text() == 'version = 1\ntheme = "nord"\n'
    assert State(path).get("theme") == "gruvbox"


@pytest.mark.parametrize("value", ["\udcff", [[]] * 3])
def test_what_toml_can_not_hold_is_told_and_not_kept(path: Path, value: object) -> None:
    state = State(path)
    for _ in range(2000):
        value = [value] if isinstance(value, list) else value
    state.set(value, "filters", "calls", "mine")
    assert "can't be written" in state.trouble
    assert not list(path.parent.glob(".state-*"))
