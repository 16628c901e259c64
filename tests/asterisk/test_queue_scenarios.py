"""What becomes of queues without an event, and packets forged inside values, judged from outside."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from amitop.ami import Action
from amitop.monitor import Monitor
from tests.asterisk.conftest import Calls
from tests.asterisk.judge import cli
from tests.asterisk.outside import checking
from tests.lab.places import Place
from tests.lab.wait import until
from tests.outside.judge import LASTING

#: Seconds after the last step: what it left behind has time to be a fault.
AFTER = LASTING + 1
#: Seconds in which what nothing tells is asked for in its turn.
IN_TURN = 40.0
MEMBER = "Local/150@phones/n"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("José".encode("latin-1"), b"caf\xe9"), (b"x" * 78 + "é".encode(), b"y" * 78 + "é".encode())],
)
async def test_a_member_whose_name_is_no_utf_8(place: Place, monitor: Monitor, name: bytes, reason: bytes) -> None:
    """Asterisk cuts both at 79 bytes, and sends no event of a member if either is no UTF-8."""

    async def act(action: str, **headers: str) -> None:
        answer = await monitor.perform(Action(action, {"Queue": "vip", "Interface": MEMBER, **headers}))
        assert answer.ok, answer.message
        await asyncio.sleep(0.3)

    async with checking(place):
        await act("QueueAdd", MemberName=name.decode("utf-8", "surrogateescape"))
        await act("QueuePause", Paused="true", Reason=reason.decode("utf-8", "surrogateescape"))
        await asyncio.sleep(AFTER)
        await act("QueueRemove")
        await asyncio.sleep(AFTER)


async def test_a_caller_whose_number_changes_while_waiting(place: Place, monitor: Monitor, call: Calls) -> None:
    uniqueid = await call("5550101", "night")
    await until(lambda: monitor.pbx.queues["night"].callers.get(uniqueid), "the caller to wait")
    async with checking(place):
        await monitor.perform(
            Action("Setvar", {"Channel": uniqueid, "Variable": "CALLERID(num)", "Value": "5559999"})
        )
        await asyncio.sleep(AFTER)
        assert monitor.pbx.queues["night"].callers[uniqueid].number == "5559999"


@pytest.fixture
async def queues_conf(place: Place) -> AsyncIterator[tuple[Path, str]]:
    """The path of queues.conf and its text, which is put back afterwards."""
    path = place.tree / "etc/asterisk/queues.conf"
    text = path.read_text()
    yield path, text
    path.write_text(text)
    await cli(place, "queue reload all")


async def test_what_a_reload_of_the_queues_changed(
    place: Place, monitor: Monitor, queues_conf: tuple[Path, str]
) -> None:
    """By the CLI of the PBX: nothing tells, and it is asked for in its turn."""
    path, text = queues_conf
    tending = asyncio.create_task(monitor.follow())
    added = text.replace("member => Local/105@phones/n,0,Eve", "member => Local/105@phones/n,3,Evita")
    path.write_text(added + "\n[extra](team)\nmember => Local/120@phones/n,0,Xtra\n")
    await cli(place, "queue reload all")
    queues = monitor.pbx.queues

    def is_new() -> bool:
        eve = queues["sales"].members["Local/105@phones/n"]
        return "extra" in queues and (eve.name, eve.penalty) == ("Evita", 3)

    await until(is_new, "the queue that was added, and the member who was renamed", IN_TURN)
    path.write_text(text.replace("member => Local/105@phones/n,0,Eve\n", ""))
    await cli(place, "queue reload all")
    await until(
        lambda: "extra" not in queues and "Local/105@phones/n" not in queues["sales"].members,
        "the queue and the member to be gone",
        IN_TURN,
    )
    tending.cancel()
    await asyncio.gather(tending, return_exceptions=True)


async def test_what_an_action_of_our_own_changed_without_an_event(
    place: Place, monitor: Monitor, call: Calls
) -> None:
    """The order by QueueChangePriorityCaller (on 16 the priority only), the figures by QueueReset."""
    tending = asyncio.create_task(monitor.follow())
    night = monitor.pbx.queues["night"]
    for number in ("5550111", "5550112", "5550113"):
        uniqueid = await call(number, "night")
        await until(lambda one=uniqueid: one in night.callers, "the caller to wait")  # type: ignore[misc]
    last = night.waiting[-1]
    headers = {"Queue": "night", "Caller": last.channel, "Priority": "9", "Immediate": "yes"}
    answer = await monitor.perform(Action("QueueChangePriorityCaller", headers))
    assert answer.ok, answer.message
    shown = await cli(place, "queue show night")
    order = re.findall(r"^ +\d+\. (\S+) \(wait", shown, re.MULTILINE)
    assert len(order) == 3
    assert (order[0] == last.channel) == (place.version == "22")
    await until(
        lambda: last.priority == 9 and [each.channel for each in night.waiting] == order,
        "the order that Asterisk shows",
        LASTING,
    )
    await monitor.perform(Action("Hangup", {"Channel": last.channel}))
    await until(lambda: night.abandoned > 0 and len(night.callers) == 2, "the call to be abandoned")
    await monitor.perform(Action("QueueReset", {"Queue": "night"}))
    await until(lambda: night.abandoned == 0, "the figures to begin afresh", LASTING)
    tending.cancel()
    await asyncio.gather(tending, return_exceptions=True)


FORGED = "x\r\n\r\nEvent: Hangup\r\nPrivilege: call,all\r\nChannel: {channel}\r\nUniqueid: {uniqueid}\r\nCause: 16"
CARRIERS = ("NoOp(${X})", "Log(NOTICE,${X})", "UserEvent(Note,Text: ${X})", "Set(CALLERID(num)=${X})")


@pytest.mark.parametrize("carrier", CARRIERS)
async def test_a_hangup_forged_by_the_dialplan(place: Place, monitor: Monitor, call: Calls, carrier: str) -> None:
    victim = await call("5550100", "wait")
    text = FORGED.format(channel=monitor.pbx.channels[victim].name, uniqueid=victim)
    value = base64.b64encode(text.encode()).decode()
    for number, step in enumerate(("Answer()", f"Set(X=${{BASE64_DECODE({value})}})", carrier, "Hangup()"), 1):
        assert "added" in await cli(place, f'dialplan add extension "forge,{number},{step}" into forging')
    try:
        forged = monitor.packets
        answer = await monitor.perform(
            Action(
                "Originate",
                {"Channel": "Local/forge@forging/n", "Application": "Wait", "Data": "1", "Async": "true"},
            )
        )
        assert answer.ok, answer.message
        needle = f"Channel: {monitor.pbx.channels[victim].name}\r\nUniqueid: {victim}\r\nCause: 16".encode()

        def is_there() -> bool:
            return any(
                needle in each.packet.raw for each in monitor.journal.entries(0) if each.packet.name == "Hangup"
            )

        await until(is_there, "the forged Hangup")
        assert monitor.packets > forged
        assert victim in monitor.pbx.channels
        async with checking(place):
            await asyncio.sleep(AFTER)
        assert victim in monitor.pbx.channels
        assert victim in await cli(place, "core show channels concise")
    finally:
        await cli(place, "dialplan remove context forging")


async def test_a_hangup_forged_by_a_getvar(place: Place, monitor: Monitor, call: Calls) -> None:
    victim = await call("5550100", "wait")
    text = FORGED.format(channel=monitor.pbx.channels[victim].name, uniqueid=victim)
    value = base64.b64encode(text.encode()).decode()
    assert "added" in await cli(place, 'dialplan add extension "forge,1,Answer()" into forging')
    await cli(place, f'dialplan add extension "forge,2,Set(GLOBAL(X)=${{BASE64_DECODE({value})}})" into forging')
    await cli(place, 'dialplan add extension "forge,3,Hangup()" into forging')
    try:
        await monitor.perform(
            Action("Originate", {"Channel": "Local/forge@forging/n", "Application": "Wait", "Data": "1"})
        )
        answer = await monitor._ask(Action("Getvar", {"Variable": "X"}))  # as over a connection that is shared
        assert answer.ok
        await asyncio.sleep(0.5)
        assert victim in monitor.pbx.channels
    finally:
        await cli(place, "dialplan remove context forging")
