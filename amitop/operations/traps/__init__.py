"""Warnings: what Asterisk does with an Action as it is filled in, where that surprises (AMI.md §5).

`trap.py` says what a trap is; the others hold the traps of their Actions, one small function each.
"""

from __future__ import annotations

from collections.abc import Sequence

from amitop.operations.traps import calls, desk, names, originate, system
from amitop.operations.traps.trap import Fields, Trap
from amitop.pbx import Pbx

__all__ = ["Trap", "traps"]

_TABLE = {**calls.TRAPS, **desk.TRAPS, **originate.TRAPS, **system.TRAPS}


def traps(name: str, headers: Sequence[tuple[str, str]], pbx: Pbx) -> list[Trap]:
    """The traps that an Action called `name` steps into with these headers, finished or not."""
    fields = Fields(name.lower(), headers)
    own = _TABLE.get(fields.action, ())
    return [trap for each in (*own, names.unknown_names, system.unguarded) for trap in each(fields, pbx)]
