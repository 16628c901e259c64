"""The palette on a real PBX: what each login may run, and nothing else, can be chosen."""

from __future__ import annotations

import pytest

from amitop.ami import Action
from amitop.ami.facts import facts
from amitop.monitor import LinkState, Monitor
from amitop.tui.app import AmitopApp
from amitop.tui.palette import Offer, Palette
from tests.asterisk.conftest import target
from tests.lab.places import SECRET, USER, VIEWER, VIEWER_SECRET, Place
from tests.lab.wait import until

LOGINS = ((USER, SECRET), (VIEWER, VIEWER_SECRET))


async def _listed(place: Place, user: str, secret: str) -> set[str]:
    """The Actions in ListCommands' own answer to this login."""
    monitor = Monitor(target(place, user, secret))
    try:
        await monitor.connect()
        exchange = await monitor.perform(Action("ListCommands"))
    finally:
        await monitor.close()
    assert exchange.response is not None
    return {key for key, value in exchange.response.headers if "(Priv:" in value}


@pytest.mark.parametrize(("user", "secret"), LOGINS, ids=["everything", "viewer"])
async def test_exactly_what_the_login_may_run(place: Place, user: str, secret: str) -> None:
    listed = await _listed(place, user, secret)
    assert listed
    monitor = Monitor(target(place, user, secret))
    app = AmitopApp(monitor)
    async with app.run_test(size=(140, 40)) as pilot:
        await until(lambda: monitor.state is LinkState.LIVE, "the login")
        await pilot.press("ctrl+p")
        await until(lambda: isinstance(app.screen, Palette), "the palette")
        palette = app.screen
        assert isinstance(palette, Palette)

        def offered() -> list[Offer] | None:
            made = [offer for offer in palette.offers if offer.kind == "Action"]
            return made or None

        actions = await until(offered, "the catalogue")
        assert {offer.name for offer in actions if offer.refusal is None} == listed
        greyed = {offer.name for offer in actions if offer.refusal is not None}
        assert greyed == {entry.name for entry in facts(monitor.version)} - listed
        assert greyed


async def test_every_action_is_found_by_its_name(place: Place) -> None:
    monitor = Monitor(target(place))
    app = AmitopApp(monitor)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: monitor.state is LinkState.LIVE, "the login")
        await monitor.manual.look()
        await pilot.press("ctrl+p")
        await until(lambda: isinstance(app.screen, Palette), "the palette")
        palette = app.screen
        assert isinstance(palette, Palette)
        for entry in monitor.manual.catalogue:
            palette.field.value = entry.name
            await until(
                lambda name=entry.name: palette.found and palette.found[0].offer.name == name,  # type: ignore[misc]
                f"{entry.name} as the first",
            )
