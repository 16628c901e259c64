"""Latency by Action: percentiles within a step of the scale, memory bounded, failures counted."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Action, Exchange
from amitop.journal import Journal, Latencies, Latency
from amitop.journal.latency import OTHERS
from tests.packets import response

# One step of the scale.
STEP = 2 ** (1 / 12) * 1.0001


@given(st.lists(st.floats(1e-5, 90), min_size=1), st.sampled_from([0.5, 0.99, 1.0]))
def test_a_percentile_is_true_within_one_step(times: list[float], part: float) -> None:
    latency = Latency("Ping")
    for seconds in times:
        latency.add(seconds, ok=True)
    exact = sorted(times)[math.ceil(part * len(times)) - 1]
    found = latency.percentile(part)
    assert found is not None
    assert exact / STEP <= found <= exact * STEP
    assert latency.longest == max(times)


@given(st.lists(st.one_of(st.none(), st.floats())))
def test_any_number_is_taken(times: list[float | None]) -> None:
    latency = Latency("Ping")
    for seconds in times:
        latency.add(seconds, ok=seconds is not None)
    assert latency.count == len(times)
    assert latency.errors == times.count(None)
    assert math.isfinite(latency.longest)


def test_without_an_answer_there_is_no_percentile() -> None:
    latency = Latency("Originate")
    latency.add(None, ok=False)
    assert (latency.count, latency.errors, latency.percentile(0.5)) == (1, 1, None)


def test_ever_new_names_share_one_place() -> None:
    latencies = Latencies()
    for number in range(1000):
        latencies.add(f"X{number}", 0.001, ok=True)
    assert len(latencies) == 257
    assert next(each for each in latencies if each.name == OTHERS).count == 1000 - 256


def test_the_journal_counts_an_exchange_once_when_it_ends() -> None:
    journal = Journal()
    exchange = Exchange(Action("Hangup", {"Channel": "x"}), "a-1", 10.0)
    journal.open_exchange(exchange, own=False)
    journal.note(exchange)
    assert len(journal.latencies) == 0
    exchange.receive(response("Error", Message="No such channel"), 10.25)
    journal.note(exchange)
    journal.note(exchange)
    (found,) = journal.latencies
    assert (found.name, found.count, found.errors, found.longest) == ("Hangup", 1, 1, 0.25)
