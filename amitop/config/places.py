"""Where amitop keeps things: folders of the user, as the platform has them."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """What can be had again from a PBX."""
    return platformdirs.user_cache_path("amitop")


def state_folder() -> Path:
    """What the program writes about its own use: the history of Actions, the console's lines."""
    return platformdirs.user_state_path("amitop")
