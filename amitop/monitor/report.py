"""An audit: the model held against fresh lists, looked at again where a packet was under way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from amitop.monitor.snapshot import Lister
from amitop.pbx import Family, Pbx
from amitop.pbx.audit import Comparison, Finding, compare

#: How often rows that disagree are looked at again, and the seconds between. On a busy machine a member of a busy
#: queue moves between any two looks for a while.
LOOKS = 40
PAUSE = 0.25
#: Looks in a row that must find the same: a busy PBX's events come up to a second after the lists that are ahead.
STEADY = 4


_Place = tuple[str, str, str]


@dataclass(slots=True)
class AuditReport:
    """What an audit found; `seconds` and `events` are of the whole time that was followed."""

    compared: int = 0
    drift: list[Finding] = field(default_factory=list)
    #: Rows about which the server's own lists contradict one another, and the model agrees with one of them.
    contradicted: list[Finding] = field(default_factory=list)
    blind: dict[Family, str] = field(default_factory=dict)
    looks: int = 0
    events: int = 0
    seconds: float = 0.0

    def of(self, what: str) -> list[Finding]:
        """The findings of one sort: missing, ghost or differing."""
        return sorted(
            (each for each in self.drift if each.what == what), key=lambda each: (each.kind, each.key, each.field)
        )


async def audit(pbx: Pbx, detached: Lister, tend: Callable[[], Awaitable[None]]) -> AuditReport:
    """Hold `pbx` against the server. `detached` fetches lists that are kept from the model; `tend` asks for what
    has no event and is due to be asked for.

    A row that disagrees is looked at again. It is drift when that many looks in a row find the same while no packet
    touches it, or when it never comes to agree.
    """
    report = AuditReport(looks=1)
    await tend()
    found = await _look(pbx, detached, report)
    report.compared = found.compared
    suspects = {_place(each): (each, 1) for each in found.findings}
    while suspects and report.looks < LOOKS:
        await asyncio.sleep(PAUSE)
        report.looks += 1
        await tend()
        found = await _look(pbx, detached, report)
        again: dict[_Place, tuple[Finding, int]] = {}
        for finding in found.findings:
            if before := suspects.get(_place(finding)):
                again[_place(finding)] = finding, before[1] + 1 if finding.is_still(before[0]) else 1
        report.drift.extend(finding for finding, looks in again.values() if looks >= STEADY)
        suspects = {place: seen for place, seen in again.items() if seen[1] < STEADY}
    report.drift.extend(finding for finding, _ in suspects.values())
    await _ask_the_bridges(report, detached)
    return report


async def _ask_the_bridges(report: AuditReport, detached: Lister) -> None:
    """Where CoreShowChannels denies a channel's bridge, the bridge has the last word.

    The list comes from a cache of Asterisk's that can keep a channel's old bridge when two threads tell of it.
    """
    denied = [
        each for each in report.drift if (each.kind, each.field) == (Family.CHANNELS, "bridge") and each.model
    ]
    for finding in denied:
        if finding.key in await detached.members_of(finding.model):
            report.drift.remove(finding)
            report.contradicted.append(finding)


def _place(finding: Finding) -> _Place:
    return finding.kind, finding.key, finding.field


async def _look(pbx: Pbx, detached: Lister, report: AuditReport) -> Comparison:
    snapshot = await detached.everything()
    server = Pbx()
    for item in snapshot.items:
        server.apply(item, 0.0)
    report.blind = snapshot.blind
    whole = {(listing.family, listing.within) for listing in snapshot.listings}
    return compare(pbx, server, lambda family, within: (family, within) in whole)
