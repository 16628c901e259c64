"""What the palette is about: the screen, the row and the acts as they were when it was opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from amitop.tui.acting.many import Aim
from amitop.tui.keys.registry import Act
from amitop.tui.scene import Scene
from amitop.tui.target import Target

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


@dataclass(frozen=True)
class Moment:
    """Taken when the palette is opened: what is chosen in it is done to this row, wherever the cursor goes."""

    app: AmitopApp
    aim: Aim
    #: The acts that mean something in the view that is shown.
    acts: tuple[Act, ...]
    #: What the chosen row is called, and whether the view has rows that operations can be done to.
    noun: str
    has_rows: bool

    @property
    def target(self) -> Target:
        """The chosen row."""
        return self.aim.target

    @property
    def scene(self) -> Scene:
        """The PBX that it is about: the chosen row's."""
        return self.aim.target.scene

    @classmethod
    def now(cls, app: AmitopApp) -> Moment:
        """The moment that is."""
        pane = app.pane
        acts = tuple(act for act in app.scene.keymap.acts_for(app.view_id) if app.traveller.allows(act.id))
        noun = pane.table.view.noun if pane.table is not None else pane.noun
        return cls(app, Aim.at(pane), acts, noun, pane.table is not None)
