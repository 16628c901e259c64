"""What the operator's next key is about."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from amitop.pbx.entities import Agent, Call, Channel, Member
from amitop.tui.panes import Pane
from amitop.tui.scene import Scene


class Target:
    """What the operator's next key is about, taken from a pane at this very moment."""

    def __init__(self, pane: Pane, marked: tuple[Hashable, Any] | None = None) -> None:
        """The chosen row; or one that is `marked`, by key and row."""
        table = pane.table
        nobody = table is None or table.heading is not None
        chosen = (None, None) if table is None or nobody else (table.key, table.row)
        self.key: Hashable | None
        self.key, row = marked or chosen
        self.ended = table is not None and self.key is not None and table.ordered.gone(self.key)
        #: The PBX that it is of: whatever is done goes there, whichever is at hand by then.
        self.scene: Scene = pane.scene.itself
        #: The key by which that PBX's model knows it.
        self.own_key: Hashable | None = self.key
        self.row: object = None
        if table is not None and row is not None:
            self.row, self.scene = table.view.entity(row), table.view.scene_of(row)
            self.own_key = table.view.own_key(row)
        self.call: Call | None = self.row if isinstance(self.row, Call) else None
        self.channel: Channel | None = None
        self.agent: Agent | None = None
        self.member: Member | None = None
        self.name = ""
        if table is not None and row is not None:
            self.channel = table.view.channel(row)
            self.agent = table.view.agent(row)
            self.member = table.view.member(row)
            self.name = table.view.name(row)
