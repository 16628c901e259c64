"""The manual of one PBX: what this login may run, and how each Action is written, asked of the PBX itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from amitop.ami import Action, Exchange
from amitop.ami.catalogue import ActionEntry, Catalogue, listed
from amitop.ami.facts import facts, merged
from amitop.ami.help import described
from amitop.monitor.shelf import Shelf

Ask = Callable[[Action], Awaitable[Exchange]]


class Manual:
    """The catalogue of a session, kept up to date once somebody has looked, and its Actions described on demand.

    `ask` sends an Action that only reads; without it there is nobody to ask, as in a replay. `version` gives
    Asterisk's version, by which the facts are chosen and help is kept.
    """

    def __init__(
        self,
        ask: Ask | None = None,
        version: Callable[[], str] = str,
        shelf: Shelf | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._version = version
        self._shelf = shelf or Shelf()
        self._clock = clock
        #: What this login may run, as ListCommands told it last, with the facts known of each; empty before that.
        self.catalogue = Catalogue()
        #: Counts the times that the catalogue has changed.
        self.revision = 0
        #: Whether the catalogue is wanted: then it is asked for after each login and when modules come and go.
        self.wanted = False
        self._listed = Catalogue()
        self._looked: float | None = None
        self._unsettled = True
        self._refused = False
        self._described: dict[tuple[str, str], ActionEntry | None] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    def unsettle(self) -> None:
        """Another session began, or modules may have come or gone: what is known of ListCommands is in doubt."""
        self._unsettled = True
        self._refused = False
        # What was not told before may be told now.
        self._described = {which: entry for which, entry in self._described.items() if entry is not None}

    @property
    def is_due(self) -> bool:
        """Whether the PBX has to be asked anew what this login may run."""
        return self.wanted and self._unsettled

    async def look(self) -> None:
        """Ask what this login may run. Raises `LinkError`."""
        self.wanted = True
        if self._ask is None:
            return
        # Before the question: what comes and goes while it is answered asks for another.
        self._unsettled = False
        exchange = await self._ask(Action("ListCommands"))
        if not exchange.ok or exchange.response is None:
            return
        self._looked = self._clock()
        self._listed = listed(exchange.response)
        catalogue = Catalogue(merged(each, self._version()) for each in self._listed)
        if list(catalogue) != list(self.catalogue):
            self.catalogue = catalogue
            self.revision += 1

    async def look_if_older_than(self, seconds: float) -> None:
        """Ask where it is due, or where the last answer is so old: not every login hears of modules.

        Raises `LinkError`.
        """
        self.wanted = True
        if self.is_due or self._looked is None or self._clock() - self._looked > seconds:
            await self.look()

    @property
    def may_describe(self) -> bool:
        """Whether the PBX tells this login how an Action is written; if not, the shipped facts have to do."""
        return self._ask is not None and not self._refused and "Command" in self.catalogue

    @property
    def beyond(self) -> tuple[ActionEntry, ...]:
        """What an Asterisk of this version may have and ListCommands did not list; empty before the first look."""
        if self._looked is None:
            return ()
        return tuple(each for each in facts(self._version()) if each.name not in self.catalogue)

    def why_not(self, name: str) -> str:
        """Why ListCommands did not list an Action, in words; empty where it did, or was not asked yet."""
        if self._looked is None or name in self.catalogue:
            return ""
        known = facts(self._version()).get(name)
        if known is None:
            return "this PBX knows no such Action"
        # An Action of one class that is listed proves that the login writes it.
        mine = {each.privilege[0] for each in self.catalogue if len(each.privilege) == 1}
        if not known.privilege or mine & set(known.privilege):
            return "this PBX does not offer it: its module may not be loaded"
        return f"this login may not write {' or '.join(known.privilege)}"

    def entry(self, name: str) -> ActionEntry:
        """What is known of an Action without asking anybody."""
        version = self._version()
        said = self._listed.get(name)
        known = said or facts(version).get(name) or ActionEntry(name)
        return merged(known, version, self._described.get((version, known.name.lower())))

    async def describe(self, name: str) -> ActionEntry:
        """The Action with its parameters and help, asked of the PBX where they are not known yet.

        Raises `LinkError`.
        """
        version, said = self._version(), self._listed.get(name)
        if said is not None and (version, said.name.lower()) not in self._described:
            kept = self._shelf.get(version, said.name)
            found = described(said.name, kept) if kept is not None else None
            if found is not None:
                self._described[version, said.name.lower()] = found
            elif self.may_describe:
                await self._ask_once(said.name)
        return self.entry(name)

    async def _ask_once(self, name: str) -> None:
        """Ask, or wait for the answer that is under way already."""
        task = self._asking.get(name)
        if task is None:
            task = self._asking[name] = asyncio.create_task(self._inquire(name))
            task.add_done_callback(lambda done: self._asked(name, done))
        # Who gives up waiting must not take the answer from the others.
        await asyncio.shield(task)

    def _asked(self, name: str, task: asyncio.Task[None]) -> None:
        del self._asking[name]
        if not task.cancelled():
            task.exception()  # told to whoever waits, if anybody still does

    async def _inquire(self, name: str) -> None:
        assert self._ask is not None
        version = self._version()
        exchange = await self._ask(Action("Command", {"Command": f"manager show command {name}"}))
        response = exchange.response
        if response is None:
            return
        if exchange.message.strip().lower() == "permission denied":
            self._refused = True
            return
        lines = response.output
        found = described(name, lines)
        self._described[version, name.lower()] = found
        if found is not None and version:
            self._shelf.put(version, name, lines)
