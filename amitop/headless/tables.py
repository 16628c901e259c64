"""A snapshot and an audit as tables for people: plain columns, no colours, nothing that a terminal obeys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from amitop.headless.describe import Json
from amitop.monitor import AuditReport
from amitop.pbx.audit import LEFT_OUT, Finding
from amitop.text import visible, width

_Row = Sequence[Any]


def table(title: str, columns: Sequence[str], rows: Iterable[_Row], *, whole: bool = True) -> str:
    """Return rows under a title, columns as wide as they need, numbers to the right.

    `whole` is false if there may be more rows than are known.
    """
    cells = [[visible("" if value is None else str(value)) for value in row] for row in rows]
    numeric = [all(isinstance(row[index], int | float) for row in rows) for index in range(len(columns))]
    widths = [
        max([len(name), *(width(row[index]) for row in cells)]) if cells else len(name)
        for index, name in enumerate(columns)
    ]

    def line(row: Sequence[str]) -> str:
        padded = []
        for value, size, is_number in zip(row, widths, numeric, strict=True):
            blanks = " " * (size - width(value))
            padded.append(blanks + value if is_number else value + blanks)
        return ("  " + "  ".join(padded)).rstrip()

    heading = f"{title} ({len(cells)})" if whole else f"{title} (not known; {len(cells)} seen)"
    return "\n".join([heading, *([line(columns), *map(line, cells)] if cells else [])])


def snapshot_tables(data: Json, now: float) -> str:
    """What `amitop snapshot` prints."""
    pbx = data["pbx"]
    by_id = {each["uniqueid"]: each for each in data["channels"]}

    def call(each: Json) -> _Row:
        caller = _person(by_id.get(each["key"], {}))
        return caller, len(each["channels"]), each["queue"], _age(each["started"], now)

    families: list[tuple[str, str, Callable[[Json], _Row]]] = [
        ("calls", "caller channels queue duration", call),
        (
            "channels",
            "state caller connected exten@context application channel duration",
            lambda each: _channel(each, now),
        ),
        ("queues", "queue waiting members available completed abandoned", _queue),
        ("agents", "agent status queues paused reason", _agent),
        ("parked", "space lot caller channel", _parked),
        ("conferences", "conference participants muted", _conference),
    ]
    parts = [visible(f"{pbx['host']}  Asterisk {pbx['version'] or '(version not told)'}")]
    hidden = data["not_listed"]
    for name, columns, row in families:
        whole = ("channels" if name == "calls" else name) not in hidden
        parts.append(table(name, columns.split(), map(row, data[name]), whole=whole))
    parts += [
        f"{family}: settings, which no event tells, as of {_age(data['as_of'][family], now)} ago"
        for family in ("queues", "conferences")
        if data[family] and family in data.get("as_of", {})
    ]
    parts += [f"{family} can't be listed: {visible(reason)}" for family, reason in data["not_listed"].items()]
    return "\n\n".join(parts)


def audit_table(report: AuditReport) -> str:
    """What `amitop audit` prints."""
    lines = []
    for what in ("missing", "ghost", "differing"):
        lines += [f"{what:9}  {visible(_finding(each))}" for each in report.of(what)]
    lines.append(
        f"{'DRIFT' if report.drift else 'no drift'}: {report.compared} rows compared, {len(report.drift)} differ; "
        f"{report.events} events in {report.seconds:.1f} s"
    )
    lines += [f"not compared: {each}" for each in LEFT_OUT]
    lines += [
        f"not compared: {visible(_finding(each))} (the server's own lists contradict one another)"
        for each in report.contradicted
    ]
    lines += [f"not compared: {family}: {visible(reason)}" for family, reason in report.blind.items()]
    return "\n".join(lines)


def _finding(each: Finding) -> str:
    if each.what != "differing":
        return f"{each.kind} {each.key}"
    return f"{each.kind} {each.key}  {each.field}: model {each.model!r}, server {each.server!r}"


def _person(each: Json, prefix: str = "caller") -> str:
    name, number = each.get(f"{prefix}_name"), each.get(f"{prefix}_number")
    return (
        f"{name} <{number}>" if name and number else name or number or each.get("name", "") * (prefix == "caller")
    )


def _channel(each: Json, now: float) -> _Row:
    return (
        "Hold" if each["hold_since"] else "Parked" if each["parked"] else each["state"],
        _person(each),
        _person(each, "connected"),
        f"{each['exten'] or ''}@{each['context'] or ''}",
        each["application"],
        each["name"],
        _age(each["started"], now),
    )


def _queue(each: Json) -> _Row:
    available = sum(not one["paused"] and one["status"] == "not in use" for one in each["members"])
    return (
        each["name"],
        len(each["callers"]),
        len(each["members"]),
        available,
        each["completed"],
        each["abandoned"],
    )


def _agent(each: Json) -> _Row:
    status = each["status"] or each["pool_status"]
    return each["name"], status, " ".join(each["queues"]), "yes" if each["paused"] else "", each["paused_reason"]


def _parked(each: Json) -> _Row:
    return each["space"], each["lot"], each["name"] or each["number"], each["channel"]


def _conference(each: Json) -> _Row:
    return each["name"], len(each["participants"]), sum(one["muted"] for one in each["participants"])


def _age(since: float | None, now: float) -> str:
    if since is None:
        return ""
    minutes, seconds = divmod(max(0, int(now - since)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
