"""What comes, how much of it and how late: timeouts, filters, load, storms."""

from __future__ import annotations

from collections.abc import Iterator

from amitop.monitor.checkup import Checkup
from amitop.monitor.findings.finding import Finding, Mark, listed
from amitop.operations.needs import CLASSES, LEFT_OUT, READ
from amitop.operations.stanzas import WRITE_TIMEOUT

#: Events a second from which filters are worth a line.
_MANY = 200.0
#: Seconds of lateness, and of a Ping's answer, that one notices.
_LATE = 1.0


def write_timeout(found: Checkup) -> Iterator[Finding]:
    """How long Asterisk waits for a reader that stalls."""
    advice = f"writetimeout = {WRITE_TIMEOUT} in this login's section of manager.conf"
    if found.options is None:
        yield Finding(
            "writetimeout",
            Mark.NOTE,
            "not known to this login; where it is not set, Asterisk cuts a reader that stalls for 100 ms",
            advice,
        )
        return
    value = found.options["writetimeout"][-1].partition("=")[2].strip() if found.options["writetimeout"] else ""
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None
    if number is None:
        yield Finding("writetimeout", Mark.NOTE, "not set: Asterisk cuts a reader that stalls for 100 ms", advice)
    elif number < 1000:
        yield Finding("writetimeout", Mark.NOTE, f"{number} ms: a slow line is cut soon", advice)
    else:
        yield Finding("writetimeout", Mark.FINE, f"{number} ms")


def filters(found: Checkup) -> Iterator[Finding]:
    """What event filters leave out."""
    if found.user is not None and (silent := [name for name in found.silent if name in found.user.read]):
        text = f"channels came and went, and no event of {listed(silent)} came: something leaves them out"
        do = "look at eventfilter of this login and at disabledevents in manager.conf"
        yield Finding("filters", Mark.WRONG, text, do)
    if found.options is None:
        yield Finding("filters", Mark.NOTE, "not known to this login; they stand in manager.conf")
        return
    lines = found.options["eventfilter"]
    if not lines:
        yield Finding("filters", Mark.FINE, "none: every event of the classes comes")
        return
    including = [line for line in lines if not _excludes(line)]
    if including:
        yield Finding(
            "filters",
            Mark.NOTE,
            f"{len(lines)}; {len(including)} of them let through only what they name: views may miss the rest",
            "filters that exclude are enough; those below leave out what no view uses",
        )
    else:
        yield Finding("filters", Mark.FINE, f"{len(lines)}, which leave events out")


def _excludes(line: str) -> bool:
    option, _, value = line.partition("=")
    return "action(exclude)" in option.replace(" ", "") or value.strip().startswith("!")


def load(found: Checkup) -> Iterator[Finding]:
    """How many events come, and how late."""
    if found.error is not None:
        return
    rate = found.events / found.seconds if found.seconds else 0.0
    text = f"{rate:.0f} events a second over {found.seconds:.0f} s"
    late = max(found.late or 0.0, found.pong or 0.0)
    if found.pong is None:
        yield Finding("load", Mark.WRONG, f"{text}; a Ping got no answer")
        return
    stamped = "" if found.late is None else f", up to {found.late * 1000:.0f} ms late"
    answer = f"; a Ping is answered in {found.pong * 1000:.0f} ms"
    do = "filters and fewer read classes; see the stanzas" if late > _LATE else ""
    yield Finding("load", Mark.NOTE if do else Mark.FINE, f"{text}{stamped}{answer}", do)
    if found.late is None and found.events:
        hint = "timestampevents = yes in manager.conf"
        yield Finding("load", Mark.FINE, f"events bear no time, so how late they come is not known; {hint} tells")


def dialplan(found: Checkup) -> Iterator[Finding]:
    """Events that nobody looks at, where they come in storms."""
    total = found.heard.names.total()
    idle = found.heard.names["VarSet"] + sum(found.heard.names[name] for name in LEFT_OUT)
    surplus = [name for name in CLASSES if name not in READ and found.heard.of(name) > 0.1 * total]
    rate = total / found.seconds if found.seconds else 0.0
    if total and rate > _MANY and idle > 0.3 * total:
        yield Finding(
            "storm",
            Mark.NOTE,
            f"{100 * idle // total} % of the events are VarSet and others that no view looks at",
            "the event filters in the stanzas leave them out at the PBX",
        )
    if surplus and rate > _MANY:
        text = f"read = {','.join(surplus)} brings {sum(found.heard.of(name) for name in surplus) * 100 // total} %"
        yield Finding("storm", Mark.NOTE, f"{text} of the events, and no view looks at them", "take it out of read")


def channels(found: Checkup) -> Iterator[Finding]:
    """How many channels there are."""
    if found.channels is not None:
        yield Finding("channels", Mark.FINE, f"{found.channels} now")
