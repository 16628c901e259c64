"""Every Action that the embedded PBX offers can be opened in the composer, filled in and encoded."""

from __future__ import annotations

from collections.abc import Callable

from amitop.demo import DemoPbx
from amitop.link import Target
from amitop.monitor import LinkState, Monitor
from amitop.tui.app import AmitopApp
from amitop.tui.composer.answer import Sent
from amitop.tui.composer.screen import ComposerScreen
from tests.lab.wait import until
from tests.tui.composer.each import open_each
from tests.tui.composer.listing import composer
from tests.tui.conftest import text_of


async def _until(look: Callable[[], object], what: str) -> object:
    return await until(look, what)


def composer_sent(app: AmitopApp) -> Sent | None:
    """What was sent last, once the composer is in front again."""
    return app.screen.sender.last if isinstance(app.screen, ComposerScreen) else None


def app_on(pbx: DemoPbx) -> AmitopApp:
    host, port = pbx.address
    return AmitopApp(Monitor(Target(host, port, pbx.user, pbx.secret)), view="agents")


async def test_every_action_of_the_embedded_pbx() -> None:
    async with DemoPbx(alive=False, calls=4) as pbx:
        app = app_on(pbx)
        async with app.run_test(size=(80, 24)):
            await until(lambda: app.monitor.state is LinkState.LIVE, "the connection")
            await app.monitor.manual.look()
            names = [entry.name for entry in app.monitor.manual.catalogue]
            opened = await open_each(app, names, _until)
    assert len(names) > 30
    assert opened["QueuePause"] >= 4
    assert opened["Ping"] == 0


async def test_an_originate_composed_by_keyboard_rings() -> None:
    async with DemoPbx(alive=True, calls=0) as pbx:
        app = app_on(pbx)
        async with app.run_test(size=(140, 40)) as pilot:
            await until(lambda: app.monitor.state is LinkState.LIVE, "the connection")
            await until(lambda: len(app.monitor.manual.catalogue) > 0, "the catalogue")
            await pilot.press("8", "colon")  # where no row is chosen, whoever calls meanwhile
            await pilot.pause()
            await pilot.press(*"originate", "enter")
            await pilot.pause()
            form = composer(app).form
            await until(lambda: len(form.fields) > 8, "the form")
            await pilot.pause()
            await pilot.press("ctrl+u", *"Local", "slash", *"100", "at", *"phones")
            await until(lambda: dict(form.headers()).get("Channel") == "Local/100@phones", "the channel written")
            await pilot.press("enter")
            await pilot.pause()
            await pilot.press(*"support", "enter")
            await pilot.pause()
            await pilot.press(*"caller")
            await pilot.pause()
            given = dict(form.headers())
            assert {key: given.get(key) for key in ("Exten", "Context", "Priority")} == {
                "Exten": "support",
                "Context": "caller",
                "Priority": "1",
            }
            await pilot.press("ctrl+j")
            await until(lambda: "Send Originate" in text_of(app), "the question")
            await pilot.press("right", "enter")
            sent = await until(lambda: composer_sent(app), "the sending")
            exchange = await until(lambda: sent.exchange, "the exchange")
            await until(lambda: exchange.done, "the answer")
            assert exchange.ok, exchange.message
            assert dict(form.headers())["Async"] == "true"
            channels = app.monitor.pbx.channels
            await until(
                lambda: any(each.name.startswith("Local/100@phones") for each in channels.values()), "a ring"
            )
