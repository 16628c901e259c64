"""The palette: everything that can be done from here, found by its words."""

from amitop.tui.palette.finder import Finder
from amitop.tui.palette.offer import Offer, Refusal
from amitop.tui.palette.screen import Palette
from amitop.tui.palette.sources import SOURCES, Moment, Source

__all__ = ["SOURCES", "Finder", "Moment", "Offer", "Palette", "Refusal", "Source"]
