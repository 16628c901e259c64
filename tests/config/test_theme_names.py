"""Themes are named without loading what draws them."""

from __future__ import annotations

import subprocess
import sys

from textual.theme import BUILTIN_THEMES

from amitop.completion import candidates
from amitop.config.theme_names import theme_names, user_folder
from amitop.tui.themes.shelf import own_themes


def test_they_are_all_there_are() -> None:
    assert set(theme_names()) == {*own_themes(), *BUILTIN_THEMES}
    assert "nord" in theme_names()


def test_a_users_own_are_among_them() -> None:
    user_folder().mkdir(parents=True)
    (user_folder() / "mine.toml").write_text("accent = 'red'")
    (user_folder() / "other.toml").write_text("name = 'night shift'")
    (user_folder() / "broken.toml").write_text("name = ")
    (user_folder() / "number.toml").write_text("name = 3")
    (user_folder() / "folder.toml").mkdir()
    assert {"mine", "night shift"} <= set(theme_names())
    assert not {"broken", "number", "folder"} & set(theme_names())


def test_completion_offers_them_and_loads_no_screen() -> None:
    assert [word for word, _ in candidates(["--theme", "amitop-l"])] == ["amitop-light"]
    assert [word for word, _ in candidates(["replay", "--theme=nor"])] == ["--theme=nord"]
    told = "import sys; from amitop.completion import candidates; candidates(['--theme', '']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert not {"textual", "rich.console"} & set(done.stdout.split())
