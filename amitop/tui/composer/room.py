"""How high the composer stands: as its form needs, with all the room there is once there is an answer to show."""

from __future__ import annotations

#: Lines at most, and how much of the screen they may take, in hundredths.
MOST, SHARE = 40, 88
# Lines around form and packet; and of the packet those beside a line for each field: head, Action, warnings.
_AROUND, _BESIDE = 9, 9


# Lines that an answer of several gets.
_ANSWER = 8


def stand(rows: int, fields: int, answered: bool) -> tuple[int, int, int]:
    """Lines above it, of it, and of form and packet, on a screen of `rows`; nothing that is typed changes them.

    With `answered` there are lines to show of the answer.
    """
    most = min(MOST, rows * SHARE // 100)
    body = max(1, min(_BESIDE + fields, most - _AROUND - (_ANSWER if answered else 0)))
    return (rows - most) // 2, most if answered else min(most, _AROUND + body), body
