"""The commands for pipes: snapshot, audit and action. Each returns the exit code of the contract."""

from __future__ import annotations

import asyncio
import codecs
import json
import re
import sys
import time
from collections.abc import Sequence
from typing import Any

from amitop.ami import Action, Ending, Exchange, Pairing
from amitop.headless.describe import snapshot as describe
from amitop.headless.output import tell, write
from amitop.headless.tables import audit_table, snapshot_tables
from amitop.journal import redact_heard, redact_sent
from amitop.journal.history import History
from amitop.link import Link, LinkLost, Target
from amitop.monitor import AuditReport, Monitor
from amitop.monitor.deeds import noted
from amitop.monitor.operator import Ear
from amitop.operations import reads_only
from amitop.pbx.audit import LEFT_OUT

FINE, SAID_NO, WRONG_USAGE = range(3)  # 3 and 4 are of link/errors.py

# Problems of the configuration that a command tells before it goes on.
_PROBLEMS = 10


def complain(sentence: object) -> None:
    """Tell what is wrong."""
    tell(f"amitop: {sentence}")


def complain_of(problems: Sequence[object]) -> set[str]:
    """The first of many, which are given back; a broken file may hold thousands."""
    for problem in problems[:_PROBLEMS]:
        complain(problem)
    if more := len(problems[_PROBLEMS:]):
        complain(f"and {more} more: amitop config check tells all of them")
    return {str(problem) for problem in problems[:_PROBLEMS]}


async def watched(monitor: Monitor, seconds: float) -> None:
    """Connect `monitor`, and follow events for so long. Raises `LinkError`, also if the link is lost meanwhile."""
    await monitor.connect()
    try:
        async with asyncio.timeout(seconds):
            why = await monitor.follow()
    except TimeoutError:
        return
    raise LinkLost(f"the link was lost while watching: {why}")


async def snapshot(target: Target, watch: float, form: str) -> int:
    """Print the model, once, `watch` seconds of events later."""
    monitor = Monitor(target, read_only=True)
    try:
        await watched(monitor, watch)
        data = describe(monitor)
        data["as_of"] = {str(family): listed for family, listed in monitor.listed.items()}
    finally:
        await monitor.close()
    found = json_text(data) if form == "json" else snapshot_tables(data, time.time())
    write(f"{found}\n", "the snapshot", json=form == "json")
    return FINE


async def audit(target: Target, watch: float, form: str) -> int:
    """Follow events for `watch` seconds, then hold the model against fresh lists."""
    began = time.monotonic()
    monitor = Monitor(target, read_only=True)
    try:
        await watched(monitor, watch)
        report = await monitor.audit()
        report.events = monitor.packets
    finally:
        await monitor.close()
    report.seconds = time.monotonic() - began
    found = json_text(_audit_json(report)) if form == "json" else audit_table(report)
    drift = "drift" if report.drift else "no drift"
    write(f"{found}\n", f"what the audit found ({drift})", json=form == "json")
    return SAID_NO if report.drift else FINE


async def action(target: Target, wanted: Action, timeout: float, history: History) -> int:
    """Send one Action, write it down, and print its whole Exchange as bytes, secrets masked."""
    link = Link(target, Ear(Silence(), 0), events="off")
    await link.open()
    try:
        exchange = await noted(history, target, lambda told: link.ask(wanted, timeout, told))
    finally:
        await link.close()
    history.flush()
    if history.trouble:
        complain(history.trouble)
    answers = [*exchange.responses, *exchange.events, *([exchange.completion] if exchange.completion else [])]
    printed = [redact_sent(wanted.encode(exchange.action_id)), *map(redact_heard, answers)]
    became = _became(wanted, exchange, timeout)
    write(b"".join(printed), "its answer", became)
    if exchange.dropped:
        complain(f"{exchange.dropped} packets of its answer are left out: they were too many to keep")
    if exchange.ending is Ending.DISCONNECT:
        raise LinkLost(became)
    if exchange.ending is Ending.DEADLINE:
        complain(became)
    return FINE if exchange.ok else SAID_NO


def _became(wanted: Action, exchange: Exchange, timeout: float) -> str:
    """What became of an Action that was sent, in a clause."""
    not_known = f"whether {wanted.name} was carried out is not known"
    match exchange.ending:
        case Ending.DEADLINE:
            return f"no answer within {timeout:g} s; {not_known}"
        case Ending.DISCONNECT:
            return f"the link was lost; {not_known}"
        case Ending.ERROR:
            return f"the PBX refused {wanted.name}: {exchange.message}"
    return f"{wanted.name} was carried out"


def dry_run(wanted: Action) -> int:
    """Print the very bytes that would go out, secrets masked; connect to nothing."""
    write(redact_sent(wanted.encode(f"{Pairing().prefix}-1")), f"{wanted.name}, which was not sent,")
    return FINE


def refuse_unless_reading(wanted: Action, guarded: str = "") -> str | None:
    """Why read-only forbids `wanted`, or None; `guarded` is why it is read-only, where nobody said so."""
    because = f"; {guarded}" if guarded else ""
    return None if reads_only(wanted) else f"read-only: {wanted.name} was not sent{because}"


class Silence:
    """Hears and says nothing."""

    def heard(self, *_: object) -> None: ...

    def sent(self, *_: object) -> None: ...

    def ended(self, *_: object) -> None: ...

    def failed(self, *_: object) -> None: ...


def _audit_json(report: AuditReport) -> dict[str, Any]:
    return {
        "compared": report.compared,
        "missing": [{"kind": str(each.kind), "key": each.key} for each in report.of("missing")],
        "ghosts": [{"kind": str(each.kind), "key": each.key} for each in report.of("ghost")],
        "differing": [
            {
                "kind": str(each.kind),
                "key": each.key,
                "field": each.field,
                "model": _plain(each.model),
                "server": _plain(each.server),
            }
            for each in report.of("differing")
        ],
        "events": report.events,
        "seconds": round(report.seconds, 3),
        "looks": report.looks,
        "contradicted": [f"{each.kind} {each.key} {each.field}" for each in report.contradicted],
        "left_out": [*LEFT_OUT, *(f"{family}: {reason}" for family, reason in report.blind.items())],
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def json_text(data: Any) -> str:
    """What is printed for a program."""
    # Bytes that are not UTF-8 came as lone surrogates, which JSON readers refuse.
    text = json.dumps(data, ensure_ascii=False, indent=2)
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if codecs.lookup(sys.stdout.encoding).name == "utf-8":
        return text
    # What this locale may not write stands within strings only.
    return re.sub(r"[^\x00-\x7f]", lambda found: json.dumps(found[0])[1:-1], text)
