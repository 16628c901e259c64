"""The composer by keyboard: choose, fill in, be warned, send, see the answer; nothing that was typed is lost."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Callable

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Button

from amitop.ami import Action, Exchange, Packet
from amitop.monitor import LinkState
from amitop.tui.app import AmitopApp
from amitop.tui.composer.ask import CodeDialog, SendDialog
from amitop.tui.composer.chooser import ChooserScreen
from amitop.tui.composer.form_pane import FormPane
from amitop.tui.composer.manual_page import ManualPage
from amitop.tui.composer.screen import ComposerScreen
from tests.tui.composer.listing import ListingMonitor, composer, heard
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import NOW, StillMonitor, still

SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])


async def press(app: AmitopApp, pilot: Pilot[None], *keys: str) -> None:
    """Keys one after the other, everything settled after each."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    await drawn(app, pilot)


def front(app: AmitopApp) -> object:
    """The screen in front, as nothing in particular: it changes under a test."""
    return app.screen


async def opened(app: AmitopApp, pilot: Pilot[None], name: str, *headers: tuple[str, str]) -> ComposerScreen:
    app.doers.composing.open(name, headers)
    await drawn(app, pilot)
    await drawn(app, pilot)
    return composer(app)


@SIZES
async def test_a_whole_composing_by_keyboard(screen: Open, size: tuple[int, int]) -> None:
    monitor = ListingMonitor()
    async with screen(monitor, view="agents", size=size) as (app, pilot):
        await press(app, pilot, "down", "colon", *"qpause")
        assert isinstance(front(app), ChooserScreen)
        assert "QueuePause" in text_of(app)
        await press(app, pilot, "enter")
        form = composer(app).form
        assert form.headers() == [("Interface", "PJSIP/101"), ("Paused", "true")]
        assert "▲" in text_of(app)  # without a Queue
        assert composer(app).pane.here is form.fields[2]
        await press(app, pilot, *"sup")
        assert "0 callers" in text_of(app)
        await press(app, pilot, "tab")
        assert form.fields[2].value == "support"
        assert "▲" not in text_of(app)
        await press(app, pilot, "enter", *"Lunch", "ctrl+j")
        assert isinstance(front(app), SendDialog)
        await press(app, pilot, "enter")  # Cancel has the focus
        assert not monitor.performed
        assert "nothing was sent" in text_of(app)
        await press(app, pilot, "ctrl+j", "right", "enter")
        headers = {"Interface": "PJSIP/101", "Paused": "true", "Queue": "support", "Reason": "Lunch"}
        assert monitor.performed == [Action("QueuePause", headers)]
        assert "✓ Interface paused successfully" in text_of(app)
        assert form.headers() == list(headers.items())  # to be edited and sent again


async def test_escape_returns_one_step_and_what_was_typed_is_kept(screen: Open) -> None:
    async with screen(ListingMonitor()) as (app, pilot):
        await press(app, pilot, "colon", *"hang", "enter", "ctrl+u", *"xyz")
        assert composer(app).form.headers() == [("Channel", "xyz"), ("Cause", "16")]
        await press(app, pilot, "escape")
        assert isinstance(front(app), ChooserScreen)
        assert "hang" in text_of(app)
        await press(app, pilot, "enter")
        assert composer(app).form.headers() == [("Channel", "xyz"), ("Cause", "16")]
        await press(app, pilot, "escape", "escape")
        assert len(app.screen_stack) == 1
        # Another row is another target, and never the one that was left.
        await press(app, pilot, "down", "down", "colon", *"hang", "enter")
        assert composer(app).form.headers() == [("Channel", "PJSIP/trunk-00000a52"), ("Cause", "16")]
        await press(app, pilot, "f5")
        assert composer(app).form.headers() == [("Channel", "PJSIP/trunk-00000a52"), ("Cause", "16")]


async def test_reading_goes_at_once_and_its_events_are_a_table(screen: Open) -> None:
    monitor = ListingMonitor()
    async with screen(monitor, size=(140, 40)) as (app, pilot):
        await opened(app, pilot, "QueueStatus")
        await press(app, pilot, "ctrl+j")
        assert monitor.performed == [Action("QueueStatus")]
        assert "7 events" in text_of(app)
        assert "Bob [/x]" in text_of(app)
        assert re.search(r"Event +Queue +Name +Location", text_of(app))


async def test_thousands_of_list_events(screen: Open) -> None:
    monitor = ListingMonitor()
    items = b"".join(b"Event: Status\r\nChannel: SIP/%d\r\nState: Up\r\n\r\n" % number for number in range(5000))
    start = b"Response: Success\r\nEventList: start\r\n\r\n"
    monitor.answers["Status"] = start + items + b"Event: StatusComplete\r\nEventList: Complete\r\n\r\n"
    async with screen(monitor, size=(140, 40)) as (app, pilot):
        await opened(app, pilot, "Status")
        await press(app, pilot, "ctrl+j")
        assert "5,000 events" in text_of(app)
        await press(app, pilot, "pagedown")
        assert "SIP/18" in text_of(app)


async def test_cutting_off_lists_who_and_code_wants_its_name(screen: Open) -> None:
    monitor = ListingMonitor()
    async with screen(monitor, size=(140, 40)) as (app, pilot):
        await opened(app, pilot, "Hangup", ("Channel", "/^PJSIP\\/trunk/"))
        await press(app, pilot, "ctrl+j")
        assert isinstance(front(app), SendDialog)
        assert "Ana Souza" in text_of(app)
        assert "Marcos Lima" in text_of(app)
        assert "Alice <100>  PJSIP" not in text_of(app)
        await press(app, pilot, "escape", "escape")
        assert not monitor.performed

        await opened(app, pilot, "Command", ("Command", "module unload app_queue.so"))
        await press(app, pilot, "ctrl+j")
        assert isinstance(front(app), CodeDialog)
        assert app.screen.query_one("#confirm", Button).disabled
        await press(app, pilot, *"Comman", "enter", "enter", "ctrl+j")
        assert not monitor.performed
        await press(app, pilot, "escape")
        await press(app, pilot, "ctrl+j", *"Command")
        assert not app.screen.query_one("#confirm", Button).disabled
        await press(app, pilot, "enter", "right", "enter")
        assert [action.name for action in monitor.performed] == ["Command"]


async def test_one_who_joins_those_who_match_is_told_before_anything_is_sent(screen: Open) -> None:
    monitor = ListingMonitor()
    async with screen(monitor, size=(140, 40)) as (app, pilot):
        await opened(app, pilot, "Hangup", ("Channel", "/^PJSIP\\/30/"))
        await press(app, pilot, "ctrl+j", "right")
        dialog = app.screen
        assert isinstance(dialog, SendDialog)
        channel = next(each for each in monitor.pbx.channels.values() if each.name.startswith("PJSIP/trunk"))
        channel.name = "PJSIP/309-0000ffff"
        # No draw came between: what is pressed is what was told.
        dialog.query_one("#confirm", Button).press()
        await drawn(app, pilot)
        assert app.screen is dialog
        assert "PJSIP/309-0000ffff" in text_of(app)
        dialog.query_one("#confirm", Button).press()
        await drawn(app, pilot)
        assert [action.name for action in monitor.performed] == ["Hangup"]


# Bad input.


async def test_what_is_missing_is_told_at_its_field(screen: Open) -> None:
    monitor = ListingMonitor()
    async with screen(monitor) as (app, pilot):
        pane = (await opened(app, pilot, "QueuePause", ("Reason", "Lunch"))).pane
        await press(app, pilot, "ctrl+j")
        assert "▲ this is needed" in text_of(app)
        assert pane.here is pane.form.fields[0]
        assert not monitor.performed
        assert pane.form.headers() == [("Reason", "Lunch")]


async def test_a_pasted_line_break_is_refused_and_said(screen: Open) -> None:
    monitor = ListingMonitor()
    async with screen(monitor) as (app, pilot):
        form = (await opened(app, pilot, "QueueStatus")).form
        assert app.focused is not None
        app.focused.post_message(events.Paste("support\r\nAction: Hangup"))
        await drawn(app, pilot)
        assert "nothing of it was taken" in text_of(app)
        assert form.headers() == []
        app.focused.post_message(events.Paste("sup[b]port"))
        await drawn(app, pilot)
        assert form.headers() == [("Queue", "sup[b]port")]
        assert "nothing of it was taken" not in text_of(app)


async def test_what_asterisk_would_misread_is_never_sent(screen: Open) -> None:
    monitor = ListingMonitor()
    async with screen(monitor) as (app, pilot):
        for headers, told in (
            ([("Queue", "a\r\nAction: Hangup")], "carriage return"),
            ([("Queue", "x" * 1100)], "1022 at most"),
            ([("Queue", "•••")], "type it again"),
            ([("A:b", "1")], "colon"),
        ):
            await opened(app, pilot, "QueueStatus", *headers)
            assert told in " ".join(text_of(app).split())
            await press(app, pilot, "ctrl+j")
            assert not monitor.performed
            await press(app, pilot, "escape", "escape")


async def test_refusals_are_told_before_and_lose_nothing(screen: Open) -> None:
    monitor = ListingMonitor()
    monitor.read_only = True
    async with screen(monitor) as (app, pilot):
        form = (await opened(app, pilot, "Hangup", ("Channel", "x"))).form
        await press(app, pilot, "ctrl+j")
        assert "read-only: Hangup is not sent" in text_of(app)
        await press(app, pilot, "escape", "escape")
        monitor.read_only, monitor.state = False, LinkState.LOST
        await opened(app, pilot, "QueueStatus")
        await press(app, pilot, "ctrl+j")
        assert "not connected" in text_of(app)
        assert not monitor.performed
        assert form.headers()[0] == ("Channel", "x")


async def test_a_lost_link_is_said_as_not_known_and_nothing_is_sent_again(screen: Open) -> None:
    monitor = ListingMonitor()
    monitor.answers["QueueStatus"] = b""
    async with screen(monitor) as (app, pilot):
        await opened(app, pilot, "QueueStatus")
        await press(app, pilot, "ctrl+j")
        assert "waits for the answer" in text_of(app)
        assert isinstance(monitor.last, Exchange)
        monitor.last.disconnect(NOW + 1)
        await drawn(app, pilot)
        assert "whether it was done is not known" in text_of(app)
        assert len(monitor.performed) == 1


async def test_asterisks_own_refusal_is_told(screen: Open) -> None:
    monitor = ListingMonitor()
    monitor.answers["Hangup"] = b"Response: Error\r\nMessage: No such channel\r\n\r\n"
    async with screen(monitor, size=(140, 40)) as (app, pilot):
        await opened(app, pilot, "Hangup", ("Channel", "PJSIP/100-00000a41"))
        await press(app, pilot, "ctrl+j", "right", "enter")
        assert "✗ No such channel" in text_of(app)
        assert monitor.last is not None
        monitor.last.events.append(heard("Event: UserEvent\nUserEvent: [/x]\n\n"))
        await drawn(app, pilot)
        assert "UserEvent: [/x]" in text_of(app)


# Fields.


async def test_rows_are_added_and_removed(screen: Open) -> None:
    async with screen(ListingMonitor(), size=(140, 40)) as (app, pilot):
        screen_ = await opened(app, pilot, "Originate", ("Variable", "a=1"))
        variable = screen_.pane.row_of(next(field for field in screen_.form.fields if field.key == "Variable"))
        assert variable is not None
        variable.input.focus()
        await press(app, pilot, "ctrl+n", *"b=2")
        assert screen_.form.headers() == [("Variable", "a=1"), ("Variable", "b=2")]
        await press(app, pilot, "f8")
        assert screen_.form.headers() == [("Variable", "a=1")]
        await press(app, pilot, "shift+tab", "ctrl+n", *"X-Own", "tab", *"7")
        assert screen_.form.headers()[-1] == ("X-Own", "7")
        await press(app, pilot, "backspace", "shift+tab", *["backspace"] * 6)
        assert "X-Own" not in [field.key for field in screen_.form.fields]


async def test_a_completion_brings_back_the_very_bytes(screen: Open) -> None:
    monitor = ListingMonitor()
    channel = next(iter(monitor.pbx.channels.values()))
    channel.name = "SIP/Jos\udce9-1"
    async with screen(monitor) as (app, pilot):
        form = (await opened(app, pilot, "Hangup")).form
        await press(app, pilot, *"SIP/Jos")
        assert "SIP/José-1" in text_of(app)
        await press(app, pilot, "tab")
        assert form.headers()[0] == ("Channel", "SIP/Jos\udce9-1")
        assert "SIP/José-1" in text_of(app)


async def test_a_value_is_not_replaced_by_one_that_was_not_chosen(screen: Open) -> None:
    async with screen(ListingMonitor()) as (app, pilot):
        form = (await opened(app, pilot, "Originate")).form
        await press(app, pilot, *"PJSIP/10", "enter")
        assert form.headers()[0] == ("Channel", "PJSIP/10")  # any value may be dialled
        await press(app, pilot, "up", "down", "enter")
        assert form.headers()[0] == ("Channel", "PJSIP/100")


async def test_the_mouse_picks_too(screen: Open) -> None:
    async with screen(ListingMonitor(), size=(140, 40)) as (app, pilot):
        screen_ = await opened(app, pilot, "QueueStatus")
        await pilot.click("DropDown", offset=(3, 1))
        await drawn(app, pilot)
        assert screen_.form.headers() == [("Queue", "sales")]


async def test_help_from_the_pbx_and_more_of_it_later(screen: Open) -> None:
    async with screen(ListingMonitor(), size=(140, 40)) as (app, pilot):
        await opened(app, pilot, "QueuePause")
        await press(app, pilot, "f1")
        assert isinstance(front(app), ManualPage)
        assert "Interface" in text_of(app)
        await press(app, pilot, "escape")
        assert isinstance(front(app), ComposerScreen)


async def test_copied_as_a_command_and_as_bytes(screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with screen(ListingMonitor(), size=(140, 40)) as (app, pilot):
        await opened(app, pilot, "QueuePause", ("Interface", "PJSIP/101"), ("Paused", "true"), ("Reason", "a b"))
        written: list[str] = []
        driver = app._driver
        assert driver is not None
        monkeypatch.setattr(driver, "write", written.append)
        await press(app, pilot, "ctrl+y", "f3")
        copied = [
            base64.b64decode(found[1]).decode() for each in written if (found := re.search("c;([^\a]+)", each))
        ]
        assert copied[0] == (
            "amitop action QueuePause Interface=PJSIP/101 Paused=true 'Reason=a b' --host pbx1:5038 --user amitop"
        )
        assert copied[1].startswith("Action: QueuePause\nInterface: PJSIP/101\n")


async def test_the_model_goes_on_behind(screen: Open) -> None:
    monitor = ListingMonitor()
    async with screen(monitor, size=(140, 40)) as (app, pilot):
        await opened(app, pilot, "QueuePause", ("Interface", "PJSIP/101"), ("Queue", "sales"))
        assert "2 callers" in text_of(app)
        monitor.pbx.queues["sales"].callers.popitem()
        composer(app).draw(settle=True)
        await drawn(app, pilot)
        assert "1 caller" in text_of(app)


async def test_an_unknown_action_can_be_composed(screen: Open) -> None:
    async with screen(ListingMonitor()) as (app, pilot):
        await press(app, pilot, "colon", *"Zzyzx", "enter")
        assert composer(app).form.name == "Zzyzx"
        assert "+ header" in text_of(app)


async def test_nothing_is_sent_of_the_past(screen: Open) -> None:
    monitor = ListingMonitor()
    async with screen(monitor) as (app, pilot):
        app.scene.monitor = still()  # as where time is turned back
        await opened(app, pilot, "QueueStatus")
        await press(app, pilot, "ctrl+j")
        assert "this is the past" in text_of(app)
        assert not monitor.performed


class SlowMonitor(StillMonitor):
    """What is sent to it is answered when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.answering = asyncio.Event()

    async def perform(
        self, action: Action, timeout: float = 10.0, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange:
        del timeout
        if action.name != "Ping":
            return await super().perform(action, sent=sent)
        self.performed.append(action)
        exchange = Exchange(action, "amitop-00000000-1", NOW)
        if sent is not None:
            sent(exchange)
        await self.answering.wait()
        exchange.receive(Packet(b"Response: Success\r\nMessage: late\r\n\r\n"), NOW + 9)
        return exchange


async def test_what_is_under_way_is_not_sent_again_by_closing_and_opening(screen: Open) -> None:
    monitor = SlowMonitor()
    async with screen(monitor) as (app, pilot):
        await opened(app, pilot, "Ping")
        await press(app, pilot, "ctrl+j", "ctrl+j", "escape")
        await opened(app, pilot, "ping")
        assert "waits for the answer" in text_of(app)
        await press(app, pilot, "ctrl+j")
        assert "the one before is not answered yet: nothing was sent" in text_of(app)
        assert monitor.performed.count(Action("Ping")) == 1
        monitor.answering.set()
        await press(app, pilot, "escape")
        await opened(app, pilot, "Ping")
        await press(app, pilot, "ctrl+j")
        assert [each.name for each in monitor.performed].count("Ping") == 2


async def test_a_yes_that_comes_twice_sends_once(screen: Open) -> None:
    monitor = still()
    async with screen(monitor) as (app, pilot):
        await opened(app, pilot, "Hangup", ("Channel", "PJSIP/trunk-00000a52"))
        await press(app, pilot, "ctrl+j")
        button = app.screen.query_one("#confirm", Button)
        for _ in range(3):
            button.press()
        await drawn(app, pilot)
        assert [each.name for each in monitor.performed].count("Hangup") == 1
        assert isinstance(front(app), ComposerScreen)


async def test_an_escape_that_comes_twice_leaves_one_screen(screen: Open) -> None:
    async with screen(still()) as (app, pilot):
        left = await opened(app, pilot, "Ping")
        for _ in range(3):
            left.post_message(FormPane.Left())
        await drawn(app, pilot)
        assert len(app.screen_stack) == 1


async def test_a_success_that_is_not_seen_to_happen_gets_no_check_mark(screen: Open) -> None:
    monitor = ListingMonitor()
    monitor.obeys = False
    monitor.answers["Hangup"] = b"Response: Success\r\nMessage: Channel Hungup\r\n\r\n"
    async with screen(monitor, size=(140, 40)) as (app, pilot):
        channel = next(iter(monitor.pbx.channels.values()))
        await opened(app, pilot, "Hangup", ("Channel", channel.name))
        await press(app, pilot, "ctrl+j", "ctrl+j")
        assert not monitor.performed  # a key that repeats sends nothing
        await press(app, pilot, "y")
        assert len(monitor.performed) == 1
        assert "… answered, not seen to happen yet" in text_of(app)
        assert "✓ Channel Hungup" not in text_of(app)
        del monitor.pbx.channels[channel.uniqueid]
        for _ in range(100):
            if "✓ Channel Hungup" in text_of(app):
                break
            await pilot.pause(0.05)
        assert "✓ Channel Hungup" in text_of(app)
        assert len(monitor.performed) == 1


async def test_what_is_only_queued_gets_no_check_mark(screen: Open) -> None:
    monitor = ListingMonitor()
    monitor.answers["PlayDTMF"] = b"Response: Success\r\nMessage: DTMF successfully queued\r\n\r\n"
    async with screen(monitor, size=(140, 40)) as (app, pilot):
        await opened(app, pilot, "PlayDTMF", ("Channel", "PJSIP/100-00000a41"), ("Digit", "5"))
        await press(app, pilot, "ctrl+j", "y")
        assert "→ sent; whether it happens can't be seen  ·  DTMF successfully queued" in text_of(app)
