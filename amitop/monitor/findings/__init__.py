"""What a checkup means: a line for each thing looked at, how it stands, and what to do."""

from __future__ import annotations

from amitop.monitor.checkup import Checkup
from amitop.monitor.findings import rights, session, traffic
from amitop.monitor.findings.finding import Finding, Mark

__all__ = ["Finding", "Mark", "findings"]


def findings(found: Checkup, now: float) -> list[Finding]:
    """Every finding, in the order of asking. `now` is in seconds since the epoch."""
    steps = [session.reached(found), session.sealed(found, now), session.greeting(found), session.login(found)]
    if found.logged_in:
        steps += [session.version(found, now), rights.read(found), rights.lists(found), rights.write(found)]
        steps += [rights.keys(found), traffic.write_timeout(found), traffic.filters(found), traffic.load(found)]
        steps += [traffic.dialplan(found), session.second(found), traffic.channels(found)]
    lines = [finding for step in steps for finding in step]
    if found.error is not None and found.logged_in:
        lines.append(Finding("link", Mark.WRONG, f"{found.error}; what comes above may be half of it"))
    return lines
