"""A macro on a row: what goes out, when it is refused, and whether it still holds."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop import operations
from amitop.ami import Action, ActionError
from amitop.config.macro import Ask, Macro, Step
from amitop.config.macros import load_macros
from amitop.config.placeholders import LISTS, ROWS, VALUES
from amitop.operations import Degree, MacroError, Row
from amitop.operations.macro import defaults, why_not
from amitop.operations.recipe import choices, recipe
from amitop.pbx import Pbx
from amitop.pbx.entities import Agent
from tests.tui.still import busy_pbx

MARCOS, BOB = "1763847120.2610", "1763847120.2618"


def alice(pbx: Pbx) -> Agent:
    return next(agent for agent in pbx.agents() if agent.name == "Alice")


def everything(pbx: Pbx) -> Row:
    agent = alice(pbx)
    call = next(call for call in pbx.calls() if any(each.uniqueid == MARCOS for each in call.channels))
    return Row(
        pbx.channels[MARCOS],
        call,
        agent,
        agent.members[0],
        pbx.queues["support"],
        pbx.conferences["1234"],
        pbx.endpoints["PJSIP/100"],
    )


def one(headers: dict[str, str], **more: object) -> Macro:
    return Macro("m", "M", (Step("UserEvent", tuple(headers.items())),), **more)  # type: ignore[arg-type]


def test_the_table_and_the_values_are_the_same() -> None:
    pbx = busy_pbx()
    row = everything(pbx)
    assert row.channel is not None
    row.channel.account = "sales"
    captured = operations.capture(pbx, row)
    assert set(captured.values) == set(VALUES)
    assert set(captured.lists) == set(LISTS)
    assert tuple(sorted(each.name for each in fields(Row))) == tuple(sorted(ROWS))


def test_values_are_those_of_the_moment_of_the_key() -> None:
    pbx = busy_pbx()
    captured = operations.capture(pbx, Row(pbx.channels[MARCOS]))
    pbx.channels[MARCOS].name = "PJSIP/other-1"
    operation = operations.from_macro(pbx, one({"Channel": "{channel.name}"}), captured, {})
    assert operation.actions == (Action("UserEvent", {"Channel": "PJSIP/trunk-00000a52"}),)
    assert operation.still_true(pbx) == "the channel was renamed from PJSIP/trunk-00000a52 to PJSIP/other-1"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_no_caller_can_write_headers(name: str) -> None:
    pbx = busy_pbx()
    pbx.channels[MARCOS].caller_name = name
    captured = operations.capture(pbx, Row(pbx.channels[MARCOS]))
    macro = one({"A": "<{channel.caller_name}>", "B": "{ask.b}"}, asks=(Ask("b", "b"),))
    try:
        operation = operations.from_macro(pbx, macro, captured, {"b": "{channel.name}"})
    except MacroError:
        assert not name
    except ActionError:
        assert any(each in name for each in "\r\n\0")
    else:
        assert operation.actions[0].headers == (("A", f"<{name}>"), ("B", "{channel.name}"))


def test_each_sends_a_step_for_every_queue_by_name() -> None:
    pbx = busy_pbx()
    macro = load_macros()[0]["lunch"]
    captured = operations.capture(pbx, Row(agent=alice(pbx)))
    operation = operations.from_macro(pbx, macro, captured, defaults(macro, captured))
    assert [action.get("Queue") for action in operation.actions] == ["support", "sales"]
    assert operation.must_end_well == (False, False)
    assert operation.still_true(pbx) is None
    del pbx.queues["sales"].members["PJSIP/100"]
    assert operation.still_true(pbx) == "Alice is no longer a member of sales"


def test_only_what_is_used_must_still_hold() -> None:
    pbx = busy_pbx()
    captured = operations.capture(pbx, everything(pbx))
    operation = operations.from_macro(pbx, one({"Queue": "{queue.name}"}), captured, {})
    del pbx.channels[MARCOS]
    assert operation.still_true(pbx) is None
    del pbx.queues["support"]
    assert operation.still_true(pbx) == "there is no longer a queue support"


def test_the_other_party_must_still_be_there() -> None:
    pbx = busy_pbx()
    macro = load_macros()[0]["park-and-announce"]
    captured = operations.capture(pbx, Row(pbx.channels[MARCOS]))
    operation = operations.from_macro(pbx, macro, captured, {})
    # A question that may stay empty, and does, sends no header.
    headers = {"Channel": "PJSIP/trunk-00000a52", "TimeoutChannel": "PJSIP/101-00000a55"}
    assert operation.actions == (Action("Park", headers),)
    assert operation.must_end_well == (True,)
    del pbx.bridges["9b10e7bb-0002"].channels[BOB]
    assert operation.still_true(pbx) == "PJSIP/trunk-00000a52 is no longer with Bob <101>"


def test_an_answer_that_was_left_as_offered_is_held_to_its_row() -> None:
    pbx = busy_pbx()
    macro = one({"Channel": "{ask.c}"}, asks=(Ask("c", "channel", "{channel.name}"),))
    captured = operations.capture(pbx, Row(pbx.channels[MARCOS]))
    offered = operations.from_macro(pbx, macro, captured, defaults(macro, captured))
    written = operations.from_macro(pbx, macro, captured, {"c": "PJSIP/another-1"})
    del pbx.channels[MARCOS]
    assert offered.still_true(pbx) == "PJSIP/trunk-00000a52 has hung up"
    assert written.still_true(pbx) is None


@pytest.mark.parametrize(
    ("headers", "row", "sentence"),
    [
        ({"A": "{channel.name}"}, "", "choose a channel first"),
        ({}, "agent", "choose an agent first"),
        ({"A": "{other.name}"}, "", "choose a row first"),
        ({"A": "{number}"}, "", "choose a row first"),
    ],
)
def test_a_row_that_lacks_something_is_refused(headers: dict[str, str], row: str, sentence: str) -> None:
    macro = one(headers, row=row)
    captured = operations.capture(Pbx(), Row())
    assert why_not(macro, captured) == sentence
    with pytest.raises(MacroError, match=sentence):
        operations.from_macro(Pbx(), macro, captured, {})


def test_a_value_that_this_row_does_not_have_is_named() -> None:
    pbx = busy_pbx()
    captured = operations.capture(pbx, Row(pbx.channels[MARCOS]))
    assert why_not(one({"A": "{channel.account}"}), captured) == "Marcos Lima <5550977> has no account"
    alone = operations.capture(pbx, Row(pbx.channels["1763847120.2735"]))
    assert why_not(one({"A": "{other.name}"}), alone) == "Echo test <301> is not with exactly one other"


def test_an_unanswered_question_is_no_empty_header() -> None:
    # QueuePause with an empty Queue would pause everywhere.
    macro = one({"Queue": "{ask.queue}"}, asks=(Ask("queue", "queue"),))
    with pytest.raises(MacroError, match="needed: queue"):
        operations.from_macro(Pbx(), macro, operations.capture(Pbx(), Row()), {"queue": ""})


@pytest.mark.parametrize(
    ("interface", "number"),
    [("PJSIP/101", "101"), ("Local/101@phones/n", "101"), ("PJSIP/alice", ""), ("SIP/100-desk", "100")],
)
def test_the_number_in_an_interface(interface: str, number: str) -> None:
    captured = operations.capture(Pbx(), Row(agent=Agent(interface, "A", interface, [])))
    assert captured.values.get("number", "") == number


def test_a_macro_is_as_dangerous_as_its_worst_step() -> None:
    reads, changes = Action("Ping"), Action("QueuePause", {"Interface": "x"})
    assert operations.degree_of([reads]) is Degree.READING
    assert operations.degree_of([reads, changes]) >= Degree.CHANGING


def test_an_action_becomes_a_macro_that_sends_the_same_again() -> None:
    pbx = busy_pbx()
    captured = operations.capture(pbx, Row(pbx.channels[MARCOS]))
    sent = Action(
        "Setvar",
        [("Channel", "PJSIP/trunk-00000a52"), ("Variable", "${A}"), ("Value", "x"), ("Secret", "hush")],
    )
    offered = choices(sent, captured)
    assert [each.placeholder for each in offered if each.likely] == ["channel.name", ""]
    made = recipe(sent, [each for each in offered if each.likely or each.header == "Value"], "m", "M", "", "")
    assert "hush" not in repr(made)
    assert made.row == "channel"
    answers = {**defaults(made, captured), "secret": "hush"}
    assert operations.from_macro(pbx, made, captured, answers).actions == (sent,)
