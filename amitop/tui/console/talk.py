"""The console of a session: what goes out, one command at a time, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amitop.ami import Ending, Exchange
from amitop.link import LinkError
from amitop.monitor import NotAllowed
from amitop.monitor.outcome import words
from amitop.text import visible
from amitop.tui.acting.lacking import rights_lack
from amitop.tui.bars import Line, Piece
from amitop.tui.clipboard import LIMIT, put
from amitop.tui.console.asking import command
from amitop.tui.console.lines import Transcript, output_of, shown
from amitop.tui.console.screen import ConsoleScreen
from amitop.tui.console.typed import Typed
from amitop.tui.format import count, milliseconds, plural
from amitop.tui.scene import Scene

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp

#: Seconds to wait for an answer: some commands take their time.
PATIENCE = 30.0


class Talk:
    """What one PBX's console keeps while its screen is closed. `console` is named as in the registry of keys."""

    def __init__(self, app: AmitopApp, scene: Scene) -> None:
        self._app = app
        #: The PBX that it talks with, whichever is at hand.
        self.scene = scene
        self._typed: Typed | None = None
        self.transcript = Transcript()
        #: The command that has gone out, and when; None while there is none.
        self.under_way: tuple[str, float] | None = None
        #: How the last one went.
        self.told: Line = []

    def console(self) -> None:
        """Open the console, unless this login may run no command."""
        if (right := rights_lack(self.scene, "console")) is not None:
            self._app.say(Piece("✗ ", "warn"), Piece(right.sentence, "text"))
            return
        self._app.push_screen(ConsoleScreen(self._app, self))

    @property
    def typed(self) -> Typed:
        """The lines typed so far, read when the console is first opened."""
        if self._typed is None:
            folder = self.scene.live.history.folder
            self._typed = Typed(None if folder is None else folder / "console")
        return self._typed

    @property
    def marker(self) -> str:
        """What stands before a line, as in Asterisk's own console."""
        return f"{visible(self.scene.called)}*CLI> "

    def send(self, line: str) -> None:
        """Send a command, and add its output when it comes."""
        self.typed.add(line)
        self.transcript.add([f"{self.marker}{shown(line)}"], "accent")
        self.under_way = (line, self._app.clock())
        self.told = []
        self._app.run_worker(self._run(line), group="console")

    async def _run(self, line: str) -> None:
        try:
            self._answered(await self.scene.live.perform(command(line), PATIENCE))
        except (LinkError, NotAllowed) as error:
            self.transcript.answer([f"✗ {visible(str(error))}"], "bad")
        finally:
            self.under_way = None
        self._app.draw()

    def _answered(self, exchange: Exchange) -> None:
        lines = output_of(exchange)
        if exchange.ending in (Ending.DEADLINE, Ending.DISCONNECT):
            self.transcript.answer([*lines, f"? {words(exchange)}"], "warn")
        elif exchange.ok:
            self.transcript.answer(lines)
            self.told = [Piece(f"{plural(len(lines), 'line')} in {milliseconds(exchange.latency)}")]
        else:
            self.transcript.answer(lines or [visible(each) for each in exchange.message.split("\n")], "bad")
            self.told = [Piece("✗ ", "bad"), Piece("the PBX refused it", "text")]

    def copy(self) -> Line:
        """The whole output of the last command to the terminal's clipboard; what is to be said of it."""
        data = "\n".join(self.transcript.last).encode("utf-8", "replace")
        if not data:
            return [Piece("there is no output to copy yet")]
        if len(data) > LIMIT:
            return [Piece(f"{count(len(data))} bytes are too many for a terminal's clipboard", "warn")]
        put(self._app, data + b"\n")
        return [Piece(f"copied {plural(len(self.transcript.last), 'line')}")]
