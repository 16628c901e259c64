"""Where packets can be saved, told before they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from amitop.tui.packets.saving import problem_of


def test_a_working_folder_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert problem_of(Path("x.raw")) == "the working folder is no longer there: write a whole path"
    assert problem_of(tmp_path / "x.raw") == ""
