"""Asterisk's own command line, over the Action Command."""

from amitop.tui.console.screen import ConsoleScreen
from amitop.tui.console.talk import Talk

__all__ = ["ConsoleScreen", "Talk"]
