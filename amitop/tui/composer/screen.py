"""The composer's screen: the form, what will be sent beside it, and the exchange below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from amitop import operations
from amitop.ami import Action, ActionError
from amitop.link import LinkError
from amitop.text import visible
from amitop.tui.bars import Bar, Line, Piece
from amitop.tui.composer import out
from amitop.tui.composer.answer_pane import AnswerPane
from amitop.tui.composer.check import action_of, action_or_name, degree_of, problem_of_all
from amitop.tui.composer.drop_down import DropDown
from amitop.tui.composer.form import Form
from amitop.tui.composer.form_pane import FormPane
from amitop.tui.composer.heading import heading, keys, rule
from amitop.tui.composer.manual_page import ManualPage
from amitop.tui.composer.preview import packet_bytes, packet_lines, trap_lines
from amitop.tui.composer.raised import Raised
from amitop.tui.composer.room import stand
from amitop.tui.composer.sending import Sender
from amitop.tui.composer.ways import FRESH, Ways
from amitop.tui.details import Details
from amitop.tui.format import plural
from amitop.tui.over import Over
from amitop.tui.scene import Paced, Scene

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class ComposerScreen(Over[None]):
    """One Action, composed."""

    BINDINGS = [  # noqa: RUF012 - as Textual has it
        ("ctrl+j", "send", "Send"),
        ("ctrl+y", "copy", "Copy as a command"),
        ("f3", "copy_bytes", "Copy the bytes"),
        ("ctrl+s", "macro", "Save as a macro"),
        ("ctrl+n", "add", "One more header"),
        ("f8", "remove", "Take the header out"),
        ("f5", "afresh", "Start afresh"),
        ("f1", "manual", "What the PBX says"),
        ("f2", "turn", "What will be sent, or the answer"),
        ("escape", "back", "Back"),
        ("pageup", "page(-1)", "Page up"),
        ("pagedown", "page(1)", "Page down"),
    ]

    def __init__(self, app: AmitopApp, scene: Scene, form: Form, ways: Ways) -> None:
        """`scene` is the PBX that it was opened for, whichever is at hand when it is sent."""
        super().__init__()
        self._amitop = app
        self._scene, live = scene, scene.live
        self.form = form
        self._ways = ways
        self._said = Piece("")
        inks = self._inks = Raised(lambda: app.scene.inks)
        self.sender = Sender(app, scene, inks, self.say, self._sent)
        self._drop_down = DropDown(inks)
        self.pane = FormPane(form, lambda: live.pbx, self._drop_down)
        self._preview = Details(inks)
        self._answer = AnswerPane(inks, lambda: self.sender.last, app.clock)
        self._traps = Paced(lambda: operations.traps(form.name, form.headers(), live.pbx))
        self._beside = Paced(self._draw_pane)

    def compose(self) -> ComposeResult:
        with Vertical(id="composer"):
            yield Bar(self._inks, self._heading)
            with Horizontal(id="composer-body"):
                yield self.pane
                with Vertical(id="composer-sent"):
                    yield Bar(self._inks, self._sent_heading)
                    yield self._preview
            yield Bar(self._inks, rule, id="composer-rule")
            yield self._answer
            yield Bar(self._inks, lambda _: [self._said], id="composer-said")
            yield Bar(self._inks, self._keys, id="composer-keys")
            yield self._drop_down

    async def on_mount(self) -> None:
        await self.pane.sync()
        self.pane.focus_first()
        if self.sender.last is not None:
            self._sent()
        self.run_worker(self._describe(), group="describe")
        self.call_after_refresh(self.draw)

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw)

    async def _describe(self) -> None:
        """More of the Action, as the PBX tells it."""
        manual = self._scene.live.manual
        try:
            await manual.look_if_older_than(FRESH)
            entry = await manual.describe(self.form.name)
        except LinkError as error:
            self.say(f"the PBX could not be asked about {self.form.name}: {error}", "muted")
            return
        if entry == self.form.entry:
            return
        untouched = self.pane.here is None or not self.pane.here.value
        self.form.refine(entry)
        await self.pane.sync()
        if untouched and not any(field.free for field in self.form.fields):
            self.pane.focus_first()
        self.draw(settle=True)

    # What stands on it.

    def look(self) -> None:
        """Follow what goes on behind."""
        self.draw()

    def draw(self, settle: bool = False) -> None:
        """Bring everything up to date; with `settle`, whatever it costs."""
        if not self.is_mounted or not self.query(FormPane):
            return
        if settle:
            self._traps.expire()
            self._beside.expire()
        headers = self.form.headers()
        told = trap_lines(self._traps.get(), self._preview.size.width - 4)
        if problem := problem_of_all(self.form):
            told.append([Piece("▲ ", "bad"), Piece(problem, "bad")])
        lines = packet_lines(self.form.name, headers)
        # Where there is little room, a warning must not be what is cut.
        lines = [*told, *lines] if self.has_class("-narrow") else [*lines, *([[]] if told else []), *told]
        self._preview.draw(lines, wrap=True, airy=True)
        self._beside.get()
        self.pane.place_drop_down()
        self._answer.draw()
        self._stand()
        for bar in self.query(Bar):
            bar.draw()

    def _stand(self) -> None:
        """As high as it needs; its top stays where it is."""
        answered = self._answer.more and not self.has_class("-narrow")
        self.set_class(answered, "-more")
        above, lines, body = stand(self.size.height, len(self.form.fields), answered)
        box, inside = self.query_one("#composer"), self.query_one("#composer-body")
        narrow = self.has_class("-narrow")
        box.styles.margin = (0 if narrow else above, 0, 0, 0)
        box.styles.height = "100%" if narrow else lines
        inside.styles.height = body if answered else "1fr"

    def _draw_pane(self) -> bool:
        self.pane.draw()
        return True

    def _heading(self, across: int) -> Line:
        return heading(self.form.entry, degree_of(self.form), self._scene.called, across)

    def _sent_heading(self, across: int) -> Line:
        del across
        number = len(packet_bytes(self.form.name, self.form.headers()))
        return [Piece("  what will be sent", "strong"), Piece(f"   {plural(number, 'byte')}")]

    def _keys(self, across: int) -> Line:
        refused = bool(self.sender.refusal(action_or_name(self.form)))
        other = "packet" if self.has_class("-answered") else "answer"
        return keys(refused, other if self.has_class("-narrow") else "", self.sender.last is not None, across)

    def say(self, words: str, ink: str) -> None:
        """Tell something above the keys; it may name a parameter as the PBX does."""
        self._said = Piece(visible(words), ink)
        if self.is_mounted:
            self.query_one("#composer-said", Bar).draw()

    # What the operator does.

    @on(FormPane.Changed)
    def _changed(self) -> None:
        self._said = Piece("")
        self.remove_class("-answered")
        self._traps.expire()
        self._beside.expire()
        self.draw()

    @on(FormPane.Left)
    def _left(self) -> None:
        self.action_back()

    @on(DropDown.Picked)
    def _picked(self, event: DropDown.Picked) -> None:
        self.pane.picked(event.candidate)

    def _complete_action(self) -> Action | None:
        """The Action, or None where something is missing or wrong, which is told at its field."""
        wrong = self.pane.press()
        if wrong is not None:
            self.say(f"{wrong.field.key or 'a header'}: {wrong.problem}", "warn")
            return None
        try:
            return action_of(self.form)
        except ActionError as error:
            self.say(str(error), "bad")
            return None

    def action_send(self) -> None:
        """Send it, once what its degree wants was answered."""
        self._drop_down.close()
        action = self._complete_action()
        if action is None:
            return
        self.sender.send(action)

    def _sent(self) -> None:
        self.add_class("-sent", "-answered")
        self.call_after_refresh(self.draw)

    def action_copy(self) -> None:
        """Copy it as a command."""
        if (action := self._complete_action()) is not None:
            self.say(*out.copy_command(self._amitop, self._scene.live.target, action))

    def action_copy_bytes(self) -> None:
        """Copy the packet."""
        if (action := self._complete_action()) is not None:
            self.say(*out.copy_bytes(self._amitop, action))

    def action_macro(self) -> None:
        """Keep it as a macro."""
        if (action := self._complete_action()) is not None:
            self._ways.as_macro(action)

    async def action_add(self) -> None:
        """One more header."""
        await self.pane.add()

    async def action_remove(self) -> None:
        """Take the present header out."""
        await self.pane.remove_here()

    async def action_afresh(self) -> None:
        """Forget what was typed, and start with what the chosen row gives."""
        self.form.fields = self._ways.afresh().fields
        await self.pane.sync()
        self.pane.focus_first()
        self._changed()

    def action_manual(self) -> None:
        """What the PBX says of it."""
        here = self.pane.here
        self.app.push_screen(
            ManualPage(lambda: self._amitop.scene.inks, lambda: self.form.entry, here.key if here else "")
        )

    def action_turn(self) -> None:
        """What will be sent, or what was answered."""
        self.toggle_class("-answered")
        self.call_after_refresh(self.draw)

    def action_page(self, by: int) -> None:
        """Scroll the answer; where that is not shown, what will be sent."""
        if self._answer.display and self._answer.size.height:
            self._answer.page(by)
        else:
            self._preview.scroll_relative(y=by * max(1, self._preview.size.height - 1), animate=False)

    def action_back(self) -> None:
        """One step back. What was typed is kept."""
        self._ways.leave(self.form)
        self.dismiss(None)
