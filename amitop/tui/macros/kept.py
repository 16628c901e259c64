"""The macros there are, and the keys that run them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.config.macro import Macro
from amitop.config.macros import load_macros
from amitop.tui.keys.names import key_named
from amitop.tui.macros.keys import key_problem

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class KeptMacros:
    """Read at the start, since their keys are bound then; what runs them is loaded when one is run."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        #: By id.
        self.by_id: dict[str, Macro] = {}
        #: By key as Textual names it, the id of the macro that it runs.
        self.by_key: dict[str, str] = {}
        self._bound: set[str] = set()
        #: What is wrong with files and keys, a sentence each.
        self.problems: list[str] = []
        self._of_files: list[str] = []

    def load(self) -> None:
        """Read all macros, and bind their keys."""
        self.by_id, self.problems = load_macros()
        self._of_files = list(self.problems)
        self._bind_all()

    def bind_keys(self) -> None:
        """Bind all keys anew: those of the acts are others, and so may be those that are left."""
        self._bound.clear()
        self.problems = list(self._of_files)
        self._bind_all()

    @property
    def keys(self) -> frozenset[str]:
        """The keys that run a macro, by Textual's names."""
        return frozenset(self.by_key)

    def key_of(self, macro: Macro) -> str:
        """Its key, where it has one that it may have."""
        return macro.key if macro.id in self.by_key.values() else ""

    def told(self) -> list[tuple[str, str]]:
        """The key and the name of each, for the help."""
        return [(self.key_of(macro), macro.name) for macro in self.by_id.values()]

    def key_problem(self, key: str, own: str = "") -> str:
        """Why a macro, whose id is `own` where it has one, can't have this key; empty where it can."""
        others = {name: self.by_id[each].name for name, each in self.by_key.items() if each != own}
        return key_problem(key, others, self._app.scene.keymap.taken())

    def _bind_all(self) -> None:
        self.by_key.clear()
        for macro in self.by_id.values():
            self._bind(macro)

    def _bind(self, macro: Macro) -> None:
        if not macro.key:
            return
        if problem := self.key_problem(macro.key):
            self.problems.append(f"{macro.name}: {problem}; it is still found in the palette")
            return
        name = key_named(macro.key) or ""
        self.by_key[name] = macro.id
        if name not in self._bound:
            self._bound.add(name)
            self._app.bind(name, f"macro_key('{name}')", show=False)
