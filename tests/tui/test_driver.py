"""What amitop asks of the terminal's driver beyond Textual."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.tui.app import AmitopApp, eager_tasks_break_connecting
from amitop.tui.bars import Piece
from amitop.tui.cut_reports import CutReports
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


@pytest.mark.parametrize(
    ("python", "broken"),
    [
        ((3, 11, 7), False),
        ((3, 12, 3), True),
        ((3, 12, 8), False),
        ((3, 13, 0), True),
        ((3, 13, 1), False),
        ((3, 14, 0), False),
    ],
)
def test_pythons_whose_eager_tasks_break_connecting(python: tuple[int, int, int], broken: bool) -> None:
    assert eager_tasks_break_connecting(python) is broken


# Reports that come in two reads.

MOUSE = "\x1b[<35;20;5M"


def _fed(cut: CutReports, *reads: tuple[str, float]) -> str:
    """What a terminal sends, each read so many seconds after the last; waits are looked at every tenth of one."""
    now, given = 0.0, ""
    for text, after in reads:
        for _ in range(round(after * 10)):
            now += 0.1
            given += cut.expire(now)
        given += cut.feed(text, now)
    for _ in range(20):
        now += 0.1
        given += cut.expire(now)
    return given


@pytest.mark.parametrize("at", range(1, len(MOUSE)))
@pytest.mark.parametrize("after", [0.0, 0.3, 0.8])
def test_a_report_cut_anywhere_is_one_report(at: int, after: float) -> None:
    got = _fed(CutReports(), (MOUSE[:at], 0.0), (MOUSE[at:], after))
    # After a wait a lone ESC is the Escape key.
    assert got == (f"\x1b{MOUSE}" if at == 1 and after else MOUSE)


@pytest.mark.parametrize("sequence", ["\x1b[A", "\x1bOP", "\x1b[15~", "\x1b[97;5u", "\x1b[?2048;2$y", "\x1b[M !!"])
def test_a_cut_key_is_that_key(sequence: str) -> None:
    assert _fed(CutReports(), ("\x1b", 0.0), (sequence[1:], 0.3)) == f"\x1b{sequence}"


@pytest.mark.parametrize(
    ("reads", "got"),
    [
        ([("\x1b", 0.0)], "\x1b"),
        ([("\x1b", 0.0), ("[", 0.4), ("q", 0.4)], "\x1b[q"),
        ([("\x1b", 0.0), ("O", 0.4)], "\x1bO"),
        ([("\x1b", 0.0), ("x", 0.3)], "\x1bx"),
        ([("\x1b", 0.0), ("\x1b", 0.3)], "\x1b\x1b"),
        ([("\x1b", 0.0), ("[A", 1.5)], "\x1b[A"),
        ([("\x1bx", 0.0)], "\x1bx"),
        ([("[<3", 0.0)], "[<3"),
        ([("abc", 0.0), ("d", 0.0)], "abcd"),
        # The rest never comes: nothing of it is a key.
        ([("\x1b[<35;2", 0.0)], ""),
        ([("\x1b[<35;2", 0.0), (f"{MOUSE}q", 0.3)], f"{MOUSE}q"),
        ([("\x1b", 0.0), ("[<35;2", 0.3), (f"{MOUSE}q", 0.3)], f"\x1b{MOUSE}q"),
        ([("\x1b[", 0.0)], ""),
    ],
)
def test_what_is_typed_stays_what_was_typed(reads: list[tuple[str, float]], got: str) -> None:
    assert _fed(CutReports(), *reads) == got


@given(st.lists(st.tuples(st.text("\x1b[<O;35AMm~x", max_size=6), st.sampled_from([0.0, 0.3, 2.0])), max_size=6))
def test_no_letter_is_made_up_and_nothing_is_kept_for_ever(reads: list[tuple[str, float]]) -> None:
    cut = CutReports()
    got = _fed(cut, *reads)
    sent = "".join(text for text, _ in reads)
    assert len(got) <= len(sent) + len(reads)
    assert cut.expire(1e9) == "" or cut.expire(2e9) == ""
