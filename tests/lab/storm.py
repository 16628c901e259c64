"""A storm of calls of every kind, seeded, at a steady rate, over an AMI session of its own."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, field

from . import plays, sip
from .places import LabError, Place, by_port
from .stage import LONG, Stage
from .wire import Headers, Refused, Wire

RATE = 18.0  # calls a second, when nobody says
SIP_SHARE = 0.06
TAIL_SECONDS = 20.0  # for what was started last to play to its end
REST_SECONDS, REST_PAUSE = 30.0, 0.1  # for everybody to have hung up, and between looks
BUSY = frozenset("2 3 6 7 8".split())  # states of a queue member's device
# What `leave` leaves standing, in turn.
STANDING = (
    *("support", "conf", "park-long", "dial-101", "pool-1003", "night"),
    *("sales", "dial-118", "wait", "club-77", "pool-1004"),
)


@dataclass
class Report:
    """What a storm did, as the storm saw it."""

    calls: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    left: int = 0

    def __str__(self) -> str:
        parts = {"calls": self.calls, "refused": self.refused, "events": self.events}
        lines = [
            f"{title} {counter.total()}: " + ", ".join(f"{name} {count}" for name, count in sorted(counter.items()))
            for title, counter in parts.items()
        ]
        return "\n".join([*lines, f"left standing {self.left}"])


async def storm(
    port: int,
    calls: int = 500,
    seconds: float | None = None,
    seed: int = 1,
    leave: int = 0,
) -> Report:
    """Start so many calls evenly over the time; return when they have played."""
    seconds = calls / RATE if seconds is None else seconds
    report = Report()
    wire = await Wire.connect(port)
    stage = Stage(wire, random.Random(seed))
    try:
        await _open(stage)
        await _play(stage, report, port, calls, seconds)
        report.left = await _leave(stage, leave)
        report.events += wire.events
    finally:
        await wire.close()
    return report


async def clear(port: int) -> None:
    """Hang up everything, send the queue members home whom somebody left, and wait until the PBX is at rest.

    Raises `LabError` where it does not come to rest.
    """
    wire = await Wire.connect(port)
    try:
        for _ in range(round(REST_SECONDS / REST_PAUSE)):
            # Again and again: what was on its way makes new channels yet.
            channels = await wire.listed("CoreShowChannels")
            if channels:
                await _quiet(wire.act("Hangup", Channel="/^.*$/"))
            unrest = await _send_home(wire)
            if not channels and not unrest:
                return
            await asyncio.sleep(REST_PAUSE)
    finally:
        await wire.close()
    raise LabError(f"the PBX at port {port} does not come to rest: {channels or unrest}")


async def _send_home(wire: Wire) -> list[Headers]:
    """Remove the queue members who came by AMI and end every pause; who was not yet as at the start."""
    members = [each for each in await wire.listed("QueueStatus") if each["event"] == "QueueMember"]
    for each in members:
        who = {"Queue": each["queue"], "Interface": each["location"]}
        if each["membership"] == "dynamic":
            await _quiet(wire.act("QueueRemove", **who))
        elif each["paused"] == "1":
            await _quiet(wire.act("QueuePause", **who, Paused="false"))
    return [
        each
        for each in members
        if each["membership"] == "dynamic" or each["paused"] == "1" or each["status"] in BUSY
    ]


async def _open(stage: Stage) -> None:
    """Somebody has to be at work: two agents of the pool, three members of vip."""
    for who in plays.AGENTS[:2]:
        stage.agents.add(who)
        await stage.call(who, 60, context="agents")
    await asyncio.gather(*(_quiet(plays.member(stage)) for _ in range(3)))


async def _play(stage: Stage, report: Report, port: int, calls: int, seconds: float) -> None:
    place = by_port(port)
    held = round(calls * SIP_SHARE) if place else 0
    kinds = _mix(stage.random, calls - held)
    tasks = []
    if place:
        tasks.append(asyncio.create_task(_hold(report, place, held, seconds)))
    start = asyncio.get_running_loop().time()
    try:
        for index, play in enumerate(kinds):
            due = start + seconds * index / max(1, len(kinds))
            await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
            tasks.append(asyncio.create_task(_one(stage, report, play)))
        await asyncio.wait(tasks, timeout=TAIL_SECONDS)
    finally:
        for task in tasks:
            task.cancel()


async def _one(stage: Stage, report: Report, play: plays.Play) -> None:
    """One call; that a target has gone meanwhile belongs to a storm."""
    report.calls[play.__name__] += 1
    try:
        await play(stage)
    except (Refused, TimeoutError) as error:
        report.refused[f"{play.__name__} ({error or 'too late'})"] += 1


async def _hold(report: Report, place: Place, calls: int, seconds: float) -> None:
    report.calls["held"] += calls
    done = await sip.held_calls(place, calls, seconds)
    if done < calls:
        report.refused["held"] += calls - done


def _mix(dice: random.Random, calls: int) -> list[plays.Play]:
    """Every kind by its share, and then shuffled: a seed gives the same storm."""
    total = sum(plays.SHARES.values())
    kinds = [play for play, share in plays.SHARES.items() for _ in range(calls * share // total)]
    names = list(plays.SHARES)
    kinds += dice.choices(names, weights=list(plays.SHARES.values()), k=calls - len(kinds))
    dice.shuffle(kinds)
    return kinds


async def _leave(stage: Stage, count: int) -> int:
    """Calls that stay until `clear`."""
    started = 0
    for index in range(count):
        try:
            await stage.call(STANDING[index % len(STANDING)], LONG)
            started += 1
        except (Refused, TimeoutError):
            continue
    return started


async def _quiet(work: Awaitable[object]) -> None:
    """Do it, and never mind when the target has gone meanwhile."""
    with contextlib.suppress(Refused, TimeoutError):
        await work
