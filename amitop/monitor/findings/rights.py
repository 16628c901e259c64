"""What the login may see and do: classes, the lists that fill views, keys."""

from __future__ import annotations

from collections.abc import Iterator

from amitop.monitor.checkup import Checkup
from amitop.monitor.findings.finding import Finding, Mark, listed
from amitop.monitor.privileges import certain
from amitop.operations.needs import CLASSES, DOINGS, LISTS, READ, READS, used


def read(found: Checkup) -> Iterator[Finding]:
    """Which classes of events come, and what each missing one blinds."""
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
                f"{need.name} is missing{or_filtered}: {need.without} ({listed(need.views)})",
                f"read = {','.join(READ)} in manager.conf, then log in anew",
            )
    open_ = [need.name for need in READS if known.get(need.name) is None]
    if open_:
        text = f"not known whether it reads {listed(open_)}: no such event came in {found.seconds:.0f} s"
        yield Finding("read", Mark.NOTE, text, "look while calls are made, for longer: --watch 60")
    off = sorted(set(found.disabled) & used())
    if off:
        text = f"switched off for everybody (disabledevents), though views need them: {', '.join(off)}"
        yield Finding("read", Mark.WRONG, text, "take them out of disabledevents in manager.conf")


def lists(found: Checkup) -> Iterator[Finding]:
    """Which lists that fill views are refused."""
    wanting = [each for each in LISTS if each.action in found.refused]
    for each in wanting:
        why = found.refused[each.action]
        denied = why.lower() == "permission denied"
        yield Finding(
            "views",
            Mark.WRONG if each.blinds and denied else Mark.NOTE,
            f"{listed(each.views) or 'header'}: {each.without} ({each.action}: {why})",
            f"write = {' or '.join(each.classes)} in manager.conf" if denied and each.classes else "",
        )
    if not wanting:
        yield Finding("views", Mark.FINE, "every list that fills them is answered")


def write(found: Checkup) -> Iterator[Finding]:
    """Which classes of Actions are allowed."""
    if found.listed is None:
        yield Finding("write", Mark.NOTE, "not known: ListCommands is refused")
        return
    told = "as Asterisk tells" if found.user is not None else "as ListCommands shows"
    yield Finding(
        "write", Mark.FINE, f"{_classes(certain(found.write)) or 'none'}, {told}; {len(found.listed)} Actions"
    )


def keys(found: Checkup) -> Iterator[Finding]:
    """Which keys work with these classes, and what the others need."""
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


def _classes(mine: list[str]) -> str:
    return "all" if set(mine) == set(CLASSES) else ", ".join(mine)
