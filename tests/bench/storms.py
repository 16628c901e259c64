"""The bytes that a benchmark is fed with: captured from a real storm, or made like one."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from amitop.ami import Framer
from tests.lab.places import HOST, SECRET, USER

#: Where a capture is kept, outside the repository.
CAPTURE = Path(tempfile.gettempdir()) / "amitop-storm.ami"


async def capture(port: int, seconds: float, path: Path = CAPTURE) -> int:
    """Keep what an AMI session on `port` hears for so long; returns how many bytes."""
    reader, writer = await asyncio.open_connection(HOST, port, limit=1 << 24)
    writer.write(f"Action: Login\r\nUsername: {USER}\r\nSecret: {SECRET}\r\n\r\n".encode())
    size = 0
    with path.open("wb") as file:
        try:
            async with asyncio.timeout(seconds):
                while data := await reader.read(1 << 20):
                    size += file.write(data)
        except TimeoutError:
            writer.close()
    return size


def harmless(stream: bytes) -> bytes:
    """`stream` without the UserEvents that say `Event:` twice: panoramisk drops the connection at them."""
    return b"".join(packet.raw for packet in Framer().feed(stream) if len(packet.all("Event")) < 2)


def synthetic(packets: int = 100_000, seed: int = 1) -> bytes:
    """A storm of some 1,500 calls at once: 61 % VarSet, 14 to 18 headers and some 590 bytes a packet."""
    chance = random.Random(seed)
    calls = [_call(chance, number) for number in range(1500)]
    fresh = 1500
    out = [b"Asterisk Call Manager/11.0.0\r\n"]
    while len(out) <= packets:
        place = chance.randrange(len(calls))
        for _ in range(chance.randrange(1, 6)):  # what one channel does comes in bunches
            text = next(calls[place], None)
            if text is None:
                calls[place] = _call(chance, fresh)
                fresh += 1
                break
            out.append(text.encode())
    return b"".join(out[: packets + 1])


_NAMES = ("Ana García", "O\\'Brien, Pat", "山田太郎", "Sales [2]", "Jörg Müller", "unknown")
_VARIABLES = (
    ("DIALSTATUS", ""),
    ("__JOURNEY", "welcome/language-de/support/overflow/second-line/callback-offered"),
    ("QUEUEPOSITION", "3"),
    ("MACRO_RESULT", ""),
    ("RTPAUDIOQOS", "ssrc=1837473;themssrc=92837;lp=0;rxjitter=0.000112;rxcount=512;txjitter=0.000000;txcount=498"),
    ("BRIDGEPEER", "Local/100@second-line-phones-00000001;1"),
    ("LOCALSTATIONID", "5550100"),
    ("SIPCALLID", "4d1b0e1f-6d3c-4a25-9d1f-0a7b5a3f9f5c"),
)


def _call(chance: random.Random, number: int) -> Iterator[str]:
    """The packets of one call's life: a caller, a queue or an extension, somebody who answers, a bridge."""
    stamp = 1_764_000_000 + number // 20
    one, two = f"pbx-frankfurt-01-{stamp}.{2 * number}", f"pbx-frankfurt-01-{stamp}.{2 * number + 1}"
    who, whom = chance.choice(_NAMES), chance.choice(_NAMES)
    bridge = f"7d2c5a40-88f1-4f4b-9e0f-{number:012d}"

    def leg(prefix: str, uniqueid: str, state: int, exten: str, priority: int) -> str:
        caller = uniqueid == one
        name = (
            f"PJSIP/carrier-frankfurt-inbound-{number:08x}"
            if caller
            else f"Local/{100 + number % 50}@second-line-phones-{number:08x};1"
        )
        return (
            f"{prefix}Channel: {name}\r\n{prefix}ChannelState: {state}\r\n"
            f"{prefix}ChannelStateDesc: {('Down', '', '', '', 'Ring', 'Ringing', 'Up')[state]}\r\n"
            f"{prefix}CallerIDNum: {5550000 + number}\r\n{prefix}CallerIDName: {who if caller else whom}\r\n"
            f"{prefix}ConnectedLineNum: {100 + number % 50}\r\n"
            f"{prefix}ConnectedLineName: {whom if caller else who}\r\n"
            f"{prefix}Language: en\r\n{prefix}AccountCode: customer-of-frankfurt-{number % 40}\r\n"
            f"{prefix}Context: inbound-support-frankfurt-opening-hours\r\n"
            f"{prefix}Exten: {exten}\r\n{prefix}Priority: {priority}\r\n"
            f"{prefix}Uniqueid: {uniqueid}\r\n{prefix}Linkedid: {one}\r\n"
        )

    def event(name: str, classes: str, *parts: str) -> str:
        return f"Event: {name}\r\nPrivilege: {classes},all\r\n{''.join(parts)}\r\n"

    def variables(uniqueid: str, state: int, count: int) -> Iterator[str]:
        for _ in range(count):
            name, value = chance.choice(_VARIABLES)
            body = leg("", uniqueid, state, "caller", chance.randrange(30))
            yield event("VarSet", "dialplan", body, f"Variable: {name}\r\nValue: {value}\r\n")

    def newexten(uniqueid: str, state: int, application: str, data: str) -> str:
        more = f"Extension: caller\r\nApplication: {application}\r\nAppData: {data}\r\n"
        return event("Newexten", "dialplan", leg("", uniqueid, state, "caller", chance.randrange(30)), more)

    inside = (
        f"BridgeUniqueid: {bridge}\r\nBridgeType: basic\r\nBridgeTechnology: simple_bridge\r\n"
        "BridgeCreator: <unknown>\r\nBridgeName: <unknown>\r\nBridgeNumChannels: 2\r\n"
        "BridgeVideoSourceMode: none\r\n"
    )
    yield event("Newchannel", "call", leg("", one, 4, "caller", 1))
    for application in ("NoOp", "Set", "Answer", "GotoIf", "Playback"):
        yield newexten(one, 6, application, "support,t,,__JOURNEY=second-line")
        yield from variables(one, 6, 2)
    yield event("Newstate", "call", leg("", one, 6, "caller", 3))
    yield event(
        "QueueCallerJoin",
        "agent",
        leg("", one, 6, "caller", 9),
        f"Queue: support-{number % 60}\r\nPosition: 1\r\nCount: 1\r\n",
    )
    yield event("Newchannel", "call", leg("", two, 0, "100", 1))
    yield from variables(two, 0, 7)
    yield event(
        "DialBegin", "call", leg("", one, 6, "caller", 9), leg("Dest", two, 5, "100", 1), "DialString: 100\r\n"
    )
    yield event("Newstate", "call", leg("", two, 5, "100", 1))
    yield event("NewConnectedLine", "call", leg("", one, 6, "caller", 9))
    yield event("DeviceStateChange", "call", f"Device: PJSIP/{100 + number % 50}\r\nState: INUSE\r\n")
    yield from variables(two, 5, 6)
    yield event("Newstate", "call", leg("", two, 6, "100", 1))
    yield event(
        "QueueCallerLeave",
        "agent",
        leg("", one, 6, "caller", 9),
        f"Queue: support-{number % 60}\r\nCount: 0\r\nPosition: 1\r\n",
    )
    yield event("BridgeCreate", "call", inside)
    yield event("BridgeEnter", "call", inside, leg("", one, 6, "caller", 9))
    yield event("BridgeEnter", "call", inside, leg("", two, 6, "100", 1))
    yield from variables(one, 6, 5)
    yield from variables(two, 6, 5)
    yield event("HangupRequest", "call", leg("", two, 6, "100", 1), "Cause: 16\r\n")
    yield event("BridgeLeave", "call", inside, leg("", two, 6, "100", 1))
    yield event("BridgeLeave", "call", inside, leg("", one, 6, "caller", 9))
    yield event("BridgeDestroy", "call", inside)
    for uniqueid in (two, one):
        yield from variables(uniqueid, 6, 3)
        yield event("Hangup", "call", leg("", uniqueid, 6, "h", 1), "Cause: 16\r\nCause-txt: Normal Clearing\r\n")
