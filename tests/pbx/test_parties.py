"""Who is with whom: by bridges and DialBegin, through Local channels."""

from __future__ import annotations

import pytest

from tests.pbx.scene import Headers, Scene, bridge, leg, member

A, B, C = "PJSIP/201-1", "PJSIP/202-2", "PJSIP/203-3"
ONE, TWO = "Local/2@desk-01;1", "Local/2@desk-01;2"


def begin(scene: Scene, **names: str) -> None:
    """Channels by Uniqueid (`c1` is `1.1`), as they begin."""
    for uniqueid, name in names.items():
        scene.tell("Newchannel", leg(f"1.{uniqueid[1:]}", name))


def meet(scene: Scene, where: str, *numbers: int) -> None:
    for number in numbers:
        scene.tell("BridgeEnter", bridge(where), leg(f"1.{number}"))


def dial(scene: Scene, one: int, other: int) -> None:
    scene.tell("DialBegin", leg(f"1.{one}"), leg(f"1.{other}", prefix="Dest"))


def ends(scene: Scene, number: int) -> list[str]:
    return [each.name for each in scene.pbx.parties().ends(scene.pbx.channels[f"1.{number}"])]


def told(scene: Scene) -> list[tuple[str, list[str]]]:
    return [(call.caller.name, [each.name for each in call.ends]) for call in scene.pbx.calls()]


def test_who_shares_a_bridge_and_who_rings(scene: Scene) -> None:
    begin(scene, c1=A, c2=B, c3=C)
    dial(scene, 1, 2)
    dial(scene, 1, 3)
    assert (ends(scene, 1), ends(scene, 2)) == ([B, C], [A])
    meet(scene, "b1", 2, 1)
    assert (ends(scene, 1), ends(scene, 2), ends(scene, 3)) == ([B], [A], [A])
    scene.tell("DialEnd", leg("1.1"), leg("1.3", prefix="Dest"), DialStatus="CANCEL")
    assert ends(scene, 3) == []


def test_a_transferrer_who_is_gone_is_with_nobody(scene: Scene) -> None:
    begin(scene, c1=A, c2=B)
    meet(scene, "b1", 1, 2)
    scene.tell("BridgeLeave", bridge("b1"), leg("1.2", B))
    scene.tell("Hangup", leg("1.1", A))
    begin(scene, c3=C)
    meet(scene, "b2", 3, 2)
    assert told(scene) == [(B, [C])]


def test_local_channels_are_looked_through(scene: Scene) -> None:
    begin(scene, c1=A, c2=ONE, c3=TWO, c4=B)
    dial(scene, 1, 2)
    dial(scene, 3, 4)
    assert told(scene) == [(A, [B])]
    meet(scene, "b1", 1, 2)
    meet(scene, "b2", 3, 4)
    assert (ends(scene, 1), ends(scene, 4)) == ([B], [A])


def test_a_local_half_with_nobody_behind_it_stands_for_itself(scene: Scene) -> None:
    begin(scene, c1=A, c2=ONE, c3=TWO)
    meet(scene, "b1", 1, 2)
    assert ends(scene, 1) == [ONE]


def test_a_call_that_an_originate_made_is_of_the_real_channels_at_both_ends(scene: Scene) -> None:
    begin(scene, c1=ONE, c2=TWO, c3=A)
    dial(scene, 2, 3)
    assert told(scene) == [(A, [TWO])]  # nobody yet but the other end of what rings
    meet(scene, "b1", 3, 2)
    begin(scene, c4=B)
    dial(scene, 1, 4)
    assert told(scene) == [(A, [B])]
    meet(scene, "b2", 4, 1)
    assert told(scene) == [(A, [B])]


def test_telephones_that_ring_for_a_local_caller_are_not_the_caller(scene: Scene) -> None:
    begin(scene, c1=ONE, c2=TWO, c3=A, c4=B)
    for number in (3, 4):
        dial(scene, 1, number)
    assert told(scene) == [(ONE, [A, B])]


def test_halves_that_lead_in_a_circle(scene: Scene) -> None:
    begin(scene, c1=ONE, c2=TWO)
    meet(scene, "b1", 1, 2)
    assert len(ends(scene, 1)) <= 1


def test_of_a_crowd_only_a_few_are_looked_for(scene: Scene) -> None:
    for number in range(50):
        scene.tell("BridgeEnter", bridge("b1", "softmix"), leg(f"1.{number}"))
    assert len(ends(scene, 0)) == 8


def listed(number: int, name: str, application: str, data: str = "", **more: object) -> Headers:
    told = {"Application": application, "ApplicationData": data, "Duration": "00:00:06", "BridgeId": ""}
    return {**leg(f"1.{number}", name, Linkedid="1.1"), **told, **more}


def test_who_rings_already_belongs_to_whoever_dials(scene: Scene) -> None:
    ringing = {"ChannelStateDesc": "Ringing"}
    for item in (
        listed(4, B, "AppDial", "(Outgoing Line)", **ringing),
        listed(2, ONE, "AppQueue", "(Outgoing Line)", **ringing),
        listed(3, TWO, "Dial", "PJSIP/202,30"),
        listed(1, A, "Queue", "support"),
        listed(5, C, "AppDial", "(Outgoing Line)"),  # answered: it may be in another call by now
    ):
        scene.tell("CoreShowChannel", item)
    scene.tell("CoreShowChannelsComplete")
    assert [(each.name, each.dialled_by) for each in scene.pbx.channels.values() if each.dialled_by] == [
        (B, "1.3"),
        (ONE, "1.1"),
    ]
    assert told(scene) == [(A, [B]), (C, [])]
    scene.tell("DialEnd", leg("1.3"), leg("1.4", prefix="Dest"), DialStatus="NOANSWER")
    assert scene.pbx.channels["1.4"].dialled_by is None


# -- agents


def agent_channel(scene: Scene) -> str | None:
    [agent] = scene.pbx.agents()
    return agent.channel.name if agent.channel else None


@pytest.mark.parametrize(
    ("interface", "name"),
    [
        ("pjsip/202", B),
        ("PJSIP/202/sip:202@127.0.0.1:5060", B),
        ("Local/a/b@desk/n", "Local/a/b@desk-01;2"),
        ("Local/202@DESK", "Local/202@desk-01;2"),
        ("Local/202", "Local/202@default-01;2"),
    ],
)
def test_an_agents_channel_is_found_by_its_interface(scene: Scene, interface: str, name: str) -> None:
    scene.tell("QueueMemberAdded", member("support", interface))
    begin(scene, c2=name)
    assert agent_channel(scene) == name


@pytest.mark.parametrize("interface", ["PJSIP/0170@trunk", "SIP/trunk/0170", "SIP/trunk/+49170"])
def test_a_number_behind_a_trunk_is_found_by_the_caller_alone(scene: Scene, interface: str) -> None:
    trunk = "PJSIP/trunk-2" if interface[0] == "P" else "SIP/trunk-2"
    scene.tell("QueueMemberAdded", member("support", interface, StateInterface="Custom:x"))
    begin(scene, c1=A, c2=trunk)
    assert agent_channel(scene) is None
    connect = {**leg("1.1", A), **leg("1.2", trunk, prefix="Dest"), "Queue": "support", "Interface": interface}
    scene.tell("AgentConnect", connect)
    assert agent_channel(scene) == trunk
    meet(scene, "b1", 1, 2)
    assert agent_channel(scene) == trunk
    assert ends(scene, 2) == [A]


def test_behind_a_local_interface_is_the_telephone(scene: Scene) -> None:
    scene.tell("QueueMemberAdded", member("support", "Local/2@desk/n"))
    begin(scene, c1=A, c2=ONE, c3=TWO, c4=B)
    dial(scene, 1, 2)
    dial(scene, 3, 4)
    assert agent_channel(scene) == B
    connect = {**leg("1.1", A), **leg("1.2", ONE, prefix="Dest"), "Queue": "support"}
    scene.tell("AgentConnect", connect, Interface="Local/2@desk/n")
    meet(scene, "b1", 2, 1)
    meet(scene, "b2", 4, 3)
    assert agent_channel(scene) == B
    # The Local channel is optimised away.
    scene.tell("BridgeLeave", bridge("b2"), leg("1.4", B))
    meet(scene, "b1", 4)
    for gone in (leg("1.2", ONE), leg("1.3", TWO)):
        scene.tell("BridgeLeave", bridge("b1"), gone)
        scene.tell("Hangup", gone)
    assert (agent_channel(scene), ends(scene, 4)) == (B, [A])
