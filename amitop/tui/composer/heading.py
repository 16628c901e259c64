"""The lines around a form: what is composed, the rule above the answer, and the keys."""

from __future__ import annotations

from amitop.ami.catalogue import ActionEntry
from amitop.operations import Degree
from amitop.text import visible
from amitop.tui.bars import SPACER, Line, Piece, first_that_fits
from amitop.tui.composer.ask import DEGREES


def heading(entry: ActionEntry, degree: Degree, host: str, across: int) -> Line:
    """Name and synopsis, where it goes, which privilege it needs and how dangerous it is."""
    word, ink = DEGREES[degree]
    classes = visible(", ".join(entry.privilege)) or "none"
    name = Piece(visible(entry.name), "accent bold")
    synopsis = Piece(f"   {visible(entry.synopsis)}", "text")
    where, privilege = Piece(f"{visible(host)} · "), Piece(f"privilege {classes} · ")
    right = [Piece(word, ink), Piece(" ")]
    return first_that_fits(
        across,
        (
            [name, synopsis, Piece("   "), SPACER, where, privilege, *right],
            [name, synopsis, Piece("  "), SPACER, where, *right],
            [name, Piece("  "), SPACER, where, *right],
        ),
    )


def rule(across: int) -> Line:
    """The line above the answer."""
    return [Piece("─ ", "rule"), Piece("last answer ", "faint"), Piece("─" * max(0, across - 14), "rule")]


def keys(refused: bool, other: str, turns: bool, across: int) -> Line:
    """The keys, as many as fit, each always in its place; `other` names what F2 turns to, once it `turns`."""
    shown = [
        ("^j", "send", "send"),
        ("esc", "back", "back"),
        ("F1", "help", "manual"),
        *([("F2", f"{other:<6}", "turn")] if other else []),
        ("^n", "add", "add"),
        ("^s", "macro", "macro"),
        ("^y", "copy" if other else "copy as command", "copy"),
        ("F3", "copy bytes", "copy_bytes"),
        ("F8", "remove", "remove"),
        ("F5", "afresh", "afresh"),
    ]
    faint = {*(["send"] if refused else []), *([] if turns else ["turn"])}
    pieces = [_key(*key, faint=key[2] in faint) for key in shown]
    return first_that_fits(
        across, ([each for piece in pieces[:number] for each in piece] for number in range(len(pieces), 0, -1))
    )


def _key(key: str, label: str, action: str, faint: bool) -> Line:
    click = f"screen.{action}"
    return [
        Piece(key, "faint" if faint else "accent bold", click),
        Piece(f" {label}   ", "faint" if faint else "muted", click),
    ]
