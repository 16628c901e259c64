"""The logins that the doctor prints, put into a real manager.conf: each gives what it promises, and no more."""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from amitop import operations
from amitop.ami import Action, Packet
from amitop.monitor import Monitor
from amitop.monitor.checkup import Checkup, examine
from amitop.operations.needs import LEFT_OUT, READ, VARIABLE, used
from amitop.operations.stanzas import STANZAS, WRITE_TIMEOUT
from amitop.pbx.entities import Agent
from tests.asterisk.conftest import Calls, blowing, target
from tests.asterisk.judge import CHANNELS, cli, until_cli
from tests.asterisk.test_audit import amitop
from tests.asterisk.test_operations import carry_out, partner
from tests.lab import places
from tests.lab.places import Place
from tests.lab.storm import clear, storm
from tests.lab.wait import until

SECRET = "of-a-test-only"
KINDS = [kind.name for kind in STANZAS]


def user_of(kind: str) -> str:
    return f"test-{kind}"


@pytest.fixture
async def logins(place: Place) -> AsyncIterator[dict[str, str]]:
    """The stanzas as the doctor prints them for this PBX, in force under names of the test's own."""
    code, output = await amitop(place, "doctor", "--watch", "0", "--format", "json")
    assert code == 0, output
    stanzas: dict[str, str] = json.loads(output)["stanzas"]
    text = "\n".join(
        stanza.replace(f"[{places.USER}]", f"[{user_of(kind)}]").replace(";secret =", f"secret = {SECRET} ;")
        for kind, stanza in stanzas.items()
    )
    # The lab's manager.conf reads it where it is there.
    own = place.tree / "etc/asterisk/manager-of-a-test.conf"
    own.write_text(text)
    try:
        await _reload(place, set(map(user_of, stanzas)))
        yield stanzas
    finally:
        own.unlink()
        await _reload(place, set())


async def _reload(place: Place, wanted: set[str]) -> None:
    """Have manager.conf read again, until just these logins of tests are in force."""
    os.utime(place.tree / "etc/asterisk/manager.conf")
    await cli(place, "manager reload")

    def in_force(listing: str) -> bool:
        return {each.strip() for each in listing.splitlines() if each.startswith(user_of(""))} == wanted

    await until_cli(place, "manager show users", in_force, "the logins")


class Ear:
    """Counts the events that came without being asked for."""

    def __init__(self) -> None:
        self.events: Counter[str] = Counter()
        self.variables: Counter[str] = Counter()

    def __call__(self, packet: Packet, _at: float) -> None:
        if packet.get("Privilege"):
            self.events[packet.name] += 1
        if packet.name == "VarSet":
            self.variables[packet.get("Variable")] += 1


@pytest.mark.usefixtures("logins")
@pytest.mark.parametrize("kind", KINDS)
async def test_every_view_is_true_and_what_is_left_out_stays_out(place: Place, kind: str) -> None:
    ear, all_of_it = Ear(), Ear()
    watching = Monitor(target(place, user_of(kind), SECRET), heard=ear)
    beside = Monitor(target(place), heard=all_of_it)
    await watching.connect()
    await beside.connect()
    following = [asyncio.create_task(each.follow()) for each in (watching, beside)]
    try:
        async with blowing(place, calls=60, leave=11) as storming:
            await until(lambda: ear.events["Hangup"] > 20, "the storm", 60)
            assert (await watching.audit()).drift == []
            made = await storming
        await _is_filled(watching)
        report = await watching.audit()
        assert report.drift == []
        # At least two channels a call that was left, and as many members as queues.conf has.
        assert report.compared > 2 * made.left + 12
        assert set(report.blind) == ({"agents", "parked"} if kind == "reading" else set())
        await clear(place.port)
        for each in (watching, beside):
            await until(lambda each=each: not each.pbx.channels, "the end of all calls")  # type: ignore[misc]
    finally:
        for each in (watching, beside):
            await each.close()
        await asyncio.gather(*following)
    assert not {name for name in ear.events if name in LEFT_OUT}
    assert set(ear.variables) == {VARIABLE}
    assert ear.variables[VARIABLE] == all_of_it.variables[VARIABLE]
    # A third or so of all that a login with `read = all` hears.
    assert ear.events.total() < 0.8 * all_of_it.events.total()
    assert {name for name in LEFT_OUT if all_of_it.events[name]} >= {"ExtensionStatus"}
    needed = {name for name in all_of_it.events if name in used()}
    assert needed <= set(ear.events)


async def _is_filled(watching: Monitor) -> None:
    """The calls that were left come to where they stay: each view has something to show."""
    pbx = watching.pbx
    await until(lambda: len(pbx.channels) > 10, "channels")
    await until(pbx.calls, "calls")
    await until(lambda: any(room.participants for room in pbx.conferences.values()), "somebody in a conference")
    await until(lambda: pbx.parked, "a parked call")
    await until(lambda: any(channel.application for channel in pbx.channels.values()), "an application")
    assert {"support", "sales"} <= set(pbx.queues)
    assert any(queue.members for queue in pbx.queues.values())
    assert pbx.agents()
    assert pbx.endpoints
    assert watching.version.startswith(("16", "22"))


@pytest.mark.usefixtures("logins")
async def test_who_may_only_read_is_refused_in_words(place: Place, call: Calls) -> None:
    reader = Monitor(target(place, user_of("reading"), SECRET))
    await reader.connect()
    try:
        uniqueid = await call("5550011", "echo")
        channel = await until(lambda: reader.pbx.channels.get(uniqueid), "the call")
        (hangup,) = operations.hang_up(reader.pbx, channel).actions
        for action in (hangup, Action("QueuePause", {"Interface": "x", "Paused": "true", "Queue": "support"})):
            assert (await reader.perform(action)).message == "Permission denied"
        assert channel.name in await cli(place, CHANNELS)
    finally:
        await reader.close()


@pytest.mark.usefixtures("logins")
async def test_who_operates_hangs_up_transfers_pauses_and_parks(place: Place, call: Calls) -> None:
    operator = Monitor(target(place, user_of("operating"), SECRET))
    await operator.connect()
    pbx = operator.pbx

    async def caller(number: str, exten: str) -> str:
        uniqueid = await call(number, exten)
        await until(lambda: uniqueid in pbx.channels, f"the call of {number}")
        return uniqueid

    def alice() -> Agent:
        return next(agent for agent in pbx.agents() if agent.name == "Alice")

    try:
        victim = pbx.channels[await caller("5550012", "dial-120")]
        await carry_out(operator, operations.hang_up(pbx, victim))
        await until(lambda: victim.uniqueid not in pbx.channels, "the hang-up")

        leaving = pbx.channels[await caller("5550013", "dial-122")]
        moved = await partner(operator, leaving.uniqueid)
        await carry_out(operator, operations.blind_transfer(pbx, leaving, "123", "default"))
        await partner(operator, moved.uniqueid, "Local/123@phones")

        await carry_out(operator, operations.pause(pbx, alice(), True, "Lunch"))
        await until(lambda: alice().paused, "the pause")
        await carry_out(operator, operations.pause(pbx, alice(), False))
        await until(lambda: not alice().paused, "the end of the pause")

        held = pbx.channels[await caller("5550014", "dial-124")]
        other = await partner(operator, held.uniqueid)
        parked = await operator.perform(Action("Park", {"Channel": other.name, "TimeoutChannel": held.name}))
        assert parked.ok, parked.message
        await until(lambda: pbx.parked, "the parked call")

        for beyond in (Action("Command", {"Command": "core show uptime"}), Action("Originate", {"Channel": "x"})):
            assert (await operator.perform(beyond)).message == "Permission denied"
    finally:
        await operator.close()


@pytest.mark.usefixtures("logins")
async def test_who_may_everything_calls_and_uses_the_console(place: Place) -> None:
    master = Monitor(target(place, user_of("everything"), SECRET))
    await master.connect()
    try:
        headers = {"Channel": "Local/5550015@line/n", "Application": "Wait", "Data": "30", "Async": "true"}
        assert (await master.perform(Action("Originate", headers))).ok
        await until(lambda: any("5550015@line" in each.name for each in master.pbx.channels.values()), "the call")
        shown = await master.perform(Action("Command", {"Command": "core show channels"}))
        assert shown.ok
        assert "5550015@line" in "\n".join(shown.response.all("Output") if shown.response else [])
        await master.manual.look()
        everything = Monitor(target(place))
        await everything.connect()
        await everything.manual.look()
        await everything.close()
        assert {each.name for each in master.manual.catalogue} == {
            each.name for each in everything.manual.catalogue
        }
    finally:
        await master.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_the_doctor_finds_what_was_given(place: Place, logins: dict[str, str], kind: str) -> None:
    async def listen(_seconds: float) -> None:
        await storm(place.port, calls=6)

    found: Checkup = await examine(target(place, user_of(kind), SECRET), 1.0, listen)
    assert found.error is None
    wanted = next(each for each in STANZAS if each.name == kind)
    assert {name for name, has in found.write.items() if has} == set(wanted.write)
    assert {name for name, has in found.read.items() if has} == set(READ)
    assert found.second
    if kind == "everything":
        assert found.options is not None
        assert str(WRITE_TIMEOUT) in found.options["writetimeout"][0]
        filters = [line for line in logins[kind].splitlines() if line.startswith("eventfilter")]
        assert len(found.options["eventfilter"]) == len(filters)
    else:
        assert found.options is None


async def test_the_secret_of_manager_conf_is_in_no_output(place: Place) -> None:
    for form in ("table", "json"):
        code, output = await amitop(place, "doctor", "--watch", "0", "--format", form)
        assert code == 0
        assert places.SECRET not in output
