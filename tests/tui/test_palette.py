"""The palette on the screen: what it offers, what it refuses and why, and what happens when something is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from amitop.monitor import LinkState, Manual
from amitop.tui.app import AmitopApp
from amitop.tui.dialogs import ConfirmDialog
from amitop.tui.palette import Offer, Palette, Refusal
from amitop.tui.palette.found_list import FoundList
from tests.tui.conftest import Clock, Open, drawn, text_of
from tests.tui.still import StillMonitor, still
from tests.tui.test_pictures import Compare, after, app_on

ACTIONS = (
    ("ConfbridgeKick", "Kick a Confbridge user.", "call"),
    ("CoreShowChannels", "List currently active channels.", "system,reporting"),
    ("Hangup", "Hangup channel.", "system,call"),
    ("Originate", "Originate a call.", "originate"),
    ("Ping", "Keepalive command.", ""),
    ("QueueAdd", "Add interface to queue.", "agent"),
    ("QueuePause", "Makes a queue member temporarily unavailable.", "agent"),
    ("QueueStatus", "Show queue status.", ""),
)


def listing(actions: Sequence[tuple[str, str, str]] = ACTIONS) -> bytes:
    lines = [
        f"{name}: {says}  (Priv: {f'{classes},all' if classes else '<none>'})" for name, says, classes in actions
    ]
    return "\r\n".join(["Response: Success", *lines, "", ""]).encode()


def with_actions(monitor: StillMonitor) -> StillMonitor:
    monitor.answer = lambda action: listing() if action.name == "ListCommands" else b"Response: Success\r\n\r\n"
    monitor.manual = Manual(monitor.perform, lambda: monitor.version)
    return monitor


def palette(app: AmitopApp) -> Palette:
    assert isinstance(app.screen, Palette)
    return app.screen


def hits(app: AmitopApp) -> list[Offer]:
    return [found.offer for found in palette(app).found]


def names(app: AmitopApp) -> list[str]:
    return [offer.name for offer in hits(app)]


def named(app: AmitopApp, name: str) -> Offer:
    return next(offer for offer in hits(app) if offer.name == name)


async def test_operations_on_the_chosen_row_come_first(screen: Open) -> None:
    async with screen(with_actions(still()), view="calls") as (app, pilot):
        await pilot.press("home", "ctrl+p")
        assert names(app)[0] == "Hang up Ana Souza → Alice"
        assert [offer.kind for offer in hits(app)][:5] == ["call"] * 5
        assert hits(app)[0].right == "x"


async def test_actions_and_themes_come_with_typing(screen: Open) -> None:
    async with screen(with_actions(still()), view="calls") as (app, pilot):
        await pilot.press("ctrl+p")
        await drawn(app, pilot)
        assert not [offer for offer in hits(app) if offer.kind in ("Action", "theme")]
        assert "8 Actions" in text_of(app)
        await pilot.press(*"queue pa")
        assert names(app)[0] == "QueuePause"
        assert f"{len(hits(app))} of " in text_of(app)


async def test_an_act_is_done(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        await pilot.press("ctrl+p", *"show agents", "enter")
        await drawn(app, pilot)
        assert app.view_id == "agents"
        assert len(app.screen_stack) == 1


async def test_an_operation_is_for_the_row_that_was_chosen_when_the_palette_opened(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="channels") as (app, pilot):
        await pilot.press("home", "ctrl+p")
        chosen = app.screen_stack[0].query_one("#pane-channels").main.row  # type: ignore[attr-defined]
        await pilot.press("enter")
        await drawn(app, pilot)
        assert isinstance(app.screen, ConfirmDialog)
        assert chosen.name in app.screen.operation.title  # type: ignore[union-attr]
        assert not monitor.performed or monitor.performed[0].name == "ListCommands"


async def test_one_that_ended_meanwhile_is_not_hung_up(screen: Open) -> None:
    monitor = still()
    async with screen(monitor, view="channels") as (app, pilot):
        await pilot.press("home", "ctrl+p")
        target = app.screen_stack[0].query_one("#pane-channels").main.row  # type: ignore[attr-defined]
        del monitor.pbx.channels[target.uniqueid]
        monitor.pbx.topology += 1
        await pilot.press("enter")
        await drawn(app, pilot)
        assert isinstance(app.screen, ConfirmDialog)
        assert app.screen.problem == f"{target.name} has hung up"


async def test_a_member_chosen_in_the_lower_list_is_the_one_that_is_paused(screen: Open) -> None:
    async with screen(still(), view="queues") as (app, pilot):
        await pilot.press("tab", "tab", "home", "ctrl+p")
        assert "Pause Alice in sales" in names(app)
        await pilot.press(*"pause alice", "enter")
        await drawn(app, pilot)
        assert "Pause Alice in sales" in text_of(app)


async def test_an_action_opens_the_composer_about_the_row(screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, Any]] = []
    async with screen(with_actions(still()), view="calls") as (app, pilot):
        monkeypatch.setattr(app.doers.composing, "open", lambda name, target: opened.append((name, target.call)))
        await pilot.press("home", "ctrl+p", *"originate", "enter")
        await drawn(app, pilot)
        assert [(name, call.caller.caller_name) for name, call in opened] == [("Originate", "Ana Souza")]


async def test_marked_rows_are_meant_by_the_operations(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        await pilot.press("home", "m", "m", "ctrl+p")
        assert names(app)[:2] == ["Hang up 2 marked calls", "Transfer 2 marked calls"]
        refusal = hits(app)[2].refusal
        assert refusal is not None
        assert refusal.short == "one row only"
        await pilot.press("enter")
        await drawn(app, pilot)
        assert "Hang up 2 calls" in text_of(app)


async def test_settings_tell_their_values(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        await pilot.press("ctrl+p", *"actions per sec")
        assert names(app)[0] == "limits.actions_per_second = 5"
        await pilot.press("enter")
        await drawn(app, pilot)
        assert "may be set in" in text_of(app)


async def test_read_only_greys_all_but_reading(screen: Open) -> None:
    monitor = with_actions(still(read_only=True))
    async with screen(monitor, view="calls") as (app, pilot):
        await pilot.press("home", "ctrl+p")
        assert named(app, "Hang up Ana Souza → Alice").refusal is not None
        assert named(app, "Ladder of Ana Souza → Alice").refusal is None
        await pilot.press(*"queue")
        refused = {offer.name: offer.refusal is not None for offer in hits(app) if offer.several == "Actions"}
        assert refused == {"QueueAdd": True, "QueuePause": True, "QueueStatus": False}


async def test_what_is_refused_says_why_and_does_nothing(screen: Open) -> None:
    monitor = with_actions(still(read_only=True))
    async with screen(monitor, view="calls") as (app, pilot):
        await pilot.press("home", "ctrl+p", "enter")
        await drawn(app, pilot)
        assert isinstance(app.screen, Palette)
        assert "read-only: amitop was started to look, and sends nothing" in text_of(app)
        await pilot.press("down")
        await drawn(app, pilot)
        assert "was started to look" not in text_of(app)
        assert [action.name for action in monitor.performed] == ["ListCommands"]


@pytest.mark.parametrize(
    ("name", "short", "sentence"),
    [
        ("MuteAudio", "this login may not write system", "this login may not write system"),
        ("QueueRemove", "not offered here", "this PBX does not offer it: its module may not be loaded"),
    ],
)
async def test_an_action_that_is_not_listed_is_greyed(screen: Open, name: str, short: str, sentence: str) -> None:
    async with screen(with_actions(still()), view="calls") as (app, pilot):
        await pilot.press("ctrl+p", *name.lower(), "enter")
        await drawn(app, pilot)
        assert named(app, name).refusal == Refusal(short, sentence)
        assert short in text_of(app)
        assert sentence in text_of(app)


async def test_before_the_pbx_has_told_no_action_is_offered(screen: Open) -> None:
    monitor = with_actions(still(state=LinkState.LOST))
    async with screen(monitor, view="calls") as (app, pilot):
        await pilot.press("ctrl+p", *"hangup")
        assert not [offer for offer in palette(app).offers if offer.kind == "Action"]
        assert not monitor.performed


async def test_without_a_row_its_operations_are_greyed(screen: Open) -> None:
    async with screen(StillMonitor(), view="calls") as (app, pilot):
        await pilot.press("ctrl+p")
        refusals = {offer.right: offer.refusal.short for offer in hits(app)[:5] if offer.refusal is not None}
        assert refusals == dict.fromkeys("xtalv", "choose a row first")


async def test_not_connected(screen: Open) -> None:
    async with screen(still(state=LinkState.LOST), view="calls") as (app, pilot):
        await pilot.press("home", "ctrl+p")
        refusal = hits(app)[0].refusal
        assert refusal is not None
        assert refusal.short == "not connected"


async def test_the_catalogue_is_asked_for_once_a_minute_at_most(screen: Open, clock: Clock) -> None:
    monitor = with_actions(still())
    monitor.manual = Manual(monitor.perform, clock=clock)
    async with screen(monitor, view="calls") as (app, pilot):
        for seconds, asked in ((0, 1), (59, 1), (2, 2)):
            clock.now += seconds
            await pilot.press("ctrl+p")
            await drawn(app, pilot)
            await pilot.press("escape")
            assert [action.name for action in monitor.performed] == ["ListCommands"] * asked


async def test_the_list_changes_while_it_is_open(screen: Open) -> None:
    monitor = with_actions(still())
    async with screen(monitor, view="calls") as (app, pilot):
        await pilot.press("ctrl+p", *"o", "down")
        await drawn(app, pilot)
        before = palette(app).query_one(FoundList).chosen
        monitor.answer = lambda _: listing([each for each in ACTIONS if not each[0].startswith("Confbridge")])
        await monitor.manual.look()
        await drawn(app, pilot)
        after_ = palette(app).query_one(FoundList).chosen
        assert before is not None
        assert after_ is not None
        assert before.offer.name == after_.offer.name
        palette(app).field.value = "confbridgekick"
        await pilot.pause()
        assert hits(app)[0].refusal is not None
        monitor.answer = lambda _: listing()
        await monitor.manual.look()
        await drawn(app, pilot)
        assert hits(app)[0].name == "ConfbridgeKick"
        assert hits(app)[0].refusal is None


async def test_every_action_is_the_first_hit_of_its_own_name(screen: Open) -> None:
    async with screen(with_actions(still()), view="queues") as (app, pilot):
        await pilot.press("ctrl+p")
        await drawn(app, pilot)
        for name, _, _ in ACTIONS:
            palette(app).field.value = name
            await pilot.pause()
            assert names(app)[0] == name


async def test_a_theme_is_put_on(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        await pilot.press("ctrl+p", *"nord", "enter")
        await drawn(app, pilot)
        assert app.theme == "nord"


async def test_saved_hosts_tell_how_to_start(screen: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[hosts.berlin]\naddress = "pbx.example.org:5038"\nuser = "amitop"\n')
    monkeypatch.setenv("AMITOP_CONFIG", str(config))
    async with screen(still(), view="calls") as (app, pilot):
        await pilot.press("ctrl+p", *"berlin", "enter")
        await drawn(app, pilot)
        assert "amitop --host berlin" in text_of(app)
        assert isinstance(app.screen, Palette)


async def test_ctrl_p_and_escape_close_it(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        for key in ("ctrl+p", "escape"):
            await pilot.press("ctrl+p")
            assert isinstance(app.screen, Palette)
            await pilot.press(key)
            assert len(app.screen_stack) == 1


async def test_it_opens_over_no_other_dialog(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        await pilot.press("home", "x", "ctrl+p")
        assert isinstance(app.screen, ConfirmDialog)


async def test_a_click_chooses(screen: Open) -> None:
    async with screen(still(), view="calls") as (app, pilot):
        await pilot.press("ctrl+p", *"show rooms")
        await pilot.click(FoundList, offset=(14, 0))
        await drawn(app, pilot)
        assert app.view_id == "rooms"


async def test_moving_stays_within_the_list(screen: Open) -> None:
    async with screen(still(), view="calls", size=(80, 24)) as (app, pilot):
        await pilot.press("ctrl+p", "up", "pagedown", "pagedown", "ctrl+end", "down")
        shown = palette(app).query_one(FoundList)
        assert shown.cursor == len(hits(app)) - 1
        await pilot.press("ctrl+home", "pageup")
        assert shown.cursor == 0
        assert round(shown.scroll_y) == 0


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
@pytest.mark.parametrize(
    ("keys", "read_only"),
    [("", False), ("pause", False), ("queue", True), ("queue re", False)],
    ids=["unasked", "pause", "read-only", "not-listed"],
)
def test_pictures(snap_compare: Compare, keys: str, read_only: bool, size: tuple[int, int]) -> None:
    monitor = with_actions(still(read_only=read_only))
    app = app_on(monitor, "agents")
    assert snap_compare(app, terminal_size=size, run_before=after("home", "ctrl+p", *keys))
