"""Rows by their own fields."""

from __future__ import annotations

from typing import Any

import pytest

from amitop.expression import ExpressionError
from amitop.pbx.entities import Agent, Call, Channel, Conference, Endpoint, Member, ParkedCall, Queue
from amitop.pbx.select import RowFilter, names

NOW = 1000.0


def channel(**more: Any) -> Channel:
    made = Channel("1.1", "PJSIP/101-1", "Up", caller_number="5550142", caller_name="Jos\udce9", started=NOW - 90)
    for key, value in more.items():
        setattr(made, key, value)
    return made


QUEUE = Queue(
    "support", members={"PJSIP/1": Member("support", "PJSIP/1", "Ana", paused=True, paused_reason="Lunch")}
)


@pytest.mark.parametrize(
    ("record", "text", "verdict"),
    [
        (channel(), 'state == "Up" && duration > 60', True),
        (channel(), "duration > 120", False),
        (channel(started=None), "duration == null", True),
        (channel(), "hold_since == null && bridge == null && !parked", True),
        (channel(hold_since=5.0), "hold_since != null", True),
        (channel(), 'caller_number.startsWith("555") && caller_name.startsWith("Jos")', True),
        (channel(), "shown PJSIP", True),
        (channel(), "shown SIP/7", False),
        (QUEUE, 'waiting == 0 && "Ana" in members', True),
        (
            Agent("PJSIP/1", "Ana", "PJSIP/1", list(QUEUE.members.values())),
            'paused && paused_reason == "Lunch"',
            True,
        ),
        (Agent("PJSIP/1", "Ana", "PJSIP/1", list(QUEUE.members.values())), '"sales" in queues', False),
        (Agent("a", "Ana", "a", []), "status == null", True),
        (Call("1.1", [channel()], "support", None, NOW - 5), 'caller_number == "5550142" && duration < 10', True),
        (Conference("1234"), "participants.size() > 0", False),
        (ParkedCall("1.1", parked=NOW - 30), "duration >= 30", True),
        (Endpoint("PJSIP/1", "INUSE"), 'state == "INUSE"', True),
    ],
)
def test_rows(record: Any, text: str, verdict: bool) -> None:
    assert RowFilter(text, type(record)).matches(record, NOW, lambda: "Shown: pjsip/101") is verdict


def test_fields_that_a_table_has_not_are_told() -> None:
    with pytest.raises(ExpressionError, match="'durration' is not known: did you mean duration"):
        RowFilter("durration > 5", Channel)
    assert "touched" not in names(Channel)
    assert "duration" not in names(Queue)
    assert not RowFilter("", Queue)
