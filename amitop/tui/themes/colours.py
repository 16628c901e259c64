"""Colours reckoned with: how well one is read on another, and what it takes to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual.color import Color, ColorParseError

BLACK, WHITE = Color(0, 0, 0), Color(255, 255, 255)
#: Contrast that text needs, and what is large or a line (WCAG 2.2, 1.4.3 and 1.4.11).
TEXT_RATIO, LINE_RATIO = 4.5, 3.0
#: The colours that a PBX's name can have; on each theme they are made as light or dark as reading needs.
HUES = {
    "red": "#e0565b",
    "yellow": "#d7a52e",
    "green": "#55b96a",
    "blue": "#5c96f0",
    "magenta": "#c67add",
    "cyan": "#39b3bf",
    "white": "#e6e6e6",
}
_STEPS = 25
_SHARE = re.compile(r"(100|[0-9]{1,2})%")
# Colours are rounded when they are written.
_ROUNDING = 0.02


def parse_colour(text: str) -> Color:
    """A colour as themes write it: `#f68f1e`, `teal`, `ansi_green`, `#f68f1e 30%`.

    Raises `ColorParseError`; `auto` and the like are no colours of their own.
    """
    name, _, share = text.partition(" ")
    colour = Color.parse(name)
    if not share:
        return colour
    if not _SHARE.fullmatch(share):
        raise ColorParseError(f"failed to parse {text!r} as a color")
    return colour.multiply_alpha(int(share[:-1]) / 100)


def luminance(colour: Color) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(each / 255) for each in colour.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def legible(colour: Color, grounds: Iterable[Color], ratio: float = TEXT_RATIO) -> Color:
    """The colour, made lighter or darker as far as it must be to be read on all of `grounds`."""
    grounds = tuple(grounds)
    end = max((BLACK, WHITE), key=lambda each: min(contrast(each, ground) for ground in grounds))
    for step in range(_STEPS):
        tried = colour.blend(end, step / _STEPS, 1.0)
        if all(contrast(tried, ground) >= ratio + _ROUNDING for ground in grounds):
            return tried
    return end


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
