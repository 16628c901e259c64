"""Two packets header by header."""

from __future__ import annotations

from amitop.ladder import Difference, compare
from tests.packets import packet


def test_headers_are_held_against_one_another_the_nth_of_a_name_beside_the_nth() -> None:
    first = packet("Event: A\nChannel: x\nVariable: 1\nVariable: 2")
    second = packet("Event: A\nChannel: y\nVariable: 1\nCause: 16")
    found = compare(first, second)
    assert found == [
        Difference("Event", "A", "A"),
        Difference("Channel", "x", "y"),
        Difference("Variable", "1", "1"),
        Difference("Variable", "2", None),
        Difference("Cause", None, "16"),
    ]
    assert [each.same for each in found] == [True, False, True, False, False]
