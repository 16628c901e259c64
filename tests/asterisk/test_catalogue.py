"""The catalogue of real Asterisks: every Action that they list can be described, with their help and without."""

from __future__ import annotations

import pytest

from amitop.ami import Action
from amitop.ami.catalogue import Catalogue
from amitop.ami.facts import NEW, OLD, documented, facts
from amitop.journal import Direction
from amitop.monitor import Monitor
from amitop.operations import READING
from tests.asterisk.conftest import target
from tests.lab import facts as lab
from tests.lab import places
from tests.lab.need import quiet
from tests.lab.places import Place


def questions(monitor: Monitor) -> list[str]:
    out = (each.packet for each in monitor.journal.entries(0) if each.direction is Direction.OUT)
    return [each.get("Command") for each in out if each.name == "Command"]


async def test_every_action_is_described_by_the_pbx(place: Place, monitor: Monitor) -> None:
    await monitor.manual.look()
    assert len(monitor.manual.catalogue) > 100
    assert monitor.manual.may_describe
    helped = 0
    for entry in list(monitor.manual.catalogue):
        found = await monitor.manual.describe(entry.name)
        assert found.name == entry.name
        assert found.synopsis == entry.synopsis
        assert found.privilege == entry.privilege
        assert {each.name.lower() for each in found.parameters} == {
            each.name.lower() for each in entry.parameters
        }, entry.name
        helped += any(each.help for each in found.parameters)
    assert helped > 60
    assert len(questions(monitor)) == len(monitor.manual.catalogue)

    second = Monitor(target(place))
    await second.connect()
    try:
        await second.manual.look()
        for entry in list(second.manual.catalogue):
            assert await second.manual.describe(entry.name) == monitor.manual.entry(entry.name)
        assert questions(second) == []
    finally:
        await second.close()


async def test_a_viewer_has_the_facts(place: Place) -> None:
    viewer = Monitor(target(place, places.VIEWER, places.VIEWER_SECRET))
    await viewer.connect()
    try:
        await viewer.manual.look()
        assert not viewer.manual.may_describe
        assert len(viewer.manual.catalogue) > 40
        for entry in list(viewer.manual.catalogue):
            assert entry.name in facts(viewer.version), entry.name
            assert (await viewer.manual.describe(entry.name)).synopsis
        assert questions(viewer) == []
        assert viewer.manual.why_not("Hangup") == "this login may not write system or call"
        assert "module" in viewer.manual.why_not("MeetmeList")
    finally:
        await viewer.close()


def plain(catalogue: Catalogue) -> dict[str, object]:
    """Without what a table for two versions can't keep: 16's own order, and its `options` for `Options`."""
    return {
        each.name: (each.privilege, each.lists, sorted((one.name.lower(), one.required) for one in each.parameters))
        for each in catalogue
    }


async def test_the_shipped_facts_are_what_this_asterisk_says(place: Place) -> None:
    assert plain(documented(f"{place.version}.0")) == plain(await lab.read(place))


@pytest.mark.asterisk
@pytest.mark.xdist_group("asterisk-22")
async def test_the_table_is_what_the_script_writes() -> None:
    async with quiet(NEW) as newer, quiet(OLD) as older:
        old, new = await lab.read(older), await lab.read(newer)
    assert lab.table(old, new) == lab.TABLE.read_text("utf-8")


async def test_what_is_said_of_lists_is_true(monitor: Monitor) -> None:
    """Every Action that only reads and needs no parameter is sent: does it answer by a list, as is said?"""
    await monitor.manual.look()
    sent = 0
    for entry in monitor.manual.catalogue:
        if entry.name.lower() not in READING or entry.name in ("Logoff", "Challenge", "Events", "WaitEvent"):
            continue
        if any(each.required for each in entry.parameters):
            continue
        exchange = await monitor.perform(Action(entry.name))
        if exchange.ok:
            assert exchange.response is not None
            assert (exchange.response.get("EventList").lower() == "start") is entry.lists, entry.name
        else:
            assert entry.lists, (entry.name, exchange.message)
        sent += 1
    assert sent > 20


async def test_required_is_required(monitor: Monitor) -> None:
    """Corrections that make a parameter required or not, as the PBX itself sees it."""

    async def message(name: str, **headers: str) -> str:
        return (await monitor.perform(Action(name, headers))).message

    assert "No extension specified" in await message("BlindTransfer", Channel="PJSIP/nobody-1")
    assert await message("ExtensionState", Exten="nowhere") == "Extension Status"
    if "CoreShowChannelMap" in facts(monitor.version):
        assert "requires a channel" in await message("CoreShowChannelMap")
