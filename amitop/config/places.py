"""Where amitop keeps things: folders of the user, as the platform has them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import platformdirs

# Of who has no home, as in a container that runs as a user of no name: nothing is there, and nothing can be kept.
_NOWHERE = Path("/nonexistent/amitop")


def config_folder() -> Path:
    """What people write."""
    return _of_user(platformdirs.user_config_path)


def cache_folder() -> Path:
    """What can be had again from a PBX."""
    return _of_user(platformdirs.user_cache_path)


def state_folder() -> Path:
    """What the program writes about its own use: the history of Actions, the console's lines."""
    return _of_user(platformdirs.user_state_path)


def data_folder() -> Path:
    """What is kept because somebody said so: recordings."""
    return _of_user(platformdirs.user_data_path)


def _of_user(find: Callable[[str], Path]) -> Path:
    try:
        folder = find("amitop")
    except RuntimeError:  # there is no home
        return _NOWHERE
    return folder if folder.is_absolute() else _NOWHERE
