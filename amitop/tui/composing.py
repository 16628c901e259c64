"""Opening the composer: for an Action that is chosen in it, or for one that is known, with what is known of it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amitop.tui.composer.chooser import ChooserScreen
from amitop.tui.composer.form import Form
from amitop.tui.composer.preview import masked
from amitop.tui.composer.screen import ComposerScreen, Ways
from amitop.tui.composer.sending import Sender
from amitop.tui.composer.start import Chosen, start_values, usual
from amitop.tui.panes import Target

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


@dataclass(frozen=True, slots=True)
class Draft:
    """What was filled in for an Action, and about which row."""

    key: Hashable
    headers: tuple[tuple[str, str], ...]


class Composing:
    """The operator's way into the composer. What was typed is kept for as long as the program runs."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._drafts: dict[str, Draft] = {}
        # By lower-case name, of the composer that was last open for it.
        self._senders: dict[str, Sender] = {}

    def compose(self) -> None:
        """Choose an Action, and compose it for the chosen row."""
        self.open(target=Target(self._app.pane))

    def open(self, name: str = "", headers: Sequence[tuple[str, str]] = (), target: Target | None = None) -> None:
        """Compose the Action called `name` (else it is chosen first), with these headers, about this row."""
        if name:
            self._open(name, headers, target)
        else:
            self._app.push_screen(ChooserScreen(self._app, lambda wanted: self._open(wanted, headers, target)))

    def _open(self, name: str, headers: Sequence[tuple[str, str]], target: Target | None) -> None:
        chosen = Chosen() if target is None or target.ended else _chosen(target)
        ways = Ways(
            leave=lambda form: self._keep(form, chosen),
            afresh=lambda: self._fresh(name, chosen),
            as_macro=lambda action: self._app.save_macro(action, target),
        )
        screen = ComposerScreen(self._app, self.form(name, headers, chosen), ways)
        # What was sent from here and is not answered yet is still awaited, and not sent once more beside it.
        before = self._senders.get(name.lower())
        if before is not None and before.last is not None and before.last.under_way:
            screen.sender.last = before.last
        self._senders[name.lower()] = screen.sender
        self._app.push_screen(screen)

    def form(self, name: str, headers: Sequence[tuple[str, str]], chosen: Chosen) -> Form:
        """The form as it is opened: with these headers, else as it was left, and about the chosen row."""
        draft = self._drafts.get(name.lower())
        if headers:
            return Form(self._app.monitor.manual.entry(name), headers)
        form = self._fresh(name, chosen)
        if draft is None:
            return form
        # What was typed for another row is offered again, but never that row itself.
        given = self._given(name, chosen) if draft.key != chosen.key else {}
        kept = [(key, value) for key, value in draft.headers if key not in given]
        return Form(form.entry, [*given.items(), *kept])

    def _fresh(self, name: str, chosen: Chosen) -> Form:
        entry = self._app.monitor.manual.entry(name)
        return Form(entry, [*self._given(entry.name, chosen).items(), *self._usual(entry.name, chosen)])

    def _given(self, name: str, chosen: Chosen) -> dict[str, str]:
        keys = [parameter.name for parameter in self._app.monitor.manual.entry(name).parameters]
        return start_values(name, keys, chosen, self._app.monitor.pbx)

    def _usual(self, name: str, chosen: Chosen) -> list[tuple[str, str]]:
        given = {key.lower() for key in self._given(name, chosen)}
        return [each for each in usual(name).items() if each[0].lower() not in given]

    def _keep(self, form: Form, chosen: Chosen) -> None:
        shown = masked(form.name, form.headers())
        headers = tuple(
            each for each, seen in zip(form.headers(), shown, strict=True) if each[1] == seen[1] and each[0]
        )
        self._drafts[form.name.lower()] = Draft(chosen.key, headers)


def _chosen(target: Target) -> Chosen:
    return Chosen(target.key, target.channel, target.agent, target.member)
