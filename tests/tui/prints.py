"""The screen as text with the style of every cell: what a theme makes of a scene, fit to be compared."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_letters, digits

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from amitop.tui.app import AmitopApp

_LETTERS = f"{ascii_letters}{digits}"
_WORN = ("bold", "dim", "italic", "underline", "reverse", "strike")
#: What is seen of these on a blank.
_SEEN_ON_BLANKS = {"underline", "reverse", "strike"}


def lines_of(app: AmitopApp) -> list[list[Segment]]:
    """Every line of the screen, as it is drawn."""
    return [list(strip) for strip in app.screen._compositor.render_strips()[: app.size.height]]


def print_of(app: AmitopApp) -> str:
    """The text, then a letter for the style of each cell, then what the letters stand for."""
    letters: dict[str, str] = {}
    texts, styles = [], []
    for line in lines_of(app):
        texts.append("".join(segment.text for segment in line).rstrip())
        worn = [letters.setdefault(told, _LETTERS[len(letters)]) for told in _told(line)]
        styles.append("".join(worn))
    legend = [f"{letter}  {told}" for told, letter in letters.items()]
    return "\n".join([*texts, "", *styles, "", *legend, ""])


def _told(line: list[Segment]) -> Iterator[str]:
    """The style of each cell of a line, in words."""
    for text, style, _ in line:
        for character in text:
            for _ in range(cell_len(character)):
                yield _words(style or Style(), character == " ")


def _words(style: Style, is_blank: bool) -> str:
    worn = [name for name in _WORN if getattr(style, name) and (not is_blank or name in _SEEN_ON_BLANKS)]
    colour = "" if is_blank and not worn else style.color.name if style.color else "default"
    return " ".join([*worn, colour, "on", style.bgcolor.name if style.bgcolor else "default"]).strip()
