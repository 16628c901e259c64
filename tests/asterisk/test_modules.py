"""Actions come and go with their modules, and the palette follows."""

from __future__ import annotations

from amitop.tui.app import AmitopApp
from amitop.tui.palette import Palette
from tests.asterisk.judge import cli
from tests.asterisk.test_screen import screen
from tests.lab.places import Place
from tests.lab.wait import until

MODULE = "app_confbridge.so"
#: It is built on the other, which can be unloaded only after it.
USER = "app_page.so"


def _rooms(app: AmitopApp) -> dict[str, bool]:
    """The Confbridge Actions in the open palette, and whether they can be chosen."""
    palette = app.screen
    assert isinstance(palette, Palette)
    return {
        offer.name: offer.refusal is None
        for offer in palette.offers
        if offer.kind == "Action" and offer.name.startswith("Confbridge")
    }


async def test_confbridge_leaves_and_returns(place: Place) -> None:
    async with screen(place) as (app, pilot):
        await pilot.press("ctrl+p", *"confbridge")
        everything = await until(lambda: _rooms(app), "the Confbridge Actions")
        assert len(everything) >= 10
        assert all(everything.values())
        try:
            await cli(place, f"module unload {USER}")
            assert "Unloaded" in await cli(place, f"module unload {MODULE}")
            await until(lambda: not any(_rooms(app).values()), "the Actions to leave the palette")
            palette = app.screen
            assert isinstance(palette, Palette)
            refusal = next(each.refusal for each in palette.offers if each.name == "ConfbridgeKick")
            assert refusal is not None
            assert "module may not be loaded" in refusal.sentence
        finally:
            await cli(place, f"module load {MODULE}")
            await cli(place, f"module load {USER}")
        await until(lambda: _rooms(app) == everything, "the Actions to return")
