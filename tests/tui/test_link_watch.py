"""The screen looks ten times a second, and a link may come and go between two looks."""

import re

from amitop.link import Target
from amitop.monitor import LinkState
from amitop.tui.app import AmitopApp
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


def rows(app: AmitopApp) -> list[str]:
    return [line for line in text_of(app).splitlines() if "● Up" in line]


class Refused(Idle):
    """Its login is refused each time that it runs."""

    tries = 0

    async def run(self) -> None:
        self.tries += 1
        why = "pbx1:5038 refused the login 'amitop': Authentication failed; check user and secret"
        self.turn(LinkState.REFUSED, why, self.clock())


async def test_a_refused_login_is_told_once_and_may_be_tried_again(screen: Open, clock: Clock) -> None:
    monitor = Refused(Target("pbx1", 5038, "amitop"), clock=clock)
    async with screen(monitor) as (app, pilot):
        assert text_of(app).lower().count("refused") == 1
        assert "Not logged in to pbx1:5038" in text_of(app)
        assert "R tries again   q leaves" in text_of(app)
        await pilot.press("R")
        await drawn(app, pilot)
        assert monitor.tries == 2


async def test_durations_and_totals_stop_when_the_link_is_lost(screen: Open, clock: Clock) -> None:
    monitor = live(clock)
    async with screen(monitor) as (app, pilot):
        clock.now += 60
        await drawn(app, pilot)
        told = rows(app)
        assert len(told) == 4
        monitor.turn(LinkState.LOST, "the PBX closed the link", clock())
        clock.now += 3600
        await drawn(app, pilot)
        assert rows(app) == told
        assert "Connection lost for 1:00:00" in text_of(app)
        header = text_of(app).splitlines()[0]
        assert re.search(r"calls +–", header)
        assert re.search(r"channels +–", header)
        monitor.turn(LinkState.LIVE, "", clock())
        await drawn(app, pilot)
        assert re.search(r"channels +\d", text_of(app).splitlines()[0])


async def test_an_error_inside_amitop_is_told(screen: Open, clock: Clock) -> None:
    monitor = live(clock)
    async with screen(monitor) as (app, pilot):
        monitor.failed(ValueError("hush"))
        await drawn(app, pilot)
        assert "▲ pbx1: an error inside amitop: ValueError" in text_of(app)
        assert "hush" not in text_of(app)
