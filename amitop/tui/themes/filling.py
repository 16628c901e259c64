"""What a theme leaves out, made from what it says: so every theme of Textual's has all of amitop's colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual.color import Color
from textual.theme import Theme

from amitop.tui.themes.colours import BLACK, LINE_RATIO, TEXT_RATIO, WHITE, contrast, legible, parse_colour
from amitop.tui.themes.words import WORDS, Word

# How much of the text's colour the chosen row's background has.
_CURSOR_SHARE = 0.12
# In the terminal's own colours nothing can be mixed: what is fainter is dim, and the chosen row is reversed.
_ANSI = {
    "text-strong-style": "bold",
    "text-muted-style": "dim",
    "text-faint-style": "dim",
    "state-idle-style": "dim",
    "state-gone-style": "dim",
    "rule": "ansi_bright_black",
    "cursor-row": "ansi_default",
    "cursor-row-style": "reverse",
    "badge-text": "ansi_black",
}
_ROLES = ("secondary", "accent", "success", "warning", "error")


def filled(theme: Theme) -> Theme:
    """The theme with all of amitop's variables; those that it names stay as they are."""
    lent = _lent_ansi(theme) if theme.ansi else _lent(theme)
    return replace(theme, variables={**lent, **theme.variables})


def legible_roles(theme: Theme) -> Theme:
    """The theme with roles that can be read as text: Textual's are often meant for areas."""
    if theme.ansi:
        return theme
    for roles in (("foreground",), _ROLES):  # the chosen row has a little of the text's colour
        colours = _colours(theme)
        grounds = _grounds(colours)
        made = {role: legible(parse_colour(colours[role]), grounds).hex for role in roles}
        theme = replace(theme, **made)  # type: ignore[arg-type]
    return theme


def _lent_ansi(theme: Theme) -> dict[str, str]:
    colours = _colours(theme)
    return {word.name: colours[word.role] for word in WORDS} | _ANSI


def _lent(theme: Theme) -> dict[str, str]:
    colours = _colours(theme)
    grounds = _grounds(colours)
    background, accent = grounds[0], parse_colour(colours["accent"])
    lent = {word.name: _lend(word, colours, background, grounds).hex for word in WORDS}
    badge = background if contrast(background, accent) >= TEXT_RATIO else _better(accent)
    return {**lent, "cursor-row": grounds[-1].hex, "badge-text": badge.hex}


def _lend(word: Word, colours: Mapping[str, str], background: Color, grounds: tuple[Color, ...]) -> Color:
    colour = parse_colour(colours[word.role]).blend(background, word.fade, 1.0)
    # No line lies on the chosen row alone, where it would have to be as bright as text.
    return legible(colour, grounds[:-1], LINE_RATIO) if word.is_line else legible(colour, grounds)


def _better(accent: Color) -> Color:
    return max((BLACK, WHITE), key=lambda each: contrast(each, accent))


def _colours(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}


def _grounds(colours: Mapping[str, str]) -> tuple[Color, ...]:
    """What text stands on: the screen, bars, dialogs, the chosen row."""
    background, foreground = parse_colour(colours["background"]), parse_colour(colours["foreground"])
    row = colours.get("cursor-row")
    cursor = parse_colour(row) if row else background.blend(foreground, _CURSOR_SHARE, 1.0)
    raised = [parse_colour(colours[name]) for name in ("surface", "panel")]
    return tuple(background.blend(each, each.a, 1.0) for each in (background, *raised, cursor))
