"""The kinds of call that a storm is made of: each a short play for one or two callers."""

from collections.abc import Awaitable, Callable

from .stage import Stage

Play = Callable[[Stage], Awaitable[object]]
AGENTS = ("1001", "1002", "1003", "1004")
CAUSES = (1, 16, 17, 19, 21, 34, 38)


async def queue_answered(s: Stage) -> None:
    queue = s.random.choice(("support", "sales", "sales", "vip", "vip", "crew"))
    await s.call(queue, s.random.uniform(8, 14))


async def queue_abandoned(s: Stage) -> None:
    queue = s.random.choice(("night", "night", "support"))
    await s.call(queue, s.random.uniform(1, 4))


async def queue_expired(s: Stage) -> None:
    await s.call("night", 10, WAIT=s.random.randint(2, 5))


async def queue_hung_up(s: Stage) -> None:
    leg = await s.call("sales", 15)
    await s.pause(1, 6)
    await s.wire.act("Hangup", Channel=leg.channel, Cause=s.random.choice(CAUSES))


async def conference(s: Stage) -> None:
    """Join, be muted and unmuted, and leave or be thrown out."""
    to = s.random.choice(("conf", "conf", "conf-chair", "conf-listener", "club-77"))
    room = "77" if to.endswith("77") else "1234"
    leg = await s.call(to, s.random.uniform(6, 12))
    await s.pause(1, 2)
    await s.wire.act("ConfbridgeMute", Conference=room, Channel=leg.channel)
    await s.pause(1, 2)
    if s.random.random() < 0.6:
        await s.wire.act("ConfbridgeUnmute", Conference=room, Channel=leg.channel)
    elif s.random.random() < 0.5:
        await s.wire.act("ConfbridgeKick", Conference=room, Channel=leg.channel)


async def parked_retrieved(s: Stage) -> None:
    leg = await s.call("park", 12)
    space = await s.parked(leg)
    await s.pause(1, 4)
    await s.call(space, 5, context="parkedcalls")


async def parked_timed_out(s: Stage) -> None:
    await s.call("park-short", 10)


async def parked_given_up(s: Stage) -> None:
    await s.call("park", s.random.uniform(1, 3))


async def parked_by_action(s: Stage) -> None:
    """An operator parks a caller who is talking."""
    leg = await s.call(f"dial-{s.phone()}", 14)
    await s.peer(leg)
    await s.pause(1, 2)
    await s.wire.act("Park", Channel=leg.channel, Timeout=4000)


async def dialled(s: Stage) -> None:
    await s.call(f"dial-{s.phone()}", s.random.uniform(4, 10))


async def dialled_optimised(s: Stage) -> None:
    await s.call(f"opt-{s.phone()}", s.random.uniform(4, 10), TONE=1)


async def dialled_forked(s: Stage) -> None:
    await s.call(f"fork-{s.phone()}", s.random.uniform(4, 8))


async def dialled_busy(s: Stage) -> None:
    await s.call(f"dial-{s.random.choice((114, 115, 116, 117))}", 6)


async def dialled_unanswered(s: Stage) -> None:
    await s.call(f"dial-{s.random.randint(110, 113)}", 10, RING=s.random.randint(2, 4))


async def dialled_dropped(s: Stage) -> None:
    """The far end hangs up first."""
    await s.call("dial-119", 8)


async def refused(s: Stage) -> None:
    causes = [f"cause-{cause}" for cause in CAUSES]
    await s.call(s.random.choice(("busy", "congestion", *causes)), 4)


async def blind(s: Stage) -> None:
    leg = await s.call(f"dial-{s.phone()}", 14)
    await s.peer(leg)
    await s.pause(1, 3)
    target = s.random.choice((s.phone(), s.phone(), "sales", "1234"))
    await s.wire.act("BlindTransfer", Channel=leg.channel, Exten=target, Context="default")


async def attended(s: Stage) -> None:
    """Ask the new party first; then hang up, which joins the two others, or think again."""
    leg = await s.call(f"dial-{s.phone()}", 30)
    await s.peer(leg)
    await s.pause(1, 2)
    await s.wire.act("Atxfer", Channel=leg.channel, Exten=s.phone(), Context="default")
    await s.pause(6, 8)  # the digits are dialled, then a telephone rings and answers
    if s.random.random() < 0.25:
        await s.wire.act("CancelAtxfer", Channel=leg.channel)
        await s.pause(1, 2)
    await s.wire.act("Hangup", Channel=leg.channel, Cause=16)


async def redirected(s: Stage) -> None:
    leg = await s.call(f"dial-{s.phone()}", 12)
    peer = await s.peer(leg)
    await s.pause(1, 2)
    where = {"Context": "caller", "Exten": s.random.choice(("conf", "support", "gosub", "music"))}
    both = {"ExtraChannel": peer, "ExtraContext": "caller", "ExtraExten": "echo"}
    extra = both | {"ExtraPriority": 1} if s.random.random() < 0.5 else {}
    await s.wire.act("Redirect", Channel=leg.channel, Priority=1, **where, **extra)


async def bridged(s: Stage) -> None:
    one = await s.call("wait", 10)
    other = await s.call("music", 10)
    await s.pause(0.5, 1)
    tone = s.random.choice(("no", "Both"))
    await s.wire.act("Bridge", Channel1=one.channel, Channel2=other.channel, Tone=tone)


async def picked_up(s: Stage) -> None:
    """A telephone rings on until somebody else takes the call."""
    number = s.random.randint(111, 113)
    await s.call(f"dial-{number}", 10)
    await s.pause(1, 2)
    await s.call(f"pickup-{number}", 10)


async def spied(s: Stage) -> None:
    number = s.phone()
    await s.call(f"dial-{number}", 8)
    await s.pause(2, 3)
    await s.call(f"spy-{number}", 4)


async def recorded(s: Stage) -> None:
    """Recorded, muted in the recording, and a digit pressed; all write one short file."""
    leg = await s.call(f"dial-{s.phone()}", 9)
    await s.peer(leg)
    await s.wire.act("MixMonitor", Channel=leg.channel, File="storm.sln")
    await s.pause(1, 2)
    await s.wire.act("MixMonitorMute", Channel=leg.channel, Direction="both", State=1)
    await s.wire.act("PlayDTMF", Channel=leg.channel, Digit="5")
    await s.pause(1, 2)
    await s.wire.act("StopMixMonitor", Channel=leg.channel)


async def stepping(s: Stage) -> None:
    """Gosub, variables, names, and something played."""
    await s.call(s.random.choice(("gosub", "gosub", "music", "playback", "echo")), 6)


async def agent(s: Stage) -> None:
    """An agent of the pool logs off, or one who was away logs in."""
    who = s.random.choice(AGENTS)
    if who not in s.agents:
        s.agents.add(who)
        await s.call(who, 60, context="agents")
        return
    s.agents.discard(who)
    await s.wire.act("AgentLogoff", Agent=who, Soft=s.random.choice(("true", "false")))


async def member(s: Stage) -> None:
    """A queue member comes, works, rests and goes."""
    number = str(s.random.randint(120, 159))
    who = {"Interface": f"Local/{number}@phones/n", "Queue": "vip"}
    if number not in s.members:
        s.members.add(number)
        name = s.random.choice(("Ivan", "Judy", "Mallory [x]", "Niaj \\ Co"))
        await s.wire.act("QueueAdd", **who, MemberName=f"{name} {number}", Penalty=1)
        await s.pause(1, 3)
    await s.wire.act("QueuePause", **who, Paused="true", Reason=s.random.choice(("lunch", "")))
    await s.pause(1, 3)
    await s.wire.act("QueuePenalty", **who, Penalty=s.random.randint(0, 9))
    await s.wire.act("QueuePause", **who, Paused="false")
    if s.random.random() < 0.4 and number in s.members:
        s.members.discard(number)
        await s.wire.act("QueueRemove", **who)


async def rested(s: Stage) -> None:
    """A member of several queues pauses everywhere, and comes back."""
    who = f"Local/{s.random.randint(101, 106)}@phones/n"
    await s.wire.act("QueuePause", Interface=who, Paused="true", Reason="a: break")
    await s.pause(2, 5)
    await s.wire.act("QueuePause", Interface=who, Paused="false")


async def user_event(s: Stage) -> None:
    await s.wire.act("UserEvent", UserEvent="LabNews", Text="one: two", Event="Hangup")


# Of a hundred calls, roughly so many are of that kind. `held` is sipp's: see sip.py.
SHARES: dict[Play, int] = {
    queue_answered: 16,
    queue_abandoned: 6,
    queue_expired: 2,
    queue_hung_up: 4,
    conference: 9,
    parked_retrieved: 4,
    parked_timed_out: 3,
    parked_given_up: 1,
    parked_by_action: 3,
    dialled: 8,
    dialled_optimised: 5,
    dialled_forked: 2,
    dialled_busy: 4,
    dialled_unanswered: 3,
    dialled_dropped: 2,
    refused: 4,
    blind: 5,
    attended: 5,
    redirected: 4,
    bridged: 4,
    stepping: 4,
    picked_up: 2,
    spied: 2,
    recorded: 2,
    agent: 4,
    member: 5,
    rested: 2,
    user_event: 2,
}
