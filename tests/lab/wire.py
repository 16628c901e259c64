"""The storm's own AMI session: small on purpose, and no part of amitop's own language."""

import asyncio
import itertools
import secrets
from collections import Counter
from typing import Self

from .places import CALLER, CALLER_SECRET, HOST

Headers = dict[str, str]
# Without `dialplan`: of a storm's events VarSet and Newexten are most, and nothing here needs them.
CLASSES = "system,call,agent,user,dtmf,reporting"
DEADLINE = 30.0
CLOSED = "the PBX closed the session"


class Refused(Exception):
    """The PBX said no."""


class Wire:
    """Actions out, their responses back; events are counted, and a few are waited for."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.events: Counter[str] = Counter()
        self.spaces: dict[str, str] = {}  # uniqueid -> parking space
        self.bridges: dict[str, dict[str, str]] = {}  # bridge -> uniqueid -> channel
        self._reader, self._writer = reader, writer
        self._closed = False
        self._task = asyncio.create_task(self._read())
        self._prefix = f"storm-{secrets.token_hex(4)}"
        self._numbers = itertools.count(1)
        self._responses: dict[str, asyncio.Future[Headers]] = {}
        self._outcomes: dict[str, asyncio.Future[Headers]] = {}
        self._lists: dict[str, tuple[list[Headers], asyncio.Future[Headers]]] = {}

    @classmethod
    async def connect(cls, port: int) -> Self:
        reader, writer = await asyncio.open_connection(HOST, port)
        await reader.readline()  # the banner
        wire = cls(reader, writer)
        await wire.act("Login", Username=CALLER, Secret=CALLER_SECRET, Events=CLASSES)
        return wire

    async def close(self) -> None:
        self._task.cancel()
        self._writer.close()

    async def act(self, name: str, **headers: object) -> Headers:
        """Send an Action; its Response, or Refused with the PBX's own words."""
        return await self._exchange(name, self.new_id(), {}, headers)

    async def listed(self, name: str, **headers: object) -> list[Headers]:
        """Send an Action that answers by a list; its items."""
        action_id = self.new_id()
        items, complete = self._lists[action_id] = [], asyncio.get_running_loop().create_future()
        try:
            await self._exchange(name, action_id, {}, headers)
            await asyncio.wait_for(complete, DEADLINE)
        finally:
            del self._lists[action_id]
        return items

    async def originate(self, variables: Headers, **headers: object) -> Headers:
        """Originate, and how it went: the channel is known once it has answered."""
        action_id = self.new_id()
        outcome: asyncio.Future[Headers] = asyncio.get_running_loop().create_future()
        self._outcomes[action_id] = outcome
        await self._exchange("Originate", action_id, variables, {**headers, "Async": "true"})
        return await asyncio.wait_for(outcome, DEADLINE)

    def new_id(self) -> str:
        return f"{self._prefix}-{next(self._numbers)}"

    async def _exchange(self, name: str, action_id: str, variables: Headers, headers: dict[str, object]) -> Headers:
        if self._closed:
            raise Refused(CLOSED)
        lines = [f"Action: {name}", f"ActionID: {action_id}"]
        lines += [f"{key}: {value}" for key, value in headers.items()]
        lines += [f"Variable: {key}={value}" for key, value in variables.items()]
        response: asyncio.Future[Headers] = asyncio.get_running_loop().create_future()
        self._responses[action_id] = response
        self._writer.write("\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape"))
        answer = await asyncio.wait_for(response, DEADLINE)
        if answer.get("response") == "Error":
            raise Refused(f"{name}: {answer.get('message', '').strip()}")
        return answer

    def peers(self, uniqueid: str) -> list[str]:
        """Channels that share a bridge with this one."""
        for inside in self.bridges.values():
            if uniqueid in inside:
                return [name for other, name in inside.items() if other != uniqueid]
        return []

    async def _read(self) -> None:
        rest = b""
        while data := await self._reader.read(1 << 20):
            *packets, rest = (rest + data).split(b"\r\n\r\n")
            for packet in packets:
                self._take(_headers(packet))
        self._closed = True
        lists = (complete for _, complete in self._lists.values())
        for future in (*self._responses.values(), *self._outcomes.values(), *lists):
            if not future.done():
                future.set_exception(Refused(CLOSED))
                future.exception()  # not everybody is still waiting: no complaint about that

    def _take(self, headers: Headers) -> None:
        name = headers.get("event")
        if name is None:
            response = self._responses.pop(headers.get("actionid", ""), None)
            if response and not response.done():  # its deadline may have passed
                response.set_result(headers)
            return
        self.events[name] += 1
        if found := self._lists.get(headers.get("actionid", "")):
            items, complete = found
            if headers.get("eventlist", "").lower() != "complete":
                items.append(headers)
            elif not complete.done():
                complete.set_result(headers)
            return
        self._follow(name, headers)
        outcome = self._outcomes.pop(headers.get("actionid", ""), None)
        if name == "OriginateResponse" and outcome and not outcome.done():
            outcome.set_result(headers)

    def _follow(self, name: str, headers: Headers) -> None:
        bridge = headers.get("bridgeuniqueid", "")
        if name == "BridgeEnter":
            inside = self.bridges.setdefault(bridge, {})
            inside[headers["uniqueid"]] = headers["channel"]
        elif name == "BridgeLeave":
            self.bridges.get(bridge, {}).pop(headers["uniqueid"], None)
        elif name == "BridgeDestroy":
            self.bridges.pop(bridge, None)
        elif name == "ParkedCall":
            self.spaces[headers["parkeeuniqueid"]] = headers["parkingspace"]


def _headers(packet: bytes) -> Headers:
    headers: Headers = {}
    for line in packet.decode("utf-8", "replace").splitlines():
        key, colon, value = line.partition(":")
        if colon:
            headers.setdefault(key.lower(), value.removeprefix(" "))
    return headers
