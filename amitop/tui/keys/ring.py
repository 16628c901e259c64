"""The keys on the screen: which are in force, another preset, and those that were meant for tmux or screen."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from textual import events
from textual.binding import BindingsMap
from textual.widgets import Input

from amitop.config import KEYS_PRESET
from amitop.tui.bars import Piece
from amitop.tui.keys.keymap import Keymap, make_keymap, preset_in_force
from amitop.tui.keys.names import key_shown
from amitop.tui.keys.presets import PREFIXES
from amitop.tui.keys.registry import Act

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp

# Seconds in which the key behind a prefix belongs to it.
_WITHIN = 1.0
_STATE = ("keys", "preset")


class PrefixGuard:
    """Takes the keys away that were meant for tmux or screen: their prefix, and the one behind it."""

    def __init__(self) -> None:
        self._prefix = ""
        self._at = 0.0

    def swallows(self, key: str, typed: float, used: Container[str]) -> tuple[str, ...]:
        """The keys that were no command to amitop, the last of them this one; none where it is one.

        `typed` is when it came, which may be long before its turn. A prefix that is one of the `used` keys is an
        ordinary key.
        """
        before, at = self._prefix, self._at
        self._prefix = ""
        if key in PREFIXES and key not in used:
            self._prefix, self._at = key, typed
            return (key,)
        return (before, key) if before and typed - at <= _WITHIN else ()


class KeyRing:
    """The keymap that is in force on the screen."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._guard = PrefixGuard()
        self._of_textual = BindingsMap.merge([app._bindings])
        self.apply()

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""
        return self._app.scene.keymap

    def unsaid(self, act: Act) -> bool:
        """What the footer leaves out: keys of time if they do nothing, folding and lists if there are none."""
        view = self._app.view_id
        lone = (act.id == "unfold" and view != "packets") or (act.id == "next_pane" and view != "queues")
        return lone or self._app.traveller.tells(act)

    def apply(self, preset: str | None = None) -> None:
        """Put the keys of a preset in force; without one, of that which was chosen before or is set."""
        app = self._app
        kept = preset_in_force(app.settings, app.state.get(*_STATE))
        keymap = make_keymap(app.settings, preset or kept)
        for scene in app.hosts.scenes:
            scene.keymap = keymap
        # Textual's own keymap can't share a key out, nor take one away: it is for tables and sheets only.
        app._bindings = BindingsMap.merge([self._of_textual, BindingsMap(keymap.bindings())])
        app.set_keymap(keymap.elsewhere())

    def use(self, preset: str) -> None:
        """Another preset, for now and for the next time; that of the settings is not kept, but followed."""
        app = self._app
        app.state.set(None if preset == self._of_file() else preset, *_STATE)
        self.apply(preset)
        app.kept_macros.bind_keys()
        app.say(Piece("✓ ", "good"), Piece("keys: "), Piece(preset, "accent"), *self._hint())
        app.draw()

    def _of_file(self) -> str:
        """The preset that is followed where nothing is kept."""
        return self._app.settings[KEYS_PRESET]

    def _hint(self) -> list[Piece]:
        return (
            [Piece("   "), Piece(key, "accent"), Piece(" shows them")] if (key := self.keymap.key("help")) else []
        )

    def swallows(self, key: events.Key) -> bool:
        """Whether a key was meant for tmux or screen, which is told then. Where one writes, every key is meant."""
        if isinstance(self._app.focused, Input):
            return False
        taken = self._guard.swallows(key.key, key.time, self.keymap.taken().keys() | self._app.kept_macros.keys)
        if len(taken) > 1:
            told = " ".join(map(key_shown, taken))
            self._app.say(Piece(told, "text"), Piece(" was meant for tmux or screen: nothing was done"))
        return bool(taken)
