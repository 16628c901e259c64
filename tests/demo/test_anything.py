"""Operators who press anything at any time: nothing breaks, and the lists still say what the events told."""

from __future__ import annotations

from random import Random

import pytest

from amitop.demo import DemoPbx

from .mirror import Mirror, ask

PLACES = [
    ("phones", "1234"),
    ("phones", "103"),
    ("phones", "140"),
    ("phones", "700"),
    ("phones", "701"),
    ("phones", "+4930555012345"),
    ("queues", "support"),
    ("queues", "night"),
    ("caller", "dial-140"),
    ("caller", "busy"),
    ("caller", "wait"),
    ("nowhere", "x"),
]


def meddle(pbx: DemoPbx, random: Random) -> None:
    """One Action, on any channel."""
    channels = list(pbx.centre.world.channels) or ["none"]
    one, two = random.choice(channels), random.choice(channels)
    context, exten = random.choice(PLACES)
    place = {"Context": context, "Exten": exten}
    extra = {f"Extra{key}": value for key, value in place.items()} | {"ExtraPriority": "1"}
    actions: list[tuple[str, dict[str, str]]] = [
        ("Hangup", {"Channel": one}),
        ("Redirect", {"Channel": one, **place, "Priority": "1"}),
        ("Redirect", {"Channel": one, **place, "Priority": "1", "ExtraChannel": two, **extra}),
        ("BlindTransfer", {"Channel": one, **place}),
        ("Atxfer", {"Channel": one, **place}),
        ("CancelAtxfer", {"Channel": one}),
        ("Bridge", {"Channel1": one, "Channel2": two}),
        ("Park", {"Channel": one, "TimeoutChannel": two}),
        ("ConfbridgeKick", {"Conference": "1234", "Channel": one}),
        ("ConfbridgeMute", {"Conference": "1234", "Channel": "all"}),
        ("QueuePause", {"Interface": "PJSIP/103", "Paused": random.choice(["true", "false"]), "Reason": "Tea"}),
        ("QueueAdd", {"Queue": "night", "Interface": "Local/140@phones/n"}),
        ("QueueRemove", {"Queue": "night", "Interface": "Local/140@phones/n"}),
        ("Setvar", {"Channel": one, "Variable": "CALLERID(name)", "Value": "Zoë\t'?'"}),
        ("AgentLogoff", {"Agent": "1001"}),
    ]
    action, headers = random.choice(actions)
    assert ask(pbx, action, **headers)


@pytest.mark.parametrize("seed", range(6))
def test_anything_goes(seed: int) -> None:
    pbx = DemoPbx(seed=seed, alive=False)
    mirror, random = Mirror(pbx).load(), Random(seed)
    for number in range(600):
        meddle(pbx, random)
        pbx.step()
        pbx.step()
        if number % 5 == 0:
            mirror.check()
    while pbx.centre.world.channels:
        ask(pbx, "Hangup", Channel=random.choice(list(pbx.centre.world.channels)))
    mirror.check()
    assert [each for each in pbx.centre.world.bridges.values() if not each.lasting] == []
    centre = pbx.centre
    leftovers = (
        centre.calls.by_leg,
        centre.calls.by_caller,
        centre.lines.waiting,
        centre.lines.talks,
        centre.lines.offers,
        centre.parking.parked,
        centre.rooms.seats,
        centre.consultations.by_channel,
    )
    assert [each for each in leftovers if each] == []
