"""Text from a PBX, made fit to be seen: whatever a caller puts in a name is text and nothing else.

Everything that the screen draws from the wire passes `visible`. Control, C1, bidi and other characters that a
terminal would obey or hide become marks; the rest is given on untouched, and never read as markup.
"""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len, chop_cells

from amitop.memo import remembered

ELLIPSIS = "…"
#: Characters of one text that are shown at most; of a longer one is told how many more it has.
LONGEST = 32_768

# More combining marks than this on one letter are an attack on the lines above and below, not a name.
_MARKS_LIMIT = 3
_DROPPED = frozenset(
    # Joiners and variation selectors: terminals disagree on the width of what they make; alone they say nothing.
    ["\u200c", "\u200d", *map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))]
)
_LINE_MARKS = {"\r": "␍", "\n": "␊", "\t": "␉", "\x7f": "␡", "\xa0": " ", "\u202f": " ", "\u3000": "  "}


def visible(text: str) -> str:
    """Return `text` with a visible mark for every character that is not plainly printable, `LONGEST` at most."""
    if len(text) > LONGEST:
        return f"{visible(text[:LONGEST])}{ELLIPSIS} {len(text) - LONGEST:,} more characters"
    if text.isascii() and text.isprintable():
        return text
    return _visible(text)


@remembered(2_500_000)
def _visible(text: str) -> str:
    shown: list[str] = []
    marks = 0
    for character in text:
        if character in _DROPPED:
            continue
        if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
            marks += 1
            if marks <= _MARKS_LIMIT:
                shown.append(character if shown else f"◌{character}")
            continue
        marks = 0
        shown.append(character if character.isprintable() else _mark(character))
    return "".join(shown)


def _mark(character: str) -> str:
    """What stands for a character that must not reach the terminal."""
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
    """The cells that `text` takes on the screen."""
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
    """`text` in exactly `cells` cells: clipped, or filled up with blanks."""
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
