"""What of the configuration only the screen can judge: keys, columns, filters, themes, macros."""

from __future__ import annotations

from collections.abc import Iterator

from amitop.config import THEME, Problem, Settings
from amitop.config.errors import unknown
from amitop.config.files import read_file
from amitop.config.macros import load_macros
from amitop.config.theme_names import theme_names, user_folder
from amitop.tui.filters import saved as saved_filters
from amitop.tui.keys import keymap
from amitop.tui.table import arrangement
from amitop.tui.themes.file import read_theme
from amitop.tui.themes.shelf import bases


def mistakes(settings: Settings) -> list[str]:
    """What is wrong with settings that could be read, a sentence each."""
    told = [*keymap.check(settings), *arrangement.check(settings), *saved_filters.check(settings)]
    theme = settings.given(THEME)
    if theme is not None and theme.value and theme.value not in (names := theme_names()):
        sentence = unknown(f"theme {theme.value}", names, theme.value)
        told.append(str(Problem(theme.source, theme.line, THEME.name, sentence)))
    return told


def broken_files() -> Iterator[str]:
    """What is wrong with the user's themes and macros, a sentence each."""
    for path in sorted(user_folder().glob("*.toml")):
        file = f"themes/{path.name}"
        try:
            yield from read_theme(file, read_file(path).decode("utf-8"), bases())[1]
        except OSError as error:
            yield f"{file} can't be read: {error.strerror or error}"
        except UnicodeDecodeError:
            yield f"{file} is not TOML: it is not UTF-8"
    yield from load_macros()[1]
