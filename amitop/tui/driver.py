"""What amitop asks of the terminal's driver beyond Textual's own."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import Any, ClassVar

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from amitop.tui.cut_reports import ESC, CutReports

# How long a read waits before keys that are held back are looked at again.
_POLL = 0.1
# Ends whatever sequence is half written (CAN), then undoes all that `start_application_mode` switches on.
_GIVE_BACK = (
    "\x18\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?2026l\x1b[0m"
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)


class TidyDriver(LinuxDriver):
    """Leaves the terminal as it was, and takes reports that arrive in two reads for what they are."""

    #: Called in the input thread when ctrl+c is pressed.
    on_ctrl_c: ClassVar[Callable[[], None] | None] = None
    #: The driver that has the terminal now.
    standing: ClassVar[TidyDriver | None] = None

    def _sigcont_application(self, *_: object) -> None:
        """Go on if it was stopped, and only then.

        A terminal that is closed sends SIGHUP and SIGCONT: a driver that starts again on it would wait for ever for
        its last bytes to be written.
        """
        if self._must_signal_resume:
            super()._sigcont_application()

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        TidyDriver.standing = self

    def stop_application_mode(self) -> None:
        super().stop_application_mode()
        # Textual 8.2 switches the mouse to pixels (mode 1016) where the terminal can, and never back.
        self.write("\x1b[?1016l")
        self.flush()
        TidyDriver.standing = None

    @classmethod
    def give_back(cls) -> None:
        """Give the terminal back at once, from any thread, without the event loop. Never blocks for long."""
        driver, cls.standing = cls.standing, None
        if driver is None or driver._file is None:
            return
        out = driver._file.fileno()
        with contextlib.suppress(OSError, ValueError):
            # A terminal that takes nothing (XOFF, a hung connection) must not hold up the end.
            if select.select([], [out], [], 0.5)[1]:
                os.write(out, _GIVE_BACK.encode())
        attributes: Any = driver.attrs_before
        if attributes is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(driver.fileno, termios.TCSANOW, attributes)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:  # Textual would print it with whatever its message holds
            self._app.call_later(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Read keys and reports until the end; Textual's own loop with `CutReports` before its parser."""
        parser, cut, decode = (
            XTermParser(self._debug),
            CutReports(),
            getincrementaldecoder("utf-8")("replace").decode,
        )
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], _POLL)[0]:
                if not (data := self._read()):
                    return
                text = cut.feed(decode(data), time.monotonic())
            elif (text := cut.expire(time.monotonic())) == ESC:
                self.process_message(events.Key("escape", ESC))
                text = ""
            if text:
                for message in parser.feed(text):
                    self.process_message(message)
            for message in parser.tick():
                self.process_message(message)

    def _read(self) -> bytes:
        """Return what was typed; nothing once the terminal is gone, which the program is told by SIGHUP."""
        try:
            data = os.read(self.fileno, 4096)
        except OSError:
            data = b""
        if not data:
            os.kill(os.getpid(), signal.SIGHUP)
        return data

    def process_message(self, message: Any) -> None:
        if isinstance(message, events.Key) and message.key == "ctrl+c" and TidyDriver.on_ctrl_c is not None:
            TidyDriver.on_ctrl_c()
        super().process_message(message)
