"""What `manager show command NAME` prints, read: an Action with its parameters and what the PBX says of each.

Asterisk 11 to 16 print [Syntax] first, 22 [Synopsis], with blank lines and more sections (AMI.md §9); an Action
of a module without XML documentation comes as plain lines. What can't be read is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from amitop.ami.catalogue import ActionEntry, Parameter, classes

#: Lines and characters of help that are read; a real one has a tenth of them.
LINES, CHARACTERS = 4_000, 200_000
#: The column at which Asterisk wraps its help (xmldoc.c).
_COLUMNS = 79

_ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_HEADING = re.compile(
    r"\[(Syntax|Synopsis|Provided By|Since|Description|Arguments|See Also|Privilege|List Responses)\]"
)
# `Queue: <value>`, `[Penalty:] <value>`.
_SYNTAX = re.compile(r"\A(?P<optional>\[)?(?P<name>[^\s:\[\]]+):\]?(?:\s|\Z)")
# `*Device:  <device>  what it is`, as plain documentation marks what is required.
_PLAIN = re.compile(r"\A\s+(?P<required>\*)?(?P<name>[A-Za-z0-9_-]+):\s+<[^>]*>\s*(?P<help>.*)")
_NOTHING = ("Not available", "None")


def described(name: str, output: Iterable[str]) -> ActionEntry | None:
    """Return the Action called `name` from the lines of its help; None if they are no help."""
    lines = [_ESCAPE.sub("", line).rstrip() for line in _bounded(output)]
    sections = _sections(lines)
    if not sections:
        return _plain(name, lines)
    helps = _arguments(sections.get("Arguments", []))
    parameters = tuple(
        Parameter(each, required, help=helps.get(each.lower(), ""))
        for each, required in _syntax(sections.get("Syntax", []))
    )
    return ActionEntry(
        name,
        " ".join(_text(sections.get("Synopsis", [])).split()),
        classes("".join(sections.get("Privilege", [])[:1])),
        parameters,
        lists=bool(_text(sections.get("List Responses", [])[:1])),
        description=_text(sections.get("Description", [])),
    )


def _bounded(output: Iterable[str]) -> Iterator[str]:
    """Yield the first lines, up to the limits of what is read."""
    left = CHARACTERS
    for line in islice(output, LINES):
        yield line[:left]
        left -= len(line)
        if left <= 0:
            return


def _sections(lines: list[str]) -> dict[str, list[str]]:
    """The lines under each heading, first come. Behind [List Responses] the events are documented likewise."""
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        if heading := _HEADING.fullmatch(line):
            if "List Responses" in sections:
                break
            current = sections.setdefault(heading[1], [])
        else:
            current.append(line)
    return sections


def _syntax(lines: list[str]) -> list[tuple[str, bool]]:
    """Parameters in order, and whether each is required."""
    found: dict[str, tuple[str, bool]] = {}
    for line in lines:
        match = _SYNTAX.match(line)
        if match and match["name"].lower() not in ("action", "actionid"):
            found.setdefault(match["name"].lower(), (match["name"], not match["optional"]))
    return list(found.values())


def _arguments(lines: list[str]) -> dict[str, str]:
    """What is said of each argument, by its lower-case name: names stand at the margin, words are indented."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        if line and not line[0].isspace():
            current = found.setdefault(line.lower(), [])
        else:
            current.append(line)
    return {name: _text(words) for name, words in found.items()}


def _text(lines: list[str]) -> str:
    """Lines as text: the common indent and the wrapping undone, breaks that were meant kept."""
    indent = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    paragraphs: list[list[str]] = []
    last = ""
    for line in lines:
        depth, first = len(line) - len(line.lstrip()), line.split(maxsplit=1)[:1]
        # Within one blank: a first line may have one too many.
        same = bool(last and line) and abs(depth - (len(last) - len(last.lstrip()))) < 2
        if same and len(last) + 1 + len(first[0]) > _COLUMNS:
            paragraphs[-1].append(line.lstrip())
        else:
            paragraphs.append([line[indent:]])
        last = line
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(map(" ".join, paragraphs))).strip("\n")
    return "" if text in _NOTHING else text


def _plain(name: str, lines: list[str]) -> ActionEntry | None:
    """The Action from `Synopsis:` and `Privilege:` lines, with free text behind them."""
    heads = {key: value for key, _, value in (line.partition(": ") for line in lines[:4])}
    if "Synopsis" not in heads or "Privilege" not in heads:
        return None
    behind = next(number for number, line in enumerate(lines) if line.startswith("Privilege: ")) + 1
    parameters = [
        Parameter(match["name"], bool(match["required"]), help=match["help"])
        for match in map(_PLAIN.match, lines[behind:])
        if match and match["name"].lower() not in ("action", "actionid")
    ]
    privilege = classes(heads["Privilege"])
    return ActionEntry(
        name, heads["Synopsis"], privilege, tuple(parameters), description="\n".join(lines[behind:]).strip()
    )
