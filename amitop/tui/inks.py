"""Inks: styles by what they mean. The theme gives their colours."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style as RichStyle
from textual.color import Color, ColorParseError

# A style's name -> the theme variables that may give its colour, the first that is there.
_COLOURS: dict[str, tuple[str, ...]] = {
    "text": ("text-plain", "foreground"),
    "strong": ("text-strong", "foreground"),
    "muted": ("text-muted-plain", "text-muted", "foreground-muted", "foreground"),
    "faint": ("text-faint", "text-disabled", "foreground-muted", "foreground"),
    "rule": ("rule", "panel"),
    "accent": ("accent",),
    "link": ("link", "secondary"),
    "up": ("state-up", "success"),
    "ringing": ("state-ringing", "warning"),
    "hold": ("state-hold", "accent"),
    "waiting": ("state-waiting", "secondary"),
    "parked": ("state-parked", "secondary"),
    "dialing": ("state-dialing", "secondary"),
    "paused": ("state-paused", "accent"),
    "idle": ("state-idle", "foreground"),
    "gone": ("state-gone", "foreground-muted", "foreground"),
    "bad": ("state-bad", "error"),
    "warn": ("warning",),
    "good": ("success",),
    "badge": ("badge-text", "background"),
}
_BOLD = frozenset({"strong", "badge"})


class Inks:
    """Rich styles by name, for one theme."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        variables = variables or {}
        self.background = _colour(variables, ("background",), "#0f1419")
        self.surface = _colour(variables, ("surface",), "#161c24")
        self.panel = _colour(variables, ("panel",), "#1c232d")
        self.cursor_row = _colour(variables, ("cursor-row", "block-cursor-blurred-background", "panel"), "#26303c")
        self.accent = _colour(variables, ("accent",), "#f68f1e")
        self._styles: dict[str, RichStyle] = {"": RichStyle(), "plain": RichStyle()}
        for name, sources in _COLOURS.items():
            colour = _colour(variables, sources, "#d6dde6")
            self._styles[name] = RichStyle(color=colour, bold=name in _BOLD or None)
        self._styles["badge"] += RichStyle(bgcolor=self.accent)
        self.base = RichStyle(bgcolor=self.background, color=self._styles["text"].color)
        self.bar = RichStyle(bgcolor=self.surface, color=self._styles["text"].color)

    def __getitem__(self, name: str) -> RichStyle:
        """The style called `name`; several words combine, as in `"accent bold"`."""
        style = self._styles.get(name)
        if style is None:
            style = RichStyle()
            for word in name.split():
                style += self._styles.get(word) or RichStyle.parse(word)
            self._styles[name] = style
        return style


def _colour(variables: Mapping[str, str], sources: tuple[str, ...], fallback: str) -> str:
    for source in sources:
        value = variables.get(source)
        if not value:
            continue
        try:
            return Color.parse(value).hex6
        except ColorParseError:
            continue  # `auto 87%` and the like: no colour of its own
    return fallback
