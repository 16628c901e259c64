"""How far behind the events are, by two clocks that differ and may be set."""

from __future__ import annotations

import pytest

from amitop.ami import Action, Exchange, Packet
from amitop.monitor.lag import Lag
from tests.link.servers import block

#: The PBX's clock is so far ahead of ours.
SKEW = 100.0


class Pair:
    """Two clocks, and a stream between them."""

    def __init__(self) -> None:
        self.lag, self.ours, self.theirs = Lag(), 5_000.0, 5_000.0 + SKEW

    def event(self, late: float) -> float | None:
        """An event that took so long to come; returns what is told then."""
        self.lag.measure(Packet(block("Event: Hangup", f"Timestamp: {self.theirs - late:.6f}")), self.ours)
        return self.lag.behind

    def ping(self, out: float = 0.01, back: float = 0.01) -> None:
        exchange = Exchange(Action("Ping"), "1", self.ours)
        self.ours += out + back
        self.theirs += out + back
        pong = Packet(block("Response: Success", "Ping: Pong", f"Timestamp: {self.theirs - back:.6f}"))
        exchange.receive(pong, self.ours)
        self.lag.answered(exchange, self.ours)


def test_clocks_that_differ_do_not_count() -> None:
    pair = Pair()
    assert pair.event(0.0) == pytest.approx(0.0)
    assert pair.event(3.0) == pytest.approx(3.0)
    assert pair.event(0.5) == pytest.approx(0.5)


@pytest.mark.parametrize("step", [-3600.0, -0.5, 0.5, 3600.0])
@pytest.mark.parametrize("which", ["ours", "theirs"])
def test_a_clock_that_is_set_is_noticed_with_the_next_pong(step: float, which: str) -> None:
    pair = Pair()
    pair.event(0.0)
    setattr(pair, which, getattr(pair, which) + step)
    pair.ping()
    assert pair.event(0.0) == pytest.approx(0.0, abs=0.02)
    assert pair.event(2.0) == pytest.approx(2.0, abs=0.02)


def test_a_lag_that_lasts_is_not_taken_for_a_clock() -> None:
    pair = Pair()
    pair.event(0.0)
    for _ in range(100):
        assert pair.event(5.0) == pytest.approx(5.0, abs=0.02)
        pair.ping(back=5.0)


def test_an_event_is_not_needed_on_time_where_a_pong_is() -> None:
    pair = Pair()
    pair.event(4.0)
    pair.ping()
    assert pair.event(4.0) == pytest.approx(4.0, abs=0.02)


@pytest.mark.parametrize("stamp", ["", "Timestamp: ", "Timestamp: NaN", "Timestamp: 1e308", "Timestamp: \udcff"])
def test_a_pong_without_a_time_says_nothing(stamp: str) -> None:
    pair = Pair()
    pair.event(1.0)
    exchange = Exchange(Action("Ping"), "1", pair.ours)
    exchange.receive(Packet(f"Response: Success\r\n{stamp}\r\n\r\n".encode("utf-8", "surrogateescape")), pair.ours)
    pair.lag.answered(exchange, pair.ours)
    assert pair.event(1.0) == pytest.approx(0.0)
