"""What every play of the storm stands on: callers, parts of a call, and chance."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from .wire import Refused, Wire

EVENT_SECONDS = 10.0
FAR_GRACE = 6  # the far end outlives the near one, so that transfers have somebody to talk to
LONG = 86_400
NAMES = ("Ana", "Zoë Ångström", "O'Neil \\ Sons", "[b]Bold[/b]", "李雷", "", "A; B, C", "<sip>")


@dataclass(frozen=True)
class Leg:
    """A caller's near channel: it runs the dialplan of `caller`."""

    channel: str
    uniqueid: str


@dataclass
class Stage:
    """The session, the dice, and what plays leave for each other."""

    wire: Wire
    random: random.Random
    agents: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)

    async def call(self, to: str, talk: float, context: str = "caller", **more: object) -> Leg:
        """Somebody outside rings in: the leg that was answered goes into the dialplan."""
        number = f"555{self.random.randrange(10_000):04}"
        seconds = max(1, round(talk))
        variables = {"TALK": seconds, "FAR": seconds + FAR_GRACE, **more}
        outcome = await self.wire.originate(
            {f"__{key}": str(value) for key, value in variables.items()},
            Channel=f"Local/{number}@line/n",
            Context=context,
            Exten=to,
            Priority=1,
            Timeout=20_000,
            CallerID=f'"{self.random.choice(NAMES)}" <{number}>',
        )
        if outcome["response"] != "Success":
            raise Refused(f"Originate: reason {outcome.get('reason')}")
        return Leg(outcome["channel"], outcome["uniqueid"])

    async def parked(self, leg: Leg) -> str:
        """The space where this leg is parked."""
        return await self._soon(lambda: self.wire.spaces.get(leg.uniqueid), "was not parked")

    async def peer(self, leg: Leg) -> str:
        """Whom this leg talks to, as soon as they talk."""
        return await self._soon(lambda: next(iter(self.wire.peers(leg.uniqueid)), None), "nobody answered")

    async def _soon(self, look: Callable[[], str | None], otherwise: str) -> str:
        """Events may come before or after their Action's outcome: look, and look again."""
        for _ in range(round(EVENT_SECONDS / 0.1)):
            if found := look():
                return found
            await asyncio.sleep(0.1)
        raise Refused(otherwise)

    async def pause(self, least: float, most: float) -> None:
        await asyncio.sleep(self.random.uniform(least, most))

    def phone(self) -> str:
        """One that answers."""
        return str(self.random.randint(100, 109))
