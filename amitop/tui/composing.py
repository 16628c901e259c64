"""Opening the composer: for an Action that is chosen in it, or for one that is known, with what is known of it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amitop.tui.composer.chooser import ChooserScreen
from amitop.tui.composer.form import Form
from amitop.tui.composer.preview import masked
from amitop.tui.composer.screen import ComposerScreen
from amitop.tui.composer.sending import Sender
from amitop.tui.composer.start import Chosen, start_values, usual
from amitop.tui.composer.ways import Ways
from amitop.tui.scene import Scene
from amitop.tui.target import Target

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
        # By the PBX's name and the Action's in lower case: what was typed for one PBX is not offered for another.
        self._drafts: dict[tuple[str, str], Draft] = {}
        # The same, of the composer that was last open for it.
        self._senders: dict[tuple[str, str], Sender] = {}

    def compose(self) -> None:
        """Choose an Action, and compose it for the chosen row."""
        self.open(target=Target(self._app.pane))

    def open(
        self,
        name: str = "",
        headers: Sequence[tuple[str, str]] = (),
        target: Target | None = None,
        scene: Scene | None = None,
    ) -> None:
        """Compose the Action called `name` (else it is chosen first), with these headers, about this row.

        It is for the row's PBX; for `scene` where that is given; else for the one that is at hand now.
        """
        at = scene or (target.scene if target is not None else self._app.scene)
        if name:
            self._open(at, name, headers, target)
        else:
            self._app.push_screen(
                ChooserScreen(self._app, at, lambda wanted: self._open(at, wanted, headers, target))
            )

    def _open(self, scene: Scene, name: str, headers: Sequence[tuple[str, str]], target: Target | None) -> None:
        chosen = Chosen() if target is None or target.ended or target.scene is not scene else _chosen(target)
        ways = Ways(
            leave=lambda form: self._keep(scene, form, chosen),
            afresh=lambda: self._fresh(scene, name, chosen),
            as_macro=lambda action: self._app.doers.macros.save(action, target),
        )
        screen = ComposerScreen(self._app, scene, self.form(scene, name, headers, chosen), ways)
        # What was sent from here and is not answered yet is still awaited, and not sent once more beside it.
        before = self._senders.get((scene.name, name.lower()))
        if before is not None and before.last is not None and before.last.under_way:
            screen.sender.last = before.last
        self._senders[scene.name, name.lower()] = screen.sender
        self._app.push_screen(screen)

    def form(self, scene: Scene, name: str, headers: Sequence[tuple[str, str]], chosen: Chosen) -> Form:
        """The form as it is opened: with these headers, else as it was left, and about the chosen row."""
        draft = self._drafts.get((scene.name, name.lower()))
        if headers:
            return Form(scene.live.manual.entry(name), headers)
        form = self._fresh(scene, name, chosen)
        if draft is None:
            return form
        # What was typed for another row is offered again, but never that row itself.
        given = _given(scene, name, chosen) if draft.key != chosen.key else {}
        kept = [(key, value) for key, value in draft.headers if key not in given]
        return Form(form.entry, [*given.items(), *kept])

    def _fresh(self, scene: Scene, name: str, chosen: Chosen) -> Form:
        entry = scene.live.manual.entry(name)
        given = _given(scene, entry.name, chosen)
        known = {key.lower() for key in given}
        return Form(
            entry, [*given.items(), *(each for each in usual(entry.name).items() if each[0].lower() not in known)]
        )

    def _keep(self, scene: Scene, form: Form, chosen: Chosen) -> None:
        shown = masked(form.name, form.headers())
        headers = tuple(
            each for each, seen in zip(form.headers(), shown, strict=True) if each[1] == seen[1] and each[0]
        )
        self._drafts[scene.name, form.name.lower()] = Draft(chosen.key, headers)


def _given(scene: Scene, name: str, chosen: Chosen) -> dict[str, str]:
    """What the chosen row gives."""
    keys = [parameter.name for parameter in scene.live.manual.entry(name).parameters]
    return start_values(name, keys, chosen, scene.live.pbx)


def _chosen(target: Target) -> Chosen:
    return Chosen(target.own_key, target.channel, target.agent, target.member)
