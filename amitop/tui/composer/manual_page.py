"""What the PBX says of an Action and of the present parameter."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from amitop.ami.catalogue import ActionEntry
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.details import Details
from amitop.tui.inks import Inks
from amitop.tui.over import Over


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


class ManualPage(Over[None]):
    """The page. It is made anew when more is known."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("escape,q,enter,f1", "close", "Close"),
        ("up,k", "scroll(-1)", "Up"),
        ("down,j", "scroll(1)", "Down"),
        ("pageup", "scroll(-10)", "Page up"),
        ("pagedown,space", "scroll(10)", "Page down"),
    ]

    def __init__(self, inks: Callable[[], Inks], entry: Callable[[], ActionEntry], key: str) -> None:
        super().__init__()
        self._details = Details(inks)
        self._entry = entry
        self._key = key

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as box:
            box.border_title = "what the PBX says"
            box.border_subtitle = "esc closes"
            yield self._details

    def on_mount(self) -> None:
        self.call_after_refresh(self.draw)

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Bring it up to date."""
        self._details.draw(page_lines(self._entry(), self._key, self._details.size.width - 4), airy=True)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        self._details.scroll_to(y=max(0, self._details.scroll_y + by), animate=False)
