"""Traps of queues, agents and conferences."""

from __future__ import annotations

from collections.abc import Iterator

from amitop.operations.find import conference_called, memberships, participants, queue_called
from amitop.operations.traps.trap import Fields, Look, Trap, counted
from amitop.pbx import Pbx


def _every_queue(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    if fields.get("Queue"):
        return
    interface = fields.get("Interface")
    found = memberships(pbx, interface) if interface else []
    what = {"queuepause": "pauses or unpauses the member", "queuepenalty": "sets the penalty"}
    done = what.get(fields.action, "sets RingInUse")
    more = f"{found[0].name or interface} in {counted([each.queue for each in found])}" if found else ""
    yield Trap("Queue", f"without a Queue this {done} in every queue that the interface is a member of", more)


def _all_queues(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    if not fields.get("Queue"):
        done = "sets the figures of all queues back" if fields.action == "queuereset" else "reloads all queues"
        yield Trap("Queue", f"without a Queue this {done}", counted(sorted(pbx.queues)))


def _reload_everything(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    if not any(fields.get(each).lower() == "yes" for each in ("Members", "Rules", "Parameters")):
        yield Trap("Members", "where none of Members, Rules and Parameters is yes, all three are reloaded")


def _no_member(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    interface, queue = fields.get("Interface"), fields.get("Queue")
    if not interface or memberships(pbx, interface, queue):
        return
    if queue and queue_called(pbx, queue) is None:
        return
    known = [each.queue for each in memberships(pbx, interface)]
    where = f"of {queue}" if queue else "of any queue"
    yield Trap(
        "Interface",
        f"nobody with this interface is known as a member {where}",
        f"it is one of {counted(known)}" if known else "",
    )


def _already_member(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    interface, queue = fields.get("Interface"), fields.get("Queue")
    found = memberships(pbx, interface, queue) if interface and queue else []
    if found:
        yield Trap(
            "Interface",
            f"the interface is a member of {found[0].queue} already, and Asterisk refuses it",
            found[0].name,
        )


def _not_dynamic(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    interface, queue = fields.get("Interface"), fields.get("Queue")
    for each in memberships(pbx, interface, queue) if interface and queue else []:
        if each.membership and each.membership != "dynamic":
            yield Trap(
                "Interface",
                "only a dynamic member can be removed, and Asterisk refuses it",
                f"{each.name or interface} is {each.membership} in {each.queue}",
            )


def _agent_is_cut(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    agent = pbx.pool_agents.get(fields.get("Agent"))
    if agent is not None and agent.talking_to and not fields.on("Soft"):
        yield Trap("Soft", "without Soft: true the agent's present call is ended", agent.name or agent.agent)


def _prefix(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    who = fields.get("Channel")
    room = conference_called(pbx, fields.get("Conference"))
    if not who or room is None or who.lower() in ("all", "participants"):
        return
    found = participants(room, who, prefix=True)
    if len(found) > 1:
        sentence = "Asterisk takes the first participant whose channel begins so, and several do"
        yield Trap("Channel", sentence, counted([each.channel for each in found]))
    elif found and found[0].channel.lower() != who.lower():
        yield Trap("Channel", "Asterisk takes the first participant whose channel begins so", found[0].channel)


def _everybody(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    who, room = fields.get("Channel"), conference_called(pbx, fields.get("Conference"))
    if who.lower() not in ("all", "participants") or room is None:
        return
    found = participants(room, who, prefix=False)
    whom = "everybody" if who.lower() == "all" else "everybody but the admins"
    yield Trap("Channel", f"{who} means {whom}", counted([each.name or each.channel for each in found]))


TRAPS: dict[str, tuple[Look, ...]] = {
    "agentlogoff": (_agent_is_cut,),
    "confbridgekick": (_everybody,),
    "confbridgemute": (_prefix, _everybody),
    "confbridgeunmute": (_prefix, _everybody),
    "queueadd": (_already_member,),
    "queuememberringinuse": (_every_queue, _no_member),
    "queuepause": (_every_queue, _no_member),
    "queuepenalty": (_every_queue, _no_member),
    "queuereload": (_all_queues, _reload_everything),
    "queueremove": (_not_dynamic, _no_member),
    "queuereset": (_all_queues,),
}
