"""What will be sent: the packet byte for byte, its traps, and the same as a command of a shell."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Sequence

from amitop.ami import Action
from amitop.journal import redact_sent
from amitop.journal.redact import MASK, conceal_secret
from amitop.operations import Trap
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.composer.form import Headers
from amitop.tui.watched import Place

#: An ActionID is given as the Action goes out; this is one as long as they are.
_ANY_ID = "amitop-00000000-00"


def packet_bytes(name: str, headers: Headers, action_id: str = _ANY_ID) -> bytes:
    """The bytes as the fields have them, even where they are refused; secrets are not masked."""
    lines = [("Action", name), ("ActionID", action_id), *headers]
    text = "".join(f"{key}: {value}\r\n" for key, value in lines) + "\r\n"
    return text.encode("utf-8", "surrogateescape" if _is_encodable(text) else "replace")


def _is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def masked(name: str, headers: Headers) -> list[tuple[str, str]]:
    """The headers with every secret masked. A line end inside a value stays in it."""
    shown = []
    for key, value in headers:
        hidden = MASK in redact_sent(packet_bytes(name, [(key, "x")], "x"))
        told = conceal_secret(value) if name.lower() == "command" else value
        shown.append((key, "•••" if hidden and value else told))
    return shown


def packet_lines(name: str, headers: Headers) -> list[Line]:
    """The packet, a header a line."""
    lines: list[Line] = [[Piece("Action: "), Piece(visible(name), "text")]]
    lines.append([Piece("ActionID: "), Piece("given as it is sent", "faint")])
    for key, value in masked(name, headers):
        lines.append([Piece(f"{visible(key)}: "), Piece(visible(value), "text")])
    return lines


def trap_lines(traps: Sequence[Trap], across: int) -> list[Line]:
    """The warnings, and who or what each is about now."""
    lines: list[Line] = []
    for trap in traps:
        for place, part in enumerate(_wrapped(trap.sentence, across - 2)):
            lines.append([Piece("  " if place else "▲ ", "warn"), Piece(part, "warn")])
        lines += [[Piece("  "), Piece(part, "muted")] for part in _wrapped(trap.more, across - 2)]
    return lines


def _wrapped(text: str, across: int) -> list[str]:
    return textwrap.wrap(visible(text), max(20, across))


def command_line(action: Action, place: Place) -> str:
    """The same as a command: `amitop action QueuePause Interface=… --host …`, secrets masked."""
    host = f"[{place.host}]" if ":" in place.host else place.host
    pairs = [f"{key}={value}" for key, value in masked(action.name, action.headers)]
    words = ["amitop", "action", action.name, *pairs, "--host", f"{host}:{place.port}", "--user", place.user]
    return " ".join(shlex.quote(word) for word in [*words, *(["--tls"] if place.tls else [])])
