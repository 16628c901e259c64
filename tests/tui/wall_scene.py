"""What the tests of the wall look at: the small call centre with half an hour behind it, and a larger one."""

from __future__ import annotations

from amitop.pbx import Pbx
from amitop.pbx.entities import Caller, Member, Queue
from amitop.tui.app import AmitopApp
from amitop.tui.wall import WallPane
from amitop.tui.wall.past import EVERY
from tests.tui.still import NOW

#: What waited in the half hour before, a stretch of a minute each: quiet, a rush, and what is left of it.
RUSH = (0, 0, 1, 0, 0, 1, 1, 2, 1, 2, 3, 3, 5, 4, 6, 5, 4, 4, 3, 2, 3, 2, 1, 1, 2, 1, 1, 0, 1, 2)


def half_hour(app: AmitopApp) -> None:
    """Samples of half an hour for every queue, as they would have been taken."""
    pane = app.query_one(WallPane)
    for number, waited in enumerate(RUSH):
        at = NOW - 60 * (len(RUSH) - number)
        busy = {"sales": waited, "support": waited // 2, "night": 0}
        for second in range(0, 60, EVERY):
            keys = ((scene.name, name) for scene in app.hosts.scenes for name in scene.pbx.queues)
            pane.past.sample(((key, busy.get(key[1], waited // 3)) for key in keys), at + second)


def many(pbx: Pbx, number: int = 9) -> None:
    """More queues, each with agents and callers of its own."""
    names = ("billing", "claims", "dispatch", "emergency line", "export", "orders", "returns", "service", "vip")
    for place, name in enumerate(names[:number]):
        queue = pbx.queues[name] = Queue(name, "rrmemory", service_level=20, completed=37 * place, abandoned=place)
        queue.service_level_percent = 100.0 - 7 * place if place else 0.0
        for seat in range(place + 1):
            status = (1, 2, 2, 6, 5)[(seat + place) % 5]
            member = Member(name, f"PJSIP/{200 + seat}", f"Agent {seat}", status=status, paused=seat % 4 == 3)
            queue.members[member.interface] = member
        for position in range(place % 4):
            caller = Caller(name, f"{name}-{position}", joined=NOW - 7 * (place - position))
            queue.join(caller, 0)
    emergency = pbx.queues.get("emergency line")
    if emergency is not None:
        for member in emergency.members.values():
            member.status, member.paused = 5, False
