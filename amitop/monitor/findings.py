"""What a checkup means: a line for each thing looked at, how it stands, and what to do."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from amitop.monitor.checkup import Checkup
from amitop.monitor.privileges import certain
from amitop.operations.needs import CLASSES, DOINGS, LEFT_OUT, LISTS, READ, READS, used
from amitop.operations.stanzas import WRITE_TIMEOUT

#: Events a second from which filters are worth a line.
_MANY = 200.0
#: Seconds of lateness, and of a Ping's answer, that one notices.
_LATE = 1.0
_DAY = 86400.0


class Mark(StrEnum):
    """How something stands."""

    FINE = "fine"
    #: Worth knowing: something is not seen, not possible or not known.
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    check: str
    mark: Mark
    says: str
    #: What to do about it; empty where there is nothing.
    do: str = ""


def findings(found: Checkup, now: float) -> list[Finding]:
    """Every finding, in the order of asking. `now` is in seconds since the epoch."""
    steps: list[Callable[[Checkup], Iterator[Finding]]] = [_reached, lambda each: _sealed(each, now), _greeting]
    steps.append(_login)
    if found.logged_in:
        steps.append(lambda each: _version(each, now))
        steps += [_read, _lists, _write, _keys, _write_timeout, _filters, _load, _dialplan, _second, _channels]
    lines = [finding for step in steps for finding in step(found)]
    if found.error is not None and found.logged_in:
        lines.append(Finding("link", Mark.WRONG, f"{found.error}; what comes above may be half of it"))
    return lines


def _reached(found: Checkup) -> Iterator[Finding]:
    if found.connected_in is None and isinstance(found.error and found.error.__cause__, ssl.SSLError):
        yield Finding("reachable", Mark.FINE, found.target.address)
        yield Finding("TLS", Mark.WRONG, str(found.error))
    elif found.connected_in is not None:
        yield Finding("reachable", Mark.FINE, f"{found.target.address}, in {found.connected_in * 1000:.0f} ms")
    else:
        yield Finding("reachable", Mark.WRONG, str(found.error))


def _sealed(found: Checkup, now: float) -> Iterator[Finding]:
    if found.connected_in is None:
        return
    sealed = found.sealed
    if sealed is None:
        yield from _open(found)
        return
    how = f"{sealed.version}, {sealed.cipher}"
    if not found.target.tls_verify:
        do = "leave --tls-no-verify out, with --tls-ca FILE for an authority of your own"
        yield Finding("TLS", Mark.NOTE, f"{how}; the certificate is not verified: anyone may listen", do)
        return
    days = None if sealed.expires is None else int((sealed.expires - now) // _DAY)
    text = f"{how}; verified, for {_listed(sealed.names) or 'this host'}"
    if days is None:
        yield Finding("TLS", Mark.FINE, text)
    else:
        soon = days < 21
        yield Finding(
            "TLS",
            Mark.NOTE if soon else Mark.FINE,
            f"{text}; the certificate runs out in {days} days",
            "renew tlscertfile of manager.conf, then manager reload" if soon else "",
        )


def _open(found: Checkup) -> Iterator[Finding]:
    if found.is_local:
        yield Finding("TLS", Mark.FINE, "none, and none is needed: it stays on this machine")
        return
    yield Finding(
        "TLS",
        Mark.NOTE,
        "none: who is on the way reads along; only the secret itself does not cross in the open",
        "manager.conf: tlsenable = yes, tlsbindaddr = 0.0.0.0:5039, tlscertfile = …; then amitop --tls",
    )


def _greeting(found: Checkup) -> Iterator[Finding]:
    if found.ami_version:
        yield Finding("greeting", Mark.FINE, f"Asterisk Call Manager {found.ami_version}")
    elif found.connected_in is not None:
        yield Finding("greeting", Mark.WRONG, str(found.error))


def _login(found: Checkup) -> Iterator[Finding]:
    if found.logged_in:
        yield Finding("login", Mark.FINE, f"as {found.target.user}")
    elif found.ami_version:
        yield Finding("login", Mark.WRONG, str(found.error))


def _version(found: Checkup, now: float) -> Iterator[Finding]:
    if not found.version:
        do = "write = reporting in manager.conf lets it be asked"
        yield Finding("Asterisk", Mark.NOTE, "its version is not told to this login", do)
        return
    started = found.identity.started_at
    up = "" if started is None else f", up for {_long(now - started)}"
    yield Finding("Asterisk", Mark.FINE, f"{found.version}{up}")


def _read(found: Checkup) -> Iterator[Finding]:
    known = found.read
    mine = certain(known)
    told = "as Asterisk tells" if found.user is not None else "as its events show"
    yield Finding("read", Mark.FINE if mine else Mark.NOTE, f"{_classes(mine) or 'no class for certain'}, {told}")
    or_filtered = "" if found.user is not None else ", or a filter leaves its events out"
    for need in READS:
        if known.get(need.name) is False:
            yield Finding(
                "read",
                Mark.WRONG if need.blinds else Mark.NOTE,
                f"{need.name} is missing{or_filtered}: {need.without} ({_listed(need.views)})",
                f"read = {','.join(READ)} in manager.conf, then log in anew",
            )
    open_ = [need.name for need in READS if known.get(need.name) is None]
    if open_:
        text = f"not known whether it reads {_listed(open_)}: no such event came in {found.seconds:.0f} s"
        yield Finding("read", Mark.NOTE, text, "look while calls are made, for longer: --watch 60")
    off = sorted(set(found.disabled) & used())
    if off:
        text = f"switched off for everybody (disabledevents), though views need them: {', '.join(off)}"
        yield Finding("read", Mark.WRONG, text, "take them out of disabledevents in manager.conf")


def _lists(found: Checkup) -> Iterator[Finding]:
    wanting = [each for each in LISTS if each.action in found.refused]
    for each in wanting:
        why = found.refused[each.action]
        denied = why.lower() == "permission denied"
        yield Finding(
            "views",
            Mark.WRONG if each.blinds and denied else Mark.NOTE,
            f"{_listed(each.views) or 'header'}: {each.without} ({each.action}: {why})",
            f"write = {' or '.join(each.classes)} in manager.conf" if denied and each.classes else "",
        )
    if not wanting:
        yield Finding("views", Mark.FINE, "every list that fills them is answered")


def _write(found: Checkup) -> Iterator[Finding]:
    if found.listed is None:
        yield Finding("write", Mark.NOTE, "not known: ListCommands is refused")
        return
    told = "as Asterisk tells" if found.user is not None else "as ListCommands shows"
    yield Finding(
        "write", Mark.FINE, f"{_classes(certain(found.write)) or 'none'}, {told}; {len(found.listed)} Actions"
    )


def _keys(found: Checkup) -> Iterator[Finding]:
    if found.listed is None:
        return
    mine = certain(found.write)
    can = [each for each in DOINGS if each.works_with(mine)]
    if can:
        yield Finding("keys", Mark.FINE, ", ".join(each.name for each in can))
    wanting: dict[str, list[str]] = {}
    for each in DOINGS:
        for any_of in each.classes:
            if any_of and not set(any_of) & set(mine):
                names = wanting.setdefault(" or ".join(any_of), [])
                names += [each.name] if each.name not in names else []
    for needs, names in wanting.items():
        yield Finding("keys", Mark.NOTE, f"without write = {needs}, not: {', '.join(names)}")


def _write_timeout(found: Checkup) -> Iterator[Finding]:
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


def _filters(found: Checkup) -> Iterator[Finding]:
    if found.user is not None and (silent := [name for name in found.silent if name in found.user.read]):
        text = f"channels came and went, and no event of {_listed(silent)} came: something leaves them out"
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


def _load(found: Checkup) -> Iterator[Finding]:
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


def _dialplan(found: Checkup) -> Iterator[Finding]:
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


def _second(found: Checkup) -> Iterator[Finding]:
    if found.second:
        yield Finding("second login", Mark.FINE, "allowed: an Action that takes long never holds up the events")
    elif found.second is False:
        yield Finding(
            "second login",
            Mark.NOTE,
            "refused: Actions go over the events' own connection, and hold them up while they last",
            "allowmultiplelogin = yes in manager.conf",
        )


def _channels(found: Checkup) -> Iterator[Finding]:
    if found.channels is not None:
        yield Finding("channels", Mark.FINE, f"{found.channels} now")


def _classes(mine: list[str]) -> str:
    return "all" if set(mine) == set(CLASSES) else ", ".join(mine)


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _long(seconds: float) -> str:
    days, rest = divmod(max(0, int(seconds)), 86400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    return f"{days} d {hours} h" if days else f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
