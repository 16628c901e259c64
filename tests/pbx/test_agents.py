"""Agents: one row a person."""

from tests.packets import packet
from tests.pbx.scene import Scene, bridge, leg, member


def test_memberships_of_one_interface_are_one_person(scene: Scene) -> None:
    scene.tell("QueueMemberAdded", member("support", "PJSIP/101", MemberName="Zoë", Paused=1))
    scene.tell("QueueMemberAdded", member("sales", "PJSIP/101", MemberName="Zoë"))
    scene.tell("QueueMemberAdded", member("sales", "PJSIP/102", MemberName="ana"))
    ana, zoe = scene.pbx.agents()
    assert (ana.name, zoe.name, zoe.key) == ("ana", "Zoë", "PJSIP/101")
    assert [each.queue for each in zoe.members] == ["support", "sales"]
    assert (zoe.paused, zoe.paused_somewhere, ana.paused_somewhere) == (False, True, False)
    scene.tell("QueueMemberPause", member("sales", "PJSIP/101", MemberName="Zoë", Paused=1))
    assert zoe.paused


def test_the_live_channel_is_found_through_the_state_interface(scene: Scene) -> None:
    scene.tell("QueueMemberAdded", member("support", "Local/101@agents/n", StateInterface="PJSIP/101"))
    scene.tell("Newchannel", leg("1.1", "PJSIP/101-0000001f"))
    scene.tell("Newchannel", leg("1.2", "PJSIP/1010-00000020"))
    [agent] = scene.pbx.agents()
    assert agent.channel is scene.pbx.channels["1.1"]
    scene.tell("Hangup", leg("1.1"))
    assert scene.pbx.agents()[0].channel is None


def test_behind_a_hint_the_interface_itself_is_looked_for(scene: Scene) -> None:
    scene.tell("QueueMemberAdded", member("support", "Local/101@agents/n", StateInterface="hint:101@phones"))
    scene.tell("Newchannel", leg("1.1", "Local/101@agents-00000001;1"))
    scene.tell("Newchannel", leg("1.2", "Local/101@agents-00000001;2"))
    scene.tell("BridgeEnter", bridge(), leg("1.2", "Local/101@agents-00000001;2"))
    assert scene.pbx.agents()[0].channel is scene.pbx.channels["1.2"]  # the half that talks


def test_pool_agents_alone(scene: Scene) -> None:
    scene.tell("Agents", {"Agent": "1001", "Name": "Kim", "Status": "AGENT_LOGGEDOFF"})
    scene.tell("AgentLogin", leg("1.1"), Agent="1001")
    [agent] = scene.pbx.agents()
    assert (agent.key, agent.name, agent.members) == ("Agent:1001", "Kim", [])
    assert agent.channel is scene.pbx.channels["1.1"]
    assert agent.pool is not None
    assert (agent.pool.status, agent.pool.logged_in) == ("AGENT_IDLE", 1000.0)
    scene.tell("AgentLogoff", leg("1.1"), Agent="1001")
    assert (agent.pool.status, agent.pool.channel, agent.pool.logged_in) == ("AGENT_LOGGEDOFF", None, None)


def test_pool_and_queue_are_one_row(scene: Scene) -> None:
    scene.tell("Agents", {"Agent": "1001", "Name": "Kim", "Status": "AGENT_IDLE", "Uniqueid": "1.1"})
    scene.tell("Newchannel", leg("1.1"))
    scene.tell("QueueMemberAdded", member("support", "Local/1001@pool/n", StateInterface="Agent:1001"))
    [agent] = scene.pbx.agents()
    assert agent.pool is scene.pbx.pool_agents["1001"]
    assert agent.channel is scene.pbx.channels["1.1"]
    # The same agent reached in two ways: both rows know the pool, and no third appears.
    scene.tell("QueueMemberAdded", member("sales", "Agent/1001"))
    assert [each.pool for each in scene.pbx.agents()] == [scene.pbx.pool_agents["1001"]] * 2


def test_an_item_with_bare_line_feeds(scene: Scene) -> None:
    scene.apply(
        packet(
            """Event: Agents
            Agent: 1001
            Name: Kim
            Status: AGENT_ONCALL
            TalkingToChan: PJSIP/a-1
            CallStarted: 1700000000
            LoggedInTime: 1699990000
            Uniqueid: 1.1"""
        )
    )
    pool = scene.pbx.pool_agents["1001"]
    assert (pool.status, pool.talking_to, pool.call_started) == ("AGENT_ONCALL", "PJSIP/a-1", 1700000000.0)
    assert (pool.logged_in, pool.channel) == (1699990000.0, "1.1")


def test_on_call_by_the_variable_that_asterisk_goes_by(scene: Scene) -> None:
    scene.tell("AgentLogin", leg("1.1"), Agent="1001")
    pool = scene.pbx.pool_agents["1001"]
    scene.tell("VarSet", leg("1.1"), Variable="BRIDGEPEER", Value="PJSIP/a-1")
    assert (pool.status, pool.talking_to, pool.call_started) == ("AGENT_ONCALL", "PJSIP/a-1", 1000.0)
    scene.tell("VarSet", leg("1.2"), Variable="BRIDGEPEER", Value="")
    assert pool.status == "AGENT_ONCALL"
    scene.tell("VarSet", leg("1.1"), Variable="BRIDGEPEER", Value="")
    assert (pool.status, pool.call_started) == ("AGENT_IDLE", None)


def test_a_linkedid_comes_from_the_same_variable(scene: Scene) -> None:
    scene.tell("AgentLogin", leg("2.1"), Agent="1001")
    scene.tell("Newchannel", leg("2.2"))
    for uniqueid in ("2.1", "2.2"):
        scene.tell("VarSet", leg(uniqueid, Linkedid="1.1"), Variable="BRIDGEPEER", Value="PJSIP/a-1")
    assert {each.linkedid for each in scene.pbx.channels.values()} == {"1.1"}


def test_an_agent_without_an_id_is_none(scene: Scene) -> None:
    for name in ("AgentLogin", "AgentLogoff", "Agents"):
        scene.tell(name, leg("1.1"), Agent="")
    assert not scene.pbx.pool_agents
