"""docs/expressions.md: the filter language, with the fields of every view as the program has them."""

from __future__ import annotations

from amitop.journal.select import NAMES
from amitop.tui.views import fields
from amitop.tui.views.fields import Fields, Kind

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
    ("Channels", 'queue != ""', "who waits in a queue"),
    ("Channels", "held > 60", "who has been on hold for more than a minute"),
    ("Calls", 'legs > 2 && conference == ""', "calls of more than two channels outside conferences"),
    ("Queues, Wall", "waiting > 0 && free == 0", "somebody waits and nobody is free"),
    ("Queues, Wall", "longest > service_level", "somebody waits for longer than the service level"),
    ("Agents", 'paused && paused_reason != "Lunch"', "paused, but not at lunch"),
    ("Agents", '"support" in queues', "agents of one queue"),
    ("Rooms", 'state == "talking" && room == "1234"', "who talks in a conference"),
    ("Endpoints", 'state == "free"', "devices that nobody uses"),
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
    "latency": "seconds from an Action to its answer; null if there is no answer",
    "action_id": "the ActionID",
    "channel": "the channel that it speaks of, by whatever header",
    "uniqueid": "its Uniqueid",
    "linkedid": "its Linkedid",
    "queue": "the queue that it speaks of",
    "h": 'the headers by name: `h.Cause`, `h["Cause-txt"]`, whatever their case',
}

_KINDS = {
    Kind.SECONDS: "Seconds",
    Kind.NUMBER: "Numbers",
    Kind.YES: "True or false",
    Kind.LIST: "Lists of texts",
}

_HEAD = """\
# Filters and expressions

<!-- Made by `python -m tests.pages`: do not edit. -->

`/` filters the rows of a view, `amitop packets --filter` what is printed, and `g` in a replay looks for the next \
packet: all of them take the same language. A filter can be kept under a name ([saved filters](groups.md)). The \
language has two forms.

**Words.** `alice support` leaves the rows in which both stand somewhere. Case and accents make no difference: \
`jose` finds José. A channel's or a caller's name may be typed as it is: `PJSIP/101-0000002a`, `Ana <5550142>`.

**Expressions.** As soon as a text compares (`==`, `!=`, `<`, `<=`, `>`, `>=`, `in`), joins (`&&`, `||`), calls \
(`name.contains("x")`) or negates a field (`!paused`), it is an expression in [CEL](https://cel.dev) over the \
fields below. While it is typed, the last good filter stays until the new one can be read; after a pause, or with \
enter, the line says what is wrong and at which column. A field that does not exist is wrong too, and the nearest \
right name is told.

- Texts stand in quotes. Case and accents make no difference: `state == "free"` is what the screen shows as Free, \
`caller_name.contains("jose")` finds José. Only a condition with `matches` compares texts as they are \
(`matches("(?i)free")` ignores case). Times are seconds: `duration > 90`.
- `contains`, `startsWith`, `endsWith`, `matches` (a regular expression) and `size()` ask texts; \
`size()`, `in`, `exists(x, …)` and `all(x, …)` ask lists; `int()` and `double()` make numbers. None of `exists` \
and `all` stands in another. Of a packet, `h.exists(…)` asks the first 256 headers, and 2,048 characters of each.
- What is not known, or not there, is `""` if it is a text, and `null` if it is anything else. So `queue == ""` \
leaves what is in no queue, and `held == null` what is not on hold. `null` is neither less nor more than anything, \
it equals only `null`, and `!` makes no yes of it. Compared with `null`, a text is compared with `""`.
- What is asked of a header that is missing is false: `int(h.Cause) > 16` never complains of packets without a \
Cause.
- In JSON (`amitop snapshot --format json`) what is not known stays `null`.

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
        *(f"- {said}: {', '.join(f'`{name}`' for name in _names(kind))}." for kind, said in _KINDS.items()),
        "- All others are texts.",
        "",
        "A column can be asked by its title (`with`, `talks_to`, `room`). `state` is the word that the "
        "screen shows; in Endpoints, Agents and members, Asterisk's own words (`NOT_INUSE`) mean the same, and "
        "`device_state` has only those. The seconds of a pause are `paused_for`. In Agents `name` is who it is, "
        "`agent` the number in the agent pool. `bridge` is the whole id, of which the screen shows the beginning. "
        "In every view `host` is the PBX that a row is of. Rooms shows conferences and parked calls: each lacks "
        "the fields that only the other has.",
        "",
        "## Fields of packets",
        "",
        "| field | |",
        "|---|---|",
    ]
    lines += [f"| `{name}` | {_PACKET_NAMES[name]} |" for name in NAMES]
    return _HEAD + "\n".join(lines) + "\n"


def _names(kind: Kind) -> list[str]:
    """The fields that are of this kind in some view, by name."""
    return sorted({name for known in VIEWS.values() for name, field in known.items() if field.kind is kind})


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
