"""The wall: queues as a call centre hangs them up, a tile each, read from across the room."""

from amitop.tui.wall.keys import WallKeys
from amitop.tui.wall.pane import WallPane

__all__ = ["WallKeys", "WallPane"]
