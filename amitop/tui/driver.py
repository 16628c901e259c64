"""What Textual's driver leaves behind in a terminal is put right here."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver


class TidyDriver(LinuxDriver):
    """Textual 8.2 switches the mouse to pixels (mode 1016) where the terminal can, and never back."""

    def _sigcont_application(self, *_: object) -> None:
        """Go on where it was stopped, and only there.

        A terminal that goes sends SIGHUP and SIGCONT: whoever begins anew on it waits for ever to write his last.
        """
        if self._must_signal_resume:
            super()._sigcont_application()

    def stop_application_mode(self) -> None:
        super().stop_application_mode()
        self.write("\x1b[?1016l")
        self.flush()
