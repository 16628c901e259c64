"""Two packets side by side, header by header; what differs stands out."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding

from amitop.ami import Packet
from amitop.ladder import Difference, compare
from amitop.text import fit, visible, width
from amitop.tui.bars import Line, Piece
from amitop.tui.inks import Inks
from amitop.tui.sheet import Sheet


def compare_lines(first: Packet, second: Packet, across: int) -> list[Line]:
    """The page, `across` cells wide."""
    differences = compare(first, second)
    keys = max(8, min(24, across // 4))
    half = max(8, (across - keys - 6) // 2)
    number = sum(not each.same for each in differences)
    head = [Piece(f"  {'':{keys}}  "), Piece(fit(visible(first.name), half), "strong"), Piece("  ")]
    lines: list[Line] = [[*head, Piece(fit(visible(second.name), half), "strong")]]
    lines += [_line(each, keys, half) for each in differences]
    told = f"{number} of {len(differences)} headers differ" if number else "the two are the same"
    return [*lines, [], [Piece(f"  {told}", "accent" if number else "good")]]


def _line(each: Difference, keys: int, half: int) -> Line:
    mark = "  " if each.same else "≠ "
    style = "faint" if each.same else "text"
    line = [Piece(mark, "accent"), Piece(fit(visible(each.key), keys) + "  ", "muted")]
    for value, its in ((each.first, "ringing"), (each.second, "link")):
        text = "—" if value is None else _both_ends(visible(value), half)
        line += [Piece(fit(text, half), style if each.same else "faint" if value is None else its), Piece("  ")]
    return line


def _both_ends(text: str, cells: int) -> str:
    """A value that is too long without its middle: two channels differ at the end of their names."""
    return f"{text[: cells - 9]}…{text[-8:]}" if width(text) > cells > 20 and text.isascii() else text


class CompareScreen(Sheet):
    """The difference of two packets."""

    BINDINGS = [Binding("equals_sign", "close", "Close", id="compare")]  # noqa: RUF012 - as Textual has it
    heading = "two packets"

    def __init__(self, inks: Callable[[], Inks], first: Packet, second: Packet) -> None:
        super().__init__(inks)
        self._packets = first, second

    def lines(self, across: int) -> list[Line]:
        return compare_lines(*self._packets, across + 1)
