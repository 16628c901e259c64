"""What a login needs, held to what the program really looks at and sends."""

from __future__ import annotations

import re

import pytest

from amitop.ami import Action, Exchange
from amitop.ami.facts import facts
from amitop.config.macros import load_macros
from amitop.ladder.events import EVENTS as LADDER
from amitop.monitor import watch
from amitop.monitor.identity import identify
from amitop.monitor.snapshot import Lister
from amitop.operations.needs import (
    CLASSES,
    DOINGS,
    EVENTS,
    LEFT_OUT,
    LISTS,
    OPTIONAL,
    READ,
    READS,
    VARIABLE,
    privilege,
    used,
)
from amitop.operations.stanzas import STANZAS, WRITE_TIMEOUT, Stanza, filters, filters_by_name, stanza
from amitop.pbx import Pbx, model
from amitop.tui.keys.registry import ACTS
from tests.packets import event, response

# Items of lists: they come with the answer, whatever is read.
_LIST_ITEMS = frozenset(
    """
    Agents BridgeListItem ConfbridgeList ConfbridgeListRooms CoreShowChannel CoreShowChannelsComplete QueueEntry
    QueueMember QueueParams QueueSummary Status
    """.split()
)


def test_the_events_are_those_that_the_program_looks_at() -> None:
    looked_at = set(model._HANDLERS) | set(LADDER) | watch._TELLING | {"VarSet"}
    optional = frozenset().union(*OPTIONAL.values())
    assert used() == looked_at - _LIST_ITEMS - optional
    assert looked_at >= optional
    assert not set(OPTIONAL) & set(READ)
    assert looked_at >= _LIST_ITEMS
    assert sum(map(len, EVENTS.values())) == len(used())
    assert not used() & set(LEFT_OUT)
    assert VARIABLE.encode() in model._BRIDGEPEER


def test_every_class_that_is_read_is_told_of() -> None:
    assert {each.name for each in READS} == set(EVENTS) == set(READ)
    assert set(READ) <= set(CLASSES)


async def test_the_lists_are_those_that_the_monitor_asks_for() -> None:
    asked: list[str] = []

    async def ask(action: Action) -> Exchange:
        asked.append(action.name)
        exchange = Exchange(action, "x-1", 0.0)
        exchange.receive(response(EventList="start"), 0.0)
        exchange.receive(event(action.name, Queue="one"), 0.0)
        exchange.receive(event("Complete", EventList="Complete"), 0.0)
        return exchange

    await Lister(ask, Pbx()).everything()
    await identify(ask)
    # A conference's people are asked for by the same class as the conferences.
    assert privilege("ConfbridgeList") == privilege("ConfbridgeListRooms")
    assert set(asked) - {"Ping", "ConfbridgeList"} == {each.action for each in LISTS}


def test_every_key_that_acts_on_the_pbx_is_told_of() -> None:
    told = {each.act: each for each in DOINGS if each.act}
    acts = {act.id: act for act in ACTS}
    assert {act.id for act in ACTS if act.danger} <= set(told)
    assert all(each.key == acts[name].key for name, each in told.items())
    shipped = {step.action for macro in load_macros()[0].values() for step in macro.steps}
    assert shipped <= {action for each in DOINGS for action in each.actions}
    assert all(any_of for each in DOINGS for any_of in each.classes)


def test_what_a_doing_needs() -> None:
    by_name = {each.act: each for each in DOINGS}
    assert by_name["hang_up"].works_with({"system"})
    assert by_name["hang_up"].works_with({"call"})
    assert not by_name["hang_up"].works_with({"agent"})
    assert by_name["pause"].works_with({"agent"})


@pytest.mark.parametrize(
    ("version", "by_name"),
    [
        ("22.10.1", True),
        ("22.0.0", False),
        ("21.6.0", True),
        ("20.11.1", True),
        ("20.10.0", False),
        ("18.26.0", True),
        ("19.8.1", False),
        ("16.28.0~dfsg", False),
        ("23.0.0", True),
        ("", False),
        ("GIT-master", False),
    ],
)
def test_a_version_gets_the_filters_that_it_understands(version: str, by_name: bool) -> None:
    assert filters_by_name(version) is by_name
    for line in filters(version):
        assert line.startswith("eventfilter(action(exclude)," if by_name else "eventfilter = !^Event: ")


def test_an_old_filter_leaves_out_what_is_meant_and_nothing_else() -> None:
    patterns = [
        re.compile(line.partition("!")[2].replace("[[:cntrl:]]", "[\\x00-\\x1f]"), re.DOTALL)
        for line in filters("16.1")
    ]

    def comes(name: str, **headers: object) -> bool:
        raw = event(name, {"Privilege": "call,all", **headers}).raw.decode()
        return not any(each.search(raw) for each in patterns)

    assert all(comes(name) for name in used() - {"VarSet"})
    assert not any(comes(name) for name in LEFT_OUT)
    assert comes("VarSet", Variable=VARIABLE, Value="Variable: other")
    for other in ("SIPURI", "BRIDGE", "BRIDGEPVTCALLID", "BRIDGEPEEX", "bridgepeer", "~HASH~"):
        assert not comes("VarSet", Variable=other, Value="1") or VARIABLE.startswith(other)
    # Anybody may write an event's name into a value.
    assert comes("Hangup", Channel="Event: CEL ")
    assert comes("UserEvent", UserEvent="VarSet", Text="Event: VarSet")


def test_the_stanzas_are_the_smallest() -> None:
    reading, operating, everything = STANZAS
    assert [each.name for each in STANZAS] == ["reading", "operating", "everything"]
    changing = {"Hangup", "Redirect", "QueuePause", "Originate", "Command", "Setvar", "DBPut", "Park"}
    assert not {action for action in changing if set(privilege(action)) & set(reading.write)}
    for doing in DOINGS[:4]:
        assert doing.works_with(operating.write)
    assert set(operating.write) == {"call", "agent", "reporting"}
    assert all(not each.privilege or set(each.privilege) & set(everything.write) for each in facts())
    assert not {"log", "verbose", "dtmf", "cdr", "dialplan", "cc", "test", "security"} & set(everything.write)


@pytest.mark.parametrize("kind", STANZAS, ids=lambda kind: kind.name)
def test_a_stanza_lets_nobody_in_before_a_secret_is_set(kind: Stanza) -> None:
    lines = stanza(kind, "22.10.1", "ana").splitlines()
    assert "[ana]" in lines
    assert not [line for line in lines if line.startswith(("secret", "permit", "deny"))]
    assert f"read = {','.join(READ)}" in lines
    assert f"writetimeout = {WRITE_TIMEOUT}" in lines
    assert all(len(line) < 1000 for line in lines)


def test_a_strange_login_is_not_written_into_a_stanza() -> None:
    assert "[amitop]" in stanza(STANZAS[0], "22.1", "x]\nwrite = all")
    assert "write = all" not in stanza(STANZAS[0], "22.1", "x]\nwrite = all")
