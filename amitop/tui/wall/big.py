"""Big figures: Textual's digits, and ever larger ones of blocks."""

from __future__ import annotations

from functools import lru_cache

from rich.style import Style
from textual.renderables.digits import Digits

# Three dots wide and five high, a row an octal digit.
_DOTS = {
    "0": "75557",
    "1": "26227",
    "2": "71747",
    "3": "71717",
    "4": "55711",
    "5": "74717",
    "6": "74757",
    "7": "71222",
    "8": "75757",
    "9": "75717",
    ":": "01010",
    "-": "00700",
    "h": "44755",
    " ": "00000",
}
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
LARGEST = 8


def high(scale: int) -> int:
    """Lines that figures of this scale take: 1 is Textual's digits, more are dots of so many half lines."""
    return 3 if scale <= 1 else -(-5 * scale // 2)


def wide(text: str, scale: int) -> int:
    """Cells that they take."""
    if scale <= 1:
        return Digits.get_width(text)
    return sum((2 if each == ":" else 4) * scale for each in text) - scale


@lru_cache(maxsize=256)
def big(text: str, scale: int) -> tuple[str, ...]:
    """`text` in big figures, a string a line."""
    if scale <= 1:
        drawn = "".join(getattr(segment, "text", "") for segment in Digits(text).render(Style(bold=True)))
        return tuple(drawn.split("\n")[:3])
    dots = [[_row(character, row) for character in text] for row in range(5)]
    halves = ["0".join(row) for row in dots for _ in range(scale)]
    halves += [""] if len(halves) % 2 else []
    return tuple(_line(upper, lower, scale) for upper, lower in zip(halves[::2], halves[1::2], strict=True))


def _row(character: str, row: int) -> str:
    bits = f"{int(_DOTS.get(character, _DOTS['-'])[row]):03b}"
    return bits[2] if character == ":" else bits


def _line(upper: str, lower: str, scale: int) -> str:
    lower = lower.ljust(len(upper), "0")
    pairs = zip(upper, lower, strict=True)
    return "".join(_HALVES[above == "1", below == "1"] * scale for above, below in pairs)
