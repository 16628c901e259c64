"""The terminal's clipboard by OSC 52: over SSH too, and wrapped inside tmux and screen."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from typing import Any

from textual.app import App

#: What the most careful terminals take, in bytes before they are encoded.
LIMIT = 74_994
# screen takes no longer string in one piece.
_SCREEN_PIECE = 512


def osc52(data: bytes, environment: Mapping[str, str]) -> str:
    """What has to be written to the terminal, so that `data` is in its clipboard."""
    sequence = f"\x1b]52;c;{base64.b64encode(data).decode('ascii')}\a"
    if environment.get("TMUX"):
        # Wrapped it goes through tmux to the terminal (`allow-passthrough on`); bare tmux takes it into a buffer of
        # its own and passes it on (`set-clipboard on`). Neither is so everywhere, and both do no harm.
        doubled = sequence.replace("\x1b", "\x1b\x1b")
        return f"\x1bPtmux;{doubled}\x1b\\{sequence}"
    if environment.get("STY"):
        pieces = [sequence[at : at + _SCREEN_PIECE] for at in range(0, len(sequence), _SCREEN_PIECE)]
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return sequence


def put(app: App[Any], data: bytes) -> None:
    """Have `data` in the clipboard of the terminal that `app` runs in."""
    if (driver := app._driver) is not None:
        driver.write(osc52(data, os.environ))
