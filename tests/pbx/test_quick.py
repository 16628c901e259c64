"""The quick way of reading an event comes to the same as the reducers do, and is the way that is taken."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Packet
from amitop.pbx import Pbx
from amitop.pbx.freeze import freeze
from amitop.pbx.quick import QUICK
from tests.packets import event
from tests.pbx.scene import Headers, leg

_VALUES = st.one_of(
    st.sampled_from(["", "<unknown>", "Up", "Ring", "1.1", "0.9", r"O\'Neil \\ Sons", " two", "ConfBridge"]),
    st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=12),
)
_HEADERS = [key for key in leg("1.1") if key != "Uniqueid"]


@st.composite
def events(draw: st.DrawFn) -> tuple[str, Headers]:
    name = draw(st.sampled_from(sorted(QUICK)))
    headers = leg(draw(st.sampled_from(["1.1", "1.2", "none", ""])))
    for key in draw(st.lists(st.sampled_from(_HEADERS), max_size=4)):
        headers[key] = draw(_VALUES)
    if name == "Newexten":
        headers |= {"Tenantid": "", "Application": draw(_VALUES), "AppData": draw(_VALUES)}
    return name, headers


def shuffled(name: str, headers: Headers) -> Packet:
    """The same headers, in an order in which Asterisk never writes them."""
    return event(name, dict(reversed(headers.items())))


def model(packets: Iterable[Packet]) -> Pbx:
    pbx = Pbx()
    for at, packet in enumerate(packets):
        pbx.apply(packet, float(at))
    assert not pbx.unusable
    return pbx


@given(st.lists(events(), max_size=8))
def test_both_ways_come_to_the_same(told: list[tuple[str, Headers]]) -> None:
    quick = model(event(*each) for each in told)
    slow = model(shuffled(*each) for each in told)
    assert freeze(quick) == freeze(slow)


@given(events())
def test_the_usual_order_is_read_quickly_and_another_is_not(told: tuple[str, Headers]) -> None:
    name, headers = told
    assert QUICK[name](Pbx(), event(name, headers).raw, 0.0)
    assert not QUICK[name](Pbx(), shuffled(name, headers).raw, 0.0)
