"""The screen looks ten times a second, and a link may come and go between two looks."""

from amitop.monitor import LinkState
from tests.tui.conftest import Clock, Open, drawn, text_of
from tests.tui.test_time import Idle, live


def never_live(clock: Clock, state: LinkState, why: str = "") -> Idle:
    """A monitor that knows some channels and whose link came no further than to `state`."""
    monitor = live(clock)
    monitor.was_live = False
    monitor.turn(state, why, clock())
    return monitor


async def test_a_link_that_was_live_between_two_looks_is_told_as_lost(screen: Open, clock: Clock) -> None:
    monitor = never_live(clock, LinkState.SYNCING)
    async with screen(monitor) as (app, pilot):
        assert "Taking stock" in text_of(app)
        monitor.turn(LinkState.LIVE, "", clock())
        monitor.turn(LinkState.LOST, "the PBX closed the link", clock())
        clock.now += 3
        await drawn(app, pilot)
        assert "Connection lost for 0:03" in text_of(app)
        assert "No connection to" not in text_of(app)
        assert "PJSIP/" in text_of(app), "what was known is in sight"


async def test_a_link_that_never_was_live_is_no_loss(screen: Open, clock: Clock) -> None:
    async with screen(never_live(clock, LinkState.LOST, "No route to host")) as (app, _pilot):
        assert "No connection to" in text_of(app)
        assert "Connection lost" not in text_of(app)
