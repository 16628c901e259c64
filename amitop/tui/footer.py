"""The footer: the keys that do something here, and on the right those that always do."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from amitop.tui.bars import SPACER, Bar, Line, Piece, first_that_fits
from amitop.tui.keys.registry import Act
from amitop.tui.scene import Scene

_ALWAYS = ("palette", "help")


class Footer(Bar):
    """The line at the bottom. A click on a key is as good as the key; one of no use here is dim."""

    def __init__(
        self,
        scene: Scene,
        view: Callable[[], str],
        greyed: Callable[[], Container[str]],
        hidden: Callable[[Act], bool] = lambda _: False,
    ) -> None:
        """`greyed` has the ids of the acts that are of no use now."""
        super().__init__(lambda: scene.inks, raised=True, id="footer")
        self._scene = scene
        self._view = view
        self._greyed = greyed
        self._hidden = hidden

    def pieces(self, across: int) -> Line:
        here = [act for act in self._scene.keymap.acts_for(self._view()) if act.key and not self._hidden(act)]
        shown = sorted((act for act in here if act.footer), key=lambda act: act.footer)
        greyed = self._greyed()
        right = [piece for act in here if act.id in _ALWAYS for piece in _key(act, False)]
        return first_that_fits(across, self._variants([_key(act, act.id in greyed) for act in shown], right))

    def _variants(self, keys: list[Line], right: Line) -> Iterator[Line]:
        """All keys; then help alone at the right; then fewer and fewer."""
        for number in range(len(keys), 0, -1):
            left = [piece for key in keys[:number] for piece in key]
            if number == len(keys):
                yield [Piece(" "), *left, SPACER, *right]
            yield [Piece(" "), *left, SPACER, *right[-2:]]


def _key(act: Act, greyed: bool) -> Line:
    action = f"app.{act.textual_action}"
    if greyed:
        return [Piece(f" {act.key} {act.label} ", "faint", action)]
    return [Piece(f" {act.key}", "accent bold", action), Piece(f" {act.label} ", "muted", action)]
