"""docs/expressions.md: the filter language, with the fields of every view as the program has them."""

from __future__ import annotations

from amitop.journal.select import NAMES
from amitop.tui.views import fields
from amitop.tui.views.fields import Fields

#: Views by the name of their tab, and what may be asked of their rows.
VIEWS: dict[str, Fields] = {
    "Calls": fields.CALL,
    "Channels": fields.CHANNEL,
    "Queues, Wall": fields.QUEUE,
    "Queues: waiting": fields.CALLER,
    "Queues: members": fields.MEMBER,
    "Agents": fields.AGENT,
    "Rooms": fields.GUEST,
    "Endpoints": fields.ENDPOINT,
    "History": fields.DEED,
}

#: Examples: the view, the expression and what it leaves. `Packets` are asked by `NAMES`.
EXAMPLES: tuple[tuple[str, str, str], ...] = (
    ("Channels", 'state == "Ringing"', "phones that ring"),
    ("Channels", 'name.startsWith("PJSIP/trunk") && duration > 3600', "calls over the trunk for more than an hour"),
    ("Channels", "held > 60", "who has been on hold for more than a minute"),
    ("Calls", 'legs > 2 && conference == ""', "calls of more than two channels outside conferences"),
    ("Queues, Wall", "waiting > 0 && free == 0", "somebody waits and nobody is free"),
    ("Queues, Wall", "longest > service_level", "somebody waits for longer than the service level"),
    ("Agents", 'paused && paused_reason != "Lunch"', "paused, but not at lunch"),
    ("Agents", '"support" in queues', "agents of one queue"),
    ("History", "ok == false", "what the PBX said no to"),
    ("Packets", 'name == "Hangup" && h.Cause != "16"', "hangups that were no normal clearing"),
    ("Packets", 'kind == "action" && latency > 0.5', "Actions that took more than half a second"),
    ("Packets", 'h["Cause-txt"].contains("busy")', "a header whose name is no plain word"),
    ("Packets", "int(h.Cause) > 16", "a header as a number"),
    ("Packets", 'queue == "support" && name.startsWith("Agent")', "what agents of one queue did"),
)

_PACKET_NAMES = {
    "kind": "`banner`, `action`, `response`, `event` or `text`",
    "name": "`Hangup`, `QueueStatus`; of a response `Success` or `Error`",
    "direction": "`in` or `out`",
    "connection": "0 for the one with the events, 1 for the operator's",
    "size": "bytes",
    "latency": "seconds from an Action to its answer; null where there is no answer",
    "action_id": "the ActionID",
    "channel": "the channel that it speaks of, by whatever header",
    "uniqueid": "its Uniqueid",
    "linkedid": "its Linkedid",
    "queue": "the queue that it speaks of; null where there is none",
    "h": 'the headers by name: `h.Cause`, `h["Cause-txt"]`, whatever their case',
}

_HEAD = """\
# Filters and expressions

<!-- Made by `python -m tests.pages`: do not edit. -->

`/` filters the rows of a view, `amitop packets --filter` what is printed, and `g` in a replay looks for the next \
packet: all of them take the same language. A filter can be kept under a name ([saved filters](groups.md)). The \
language has two forms.

**Words.** `alice support` leaves the rows in which both stand somewhere, whatever their case. A channel's or a \
caller's name may be typed as it is: `PJSIP/101-0000002a`, `Ana <5550142>`.

**Expressions.** As soon as a text compares (`==`, `!=`, `<`, `<=`, `>`, `>=`, `in`), joins (`&&`, `||`), calls \
(`name.contains("x")`) or negates a field (`!paused`), it is an expression in [CEL](https://cel.dev) over the \
fields below. While it is wrong, the line says what is wrong and at which column, and the last good filter stays.

- Texts stand in quotes, and are compared as they are: `state == "Up"`. Times are seconds: `duration > 90`.
- `contains`, `startsWith`, `endsWith`, `matches` (a regular expression) and `size()` ask texts; \
`size()`, `in`, `exists(x, …)` and `all(x, …)` ask lists; `int()` and `double()` make numbers.
- What is not known is `null`. Compared with anything else it is false, and so is what is asked of a header that \
is missing: `int(h.Cause) > 16` never complains of packets without a Cause.

## Examples

| view | expression | leaves |
|---|---|---|
"""


def expressions_page() -> str:
    """The page."""
    lines = [f"| {view} | `{_cell(text)}` | {says} |" for view, text, says in EXAMPLES]
    lines += ["", "## Fields of the views", "", "| view | fields |", "|---|---|"]
    lines += [f"| {view} | {', '.join(f'`{name}`' for name in known)} |" for view, known in VIEWS.items()]
    lines += [
        "",
        "`duration`, `waited`, `longest`, `held`, `ago`, `hold_time` and `talk_time` are seconds; "
        "`paused`, `muted`, `admin`, `talking`, `in_call` and `ok` are true or false; `queues`, "
        "`channels` and `headers` are lists; `state` is the word that the screen shows. Of conferences "
        "and parked calls, both in Rooms, what only one of them has is null for the other.",
        "",
        "## Fields of packets",
        "",
        "| field | |",
        "|---|---|",
    ]
    lines += [f"| `{name}` | {_PACKET_NAMES[name]} |" for name in NAMES]
    return _HEAD + "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
