"""The form and what is told of it, without a screen."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Action, ActionError, Packet
from amitop.ami.action import HEADER_LIMIT, LINE_LIMIT, check_header
from amitop.ami.catalogue import ActionEntry, Parameter
from amitop.tui.composer.check import action_of, is_secret, paste_problem, problem_of, problem_of_all
from amitop.tui.composer.complete import about, candidates, is_open
from amitop.tui.composer.form import Field, Form
from amitop.tui.composer.lot import complete
from amitop.tui.composer.preview import command_line, masked, packet_bytes
from amitop.tui.composer.start import Chosen, start_values, usual
from tests.tui.still import StillMonitor, busy_pbx

PAUSE = ActionEntry(
    "QueuePause",
    parameters=(Parameter("Queue"), Parameter("Interface", True), Parameter("Reason"), Parameter("Paused", True)),
)
ORIGINATE = ActionEntry(
    "Originate", parameters=(Parameter("Channel", True), Parameter("Variable", repeatable=True), Parameter("Data"))
)


def keys(form: Form) -> list[str]:
    return [field.key for field in form.fields]


def test_required_ones_come_first_then_the_order_of_the_pbx() -> None:
    assert keys(Form(PAUSE)) == ["Interface", "Paused", "Queue", "Reason"]


def test_nothing_that_was_typed_is_lost_when_more_is_known() -> None:
    form = Form(ActionEntry("QueuePause"), [("interface", "PJSIP/101"), ("X-Own", "1")])
    assert [field.free for field in form.fields] == [True, True]
    form.refine(PAUSE)
    assert keys(form) == ["Interface", "Paused", "Queue", "Reason", "X-Own"]
    assert form.headers() == [("Interface", "PJSIP/101"), ("X-Own", "1")]
    assert [field.key for field in form.missing()] == ["Paused"]


def test_a_row_that_may_come_again_is_added_after_its_like_and_removed() -> None:
    form = Form(ORIGINATE, [("Variable", "a=1"), ("Variable", "b=2")])
    assert keys(form) == ["Channel", "Variable", "Variable", "Data"]
    more = form.add(form.fields[1])
    assert keys(form).count("Variable") == 3
    assert form.fields[2] is more
    assert form.may_remove(more)
    form.remove(more)
    assert form.headers() == [("Variable", "a=1"), ("Variable", "b=2")]
    assert not form.may_remove(form.fields[0])
    assert form.add(form.fields[0]).free


NAMES = st.text(
    st.characters(codec="ascii", categories=["L", "N"], include_characters="-_"), min_size=1, max_size=12
)
VALUES = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), min_size=1, max_size=60)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=20), st.lists(NAMES, max_size=6))
def test_what_is_filled_in_is_what_goes_out(headers: list[tuple[str, str]], known: list[str]) -> None:
    form = Form(ActionEntry("Foo", parameters=tuple(Parameter(name) for name in dict.fromkeys(known))), headers)
    if any(key.lower() in ("action", "actionid") for key, _ in headers):
        assert any(problem_of(field) for field in form.fields)
        return
    filled = form.headers()
    assert sorted(value for _, value in filled) == sorted(value for _, value in headers)
    assert sorted(key.lower() for key, _ in filled) == sorted(key.lower() for key, _ in headers)
    raw = action_of(form).encode("amitop-1")
    assert raw == packet_bytes("Foo", filled, "amitop-1")
    assert not any(problem_of(field) for field in form.fields)
    told = raw.decode().removesuffix("\r\n\r\n").split("\r\n")[2:]
    assert told == [f"{key}: {value}" for key, value in filled]


@given(st.text(max_size=30), st.text(max_size=1200))
def test_a_field_is_refused_just_where_the_action_is(key: str, value: str) -> None:
    field = Field(key, value, free=True)
    try:
        Action("Foo", [(key, value)])
    except ActionError:
        assert problem_of(field) or not value
    else:
        assert not problem_of(field) or "•••" in value


def test_each_refusal_is_a_sentence_at_its_field() -> None:
    assert "line feed" in problem_of(Field("Reason", "a\nb"))
    assert "carriage return" in problem_of(Field("Reason", "a\rb"))
    assert "NUL" in problem_of(Field("Reason", "a\0b"))
    assert "1022 at most" in problem_of(Field("Reason", "x" * LINE_LIMIT))
    assert not problem_of(Field("Reason", "x" * (LINE_LIMIT - len("Reason: "))))
    assert "colon" in problem_of(Field("A:b", "1", free=True))
    assert "needs a name" in problem_of(Field("", "1", free=True))
    assert "set by amitop" in problem_of(Field("actionid", "1", free=True))
    assert "type it again" in problem_of(Field("Secret", "•••"))
    assert "line break" in paste_problem("support\r\nAction: Hangup")
    assert not paste_problem("support")
    many = Form(ActionEntry("Foo"), [(f"K{number}", "1") for number in range(HEADER_LIMIT - 1)])
    assert "128 at most" in problem_of_all(many)


def test_secrets_are_masked_in_all_that_is_shown() -> None:
    headers = [("Username", "a"), ("Secret", "hunter2"), ("Events", "off")]
    assert masked("Login", headers) == [("Username", "a"), ("Secret", "•••"), ("Events", "off")]
    assert is_secret("Login", "secret")
    assert not is_secret("QueuePause", "Reason")
    line = command_line(Action("Login", headers), StillMonitor().target)
    assert "hunter2" not in line


@given(st.lists(st.tuples(NAMES.filter(lambda key: key.lower() not in ("action", "actionid")), VALUES), max_size=8))
def test_a_shell_gives_the_command_the_very_headers(headers: list[tuple[str, str]]) -> None:
    action = Action("Foo", headers)
    words = shlex.split(command_line(action, StillMonitor().target))
    pairs = words[3 : words.index("--host")] if "--host" in words else []
    shown = masked("Foo", headers)
    assert words[:3] == ["amitop", "action", "Foo"]
    assert [tuple(pair.split("=", 1)) for pair in pairs] == shown
    assert words[-4:] == ["--host", "pbx1:5038", "--user", "amitop"]


# Completions.


def test_channels_are_found_by_name_number_and_caller() -> None:
    pbx = busy_pbx()
    for text, found in (
        ("marcos", "PJSIP/trunk-00000a52"),
        ("5550977", "PJSIP/trunk-00000a52"),
        ("a55", "PJSIP/101"),
    ):
        first = complete(text, candidates("Hangup", "Channel", [], pbx))[0]
        assert first.value.startswith(found)
    assert "Marcos Lima <5550977>" in about("Hangup", "Channel", "PJSIP/trunk-00000a52", [], pbx)


def test_queues_members_rooms_and_what_was_seen() -> None:
    pbx = busy_pbx()

    def values(action: str, key: str, *headers: tuple[str, str]) -> list[str]:
        return [each.value for each in complete("", candidates(action, key, headers, pbx))]

    assert values("QueuePause", "Queue") == ["support", "sales", "night"]
    assert about("QueuePause", "Queue", "sales", [], pbx) == "2 callers"
    assert "PJSIP/101" in values("QueuePause", "Interface")
    assert about("QueuePause", "Interface", "PJSIP/104", [], pbx) == "Eve  paused, Lunch"
    assert values("ConfbridgeMute", "Conference") == ["1234"]
    assert "participants" in values("ConfbridgeMute", "Channel", ("Conference", "1234"))
    assert "1234" in values("Redirect", "Exten", ("Context", "rooms"))
    assert "1234" not in values("Redirect", "Exten", ("Context", "phones"))
    assert values("Park", "Parkinglot") == ["default"]
    assert values("QueueWithdrawCaller", "Caller", ("Queue", "support")) == []
    assert len(values("QueueWithdrawCaller", "Caller", ("Queue", "sales"))) == 2
    assert values("ModuleLoad", "LoadType")[:3] == ["load", "unload", "reload"]
    assert values("Originate", "Async") == ["true", "false"]
    assert not any(each.startswith("PJSIP/trunk-") for each in values("Originate", "Channel"))
    assert is_open("Originate", "Channel")
    assert not is_open("Hangup", "Channel")


@given(st.text(max_size=8))
def test_what_is_offered_holds_what_was_typed(text: str) -> None:
    pbx = busy_pbx()
    for each in complete(text, candidates("Hangup", "Channel", [], pbx)):
        said = f"{each.value} {each.who}".lower()
        assert all(word in said for word in text.lower().split())


# What a form starts with.


@pytest.mark.parametrize(
    ("action", "wanted", "chosen"),
    [
        ("Hangup", {"Channel": "PJSIP/101-00000a55"}, "channel"),
        ("Bridge", {"Channel1": "PJSIP/101-00000a55"}, "channel"),
        ("Originate", {}, "channel"),
        ("Originate", {"Channel": "PJSIP/101"}, "agent"),
        ("QueuePause", {"Interface": "PJSIP/101", "Paused": "true"}, "agent"),
        ("QueuePause", {"Interface": "PJSIP/101", "Queue": "support", "Paused": "true"}, "member"),
        ("QueueReset", {"Queue": "night"}, "night"),
        ("ConfbridgeLock", {"Conference": "1234"}, "guest"),
        ("PJSIPQualify", {"Endpoint": "101"}, "PJSIP/101"),
    ],
)
def test_a_form_starts_with_the_chosen_row(action: str, wanted: dict[str, str], chosen: str) -> None:
    pbx = busy_pbx()
    bob = next(agent for agent in pbx.agents() if agent.name == "Bob")
    rows = {
        "channel": Chosen("1763847120.2618", pbx.channels["1763847120.2618"]),
        "agent": Chosen(bob.key, None, bob),
        "member": Chosen(("support", "PJSIP/101"), None, bob, bob.members[0]),
        "guest": Chosen("1763847120.2640", pbx.channels["1763847120.2640"]),
    }
    names = ["Channel", "Channel1", "Channel2", "Interface", "Queue", "Paused", "Conference", "Endpoint"]
    taken = {
        "Hangup": ["Channel", "Cause"],
        "Bridge": ["Channel1", "Channel2"],
        "Originate": ["Channel"],
        "ConfbridgeLock": ["Conference"],
    }
    given_ = start_values(action, taken.get(action, names), rows.get(chosen, Chosen(chosen)), pbx)
    assert {key: given_.get(key) for key in wanted} == wanted
    assert "Channel" in wanted or "Channel" not in given_ or chosen == "guest"


def test_what_an_operator_nearly_always_means() -> None:
    assert usual("originate") == {"Priority": "1", "Async": "true"}
    assert usual("Hangup") == {"Cause": "16"}
    assert usual("Ping") == {}


def test_check_header_takes_what_asterisk_takes() -> None:
    check_header("Channel", "PJSIP/100-1")
    with pytest.raises(ActionError):
        check_header("Chan nel ", "x")


def test_bytes_that_are_no_utf8_come_back_as_they_were() -> None:
    name = "SIP/Jos\udce9-1"
    form = Form(ActionEntry("Hangup", parameters=(Parameter("Channel", True),)), [("Channel", name)])
    raw = action_of(form).encode()
    assert b"SIP/Jos\xe9-1" in raw
    assert Packet(raw).get("Channel") == name
