"""A lively state to begin with: the call centre on an ordinary morning."""

from __future__ import annotations

from amitop.demo.centre import Centre
from amitop.demo.entities import Channel
from amitop.demo.walk import Walk

#: Seconds of past that the first calls have behind them.
_PAST = 720.0


def populate(centre: Centre, calls: int) -> None:
    """Fill the place: some talk, ring, wait, hold, confer; two are parked, one has lunch. Then up to `calls`."""
    world = centre.world
    world.shift = -_PAST
    _conference(centre)
    _pass(centre, 70)
    _away(centre)
    _talking(centre)
    _pass(centre, 120)
    _parked(centre)
    _pass(centre, 60)
    _on_hold(centre)
    _pass(centre, 90)
    _waiting(centre)
    _dialling(centre)
    _pass(centre, 40)
    _fill(centre, calls)
    world.shift = 0.0


def _pass(centre: Centre, seconds: float) -> None:
    centre.world.shift = min(0.0, centre.world.shift + seconds)


def _connect(centre: Centre, number: str, name: str, queue: str, extension: str) -> tuple[Channel, Channel]:
    """A caller who talks to an agent."""
    caller = centre.waiting_caller(number, name, queue)
    _pass(centre, 6)
    centre.ring_agent(caller, extension)
    _pass(centre, 4)
    leg = centre.answer(caller)
    assert leg is not None
    return caller, leg


def _conference(centre: Centre) -> None:
    for extension in ("109", "110", "111"):
        centre.dial_from(extension, "1234")
        _pass(centre, 9)
    guest = centre.world.new_channel("PJSIP/trunk-london", "phones", "1234", state=4)
    centre.dialplan.assign(guest, "CALLERID(num)", "+442079460188")
    centre.dialplan.assign(guest, "CALLERID(name)", "Siobhán D'Angelo")
    centre.dialplan.run(guest, "phones", "1234")
    room = centre.rooms.rooms["1234"]
    centre.rooms.mute(room, room.seats[guest], True)
    centre.log_in_pool("1001")
    centre.log_in_pool("1002")


def _away(centre: Centre) -> None:
    """One at lunch, one wrapping up a sale."""
    lunch = centre.world.devices["PJSIP/107"]
    for member in lunch.members:
        centre.members.pause(member, True, "Lunch")
    training = centre.world.devices["PJSIP/108"]
    for member in training.members:
        centre.members.pause(member, True, "Training")


def _talking(centre: Centre) -> None:
    _connect(centre, "+34915550142", "Ana García", "support", "100")
    _pass(centre, 35)
    _connect(centre, "+390655501177", "Zoë Conti", "sales", "101")
    _pass(centre, 25)
    _connect(centre, "+48225550164", "Łukasz Nowak", "billing", "102")


def _parked(centre: Centre) -> None:
    for number, name, extension in (
        ("+33155500199", "Hélène Lefebvre", "105"),
        ("+353155501130", "Seán Ó'Súilleabháin", "103"),
    ):
        _, leg = _connect(centre, number, name, "billing" if extension == "105" else "sales", extension)
        _pass(centre, 12)
        centre.park(leg)


def _on_hold(centre: Centre) -> None:
    _, leg = _connect(centre, "+46850550123", "Björn Ångström", "billing", "104")
    _pass(centre, 20)
    centre.hold(leg)
    # A sale just closed: its agent wraps up.
    caller, _ = _connect(centre, "+12025550188", "Renée Okafor", "sales", "103")
    _pass(centre, 45)
    centre.hang_up(caller)


def _waiting(centre: Centre) -> None:
    for number, name, queue in (
        ("+493055501420", "Jörg Müller", "support"),
        ("+905325550119", "İpek Demirel", "support"),
        ("+420225550177", "Marek Dvořák", "sales"),
        ("+15145550170", "Anonymous?", "night"),
    ):
        centre.waiting_caller(number, name, queue)
        _pass(centre, 11)
    ringing = centre.waiting_caller("+818055501233", "Kenji Yamamoto", "billing")
    centre.ring_agent(ringing, "105")


def _dialling(centre: Centre) -> None:
    """An agent rings somebody outside."""
    centre.dial_from("106", "+4930555017720")
    centre.new_caller("+385155501290", "Đorđe Šimić", "support")


def _fill(centre: Centre, calls: int) -> None:
    """The rest by the walk itself, which nobody sees yet."""
    walk = Walk(centre, calls)
    aim = calls * 1.7
    rest = -centre.world.shift / (calls * 12)
    for _ in range(calls * 12):
        if len(centre.world.channels) >= aim:
            break
        walk.step()
        _pass(centre, rest)
