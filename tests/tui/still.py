"""A monitor that stands still: the real model and journal, filled by hand, and no PBX behind them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from amitop.ami import Action, Exchange, Packet
from amitop.journal import Direction, Journal
from amitop.journal.history import History
from amitop.link import Target
from amitop.monitor import LinkState, Manual
from amitop.pbx import Family, Pbx, channels
from amitop.pbx.entities import (
    Bridge,
    Caller,
    Channel,
    Conference,
    Endpoint,
    Member,
    ParkedCall,
    Participant,
    PoolAgent,
    Queue,
)

#: The moment at which every test stands.
NOW = 1_763_847_162.4


class StillMonitor:
    """What the screen sees of a monitor."""

    def __init__(self, pbx: Pbx | None = None, *, read_only: bool = False) -> None:
        self.target = Target("pbx1", 5038, "amitop", "secret")
        self.pbx = pbx or Pbx()
        self.journal = Journal()
        self.history = History()
        self.state = LinkState.LIVE
        self.was_live = True
        self.lost_at: float | None = None
        self.state_text = ""
        self.fault = ""
        self.retry_at: float | None = None
        self.version = "22.10.1"
        self.started_at: float | None = NOW - 3 * 86400 - 4 * 3600 - 12 * 60
        self.behind: float | None = 0.003
        self.packets = 0
        self.blind: dict[Family, str] = {}
        self.read_only = read_only
        self.shares_connection = False
        self.performed: list[Action] = []
        self.inquired: list[Action] = []
        self.manual = Manual(self.perform)
        self.answer: Callable[[Action], bytes] = lambda _: b"Response: Success\r\nMessage: Channel Hungup\r\n\r\n"
        #: Whether what was answered well is done as well.
        self.obeys = True
        self.closed = False
        self.retries = 0
        self.let_go_for = ""

    def lose(self, why: str = "Connection reset by peer", *, was_live: bool = True) -> None:
        """The link goes now, or never came; the next try is due in four seconds."""
        self.state, self.state_text, self.retry_at = LinkState.LOST, why, NOW + 4
        self.was_live, self.lost_at = was_live, NOW if was_live else None

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def perform(
        self, action: Action, timeout: float = 10.0, sent: Callable[[Exchange], None] | None = None
    ) -> Exchange:
        del timeout
        self.performed.append(action)
        exchange = Exchange(action, "amitop-00000000-1", NOW)
        if sent is not None:
            sent(exchange)
        exchange.receive(Packet(self.answer(action)), NOW + 0.003)
        if exchange.ok and self.obeys:
            self.obey(action)
        return exchange

    def obey(self, action: Action) -> None:
        """Show in the model what a PBX would do."""
        name, hit = action.name, action.get("Channel")
        found = next((each for each in self.pbx.channels.values() if each.name == hit), None)
        if name == "Hangup" and found is not None:
            channels.remove(self.pbx, found.uniqueid, NOW)
        elif name in ("BlindTransfer", "Redirect") and found is not None:
            moved = self.pbx.companions(found)[0] if name == "BlindTransfer" else found
            place = f"Context: {action.get('Context')}\r\nExten: {action.get('Exten')}\r\nPriority: 1\r\n"
            who = f"Channel: {moved.name}\r\n{place}Uniqueid: {moved.uniqueid}\r\n"
            packet = Packet(f"Event: Newexten\r\n{who}Application: Answer\r\nAppData: \r\n\r\n".encode())
            self.journal.append(packet, NOW)
        elif name == "QueuePause":
            queues = [self.pbx.queues[action.get("Queue")]] if action.get("Queue") else self.pbx.queues.values()
            for member in [each.members.get(action.get("Interface")) for each in queues]:
                if member is not None:
                    member.paused, member.paused_reason = action.get("Paused") == "true", action.get("Reason")
        self.pbx.revision += 1

    async def inquire(self, action: Action) -> Exchange:
        """By default every extension exists, and everybody may transfer."""
        self.inquired.append(action)
        exchange = Exchange(action, "amitop-00000000-2", NOW)
        value = await self.value(action.get("Variable"))
        exchange.receive(Packet(f"Response: Success\r\nValue: {value}\r\n\r\n".encode()), NOW)
        return exchange

    async def value(self, variable: str) -> str:
        return "T" if variable == "CHANNEL(dtmf_features)" else "1"

    def retry_now(self) -> None:
        self.retries += 1

    async def let_go(self, why: str) -> None:
        self.let_go_for = why

    async def close(self) -> None:
        self.closed = True


def channel(number: int, name: str, caller: tuple[str, str], **fields: object) -> Channel:
    """A channel by its serial number; `ago` is its age in seconds."""
    ago = fields.pop("ago", 60)
    assert isinstance(ago, int | float)
    made = Channel(f"1763847120.{number}", name, linkedid=f"1763847120.{number}", started=NOW - ago)
    made.caller_name, made.caller_number = caller
    made.state = "Up"
    for key, value in fields.items():
        setattr(made, key, value)
    return made


def bridged(pbx: Pbx, uniqueid: str, *channels: Channel, technology: str = "simple_bridge") -> None:
    """Put channels into a bridge, and let two of them know one another."""
    pbx.bridges[uniqueid] = Bridge(
        uniqueid, technology, "basic", channels={each.uniqueid: None for each in channels}
    )
    for each in channels:
        each.bridge = uniqueid
    if len(channels) == 2:
        for one, other in (channels, channels[::-1]):
            one.connected_name, one.connected_number = other.caller_name, other.caller_number
            one.linkedid = channels[0].linkedid


def busy_pbx() -> Pbx:
    """A small call centre at one moment: every state there is."""
    pbx = Pbx()
    _queue_calls(pbx)
    _other_calls(pbx)
    _rooms(pbx)
    _queues(pbx)
    _endpoints(pbx)
    pbx.topology += 1
    pbx.staff += 1
    pbx.revision += 1
    return pbx


def _add(pbx: Pbx, *channels: Channel) -> None:
    for each in channels:
        pbx.channels[each.uniqueid] = each


def _queue_calls(pbx: Pbx) -> None:
    place = {"context": "caller", "exten": "support", "application": "Queue", "application_data": "support,t"}
    agent = {"context": "phones", "application": "AppQueue"}
    ana = channel(2601, "PJSIP/trunk-00000a3f", ("Ana Souza", "5550142"), ago=3852, **place)
    alice = channel(2602, "PJSIP/100-00000a41", ("Alice", "100"), ago=3842, exten="100", **agent)
    marcos = channel(2610, "PJSIP/trunk-00000a52", ("Marcos Lima", "5550977"), ago=1900, **place)
    marcos.hold_since = NOW - 42
    bob = channel(2618, "PJSIP/101-00000a55", ("Bob", "101"), ago=1893, exten="101", **agent)
    _add(pbx, ana, alice, marcos, bob)
    bridged(pbx, "7d2c41aa-0001", ana, alice)
    bridged(pbx, "9b10e7bb-0002", marcos, bob)
    for number, name, phone, ago in ((2701, "Pedro Nunes", "5550333", 151), (2704, "Rita Alves", "5550871", 118)):
        waits = channel(number, f"PJSIP/trunk-0000{number:04x}", (name, phone), ago=ago, queue="sales")
        waits.context, waits.exten, waits.application, waits.application_data = "caller", "sales", "Queue", "sales"
        _add(pbx, waits)


def _other_calls(pbx: Pbx) -> None:
    support = channel(2720, "PJSIP/100-00000b0a", ("Support", "100"), ago=3, state="Ring", context="out")
    support.exten, support.application, support.application_data = "5559000", "Dial", "PJSIP/5559000@trunk"
    out = channel(2721, "PJSIP/trunk-00000b0b", ("", "5559000"), ago=3, state="Ringing", context="from-trunk")
    out.dialled_by, out.application = support.uniqueid, "AppDial"
    support.connected_number = "5559000"
    carol = channel(2730, "PJSIP/102-00000b02", ("Carol", "102"), ago=14, state="Ringing", context="phones")
    carol.exten, carol.application = "102", "AppDial"
    carol.connected_name, carol.connected_number = "Pedro Nunes", "5550333"
    echo = channel(2735, "PJSIP/301-00000aaf", ("Echo test", "301"), ago=72, context="phones", exten="600")
    echo.application = "Echo"
    _add(pbx, support, out, carol, echo)


def _rooms(pbx: Pbx) -> None:
    room = {"context": "rooms", "exten": "1234", "application": "ConfBridge", "application_data": "1234"}
    central = channel(2640, "PJSIP/300-00000a61", ("Central", "3000"), ago=1328, **room)
    julia = channel(2641, "PJSIP/trunk-00000a66", ("Júlia Reis", "5551203"), ago=1315, **room)
    joao = channel(2650, "PJSIP/trunk-00000af0", ("João Dias", "5550402"), ago=287, parked=True)
    joao.context, joao.exten, joao.application = "parkedcalls", "701", "Park"
    _add(pbx, central, julia, joao)
    bridged(pbx, "c0ffee00-0003", central, julia, technology="softmix")
    for each in (central, julia):
        each.connected_name = each.connected_number = ""
    people = {
        each.uniqueid: Participant("1234", each.uniqueid, each.name, each.caller_number, each.caller_name)
        for each in (central, julia)
    }
    people[central.uniqueid].admin = people[central.uniqueid].talking = True
    people[julia.uniqueid].muted = True
    for one in people.values():
        one.joined = pbx.channels[one.uniqueid].started
    pbx.conferences["1234"] = Conference("1234", "c0ffee00-0003", recording=True, participants=people)
    parked = ParkedCall(joao.uniqueid, joao.name, "default", "701", "5550402", "João Dias", parker="PJSIP/100")
    parked.parked, parked.timeout_at = NOW - 287, NOW + 13
    pbx.parked[joao.uniqueid] = parked


def _queues(pbx: Pbx) -> None:
    support = Queue("support", "rrmemory", completed=212, abandoned=9, service_level=60, service_level_percent=92.4)
    support.hold_time, support.talk_time = 24, 187
    sales = Queue("sales", "leastrecent", completed=88, abandoned=14, service_level=60, service_level_percent=71.0)
    sales.hold_time, sales.talk_time = 96, 240
    night = Queue("night", "ringall")
    people = (("Alice", 100, 2, 31), ("Bob", 101, 8, 28), ("Carol", 102, 6, 25), ("Dave", 103, 1, 22))
    for name, number, status, taken in people:
        for queue in (support, sales) if number != 101 else (support,):
            interface = f"PJSIP/{number}"
            member = Member(queue.name, interface, name, interface, "static", calls_taken=taken, status=status)
            member.last_call = NOW - 40 * (number - 98)
            queue.members[interface] = member
    for queue in (support, sales):
        eve = Member(queue.name, "PJSIP/104", "Eve", "PJSIP/104", "dynamic", status=1, paused=True, calls_taken=12)
        eve.paused_reason, eve.paused_since = "Lunch", NOW - 754
        queue.members["PJSIP/104"] = eve
        frank = Member(queue.name, "PJSIP/105", "Frank", "PJSIP/105", "static", status=5)
        queue.members["PJSIP/105"] = frank
    for position, number in enumerate((2701, 2704), 1):
        waits = pbx.channels[f"1763847120.{number}"]
        caller = Caller("sales", waits.uniqueid, waits.name, 0, waits.caller_number, waits.caller_name)
        caller.joined = waits.started
        sales.join(caller, position)
    pbx.queues = {"support": support, "sales": sales, "night": night}
    pbx.pool_agents["1001"] = PoolAgent("1001", "Grace", "AGENT_LOGGEDOFF")


def _endpoints(pbx: Pbx) -> None:
    states = ("INUSE", "ONHOLD", "RINGING", "NOT_INUSE", "NOT_INUSE", "UNAVAILABLE")
    for number, state in enumerate(states, 100):
        pbx.endpoints[f"PJSIP/{number}"] = Endpoint(f"PJSIP/{number}", state, NOW - 37 * (number - 97))


def fill_journal(monitor: StillMonitor) -> None:
    """A few packets about the call on hold, and an exchange of the operator's."""
    journal, about = monitor.journal, b"Channel: PJSIP/trunk-00000a52\r\nUniqueid: 1763847120.2610\r\n"

    def heard(seconds: float, name: bytes, more: bytes = b"") -> None:
        packet = Packet(b"Event: " + name + b"\r\nPrivilege: call,all\r\n" + about + more + b"\r\n")
        journal.append(packet, NOW + seconds)
        monitor.packets += 1

    heard(-50.2, b"Newexten", b"Application: Queue\r\nAppData: support,t\r\n")
    heard(-42.107, b"Hold", b"MusicClass: default\r\n")
    heard(-42.106, b"MusicOnHoldStart", b"Class: default\r\n")
    exchange = Exchange(Action("Status", {"Channel": "PJSIP/trunk-00000a52"}), "amitop-7c00aa01-41", NOW - 38.411)
    number = journal.open_exchange(exchange, own=False)
    sent = Packet(exchange.action.encode(exchange.action_id))
    journal.append(sent, NOW - 38.411, Direction.OUT, 1, number)
    ours = b"ActionID: amitop-7c00aa01-41\r\n"
    answers = (
        b"Response: Success\r\n" + ours + b"EventList: start\r\nMessage: Channel status will follow\r\n\r\n",
        b"Event: Status\r\nPrivilege: Call\r\n" + about + ours + b"\r\n",
        b"Event: StatusComplete\r\n" + ours + b"EventList: Complete\r\nListItems: 1\r\nItems: 1\r\n\r\n",
    )
    for index, raw in enumerate(answers):
        exchange.receive(Packet(raw), NOW - 38.408)
        journal.append(Packet(raw), NOW - 38.408 + index / 1000, Direction.IN, 1, number)
    journal.note(exchange)
    for index in range(30):
        heard(-30 + index / 3, b"VarSet", b"Variable: N%d\r\nValue: 1\r\n" % index)
    heard(-12.9, b"NewConnectedLine", b"ConnectedLineName: Bob\r\n")
    heard(-0.4, b"RTCPSent")


def still(**changes: object) -> StillMonitor:
    """The small call centre behind a still monitor."""
    monitor = StillMonitor(busy_pbx())
    fill_journal(monitor)
    for key, value in changes.items():
        setattr(monitor, key, value)
    return monitor
