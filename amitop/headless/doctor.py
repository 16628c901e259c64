"""`amitop doctor`: a checkup of a PBX and of the login, and the logins that would do, as text or JSON."""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from typing import Any

from amitop.headless.output import tell, write
from amitop.headless.run import FINE, SAID_NO, json_text
from amitop.link import Target
from amitop.monitor.checkup import Checkup, examine
from amitop.monitor.findings import Finding, Mark, findings
from amitop.operations.stanzas import STANZAS, stanza
from amitop.text import visible

#: How a finding begins.
MARKS = {Mark.FINE: "✓", Mark.NOTE: "▲", Mark.WRONG: "✗"}
_WIDTH = 100


async def doctor(target: Target, seconds: float, form: str) -> int:
    """Examine `target`, listening for so many seconds, and print what was found; returns the exit code."""
    if form == "table" and sys.stderr.isatty():
        tell(f"looking at {visible(target.address)}, which takes some {seconds:.0f} s …")
    found = await examine(target, seconds)
    lines = findings(found, time.time())
    text = as_json(found, lines) if form == "json" else as_text(found, lines, _columns())
    write(f"{text}\n", "the checkup", json=form == "json")
    if found.error is not None:
        return found.error.exit_code
    return SAID_NO if any(each.mark is Mark.WRONG for each in lines) else FINE


def as_text(found: Checkup, lines: list[Finding], columns: int = _WIDTH) -> str:
    """The findings a paragraph each, then the stanzas."""
    wide = max((len(each.check) for each in lines), default=0)
    parts = [f"{visible(found.target.address)} as {visible(found.target.user)}", ""]
    checked = ""
    for each in lines:
        name = "" if each.check == checked else each.check
        checked = each.check
        parts += _wrapped(f"{MARKS[each.mark]} {name:{wide}}  ", visible(each.says), columns)
        if each.do:
            parts += _wrapped(f"{'':{wide + 4}}→ ", visible(each.do), columns)
    if found.logged_in:
        parts += ["", f"Logins for manager.conf{_meant_for(found)}, the smallest that do (docs/manager-conf.md):"]
        for kind in STANZAS:
            parts += ["", stanza(kind, found.version, found.target.user).rstrip("\n")]
    return "\n".join(parts)


def _meant_for(found: Checkup) -> str:
    return f" of Asterisk {visible(found.version)}" if found.version else ""


def _wrapped(first: str, text: str, columns: int) -> list[str]:
    return textwrap.wrap(
        text,
        max(columns, len(first) + 20),
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_json(found: Checkup, lines: list[Finding]) -> str:
    """The same for a program; a class is true, false, or null where it is not known."""
    data: dict[str, Any] = {
        "host": visible(found.target.address),
        "user": visible(found.target.user),
        "version": visible(found.version),
        "findings": [
            {"check": each.check, "mark": str(each.mark), "says": visible(each.says), "do": visible(each.do)}
            for each in lines
        ],
        "read": found.read,
        "write": found.write,
        "stanzas": {kind.name: stanza(kind, found.version, found.target.user) for kind in STANZAS},
    }
    return json_text(data)


def _columns() -> int:
    return min(_WIDTH, shutil.get_terminal_size().columns) if sys.stdout.isatty() else _WIDTH
