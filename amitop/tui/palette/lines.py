"""One line of the palette: kind, name, synopsis, and at the right a key, a degree of danger or a reason why not."""

from __future__ import annotations

from collections.abc import Iterable

from amitop.text import clip, fit, width
from amitop.tui.bars import Line, Piece
from amitop.tui.palette.ranking import Found

_KIND = 9
_GAP = 2
_NAME = 24
#: From this width on synopses stand in a column that the longest names of Actions leave free.
_WIDE = 100


def offer_line(found: Found, across: int, kind: bool = True) -> Line:
    """An offer in at most `across` cells; `kind` tells whether its kind is written before it."""
    offer, refused = found.offer, found.offer.refusal
    right = Piece(offer.right, offer.right_ink) if refused is None else Piece(refused.short, "muted")
    # However long the reason, the name stays.
    beside = across - _KIND - _GAP - min(width(offer.name), _NAME)
    right = right._replace(text=clip(right.text, max(0, beside)))
    room = across - _KIND - (width(right.text) + _GAP if right.text else 0)
    name = clip(offer.name, room)
    ink, mark, quiet = ("strong", "accent bold", "muted") if refused is None else ("muted", "text", "faint")
    line = [Piece(fit(offer.kind if kind else "", _KIND), "muted"), *marked(name, found.name_marks, ink, mark)]
    left = room - width(name)
    if offer.says:
        column = min(28 if across >= _WIDE else 24, room)
        gap = max(_GAP, column - width(name))
        says = clip(offer.says, left - gap)
        if width(says) > 3:
            line += [Piece(" " * gap, ""), *marked(says, found.says_marks, quiet, mark)]
            left -= gap + width(says)
    return [*line, Piece(" " * (left + (_GAP if right.text else 0)), ""), right]


def marked(text: str, marks: Iterable[int], ink: str, mark: str) -> Line:
    """`text` in pieces, the letters at `marks` in another ink."""
    meant = frozenset(marks)
    line: Line = []
    for place, letter in enumerate(text):
        style = mark if place in meant else ink
        if line and line[-1].style == style:
            line[-1] = Piece(line[-1].text + letter, style)
        else:
            line.append(Piece(letter, style))
    return line
