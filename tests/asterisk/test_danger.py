"""What amitop says of an Action before it is sent, held against what Asterisk then does."""

import pytest

from amitop import operations
from amitop.ami import Action
from amitop.ami.catalogue import listed
from amitop.monitor import Monitor
from amitop.operations.degrees import ACTIONS
from tests.asterisk.conftest import Calls
from tests.lab.wait import until


async def test_every_action_has_its_degree(monitor: Monitor) -> None:
    answer = await monitor.perform(Action("ListCommands"))
    assert answer.response is not None
    names = [entry.name for entry in listed(answer.response)]
    assert len(names) > 100
    assert [name for name in names if name.lower() not in ACTIONS] == []


@pytest.mark.parametrize(
    "expression",
    ["^Local/55590[0-9]{2}@line-", "^Local/5559001@line-.*;[12]$", "/(5559001|5559002)@", "55590[[:digit:]]2.*;1"],
)
async def test_a_hangup_by_expression_hits_whom_reach_tells(monitor: Monitor, call: Calls, expression: str) -> None:
    await call("5559001", "echo")
    await call("5559002", "wait")
    spared = await call("5558003", "echo")
    action = Action("Hangup", {"Channel": f"/{expression}/"})
    operation = operations.composed(action, monitor.pbx)
    found = operations.reach(action, monitor.pbx)
    told = {monitor.pbx.channels[each].name for each in found.channels}
    assert told
    assert operation.danger
    assert operation.still_true(monitor.pbx) is None

    answer = await monitor.perform(action)

    assert answer.ok, answer.message
    # The end of a Local channel's one half takes the other along, often before Asterisk comes to it.
    hung_up = {item.fields["Channel"] for item in answer.events if item.name == "ChannelHungup"}
    assert hung_up
    assert hung_up <= told
    await until(lambda: not set(found.channels) & set(monitor.pbx.channels), "the hang-ups")
    assert spared in monitor.pbx.channels
    assert operation.still_true(monitor.pbx) is not None


async def test_bridge_takes_the_beginning_of_a_name(monitor: Monitor, call: Calls) -> None:
    channel = monitor.pbx.channels[await call("5559001", "echo")]

    async def refused(first: str) -> str:
        """What is said of `first` with a second channel that is none: nobody is moved."""
        headers = {"Channel1": first, "Channel2": "Local/none-at-all"}
        assert not operations.reach(Action("Bridge", headers), monitor.pbx).sentence
        return (await monitor.perform(Action("Bridge", headers))).message

    assert await refused(channel.name.lower()[:-4]) == "Channel2 does not exist: Local/none-at-all"
    assert await refused(channel.uniqueid[:-1]) == "Channel2 does not exist: Local/none-at-all"
    assert await refused("Local/none-either") == "Channel1 does not exist: Local/none-either"


async def test_one_slash_is_refused(monitor: Monitor, call: Calls) -> None:
    await call("5559001", "echo")
    answer = await monitor.perform(Action("Hangup", {"Channel": "/5559001"}))
    assert not answer.ok
    assert operations.reach(Action("Hangup", {"Channel": "/5559001"}), monitor.pbx).unknown


async def test_a_uniqueid_and_another_case_are_names_too(monitor: Monitor, call: Calls) -> None:
    for name in ("uniqueid", "name"):
        uniqueid = await call("5559001", "echo")
        written = uniqueid if name == "uniqueid" else monitor.pbx.channels[uniqueid].name.upper()
        action = Action("Hangup", {"Channel": written})
        assert operations.reach(action, monitor.pbx).channels == (uniqueid,)
        answer = await monitor.perform(action)
        assert answer.ok, answer.message
        await until(lambda gone=uniqueid: gone not in monitor.pbx.channels, "the hang-up")  # type: ignore[misc]


@pytest.mark.parametrize("line", ["core sh channels", "core show ch", "que show"])
async def test_a_shortened_cli_command_is_none(monitor: Monitor, line: str) -> None:
    answer = await monitor.perform(Action("Command", {"Command": line}))
    assert not answer.ok
    assert operations.command_danger("core show channels").degree is operations.Degree.READING
