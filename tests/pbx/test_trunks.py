"""Which endpoints are trunks."""

from __future__ import annotations

import pytest

from amitop.pbx import trunks
from amitop.pbx.entities import Channel, Member, Queue
from amitop.pbx.trunks import Trunks, dialled_through, endpoint_of


def seen(known: Trunks, *channels: tuple[str, str, str]) -> Trunks:
    """Show it channels by name, caller number and what they dial."""
    for name, number, dials in channels:
        channel = Channel(name, name, caller_number=number)
        if dials:
            channel.application, channel.application_data = "Dial", dials
        known.look(channel, endpoint_of(name))
    return known


@pytest.mark.parametrize(
    ("name", "endpoint"),
    [
        ("PJSIP/provider-0000002a", "PJSIP/provider"),
        ("PJSIP/trunk-berlin-0000002a", "PJSIP/trunk-berlin"),
        ("SIP/10.0.0.1-00000001", "SIP/10.0.0.1"),
        ("IAX2/branch-8871", "IAX2/branch"),
        ("DAHDI/i1/5550142-3", "DAHDI/i1"),
        ("DAHDI/4-1", "DAHDI/4"),
        ("Local/100@phones-00000001;1", ""),
        ("CBAnn/1234-00000001;2", ""),
        ("Surrogate/PJSIP/100-00000001", ""),
        ("", ""),
        ("nonsense", ""),
        ("PJSIP/", ""),
    ],
)
def test_endpoint_of(name: str, endpoint: str) -> None:
    assert endpoint_of(name) == endpoint


@pytest.mark.parametrize(
    ("data", "endpoints"),
    [
        ("PJSIP/5559000@provider,60,T", ("PJSIP/provider",)),
        ("PJSIP/101&PJSIP/+49305550@berlin,20", ("PJSIP/berlin",)),
        ("SIP/provider/5559000", ("SIP/provider",)),
        ("DAHDI/g1/5559000,30", ("DAHDI/g1",)),
        ("PJSIP/101,20", ()),
        ("PJSIP/101/sip:101@10.0.0.5:5060,20", ()),
        ("Local/101@phones/n,20", ()),
        ("", ()),
    ],
)
def test_dialled_through(data: str, endpoints: tuple[str, ...]) -> None:
    assert dialled_through(data) == endpoints


def test_nothing_is_one_until_something_tells() -> None:
    trunks = seen(Trunks(), ("PJSIP/alice-1", "200", ""), ("PJSIP/alice-2", "200", ""))
    assert "PJSIP/alice" not in trunks
    assert "" not in trunks


def test_through_which_a_number_is_dialled() -> None:
    trunks = seen(Trunks(), ("PJSIP/100-1", "100", "PJSIP/5559000@provider,60"))
    assert "PJSIP/provider" in trunks
    assert "PJSIP/100" not in trunks


def test_with_different_callers_at_once() -> None:
    assert "IAX2/branch" in seen(Trunks(), ("IAX2/branch-1", "201", ""), ("IAX2/branch-2", "202", ""))


def test_one_after_another_is_not_at_once() -> None:
    trunks = Trunks()
    for number in ("201", "202"):
        trunks.begin([])
        seen(trunks, ("IAX2/desk-1", number, ""))
    assert "IAX2/desk" not in trunks


def test_with_a_long_number() -> None:
    assert "PJSIP/provider" in seen(Trunks(), ("PJSIP/provider-1", "+49305550142", ""))


def test_a_span() -> None:
    assert "DAHDI/i1" in Trunks()
    assert "DAHDI/4" not in Trunks()


def test_it_stays_one() -> None:
    trunks = seen(Trunks(), ("PJSIP/provider-1", "5550142", ""))
    trunks.begin([])
    assert "PJSIP/provider" in trunks


@pytest.mark.parametrize("way", ["interface", "state_interface"])
def test_a_member_and_a_short_number_never(way: str) -> None:
    queue = Queue("support")
    queue.members["x"] = Member("support", "Local/1@agents")
    setattr(queue.members["x"], way, "PJSIP/alice")
    trunks = Trunks()
    trunks.begin([queue])
    seen(trunks, ("PJSIP/alice-1", "5550142", ""), ("PJSIP/101-1", "5550142", ""), ("PJSIP/101-2", "5550143", ""))
    assert "PJSIP/alice" not in trunks
    assert "PJSIP/101" not in trunks


def test_what_the_configuration_says_is_believed_and_nothing_else() -> None:
    trunks = seen(Trunks(("pjsip/PROV*", "DAHDI/*")), ("PJSIP/other-1", "5550142", ""))
    assert "PJSIP/provider" in trunks
    assert "DAHDI/4" in trunks
    assert "PJSIP/other" not in trunks
    assert "IAX2/provider" not in trunks


def test_what_is_remembered_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trunks, "MOST", 3)
    known = Trunks()
    known.begin([])
    for number in range(5):
        known.look(Channel("1.1", application="Dial", application_data=f"PJSIP/5550142@line{number},30"), "")
    assert [f"PJSIP/line{number}" in known for number in range(5)] == [False, False, True, True, True]
    assert known.forgotten == 2
    known.look(Channel("1.1", application="Dial", application_data=f"PJSIP/5550142@{'x' * 5000}&SIP/b/555"), "")
    assert "SIP/b" in known
    assert f"PJSIP/{'x' * 5000}" not in known
