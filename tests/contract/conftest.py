"""One fixture, three PBXs: what a test here says holds for Asterisk 22, for 16 and for the embedded PBX alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from amitop.ami import Kind, Packet
from amitop.demo import DemoPbx
from tests.contract.client import Client, connected
from tests.lab import places
from tests.lab.need import quiet


@dataclass
class Pbx:
    """Where it is, who may log in, and what tells it from the others."""

    name: str
    #: How the banner's version begins.
    banner: str
    address: tuple[str, int]
    user: str
    secret: str
    viewer: str
    viewer_secret: str
    #: Headers that this version has and others have not, by packet.
    own: dict[str, set[str]] = field(default_factory=dict)


def _asterisk(version: str) -> object:
    marks = [pytest.mark.asterisk, pytest.mark.xdist_group(f"asterisk-{version}")]
    return pytest.param(f"asterisk-{version}", marks=marks)


@pytest.fixture(params=["demo", _asterisk("22"), _asterisk("16")])
async def pbx(request: pytest.FixtureRequest) -> AsyncIterator[Pbx]:
    """Each PBX in turn."""
    if request.param == "demo":
        async with DemoPbx(alive=False) as demo:
            own = {"ConfbridgeList": {"EndMarkedAny"}}
            yield Pbx("demo", "11.0.", demo.address, demo.user, demo.secret, "viewer", demo.secret, own)
        return
    async with quiet(request.param.removeprefix("asterisk-")) as place:
        own = {"ConfbridgeList": {"EndMarkedAny"}} if place.version == "22" else {"QueueMemberPause": {"Reason"}}
        banner = {"22": "11.0.", "16": "5.0."}[place.version]
        yield Pbx(
            place.name,
            banner,
            (places.HOST, place.port),
            places.USER,
            places.SECRET,
            places.VIEWER,
            places.VIEWER_SECRET,
            own,
        )


@pytest.fixture
async def stranger(pbx: Pbx) -> AsyncIterator[Client]:
    """A connection that has not logged in."""
    async with connected(pbx.address) as client:
        await client.until(lambda: client.packets)
        yield client


@pytest.fixture
async def client(pbx: Pbx, stranger: Client) -> Client:
    """A connection that may do all."""
    login = await stranger.log_in(pbx.user, pbx.secret)
    assert login.message == "Authentication accepted"
    return stranger


class Caller:
    """Makes calls out of Local channels: no telephone is needed."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._number = 5550100

    async def call(self, exten: str, context: str = "caller", name: str = "Ana María") -> Packet:
        """Somebody calls `exten`; the OriginateResponse, which has the caller's Channel and Uniqueid."""
        self._number += 1
        start = len(self._client.packets)
        exchange = await self._client.act(
            "Originate",
            Channel=f"Local/{self._number}@line/n",
            Context=context,
            Exten=exten,
            Priority="1",
            CallerID=f"{name} <{self._number}>",
            Variable="__TALK=60",
            Async="true",
        )
        assert exchange.message == "Originate successfully queued"
        return await self._client.event("OriginateResponse", start, ActionID=exchange.action_id)

    async def talk(self, exten: str = "dial-140") -> tuple[Packet, Packet]:
        """Somebody calls and is answered: OriginateResponse and DialEnd, when both ends are in the bridge."""
        call = await self.call(exten)
        leg = await self._client.event("DialEnd", Uniqueid=call.get("Uniqueid"), DialStatus="ANSWER")
        for uniqueid in (call.get("Uniqueid"), leg.get("DestUniqueid")):
            await self._client.event("BridgeEnter", Uniqueid=uniqueid)
        return call, leg


@pytest.fixture
def caller(client: Client) -> Caller:
    return Caller(client)


def keys(packet: Packet) -> list[str]:
    """The names of a packet's headers in order; what a setting adds is left out."""
    return [key for key, _ in packet.headers if key != "Timestamp" or packet.kind is not Kind.EVENT]
