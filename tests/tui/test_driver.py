"""What amitop asks of the terminal's driver beyond Textual."""

from __future__ import annotations

import pytest

from amitop.tui.driver import TidyDriver


@pytest.mark.parametrize("suspended", [True, False])
def test_sigcont_begins_anew_only_what_was_suspended(suspended: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(TidyDriver, "resume_application_mode", lambda _self: begun.append(True))
    driver = object.__new__(TidyDriver)
    driver._auto_restart, driver._must_signal_resume = True, suspended
    driver._sigcont_application()
    assert begun == [True] * suspended
