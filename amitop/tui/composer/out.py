"""What was composed, out of the program: to the terminal's clipboard, secrets masked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from amitop.ami import Action
from amitop.journal import redact_sent
from amitop.tui.clipboard import LIMIT, osc52
from amitop.tui.composer.preview import command_line
from amitop.tui.format import plural
from amitop.tui.watched import Place

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


def copy_command(app: AmitopApp, place: Place, action: Action) -> tuple[str, str]:
    """As an `amitop action …` line; gives what is to be said of it, and in which ink."""
    line = command_line(action, place)
    masked = "; secrets are masked" if "•••" in line else ""
    return _copy(app, line.encode("utf-8", "surrogateescape"), f"copied as a command{masked}")


def copy_bytes(app: AmitopApp, action: Action) -> tuple[str, str]:
    """As the packet's bytes, line ends as a terminal has them."""
    raw = redact_sent(action.encode()).replace(b"\r\n", b"\n")
    return _copy(app, raw, f"copied {plural(len(raw), 'byte')}")


def _copy(app: AmitopApp, data: bytes, told: str) -> tuple[str, str]:
    if len(data) > LIMIT:
        return f"{plural(len(data), 'byte')} are too many for a terminal's clipboard", "warn"
    if (driver := app._driver) is not None:
        driver.write(osc52(data, os.environ))
    return told, "good"
