"""What is told of an exchange, without a screen."""

from __future__ import annotations

from amitop.ami import Action, Exchange, Framer, Packet
from amitop.tui.bars import Line
from amitop.tui.composer.answer import Sent, answer_line, columns_of, is_list, text_lines
from amitop.tui.composer.sending import patience
from amitop.tui.table.given_rows import GivenRows
from tests.tui.composer.listing import QUEUE_STATUS, heard


def said(line: Line) -> str:
    return "".join(piece.text for piece in line)


def exchange(*raw: str, name: str = "QueuePause") -> Exchange:
    made = Exchange(Action(name), "amitop-1-1", 100.0)
    for each in raw:
        made.receive(heard(each), 100.0024)
    return made


def test_the_line_tells_asterisks_own_message() -> None:
    done = exchange("Response: Success\nMessage: Interface paused successfully\n\n")
    line = said(answer_line(Sent(done.action, 100.0, done), 101.0))
    assert "2.4 ms" in line
    assert "amitop-1-1" in line
    assert line.endswith("✓ Interface paused successfully")
    assert "amitop-1-1" not in said(answer_line(Sent(done.action, 100.0, done), 101.0, 60))
    refused = exchange("Response: Error\nMessage: Permission denied\n\n")
    assert said(answer_line(Sent(refused.action, 100.0, refused), 101.0)).endswith("✗ Permission denied")


def test_what_is_not_known_is_said_to_be_so() -> None:
    lost, late, waiting = exchange(), exchange(), exchange()
    lost.disconnect(103.0)
    late.expire(110.0)
    for each in (lost, late):
        assert said(answer_line(Sent(each.action, 100.0, each), 111.0)).endswith("is not known")
    assert "waits for the answer, 3 s" in said(answer_line(Sent(waiting.action, 100.0, waiting), 103.2))
    unsent = Sent(Action("Hangup"), 100.0, None, "read-only: Hangup was not sent")
    assert "not sent: read-only" in said(answer_line(unsent, 103.0))
    assert not unsent.under_way


def test_output_is_text_and_other_answers_are_headers() -> None:
    command = exchange("Response: Success\nMessage: Command output follows\nOutput: a [b]\nOutput:   c\tx\n\n")
    assert [said(line) for line in text_lines(command)] == ["a [b]", "  c    x"]
    got = exchange("Response: Success\nActionID: x\nVariable: A\nValue: 1\n\n")
    assert [said(line) for line in text_lines(got)] == ["  Variable: A", "  Value: 1"]


def test_an_answered_originate_is_told() -> None:
    queued = "Response: Success\nMessage: Originate successfully queued\n\n"
    answered = exchange(
        queued,
        "Event: OriginateResponse\nResponse: Success\nReason: 4\nChannel: Local/1@x-1;1\n\n",
        name="Originate",
    )
    assert "✓ answered: Local/1@x-1;1" in said(text_lines(answered)[-1])
    busy = exchange(queued, "Event: OriginateResponse\nResponse: Failure\nReason: 5\nChannel: PJSIP/1\n\n")
    assert "✗ busy: PJSIP/1" in said(text_lines(busy)[-1])


def test_secrets_in_answers_are_masked() -> None:
    got = exchange("Response: Success\nOutput: secret: hunter2\n\n", name="Command")
    assert "hunter2" not in "".join(said(line) for line in text_lines(got))


def test_the_columns_of_a_list_begin_with_what_tells_most() -> None:
    listed = Exchange(Action("QueueStatus"), "x", 1.0)
    for packet in Framer().feed(QUEUE_STATUS):
        listed.receive(packet, 1.1)
    assert is_list(listed)
    columns = columns_of(listed.events)
    titles = [column.title for column in columns]
    assert titles[:4] == ["Event", "Queue", "Name", "Location"]
    assert titles.index("Membership") > titles.index("CallsTaken")
    assert "ActionID" not in titles
    assert [column.cell(listed.events[2]).text for column in columns[:4]] == [
        "QueueMember",
        "support",
        "Bob [/x]",
        "PJSIP/101",
    ]
    rows: GivenRows[Packet] = GivenRows()
    rows.put(listed.events)
    assert rows.update(0.0, None)
    assert not rows.update(0.0, None)
    assert len(rows) == 7
    assert rows.find(6) == 6
    assert rows.find(7) is None
    assert columns_of([]) == []


def test_rows_that_come_later_are_seen_from_the_next_look_on() -> None:
    names = ["a", "b"]
    rows = GivenRows(names, key=str.upper)
    assert rows.update(0.0, None)
    names.append("c")
    assert (len(rows), rows.find("C")) == (2, None)
    assert rows.update(0.0, None)
    assert (len(rows), rows.find("C")) == (3, 2)
    rows.put(["a", "b", "c"])
    assert not rows.update(0.0, None)


def test_some_actions_are_waited_for_longer() -> None:
    assert patience(Action("QueuePause")) == 10.0
    assert patience(Action("Originate", {"Async": "true"})) == 10.0
    assert patience(Action("Originate", {"Timeout": "60000"})) == 70.0
    assert patience(Action("Originate")) == 40.0
    assert patience(Action("WaitEvent", {"Timeout": "20"})) == 30.0
    assert patience(Action("Reload")) == 30.0
