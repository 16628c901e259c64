"""What a PBX is asked before an operation is sent, and what its answers mean."""

from __future__ import annotations

import pytest

from amitop import operations
from amitop.ami import Action, Exchange, Packet
from amitop.operations.questions import Question, questions
from tests.pbx.scene import Scene


def answered(question: Question, answer: bytes) -> str:
    exchange = Exchange(question.action, "amitop-1", 0.0)
    exchange.receive(Packet(answer), 0.0)
    return question.reads(exchange)


def value(text: str) -> bytes:
    return f"Response: Success\r\nVariable: X\r\nValue: {text}\r\n\r\n".encode()


def of(scene: Scene, name: str, **headers: str) -> list[Question]:
    return questions(operations.composed(Action(name, headers), scene.pbx), scene.pbx)


def test_a_blind_transfer_asks_for_the_one_who_moves(scene: Scene) -> None:
    headers = {"Channel": "PJSIP/100-00000002", "Exten": "999", "Context": "default"}
    (question,) = of(scene, "BlindTransfer", **headers)
    assert question.action == Action(
        "Getvar", {"Variable": "DIALPLAN_EXISTS(default,999,1)", "Channel": "PJSIP/trunk-00000001"}
    )
    assert not question.refuses
    assert answered(question, value("0")) == (
        "there is no 999 in the context default: whoever is sent there is cut off"
    )
    made = operations.composed(Action("BlindTransfer", headers), scene.pbx)
    (alike,) = questions(made, scene.pbx, by_caller=False)
    assert not alike.action.get("Channel")


@pytest.mark.parametrize(
    "answer",
    [value("1"), value(""), b"Response: Error\r\nMessage: Permission denied\r\n\r\n", b"Response: Success\r\n\r\n"],
)
def test_an_answer_that_does_not_say_no_warns_of_nothing(scene: Scene, answer: bytes) -> None:
    (question,) = of(scene, "Redirect", Channel="PJSIP/100-00000002", Exten="1", Context="default")
    assert answered(question, answer) == ""


@pytest.mark.parametrize("exten", ["", "1,1)", "${EXTEN}", "a b", 'a"b', "a\\b", "(", "9" * 80, "é"])
def test_what_a_function_would_read_otherwise_is_not_asked(scene: Scene, exten: str) -> None:
    assert of(scene, "Redirect", Channel="PJSIP/100-00000002", Exten=exten, Context="default") == []


def test_both_goals_of_a_redirect_are_asked_for(scene: Scene) -> None:
    asked = of(
        scene,
        "Redirect",
        Channel="PJSIP/trunk-00000001",
        ExtraChannel="PJSIP/100-00000002",
        Exten="1",
        Context="a",
        ExtraExten="2",
        ExtraContext="b",
    )
    assert [each.action.get("Variable") for each in asked] == ["DIALPLAN_EXISTS(a,1,1)", "DIALPLAN_EXISTS(b,2,1)"]


def test_an_attended_transfer_asks_who_may_transfer_by_keys(scene: Scene) -> None:
    goal, may = of(scene, "Atxfer", Channel="PJSIP/100-00000002", Exten="1", Context="a")
    assert goal.action.get("Variable") == "DIALPLAN_EXISTS(a,1,1)"
    assert may.refuses
    assert answered(may, value("TK")) == ""
    assert answered(may, value("K")) == "Alice <100> may not transfer: its Dial or Queue has no t or T for it"
    assert answered(may, value("")) != ""
    assert answered(may, b"Response: Error\r\nMessage: No such channel\r\n\r\n") == ""


def test_nothing_is_asked_about_anything_else(scene: Scene) -> None:
    assert of(scene, "Hangup", Channel="PJSIP/100-00000002") == []
    assert of(scene, "QueuePause", Interface="PJSIP/100", Paused="true") == []


def test_an_attended_transfer_works_in_a_call_of_two_only(scene: Scene) -> None:
    alice = scene.pbx.channels["1.2"]

    def problem(exten: str = "123") -> str | None:
        return operations.attended_transfer(scene.pbx, alice, exten, "default").still_true(scene.pbx)

    assert problem() is None
    assert problem("echo") == "echo can't be played as keys"
    scene.pbx.move(scene.pbx.channels["1.3"], "b1", 0.0)
    assert problem() == "Alice <100> is in a bridge of 3: only a call of two can be handed over"
    assert "Ana" not in operations.attended_transfer(scene.pbx, alice, "1", "default").sentence
    scene.pbx.move(scene.pbx.channels["1.3"], None, 0.0)
    scene.pbx.bridges["b1"].type = "base"
    assert problem() == "Alice <100> is in a bridge of 2: only a call of two can be handed over"
    scene.pbx.move(alice, None, 0.0)
    assert problem() == "Alice <100> is with nobody whom it could transfer"
