"""What views look at: the PBX and the moment that is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Generic, TypeVar, cast

from amitop.journal import Journal
from amitop.monitor import Playback, Replay
from amitop.pbx.entities import Agent, Call, Channel
from amitop.pbx.model import Pbx
from amitop.pbx.trunks import Trunks
from amitop.tui.inks import Inks
from amitop.tui.keys.keymap import Keymap, make_keymap
from amitop.tui.watched import LinkState, Watched

Value = TypeVar("Value")

# A list that is dear to work out may take one part in so many of the time; less, where only its length is shown.
_SHARE = 40
_SELDOM_SHARE = 100


class Paced(Generic[Value]):
    """A value that is worked out anew as often as its cost allows: at once where it is cheap."""

    def __init__(self, work_out: Callable[[], Value]) -> None:
        self._work_out = work_out
        self._value: Value | None = None
        self._cost = self._worked_out = 0.0

    def get(self, share: int = _SHARE) -> Value:
        """The value, which may be a moment old."""
        started = perf_counter()
        if self._value is None or started >= self._worked_out + self._cost * share:
            self._value = self._work_out()
            self._worked_out = perf_counter()
            self._cost = self._worked_out - started
        return self._value

    def expire(self) -> None:
        """Work it out anew the next time."""
        self._cost = self._worked_out = 0.0


class Until:
    """A journal as far as a playback has come. It is another one once time was turned back."""

    def __init__(self, playback: Playback) -> None:
        self._playback = playback
        self._journal = playback.journal
        self.next = playback.position

    def follows(self, playback: Playback) -> bool:
        """Whether it could come as far as this playback has; what was found in it holds then."""
        if self._playback is not playback or self.next > playback.position:
            return False
        self.next = playback.position
        return True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)


class _Pointing:
    """Stands for whichever scene is meant at the moment of asking."""

    def __init__(self, which: Callable[[], Scene]) -> None:
        self._which = which

    def __getattr__(self, name: str) -> Any:
        return getattr(self._which(), name)


def pointing(which: Callable[[], Scene]) -> Scene:
    """A scene that is another one at another time: to be looked at, never to be sent to (`itself` is for that)."""
    return cast(Scene, _Pointing(which))


@dataclass(eq=False)
class Scene:
    """One PBX at one moment. A frozen screen keeps its moment."""

    #: What is shown: the PBX as it is, or as it was.
    monitor: Watched
    now: float = 0.0
    inks: Inks = field(default_factory=Inks)
    #: The keys in force.
    keymap: Keymap = field(default_factory=make_keymap)
    trunks: Trunks = field(default_factory=Trunks)
    #: What it is called beside others; empty where it is the only one on the screen.
    name: str = ""
    #: The ink of its name.
    colour: str = "text"
    #: Whether its rows are left out of tables over several.
    hidden: bool = False
    #: The PBX as it is: whatever is sent goes here.
    live: Watched = field(init=False, repr=False)
    _calls: Paced[list[Call]] = field(init=False, repr=False)
    _agents: Paced[list[Agent]] = field(init=False, repr=False)
    _until: Until | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.live = self.monitor
        self._calls = Paced(lambda: self.monitor.pbx.calls())
        self._agents = Paced(lambda: self.monitor.pbx.agents())

    @property
    def itself(self) -> Scene:
        """This very scene, also where it was asked of one that points to it."""
        return self

    @property
    def called(self) -> str:
        """What the PBX is called in a sentence."""
        return self.name or self.live.target.host

    @property
    def is_past(self) -> bool:
        """Whether the past of a live watch is shown."""
        return self.monitor is not self.live

    @property
    def is_reading(self) -> bool:
        """Whether a recording is still being read, so that there is nothing to be seen of it."""
        return isinstance(self.live, Replay) and not self.live.is_ready

    @property
    def is_live(self) -> bool:
        """Whether what is shown is followed as it happens."""
        return self.monitor.state is LinkState.LIVE

    @property
    def as_of(self) -> float:
        """The moment that durations count up to: while the link is lost, when it was lost."""
        lost_at = self.monitor.lost_at
        return self.now if lost_at is None else min(self.now, lost_at)

    @property
    def pbx(self) -> Pbx:
        return self.monitor.pbx

    @property
    def journal(self) -> Journal:
        monitor = self.monitor
        if not isinstance(monitor, Playback):
            return monitor.journal
        # What had not come yet at the moment that is shown is not there to be seen.
        if self._until is None or not self._until.follows(monitor):
            self._until = Until(monitor)
        return cast(Journal, self._until)

    @property
    def calls(self) -> list[Call]:
        """Calls, as fresh as their cost allows."""
        return self._calls.get()

    @property
    def calls_of_late(self) -> list[Call]:
        """Calls as they were a moment ago, where working them out is dear."""
        return self._calls.get(_SELDOM_SHARE)

    @property
    def calls_count(self) -> int:
        """How many calls there are, counted seldom where that is dear."""
        return len(self.calls_of_late)

    @property
    def agents(self) -> list[Agent]:
        """Agents, as fresh as their cost allows."""
        return self._agents.get()

    def agent_on(self, channel: Channel) -> Agent | None:
        """The agent who talks on a channel."""
        return next((each for each in self._agents.get(_SELDOM_SHARE) if each.channel is channel), None)

    def expire(self) -> None:
        """See everything anew, whatever it costs."""
        self._calls.expire()
        self._agents.expire()

    def channel(self, uniqueid: str | None) -> Channel | None:
        """The channel of this Uniqueid, if it lives."""
        return self.pbx.channels.get(uniqueid) if uniqueid else None
