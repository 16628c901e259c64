"""Calls that are hard to follow: each is driven over AMI and SIP, while the outside checker judges.

A scenario leaves its calls standing for as long as a difference takes to count, so that what is wrong after its
last step is seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from tests.lab.places import Place
from tests.lab.stage import Leg, Stage
from tests.lab.telephone import Dialog, Telephone

#: Seconds for which calls stay: a difference counts after 5 s.
STAY = 14
#: Seconds between the steps of a scenario.
STEP = 0.6


@dataclass
class Play:
    """What a scenario has at hand."""

    stage: Stage
    place: Place

    async def call(self, to: str, **more: object) -> Leg:
        """Call an extension of the lab, for `STAY` seconds."""
        return await self.stage.call(to, STAY, "caller", **more)

    async def talking(self, to: str) -> tuple[Leg, str]:
        """Call an extension, and return the caller's leg and the name of the channel that it talks to."""
        leg = await self.call(to)
        peer = await self.stage.peer(leg)
        await self.step()
        return leg, peer

    async def act(self, name: str, **headers: object) -> None:
        """Send an Action, and leave it time."""
        await self.stage.wire.act(name, **headers)
        await self.step()

    async def step(self) -> None:
        """Let a step happen."""
        await asyncio.sleep(STEP)

    async def press(self, leg: Leg, digits: str) -> None:
        """Press keys on the telephone of a leg: what its other half sends arrives at it."""
        for digit in digits:
            await self.stage.wire.act("PlayDTMF", Channel=leg.channel.removesuffix("1") + "2", Digit=digit)
            await asyncio.sleep(0.25)

    async def telephone(self, number: str) -> Telephone:
        """Take a SIP telephone."""
        return await Telephone.open(self.place, number)


Scenario = Callable[[Play], Coroutine[None, None, object]]


async def redirect_of_one(p: Play) -> None:
    leg, _ = await p.talking("dial-101")
    await p.act("Redirect", Channel=leg.channel, Context="caller", Exten="music", Priority=1)


async def redirect_of_the_far_end(p: Play) -> None:
    _, peer = await p.talking("dial-102")
    await p.act("Redirect", Channel=peer, Context="caller", Exten="echo", Priority=1)


async def redirect_of_both(p: Play) -> None:
    leg, peer = await p.talking("dial-103")
    to = {"Context": "caller", "Exten": "music", "Priority": 1}
    other = {"ExtraContext": "caller", "ExtraExten": "room-55", "ExtraPriority": 1}
    await p.act("Redirect", Channel=leg.channel, ExtraChannel=peer, **to, **other)


async def redirect_of_both_to_one(p: Play) -> None:
    leg, peer = await p.talking("dial-104")
    to = {"Context": "caller", "Exten": "room-56", "Priority": 1}
    await p.act("Redirect", Channel=leg.channel, ExtraChannel=peer, **to)


async def redirect_out_of_a_queue(p: Play) -> None:
    leg = await p.call("night")
    await p.step()
    await p.act("Redirect", Channel=leg.channel, Context="caller", Exten="room-57", Priority=1)


async def redirect_out_of_parking(p: Play) -> None:
    leg = await p.call("park")
    await p.stage.parked(leg)
    await p.act("Redirect", Channel=leg.channel, Context="caller", Exten="night", Priority=1)


async def blind_transfer_of_the_far_end(p: Play) -> None:
    leg, _ = await p.talking("dial-105")
    await p.act("BlindTransfer", Channel=leg.channel, Context="default", Exten="106")


async def blind_transfer_by_keys(p: Play) -> None:
    leg, _ = await p.talking("dial-107")
    await p.press(leg, "*1108")


async def blind_transfer_into_a_queue(p: Play) -> None:
    _, peer = await p.talking("dial-120")
    await p.act("BlindTransfer", Channel=peer, Context="caller", Exten="night")


async def blind_transfer_into_a_room(p: Play) -> None:
    leg, _ = await p.talking("dial-121")
    await p.act("BlindTransfer", Channel=leg.channel, Context="caller", Exten="room-58")


async def transfers_by_the_far_end(p: Play) -> None:
    leg, peer = await p.talking("dial-122")
    for number in (123, 124, 125):
        await p.act("BlindTransfer", Channel=peer, Context="default", Exten=number)
        peer = await p.stage.peer(leg)


async def attended_transfer_by_keys(p: Play) -> None:
    leg, _ = await p.talking("dial-126")
    await p.press(leg, "*2127")
    await asyncio.sleep(4)
    await p.act("Hangup", Channel=leg.channel)


async def page(p: Play) -> None:
    leg = await p.call("page")
    await asyncio.sleep(6)
    await p.act("Hangup", Channel=leg.channel)


async def parked_and_back_at_its_origin(p: Play) -> None:
    leg, peer = await p.talking("dial-128")
    await p.act("Park", Channel=leg.channel, TimeoutChannel=peer, Parkinglot="back", Timeout=3000)


async def parked_by_itself_and_back(p: Play) -> None:
    await p.call("park-back")


async def muted_by_an_admin(p: Play) -> None:
    for _ in range(2):
        await p.call("room-59")
    admin = await p.call("chair-59")
    await p.step()
    await p.press(admin, "*3")
    await asyncio.sleep(6)
    await p.press(admin, "*3")
    await p.press(admin, "*1")


async def muted_by_action(p: Play) -> None:
    legs = [await p.call("room-60") for _ in range(3)]
    await p.act("ConfbridgeMute", Conference="60", Channel="all")
    await p.act("ConfbridgeUnmute", Conference="60", Channel=legs[0].channel)
    await p.act("ConfbridgeLock", Conference="60")


async def bridged_by_action(p: Play) -> None:
    one, other = await p.call("wait"), await p.call("music")
    await p.act("Bridge", Channel1=one.channel, Channel2=other.channel, Tone="no")


async def names_of_another_alphabet(p: Play) -> None:
    """Names in Latin-1 are no UTF-8."""
    name = b'"Jos\xe9 M\xfcller" <555\xb21>'.decode("utf-8", "surrogateescape")
    for exten in ("wait", "night", "room-61", "park"):
        await p.stage.wire.originate(
            {"__TALK": str(STAY)},
            Channel="Local/5550001@line/n",
            Context="caller",
            Exten=exten,
            Priority=1,
            CallerID=name,
        )


async def long_variables(p: Play) -> None:
    for _ in range(3):
        await p.call("vars", TIMES=1500)


async def referred(p: Play, to: str) -> None:
    phone = await p.telephone("300")
    dialog = await phone.call("dial-130")
    await p.step()
    await phone.refer(dialog, to)
    await asyncio.sleep(STAY / 2)
    phone.close()


async def referred_into_a_queue(p: Play) -> None:
    await referred(p, "night")


async def referred_into_a_room(p: Play) -> None:
    await referred(p, "room-62")


async def referred_to_a_telephone(p: Play) -> None:
    await referred(p, "dial-131")


async def referred_to_a_call(p: Play, to: str) -> None:
    """The telephone has two calls, and joins the first one's other end with what the second one is in."""
    phone = await p.telephone("301")
    first = await phone.call("dial-132")
    second = await phone.call(to)
    await p.step()
    await phone.refer(first, to, second)
    await asyncio.sleep(STAY / 2)
    phone.close()


async def referred_to_another_call(p: Play) -> None:
    await referred_to_a_call(p, "dial-133")


async def referred_to_a_queued_call(p: Play) -> None:
    await referred_to_a_call(p, "night")


async def referred_to_a_room(p: Play) -> None:
    await referred_to_a_call(p, "room-63")


async def referred_to_a_parked_call(p: Play) -> None:
    await referred_to_a_call(p, "park")


async def replaced(p: Play, to: str) -> None:
    """A second telephone takes the place of the first one's call."""
    one, other = await p.telephone("302"), await p.telephone("303")
    dialog: Dialog = await one.call(to)
    await p.step()
    taken = await other.call(to, dialog)
    await asyncio.sleep(STAY / 2)
    await other.hang_up(taken)
    one.close()
    other.close()


async def replaced_in_a_call(p: Play) -> None:
    await replaced(p, "dial-134")


async def replaced_in_a_queue(p: Play) -> None:
    await replaced(p, "night")


async def replaced_in_a_room(p: Play) -> None:
    await replaced(p, "room-64")


async def replaced_in_parking(p: Play) -> None:
    await replaced(p, "park")


SCENARIOS: tuple[Scenario, ...] = (
    redirect_of_one,
    redirect_of_the_far_end,
    redirect_of_both,
    redirect_of_both_to_one,
    redirect_out_of_a_queue,
    redirect_out_of_parking,
    blind_transfer_of_the_far_end,
    blind_transfer_by_keys,
    blind_transfer_into_a_queue,
    blind_transfer_into_a_room,
    transfers_by_the_far_end,
    attended_transfer_by_keys,
    page,
    parked_and_back_at_its_origin,
    parked_by_itself_and_back,
    muted_by_an_admin,
    muted_by_action,
    bridged_by_action,
    names_of_another_alphabet,
    referred_into_a_queue,
    referred_into_a_room,
    referred_to_a_telephone,
    referred_to_another_call,
    referred_to_a_queued_call,
    referred_to_a_room,
    referred_to_a_parked_call,
    replaced_in_a_call,
    replaced_in_a_queue,
    replaced_in_a_room,
    replaced_in_parking,
)
