"""Themes are files: amitop's own in `themes/`, a user's in the configuration's `themes/`, read anew when saved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from textual.theme import BUILTIN_THEMES, Theme

from amitop.config import THEME
from amitop.config.errors import did_you_mean
from amitop.config.files import read_file
from amitop.config.theme_names import theme_files, user_folder
from amitop.text import visible
from amitop.tui.bars import Piece
from amitop.tui.inks import Inks
from amitop.tui.table.live_table import LiveTable
from amitop.tui.themes.file import read_theme
from amitop.tui.themes.filling import filled, legible_roles

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp

DEFAULT, DEFAULT_LIGHT, DEFAULT_ANSI = "amitop", "amitop-light", "amitop-ansi"
# Seconds between two looks at the user's folder.
_LOOK_SECONDS = 1.0

_Stamp = tuple[int, int]
_dressed: dict[str, tuple[Theme, Theme]] = {}


@cache
def own_themes() -> dict[str, Theme]:
    """Every theme that comes with amitop, by name."""
    read = (read_theme(each.name, each.read_text(encoding="utf-8"))[0] for each in theme_files())
    return {theme.name: theme for theme in read if theme is not None}


def dressed(theme: Theme) -> Theme:
    """The theme with all that amitop draws with, worked out when it is first shown."""
    raw, full = _dressed.get(theme.name, (None, theme))
    if raw is not theme:
        full = filled(legible_roles(theme) if theme is BUILTIN_THEMES.get(theme.name) else theme)
        _dressed[theme.name] = (theme, full)
    return full


def bases() -> dict[str, Theme]:
    """The themes that lend their roles to a file which names few."""
    own = own_themes()
    return {
        kind: own[name]
        for kind, name in (("dark", DEFAULT), ("light", DEFAULT_LIGHT), ("ansi", DEFAULT_ANSI))
        if name in own
    }


class ThemeShelf:
    """The themes of the full screen, and the watch over the user's own."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._stamps: dict[Path, _Stamp | None] = {}
        self._names: dict[Path, str] = {}
        #: By file; under an empty name those of the theme to begin with.
        self._problems: dict[str, list[str]] = {}
        self._looked_at = float("-inf")
        for theme in own_themes().values():
            app.register_theme(theme)
        self._read_changed()

    def recolour(self) -> None:
        """Draw everything with the inks of the theme that is shown."""
        app = self._app
        app.hosts.recolour(Inks(app.get_css_variables()))
        for screen in app.screen_stack:
            for table in screen.query(LiveTable):
                table.forget()
            for widget in screen.query():
                widget.refresh()  # what draws itself with inks does not know that they are others

    @property
    def problems(self) -> list[str]:
        """What is wrong with themes, a sentence each."""
        return [sentence for file in sorted(self._problems) for sentence in self._problems[file]]

    def first(self, wanted: str | None = None) -> str:
        """The theme to begin with: the one asked for, else what the terminal can show.

        Asked for is it by `wanted`, an argument or the environment, else by what was chosen on the screen before,
        else by the configuration.
        """
        themes = self._app.available_themes
        self._problems.pop("", None)
        for name, where in self._asked_for(wanted):
            if name in themes:
                return name
            sentence = f"{where}there is no theme {name}{did_you_mean(name, themes)}"
            self._problems.setdefault("", []).append(sentence)
        few = self._app.no_color or self._app.console.color_system in (None, "standard")
        return next(
            (name for name in (DEFAULT_ANSI if few else DEFAULT, DEFAULT) if name in themes), "textual-dark"
        )

    def _asked_for(self, wanted: str | None) -> Iterator[tuple[str, str]]:
        given = self._app.settings.given(THEME)
        if wanted is not None:
            yield wanted, ""
        configured = [(given.value, f"{given.where}: ")] if given is not None and given.value else []
        if configured and given is not None and given.is_outright:
            yield configured.pop()
        if self.chosen:
            yield self.chosen, "state.toml: "
        yield from configured

    @property
    def chosen(self) -> str:
        """The theme that was chosen on the screen, now or in a run before; empty where none was."""
        kept = self._app.state.get(THEME.name)
        return kept if isinstance(kept, str) else ""

    def choose(self, name: str) -> None:
        """Use a theme from now on, and the next time."""
        self._app.theme = name
        self._app.state.set(name, THEME.name)

    def unchoose(self) -> None:
        """Go back to what the configuration says, or to what suits the terminal."""
        self._app.state.set(None, THEME.name)
        self._app.theme = self.first()

    def look(self, now: float) -> None:
        """Read what has been saved since the last look, and say so; what is wrong with it is among the troubles."""
        if 0 <= now - self._looked_at < _LOOK_SECONDS:
            return
        self._looked_at = now
        before = self.problems
        read = self._read_changed()
        if self._app.theme in read:
            self._app.mutate_reactive(type(self._app).theme)
        if set(self.problems) - set(before):
            self._app.unsay()
        elif read:
            self._app.say(Piece("✓ ", "good"), Piece(f"theme {visible(', '.join(sorted(read)))} read", "text"))

    def _read_changed(self) -> set[str]:
        """Read the files that have changed; the names of the themes they give."""
        stamps = dict(_stamps(user_folder()))
        changed = [path for path, stamp in stamps.items() if stamp != self._stamps.get(path)]
        for path in self._stamps.keys() - stamps.keys():
            self._forget(path)
            self._problems.pop(f"themes/{path.name}", None)
        self._stamps = stamps
        return {name for path in sorted(changed) if (name := self._read(path))}

    def _read(self, path: Path) -> str:
        file = f"themes/{path.name}"
        try:
            theme, problems = read_theme(file, read_file(path).decode("utf-8"), bases())
        except OSError as error:
            theme, problems = None, [f"{file} can't be read: {error.strerror or error}"]
        except UnicodeDecodeError:
            theme, problems = None, [f"{file} is not TOML: it is not UTF-8"]
        self._problems[file] = problems
        if theme is None:
            return ""
        if theme.name in self._taken(path):
            problems.append(f"{file}: name: there is another theme {theme.name}; give it a name of its own")
            return ""
        if self._names.get(path, theme.name) != theme.name:
            self._forget(path)
        self._names[path] = theme.name
        self._app.register_theme(theme)
        return theme.name

    def _taken(self, path: Path) -> set[str]:
        others = {name for other, name in self._names.items() if other != path}
        return {*own_themes(), *BUILTIN_THEMES, *others}

    def _forget(self, path: Path) -> None:
        """A theme whose file is gone stays while it is shown."""
        name = self._names.pop(path, "")
        if name and name != self._app.theme:
            self._app.unregister_theme(name)


def _stamps(folder: Path) -> Iterator[tuple[Path, _Stamp | None]]:
    try:
        paths = [each for each in folder.iterdir() if each.suffix == ".toml"]
    except OSError:
        return
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            yield path, None
        else:
            yield path, (stat.st_mtime_ns, stat.st_size)
