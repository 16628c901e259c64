"""README's pictures are never older than the program: what is in them is what the program draws."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from screenshots import prints
from screenshots.prints import Prints

FOLDER = Path(__file__).parents[2] / "screenshots"


def test_no_picture_is_older_than_the_program() -> None:
    done = subprocess.run(
        [sys.executable, str(FOLDER / "make.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_picture_is_made_by_the_script() -> None:
    made = {path.stem for path in (FOLDER / "prints").glob("*.txt")}
    assert {path.stem for path in FOLDER.glob("*.png")} == made


def test_another_text_or_no_picture_fails_with_the_command_that_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app: Any = SimpleNamespace(text="calls 7\nstyles 1\n")
    monkeypatch.setattr(prints, "print_of", lambda shown: shown.text)
    kept = Prints(tmp_path)
    for name in ("calls", "queues", "gone"):
        kept.keep(name, app)
    for name in ("calls", "queues"):
        (tmp_path / f"{name}.png").touch()

    again = Prints(tmp_path, checks=True)
    again.check("calls", app)
    assert again.told() == 0
    assert capsys.readouterr().err == ""

    app.text = "calls 8\nstyles 1\n"
    again.check("queues", app)
    app.text = "calls 7\nstyles 1\n"
    again.check("gone", app)
    assert again.told() == 1
    told = capsys.readouterr().err
    assert "-calls 7\n+calls 8\n" in told
    assert "python screenshots/make.py queues gone" in told
