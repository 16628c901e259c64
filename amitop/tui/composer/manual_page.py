"""What the PBX says of an Action and of the present parameter."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from amitop.ami.catalogue import ActionEntry
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.inks import Inks
from amitop.tui.sheet import Sheet


def page_lines(entry: ActionEntry, key: str, across: int) -> list[Line]:
    """The present parameter first, then the Action, then the other parameters."""
    parameters = sorted(entry.parameters, key=lambda parameter: parameter.name.lower() != key.lower())
    here = [each for each in parameters if each.name.lower() == key.lower()]
    lines: list[Line] = []
    for parameter in here:
        lines += [*_parameter(parameter.name, parameter.required, parameter.help, "accent bold", across), []]
    lines += [[Piece(visible(entry.name), "strong"), Piece(f"   {visible(entry.synopsis)}", "text")]]
    classes = ", ".join(entry.privilege) or "none is needed"
    lines += [[Piece("privilege  "), Piece(visible(classes), "text")], []]
    told = entry.description or "The PBX has not told more of it to this login."
    lines += [*_paragraphs(told, across, ""), []]
    for parameter in parameters[len(here) :]:
        lines += _parameter(parameter.name, parameter.required, parameter.help, "strong", across)
    return lines


def _parameter(name: str, required: bool, told: str, style: str, across: int) -> list[Line]:
    return [[Piece(visible(name), style), Piece(" *" if required else "")], *_paragraphs(told, across, "    ")]


def _paragraphs(text: str, across: int, indent: str) -> list[Line]:
    lines: list[Line] = []
    for paragraph in text.splitlines():
        parts = textwrap.wrap(visible(paragraph), max(20, across - len(indent)))
        lines += [[Piece(f"{indent}{part}", "text")] for part in parts] or [[]]
    return lines


class ManualPage(Sheet):
    """The page. It is made anew when more is known."""

    BINDINGS = [("f1", "close", "Close")]  # noqa: RUF012 - as Textual has it
    heading = "what the PBX says"

    def __init__(self, inks: Callable[[], Inks], entry: Callable[[], ActionEntry], key: str) -> None:
        super().__init__(inks)
        self._entry = entry
        self._key = key

    def lines(self, across: int) -> list[Line]:
        return page_lines(self._entry(), self._key, across)
