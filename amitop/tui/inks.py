"""Inks: styles by what they mean. The theme gives their colours."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style as RichStyle
from textual.color import Color, ColorParseError

from amitop.tui.themes.colours import HUES, legible, parse_colour
from amitop.tui.themes.words import ROLE_INKS, STYLE_SUFFIX, STYLED, WORDS


class Inks:
    """Rich styles by name, for one theme."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = variables or {}
        self._background = self._parsed("background")
        self._styles: dict[str, RichStyle] = {"": RichStyle(), "plain": RichStyle()}
        inks = {word.ink: word.name for word in WORDS} | ROLE_INKS
        for ink, variable in inks.items():
            self._styles[ink] = RichStyle(color=self._colour(variable)) + self._attributes(variable)
        self._styles |= {name: RichStyle(color=self._hue(name)) for name in HUES}
        self._styles["strong"] += RichStyle(bold=True)
        self._styles["badge"] = RichStyle(
            color=self._colour("badge-text"), bgcolor=self._colour("accent"), bold=True
        )
        text = self._colour("text-plain")
        self.background, self.surface = self._colour("background"), self._colour("surface")
        self.panel, self.cursor_row = self._colour("panel"), self._colour("cursor-row")
        self.base = RichStyle(bgcolor=self.background, color=text)
        self.bar = RichStyle(bgcolor=self.surface, color=text)
        #: The chosen row.
        self.chosen = self.base + RichStyle(bgcolor=self.cursor_row) + self._attributes("cursor-row")

    def __getitem__(self, name: str) -> RichStyle:
        """The style called `name`; several words combine, as in `"accent bold"`."""
        style = self._styles.get(name)
        if style is None:
            style = RichStyle()
            for word in name.split():
                style += self._styles.get(word) or RichStyle.parse(word)
            self._styles[name] = style
        return style

    def over(self, base: RichStyle, name: str) -> RichStyle:
        """The style called `name` on `base`; a reversed line is of one colour, that of the text turned round."""
        style = base + self[name]
        return style + RichStyle(color=base.color, bgcolor=base.bgcolor, dim=False) if base.reverse else style

    def _attributes(self, variable: str) -> RichStyle:
        words = self._variables.get(f"{variable}{STYLE_SUFFIX}", "") if variable in STYLED else ""
        return RichStyle.parse(words) if words not in ("", "none") else RichStyle()

    def _colour(self, variable: str) -> str:
        """A variable's colour by Rich's name for it, what is transparent laid over the background."""
        colour, background = self._parsed(variable), self._background
        if colour is not None and background is not None and colour.ansi is None:
            colour = background.blend(colour, colour.a, 1.0)
        return colour.rich_color.name if colour is not None else "default"

    def _hue(self, name: str) -> str:
        """A colour by its name, as it can be read in this theme; the terminal's own where all are."""
        parsed = [self._parsed(ground) for ground in ("background", "surface", "panel", "cursor-row")]
        grounds = [each for each in parsed if each is not None and each.ansi is None]
        if self._background is None or len(grounds) < len(parsed):
            return "default" if name == "white" else name
        solid = [self._background.blend(each, each.a, 1.0) for each in grounds]
        return legible(Color.parse(HUES[name]), solid).rich_color.name

    def _parsed(self, variable: str) -> Color | None:
        try:
            return parse_colour(self._variables[variable])
        except (KeyError, ColorParseError):
            return None
