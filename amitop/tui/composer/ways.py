"""What leads out of the composer, and how long what the PBX offers is believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from amitop.ami import Action
from amitop.tui.composer.form import Form

#: Seconds for which what ListCommands said is believed.
FRESH = 60.0


@dataclass(frozen=True, slots=True)
class Ways:
    """What leads out of the composer, each about the row for which it was opened."""

    #: Keeps what was typed.
    leave: Callable[[Form], None]
    #: The form as that row alone makes it.
    afresh: Callable[[], Form]
    #: Keeps the Action as a macro.
    as_macro: Callable[[Action], None]
