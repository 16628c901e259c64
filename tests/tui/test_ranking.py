"""Which offers a few words mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.text import width
from amitop.tui.palette import Offer, Refusal
from amitop.tui.palette.lines import offer_line
from amitop.tui.palette.ranking import find

NAMES = (
    "AGI",
    "Bridge",
    "ConfbridgeKick",
    "CoreShowChannels",
    "Hangup",
    "PJSIPShowEndpoint",
    "PJSIPShowEndpoints",
    "Park",
    "Queues",
    "QueueAdd",
    "QueueMemberRingInUse",
    "QueuePause",
    "QueueStatus",
    "Status",
)
SAYS = {"Park": "Park a channel.", "ConfbridgeKick": "Kick a Confbridge user.", "AGI": "Queue an AGI command."}


def offer(name: str, says: str = "", *, kind: str = "Action", also: str = "", refused: bool = False) -> Offer:
    refusal = Refusal("no", "it may not be") if refused else None
    return Offer(kind, name, lambda: None, says, also, refusal=refusal)


ACTIONS = [offer(name, SAYS.get(name, "")) for name in NAMES]


def names(query: str) -> list[str]:
    return [found.offer.name for found in find(ACTIONS, query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("queue pause", "QueuePause"),
        ("pause queue", "QueuePause"),
        ("pause q", "QueuePause"),
        ("qp", "QueuePause"),
        ("qpau", "QueuePause"),
        ("csc", "CoreShowChannels"),
        ("kick", "ConfbridgeKick"),
        ("hngup", "Hangup"),
        ("status", "Status"),
        ("PJSIPSHOWENDPOINT", "PJSIPShowEndpoint"),
        ("endpoint", "PJSIPShowEndpoint"),
    ],
)
def test_the_first_hit(query: str, first: str) -> None:
    assert names(query)[0] == first


def test_a_names_start_then_its_words_then_the_synopsis() -> None:
    found = names("queue")
    assert found[-1] == "AGI", "only its synopsis has the word"
    assert set(found[:-1]) == {name for name in NAMES if name.startswith("Queue")}
    assert names("status") == ["Status", "QueueStatus"]


def test_every_word_must_be_found() -> None:
    assert names("queue zebra") == []


def test_one_letter_is_the_start_of_a_word() -> None:
    assert set(names("k")) == {"ConfbridgeKick"}


def test_of_equals_the_one_that_can_be_done_comes_first() -> None:
    offers = [offer("QueueAdd", refused=True), offer("QueueLog")]
    assert [found.offer.name for found in find(offers, "queue")] == ["QueueLog", "QueueAdd"]


def test_other_words_find_too_and_mark_nothing() -> None:
    (found,) = find([offer("Show channels", also="legs")], "legs")
    assert not found.name_marks


def test_the_letters_that_were_meant() -> None:
    (found,) = find([offer("QueuePause", "Makes a member unavailable.")], "qp member")
    assert found.name_marks == {0, 5}
    assert found.says_marks == set(range(8, 14))


@given(st.sampled_from(NAMES))
def test_an_action_is_found_by_its_own_name(name: str) -> None:
    for query in (name, name.lower(), f" {name} "):
        assert names(query)[0] == name


@given(st.text(max_size=12), st.text(max_size=40), st.text(max_size=60), st.integers(30, 140), st.booleans())
def test_any_text_is_found_or_not_and_drawn_within_its_line(
    query: str, name: str, says: str, across: int, refused: bool
) -> None:
    from amitop.text import visible

    for found in find([offer(visible(name), visible(says), refused=refused)], query):
        line = offer_line(found, across)
        assert sum(width(piece.text) for piece in line) <= across


@given(st.text("abQP ", max_size=30), st.text("abQP", min_size=1, max_size=60))
def test_long_words_cost_no_more_than_their_length(query: str, name: str) -> None:
    for found in find([offer(name)], query):
        assert all(place < len(name) for place in found.name_marks)
