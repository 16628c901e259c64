"""Actions that list what there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from amitop.demo.actions.reply import Item, Reply, error, lines, listing
from amitop.demo.entities import UNKNOWN, Channel
from amitop.demo.furniture import Queue
from amitop.demo.requests import Request

if TYPE_CHECKING:
    from amitop.demo.actions.desk import Desk
    from amitop.demo.pbx import DemoPbx


class Handlers:
    """Channels, bridges, queues, agents, parked calls, conferences."""

    def __init__(self, desk: Desk, pbx: DemoPbx) -> None:
        self._pbx = pbx
        desk.add("CoreShowChannels", self._channels)
        desk.add("Status", self._status)
        desk.add("BridgeList", self._bridges)
        desk.add("BridgeInfo", self._bridge)
        desk.add("QueueStatus", self._queues)
        desk.add("QueueSummary", self._summary)
        desk.add("Agents", self._agents)
        desk.add("ParkedCalls", self._parked)
        desk.add("Parkinglots", self._lots)
        desk.add("ConfbridgeListRooms", self._rooms)
        desk.add("ConfbridgeList", self._room)

    def _now(self) -> float:
        return self._pbx.centre.world.now()

    def _channels(self, request: Request) -> Reply:
        now = self._now()
        items = []
        for each in self._pbx.centre.world.channels.values():
            seconds = int(now - each.created)
            duration = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
            bridge = each.bridge.uniqueid if each.bridge else ""
            place = (("Application", each.application), ("ApplicationData", each.data))
            rest = lines(*place, ("Duration", duration), ("BridgeId", bridge))
            items.append(Item("CoreShowChannel", each.headers() + rest))
        return listing(request, "Channels will follow", items, "CoreShowChannelsComplete")

    def _status(self, request: Request) -> Reply:
        wanted = request.get("Channel")
        world = self._pbx.centre.world
        if wanted and wanted not in world.channels and wanted not in world.by_id:
            return error(request, "No such channel")
        chosen = list(world.channels.values())
        if wanted:
            chosen = [each for each in chosen if wanted in (each.name, each.uniqueid)]
        names = [each for each in request.get("Variables").split(",") if each]
        items = [Item("Status", self._status_of(each, names), id_first=False) for each in chosen]
        return listing(request, "Channel status will follow", items, "StatusComplete", extra="Items: {n}\r\n")

    def _status_of(self, channel: Channel, variables: list[str]) -> str:
        media = "slin" if channel.half else "ulaw"
        return (
            "Privilege: Call\r\n"
            + channel.headers()
            + lines(
                ("Type", channel.device.partition("/")[0]),
                ("DNID", ""),
                ("EffectiveConnectedLineNum", channel.connected.number or UNKNOWN),
                ("EffectiveConnectedLineName", channel.connected.name or UNKNOWN),
                ("TimeToHangup", 0),
                ("BridgeID", channel.bridge.uniqueid if channel.bridge else ""),
                ("Application", channel.application),
                ("Data", channel.data),
                ("Nativeformats", f"({media})"),
                ("Readformat", media),
                ("Readtrans", ""),
                ("Writeformat", media),
                ("Writetrans", ""),
                ("Callgroup", 0),
                ("Pickupgroup", 0),
                ("Seconds", int(self._now() - channel.created)),
                *(("Variable", f"{name}={channel.variables.get(name, '')}") for name in variables),
            )
        )

    def _bridges(self, request: Request) -> Reply:
        items = [Item("BridgeListItem", each.headers()) for each in self._pbx.centre.world.bridges.values()]
        return listing(request, "Bridge listing will follow", items, "BridgeListComplete")

    def _bridge(self, request: Request) -> Reply:
        wanted = request.get("BridgeUniqueid")
        if not wanted:
            return error(request, "BridgeUniqueid must be provided")
        bridge = self._pbx.centre.world.bridges.get(wanted)
        if bridge is None:
            return error(request, "Specified BridgeUniqueid not found")
        items = [Item("BridgeInfoChannel", each.headers()) for each in bridge.channels]
        message = "Bridge channel listing will follow"
        return listing(request, message, items, "BridgeInfoComplete", plus=bridge.headers())

    # Queues

    def _wanted_queues(self, request: Request) -> list[Queue]:
        wanted = request.get("Queue").lower()
        queues = self._pbx.centre.world.queues.values()
        return [each for each in queues if not wanted or each.name.lower() == wanted]

    def _queues(self, request: Request) -> Reply:
        member = request.get("Member")
        items: list[Item] = []
        for queue in self._wanted_queues(request):
            items.append(Item("QueueParams", _parameters(queue), id_first=False))
            items += [
                Item("QueueMember", each.item(), id_first=False)
                for each in queue.members.values()
                if not member or each.interface == member
            ]
            if not member:
                items += [Item("QueueEntry", each, id_first=False) for each in self._entries(queue)]
        return listing(request, "Queue status will follow", items, "QueueStatusComplete")

    def _entries(self, queue: Queue) -> Iterator[str]:
        now = self._now()
        for position, entry in enumerate(queue.entries, 1):
            channel = entry.channel
            yield lines(
                ("Queue", queue.name),
                ("Position", position),
                ("Channel", channel.name),
                ("Uniqueid", channel.uniqueid),
                ("CallerIDNum", channel.caller.number or "unknown"),
                ("CallerIDName", channel.caller.name or "unknown"),
                ("ConnectedLineNum", channel.connected.number or "unknown"),
                ("ConnectedLineName", channel.connected.name or "unknown"),
                ("Wait", int(now - entry.joined)),
                ("Priority", entry.priority),
            )

    def _summary(self, request: Request) -> Reply:
        now = self._now()
        items = []
        for queue in self._wanted_queues(request):
            members = queue.members.values()
            present = [each for each in members if each.device.state not in ("UNAVAILABLE", "INVALID")]
            available = [each for each in present if each.device.state == "NOT_INUSE" and not each.paused]
            longest = max((int(now - each.joined) for each in queue.entries), default=0)
            text = lines(
                ("Queue", queue.name),
                ("LoggedIn", len(present)),
                ("Available", len(available)),
                ("Callers", len(queue.entries)),
                ("HoldTime", queue.hold_time),
                ("TalkTime", queue.talk_time),
                ("LongestHoldTime", longest),
            )
            items.append(Item("QueueSummary", text, id_first=False))
        return listing(request, "Queue summary will follow", items, "QueueSummaryComplete")

    # Agents, parking, conferences

    def _agents(self, request: Request) -> Reply:
        items = []
        for agent in self._pbx.centre.pool.agents.values():
            status = "AGENT_IDLE" if agent.channel else "AGENT_LOGGEDOFF"
            text = lines(("Agent", agent.number), ("Name", agent.name), ("Status", status))
            if agent.channel:
                text += lines(("LoggedInTime", agent.since)) + agent.channel.headers()
            items.append(Item("Agents", text, id_first=False))
        return listing(request, "Agents will follow", items, "AgentsComplete")

    def _parked(self, request: Request) -> Reply:
        if request.get("ParkingLot") not in ("", "default"):
            return error(request, "Requested parking lot could not be found.")
        now = self._now()
        parked = self._pbx.centre.parking.parked.values()
        items = [Item("ParkedCall", each.headers(now), id_first=False) for each in parked]
        return listing(request, "Parked calls will follow", items, "ParkedCallsComplete", extra="Total: {n}\r\n")

    def _lots(self, request: Request) -> Reply:
        text = lines(("Name", "default"), ("StartSpace", 701), ("StopSpace", 799), ("Timeout", 45))
        return listing(request, "Parking lots will follow", [Item("Parkinglot", text)], "ParkinglotsComplete")

    def _rooms(self, request: Request) -> Reply:
        rooms = self._pbx.centre.rooms.rooms
        if not rooms:
            return error(request, "No active conferences.")
        items = [
            Item(
                "ConfbridgeListRooms",
                lines(
                    ("Conference", each.name),
                    ("Parties", len(each.seats)),
                    ("Marked", 0),
                    ("Locked", "Yes" if each.locked else "No"),
                    ("Muted", "No"),
                ),
            )
            for each in rooms.values()
        ]
        return listing(request, "Confbridge conferences will follow", items, "ConfbridgeListRoomsComplete")

    def _room(self, request: Request) -> Reply:
        name = request.get("Conference")
        if not name:
            return error(request, "No Conference name provided.")
        if not self._pbx.centre.rooms.rooms:
            return error(request, "No active conferences.")
        room = self._pbx.centre.rooms.rooms.get(name)
        if room is None:
            return error(request, "No Conference by that name found.")
        items = []
        for seat in room.seats.values():
            text = lines(
                ("Conference", name),
                ("Admin", "Yes" if seat.admin else "No"),
                *((key, "No") for key in ("MarkedUser", "WaitMarked", "EndMarked", "EndMarkedAny", "Waiting")),
                ("Muted", "Yes" if seat.muted else "No"),
                ("Talking", "No"),
                ("AnsweredTime", int(self._now() - (seat.channel.answered or seat.since))),
            )
            items.append(Item("ConfbridgeList", text + seat.channel.headers()))
        return listing(request, "Confbridge user list will follow", items, "ConfbridgeListComplete")


def _parameters(queue: Queue) -> str:
    return lines(
        ("Queue", queue.name),
        ("Max", 0),
        ("Strategy", queue.strategy),
        ("Calls", len(queue.entries)),
        ("Holdtime", queue.hold_time),
        ("TalkTime", queue.talk_time),
        ("Completed", queue.completed),
        ("Abandoned", queue.abandoned),
        ("ServiceLevel", queue.service_level),
        ("ServicelevelPerf", f"{queue.performance:.1f}"),
        ("ServicelevelPerf2", f"{queue.performance_of_all:.1f}"),
        ("Weight", queue.weight),
    )
