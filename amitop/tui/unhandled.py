"""What Textual does with an unhandled exception, replaced.

Textual prints a traceback with local variables, the login secret among them. Its methods for that are private, so
they are overridden here and nowhere else, and tests/cli/test_crash.py holds them to the installed Textual.
"""

from __future__ import annotations

import sys

from rich.console import RenderableType
from textual.app import App

from amitop import crash


class ReportingApp(App[None]):
    """An app that ends on an unhandled exception with one sentence and a crash report."""

    #: What is told once the terminal is as it was; empty while nothing has failed.
    failure = ""

    def _handle_exception(self, error: Exception) -> None:
        """End the app. Textual calls this for whatever a widget, a timer, a worker or a handler has raised."""
        self._return_code = crash.FAILED
        if self._exception is None:  # tests with a Pilot raise it again
            self._exception = error
            self._exception_event.set()
        self.failure = self.failure or crash.report(error, "the screen")
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        """The same, for the exception that is being handled."""
        error = sys.exc_info()[1]
        self._handle_exception(error if isinstance(error, Exception) else RuntimeError("no exception is known"))

    def panic(self, *renderables: RenderableType) -> None:
        """End the app; what Textual would print of it may hold anything, and is not printed."""
        del renderables
        self._fatal_error()

    def _print_error_renderables(self) -> None:
        """Tell the failure on the terminal as it was."""
        self._exit_renderables.clear()
        if self.failure:
            crash.to_stderr(self.failure)
            self.failure = ""

    async def _shutdown(self) -> None:
        try:
            await super()._shutdown()
        except Exception as error:  # the terminal has been given back already
            self._handle_exception(error)
            if self._driver is not None:
                self._driver.close()
            self._print_error_renderables()
