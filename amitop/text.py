"""Text from a PBX made fit to be seen: whatever a caller puts in a name is text and nothing else.

Everything that is shown passes `visible`. Control, C1, bidi, invisible and other characters that a terminal would
obey or hide become marks; everything else stays as it is and is never read as markup. `harmless` is the last gate
before the terminal, for text that should have passed `visible` and has not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import rich.cells
from rich.cells import cell_len, chop_cells

from amitop.memo import remembered

ELLIPSIS = "…"
#: Characters of one text that are shown at most; of a longer one is told how many more it has.
LONGEST = 32_768

# More combining marks than this on one letter are an attack on the lines above and below, not a name.
_MARKS_LIMIT = 3


def _ranges(text: str) -> frozenset[str]:
    """Return the characters of code points and ranges in hexadecimal."""
    pairs = [each.partition("-") for each in text.split()]
    return frozenset(
        chr(code) for first, _, last in pairs for code in range(int(first, 16), int(last or first, 16) + 1)
    )


# Joiners, variation selectors and skin tones: terminals disagree on the width of what they make; alone they say
# nothing.
_DROPPED = _ranges("200C-200D 180B-180D 180F FE00-FE0F E0100-E01EF 1F3FB-1F3FF")
# What Python calls printable and a terminal draws as nothing: fillers, a joiner, inherent vowels, null signs.
_INVISIBLE = _ranges("034F 115F 1160 17B4 17B5 3164 FFA0 16FE4 13441 13442 1D159")
# What takes one cell in one terminal and two in another: a caller could shift a row's columns by them.
_DISPUTED = _ranges("2630-2637 268A-268F 3248-324F 302E 302F 16FF0 16FF1 1D300-1D356 1D360-1D378")
_LINE_MARKS = {
    "\r": "␍",
    "\n": "␊",
    "\t": "␉",
    "\x7f": "␡",
    "\xa0": " ",
    "\u202f": " ",
    "\u2800": " ",
    "\u3000": "  ",
}
_MARKED = _INVISIBLE | _DISPUTED | {"\u2800"}


def visible(text: str) -> str:
    """Return `text` with a visible mark for every character that is not plainly printable, `LONGEST` at most."""
    if len(text) > LONGEST:
        return f"{visible(text[:LONGEST])}{ELLIPSIS} {len(text) - LONGEST:,} more characters"
    if text.isascii() and text.isprintable():
        return text
    return _visible(text)


def visible_lines(text: str) -> str:
    """Return `text` made visible, but for its ends of lines."""
    return "\n".join(map(visible, text.replace("\r\n", "\n").split("\n")))


@remembered(2_500_000)
def _visible(text: str) -> str:
    shown: list[str] = []
    marks = 0
    for character in text:
        if character in _DROPPED:
            continue
        if character in _MARKED:
            marks = 0
            shown.append(_mark(character))
            continue
        if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
            marks += 1
            if marks <= _MARKS_LIMIT:
                shown.append(character if shown else f"◌{character}")
            continue
        marks = 0
        shown.append(character if character.isprintable() else _mark(character))
    return "".join(shown)


def harmless(text: str) -> str:
    """Return `text` with nothing in it that a terminal obeys or hides, in as many cells as it was measured.

    Only what `visible` would change is changed, and each character stays as wide as it is.
    """
    if _safe.issuperset(text):
        return text
    return "".join(character if _is_safe(character) else "\ufffd" * cell_len(character) for character in text)


# Characters that were found to be safe: what is drawn is looked at with every line of the screen.
_safe = set(map(chr, range(0x20, 0x7F)))


def _is_safe(character: str) -> bool:
    if character in _safe:
        return True
    safe = character.isprintable() and character not in _DROPPED and character not in _MARKED
    if safe:
        _safe.add(character)
    return safe


def json_escaped(text: str) -> str:
    """Return JSON with whatever a terminal would obey or hide written as `\\uXXXX`; it means the same.

    Such characters are in strings only: JSON writes C0 as escapes itself, and keeps its own line ends.
    """
    if text.isascii() and "\x7f" not in text:
        return text
    return re.sub(r"[^\n\x20-\x7e]", lambda found: found[0] if _is_safe(found[0]) else _as_escape(found[0]), text)


def _as_escape(character: str) -> str:
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _mark(character: str) -> str:
    """Return what stands for a character that must not reach the terminal."""
    known = _LINE_MARKS.get(character)
    if known is not None:
        return known
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if 0xDC80 <= code <= 0xDCFF:
        # A byte that is not UTF-8: old systems send Latin-1 names, which are worth reading.
        byte = code - 0xDC00
        return chr(byte) if byte > 0xA0 and byte != 0xAD else f"‹{byte:02X}›"
    if unicodedata.category(character) == "Zs":
        return " "
    return f"‹{code:02X}›" if code < 0x100 else f"‹U+{code:04X}›"


def width(text: str) -> int:
    """Return the cells that `text` takes on the screen."""
    return len(text) if text.isascii() else cell_len(text)


def clip(text: str, cells: int) -> str:
    """Return `text` in at most `cells` cells, with an ellipsis if something is left out."""
    if len(text) <= cells and (text.isascii() or cell_len(text) <= cells):
        return text
    if cells <= 0:
        return ""
    if text.isascii():
        return text[: cells - 1] + ELLIPSIS
    fitting, length = 0, cells - 1
    while fitting < length:
        half = (fitting + length + 1) // 2
        fitting, length = (half, length) if cell_len(text[:half]) < cells else (fitting, half - 1)
    return text[:fitting] + ELLIPSIS


def fit(text: str, cells: int, right: bool = False) -> str:
    """Return `text` in exactly `cells` cells: clipped, or filled up with blanks."""
    text = clip(text, cells)
    blanks = " " * (cells - width(text))
    return blanks + text if right else text + blanks


def chop(text: str, cells: int) -> list[str]:
    """Cut `text` into pieces of at most `cells` cells, wherever that is; none of them is empty."""
    return chop_cells(text, max(2, cells)) or [text]


@remembered(1_000_000)
def lines_of(text: str, cells: int) -> tuple[str, ...]:
    """Return `text` in lines of at most `cells` cells, cut between words; a longer word is cut within."""
    cells = max(2, cells)
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        together = f"{line} {word}" if line else word
        if width(together) <= cells:
            line = together
            continue
        if line:
            lines.append(line)
        *whole, line = chop(word, cells)
        lines += whole
    return (*lines, line)


@cache
def _with_spacing_marks(version: str = "auto") -> Any:
    """Return rich's table of widths with a cell for each spacing mark, such as a vowel sign of Devanagari.

    rich counts none, as in a font that joins them; tmux, xterm and VTE give each a cell of its own.
    """
    table = _rich_table(version)
    return table._replace(widths=[*_split(table.widths)])


def _split(widths: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    for first, last, cells in widths:
        if cells:
            yield first, last, cells
            continue
        start = first
        for code in range(first, last + 1):
            spacing = unicodedata.category(chr(code)) == "Mc"
            if code == last or spacing != (unicodedata.category(chr(code + 1)) == "Mc"):
                yield start, code, int(spacing)
                start = code + 1


# rich has no public way to say it. It looks widths up by this name since 14.3; before, such names are misaligned.
_rich_table: Any = getattr(rich.cells, "load_cell_table", None)
if _rich_table is not None:
    vars(rich.cells)["load_cell_table"] = _with_spacing_marks
