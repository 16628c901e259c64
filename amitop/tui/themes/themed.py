"""What themes ask of the app beneath the screen."""

from __future__ import annotations

from textual.filter import LineFilter, Monochrome, NoColor
from textual.theme import Theme

from amitop.tui.harmless import Harmless
from amitop.tui.keys.one_by_one import OneByOneApp
from amitop.tui.themes.shelf import dressed


class ThemedApp(OneByOneApp):
    """An app whose themes, Textual's too, have all of amitop's colours; its lines pass the last gate."""

    def __init__(self) -> None:
        super().__init__()
        self.harmless = Harmless()

    def get_theme(self, theme_name: str) -> Theme | None:
        """A theme by name, with what it leaves out filled in."""
        theme = super().get_theme(theme_name)
        return dressed(theme) if theme is not None else None

    def get_line_filters(self) -> list[LineFilter]:
        """Let only harmless text through. With `NO_COLOR`: no colour in the terminal's own colours, else greys.

        Textual decides that once, before there is a theme.
        """
        filters = [self.harmless, *super().get_line_filters()]
        if not self.no_color:
            return filters
        kept = [each for each in filters if not isinstance(each, Monochrome | NoColor)]
        return [*kept, NoColor() if self.native_ansi_color else Monochrome()]

    def refresh_css(self, animate: bool = True) -> None:
        """Before there is a screen a theme's colours are only taken: Textual would parse all styles twice."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())
