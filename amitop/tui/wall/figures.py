"""What the wall tells of a queue, and of all of them together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from amitop.pbx.entities import Member, Queue
from amitop.tui.scene import Scene
from amitop.tui.states import AWAY, FREE, IN_CALL, PAUSED, Shown, of_member
from amitop.tui.views.queues import late_after, longest_wait
from amitop.tui.watched import LinkState

LATE = Shown("▲", "LATE", "bad bold")
NO_AGENTS = Shown("▲", "NO AGENTS", "bad bold")
WAITING = Shown("○", "WAITING", "waiting bold")
CLEAR = Shown("·", "clear", "faint")
MISSING = Shown("?", "no such queue", "faint")
#: A queue of the configuration that is nowhere, while not every PBX can be asked.
UNSEEN = Shown("?", "not seen yet", "faint")
#: The PBX of a queue can't be seen: its figures are the last that were known, and nothing in them is of now.
LOST = Shown("×", "LOST", "bad")
SYNCING = Shown("◐", "syncing", "ringing")

_UNKNOWN = Shown("?", "unknown", "muted")
#: The states of agents in their order on a tile. Wrap-up is busy: nobody is put through meanwhile.
AGENT_STATES = (
    FREE._replace(word="free"),
    IN_CALL._replace(word="busy"),
    PAUSED._replace(word="paused"),
    AWAY._replace(word="away"),
    _UNKNOWN,
)
_FREE, _BUSY, _PAUSED, _AWAY, _NOT_KNOWN = range(len(AGENT_STATES))
# What somebody who is in several queues is over all of them: the first of these that holds in one.
_STRONGEST = (_BUSY, _FREE, _PAUSED, _NOT_KNOWN, _AWAY)
_BY_WORD = {
    "Free": _FREE,
    "Paused": _PAUSED,
    "Away": _AWAY,
    "Invalid": _AWAY,
    "Unknown": _NOT_KNOWN,
    **dict.fromkeys(("In call", "Busy", "Ringing", "Ring+call", "Hold", "Wrap-up"), _BUSY),
}


class QueueRow(NamedTuple):
    """A queue of a PBX, and the moment at which its figures were so."""

    scene: Scene
    queue: Queue
    now: float
    #: Whether that is now.
    is_live: bool = True


class Figures(NamedTuple):
    """What is told of a queue at one moment."""

    key: Hashable
    name: str
    #: The PBX, where there is more than one, and the ink of its name.
    host: str
    state: Shown
    host_style: str = "muted"
    waiting: int = 0
    #: Seconds; None where nobody waits.
    longest: float | None = None
    #: How many agents are in each of `AGENT_STATES`; each agent is in one.
    agents: tuple[int, ...] = (0,) * len(AGENT_STATES)
    #: Per cent of the answered calls that were answered within `late_after` seconds; None before the first call.
    in_time: float | None = None
    late_after: int = 0
    answered: int = 0
    lost: int = 0
    #: Per cent of all calls that were answered or given up within that time; None before the first, or if not told.
    in_time_of_all: float | None = None

    @property
    def known(self) -> bool:
        """Whether there is such a queue."""
        return self.state not in (MISSING, UNSEEN)

    @property
    def is_live(self) -> bool:
        """Whether the figures are those of now."""
        return self.state not in (LOST, SYNCING)


def agent_state(member: Member, now: float) -> int:
    """Which of `AGENT_STATES` a member is in."""
    return _BY_WORD.get(of_member(member, now).word, _NOT_KNOWN)


def key_of(scene: Scene, queue: Queue) -> Hashable:
    """What a queue is known by: two PBXs may have one of the same name."""
    return (scene.name, queue.name)


def figures_of(row: QueueRow) -> Figures:
    """A queue's figures at the moment that is shown."""
    scene, queue, now, is_live = row
    counts = [0] * len(AGENT_STATES)
    for member in queue.members.values():
        counts[agent_state(member, now)] += 1
    longest, limit = longest_wait(queue, now), late_after(queue)
    known = queue.completed or queue.service_level_percent
    return Figures(
        key_of(scene, queue),
        queue.name,
        scene.name,
        _state(len(queue.callers), longest, limit, counts) if is_live else _away(scene),
        scene.colour if is_live else "gone",
        len(queue.callers),
        longest,
        tuple(counts),
        queue.service_level_percent if known else None,
        limit,
        queue.completed,
        queue.abandoned,
        queue.service_level_percent_of_all if queue.completed or queue.abandoned else None,
    )


def _away(scene: Scene) -> Shown:
    return SYNCING if scene.monitor.state is LinkState.SYNCING else LOST


def _state(waiting: int, longest: float | None, limit: int, agents: Sequence[int]) -> Shown:
    if longest is not None and longest > limit:
        return LATE
    if not waiting:
        return CLEAR
    # Asterisk rings members whose state it does not know.
    return WAITING if agents[_FREE] + agents[_BUSY] + agents[_NOT_KNOWN] else NO_AGENTS


def in_order(rows: list[QueueRow], names: Sequence[str], missing: Shown = MISSING) -> list[Figures]:
    """Figures by name, equal names as the PBXs stand; with `names` in their order, one that is nowhere too."""
    if not names:
        ordered = sorted(rows, key=lambda row: (row.queue.name.lower(), row.queue.name))
        return list(map(figures_of, ordered))
    made: list[Figures] = []
    for name in names:
        found = [figures_of(row) for row in rows if row.queue.name == name]
        made += found or [Figures(("", name), name, "", missing)]
    return made


def total_of(rows: Sequence[QueueRow], figures: Iterable[Figures]) -> Figures:
    """All queues as one: an agent of several counts once, service levels weigh by the calls that were answered.

    What is not of now is left out; where nothing is, all of it is the last that was known.
    """
    shown = [each for each in figures if each.known]
    away = next((each.state for each in shown if not each.is_live), None)
    if any(each.is_live for each in shown):
        rows, shown, away = [row for row in rows if row.is_live], [each for each in shown if each.is_live], None
    answered = sum(each.answered for each in shown)
    in_time = sum((each.in_time or 0.0) * each.answered for each in shown) / answered if answered else None
    told = [each for each in shown if each.in_time_of_all is not None]
    calls = sum(each.answered + each.lost for each in told)
    of_all = (
        sum((each.in_time_of_all or 0.0) * (each.answered + each.lost) for each in told) / calls if calls else None
    )
    gravest = next((state for state in (LATE, NO_AGENTS, WAITING) if any(e.state is state for e in shown)), CLEAR)
    return Figures(
        key="",
        name="All queues",
        host="",
        state=away or gravest,
        waiting=sum(each.waiting for each in shown),
        longest=max((each.longest for each in shown if each.longest is not None), default=None),
        agents=_people(rows),
        in_time=in_time,
        answered=answered,
        lost=sum(each.lost for each in shown),
        in_time_of_all=of_all,
    )


def _people(rows: Iterable[QueueRow]) -> tuple[int, ...]:
    """How many agents are in each of `AGENT_STATES`, over all queues; one on two PBXs is two."""
    people: dict[Hashable, set[int]] = {}
    for row in rows:
        for member in row.queue.members.values():
            person = people.setdefault((row.scene.name, member.interface), set())
            person.add(agent_state(member, row.now))
    counts = [0] * len(AGENT_STATES)
    for states in people.values():
        counts[next(each for each in _STRONGEST if each in states)] += 1
    return tuple(counts)
