"""Several rows at once on a real PBX, by keyboard; Asterisk's own command line is the judge."""

from __future__ import annotations

from amitop.tui.acting.batch_dialog import BatchDialog
from amitop.tui.app import AmitopApp
from tests.asterisk.conftest import Calls
from tests.asterisk.judge import CHANNELS, until_cli
from tests.asterisk.test_screen import press_until, screen, text_of
from tests.lab.places import Place
from tests.lab.wait import until


def _marked(app: AmitopApp) -> int:
    table = app.pane.table
    return 0 if table is None else len(table.marks)


async def test_three_of_five_are_hung_up(place: Place, call: Calls) -> None:
    chosen = [await call(f"555700{number}", f"dial-12{number}") for number in range(3)]
    spared = [await call(f"555800{number}", f"dial-12{number + 3}") for number in range(2)]
    async with screen(place) as (app, pilot):
        channels = app.monitor.pbx.channels
        await until(lambda: all(each in channels for each in chosen + spared), "the five calls")
        names = {uniqueid: channels[uniqueid].name for uniqueid in chosen + spared}
        # A filter that the three callers' own channels match, and nobody else's.
        await pilot.press("2", "slash", *"555700", "space", *"line", "space", "semicolon", "1", "enter")
        table = app.pane.table
        assert table is not None
        await until(lambda: set(table.shown) == set(chosen), "the three and nobody else")
        await until(lambda: all(f"555700{number}@" in text_of(app) for number in range(3)), "the three in sight")
        await pilot.press("M")
        await until(lambda: _marked(app) == 3, "the marks")

        await pilot.press("x")
        await until(lambda: "Hang up 3 channels" in text_of(app), "the dialog")
        await press_until(pilot, "tab", "confirm")
        await pilot.press("enter")
        await until(lambda: not any(each in channels for each in chosen), "the three to go")
        assert isinstance(app.screen, BatchDialog)
        await until(lambda: "3 of 3" in text_of(app) and "hung up 3" in text_of(app), "all results")
        await until(lambda: text_of(app).count("Channel Hungup") == 3, "what the PBX said of each")
        assert all(each in channels for each in spared)
        gone = [names[each] for each in chosen]
        listing = await until_cli(
            place, CHANNELS, lambda listing: not any(each in listing for each in gone), "the end of the three"
        )
        assert all(names[each] in listing for each in spared)
