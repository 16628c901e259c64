"""What amitop asks of the terminal's driver beyond Textual."""

from __future__ import annotations

import pytest

from amitop.tui.app import AmitopApp
from amitop.tui.bars import Piece
from amitop.tui.driver import TidyDriver
from tests.tui.still import NOW, still


@pytest.mark.parametrize("suspended", [True, False])
def test_sigcont_begins_anew_only_what_was_suspended(suspended: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(TidyDriver, "resume_application_mode", lambda _self: begun.append(True))
    driver = object.__new__(TidyDriver)
    driver._auto_restart, driver._must_signal_resume = True, suspended
    driver._sigcont_application()
    assert begun == [True] * suspended


async def test_a_draw_that_comes_when_all_is_over_does_nothing() -> None:
    app = AmitopApp(still(), clock=lambda: NOW, draws_per_second=0.01)
    async with app.run_test(size=(80, 24)):
        pass
    app._screen_stacks[app._current_mode].clear()
    app.draw()
    app.say(Piece("answered late"))
