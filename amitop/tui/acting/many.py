"""The operator's verbs on one row or on all that are marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from amitop import operations
from amitop.operations import Operation, person
from amitop.pbx import Pbx
from amitop.pbx.entities import Agent, Channel
from amitop.tui.acting.asking_many import ask_for_all
from amitop.tui.acting.lacking import rights_lack
from amitop.tui.acting.operator import Operator, meant, reasons, seen
from amitop.tui.acting.plan import Blank, Hit, Plan
from amitop.tui.acting.refusing import cause, named, sentence
from amitop.tui.bars import Line, Piece
from amitop.tui.format import plural
from amitop.tui.panes import Pane
from amitop.tui.scene import Scene
from amitop.tui.table.marks import marked_targets
from amitop.tui.target import Target

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


#: Of marks that have gone since they were last drawn.
NONE_LEFT = "none of the marked rows is left: nothing is done"


class Aim(NamedTuple):
    """What an operator means at one moment: the chosen row, and those that are marked."""

    target: Target
    marked: list[Target]
    #: Whether rows are marked of which none is there any more: no other row is meant in their place.
    lost: bool = False

    @classmethod
    def at(cls, pane: Pane) -> Aim:
        """What is meant now."""
        marked = marked_targets(pane)
        return cls(Target(pane), marked, not marked and pane.table is not None and bool(pane.table.marks))


class Hands:
    """Finds out whether a key is about one row or many."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app
        self._one = Operator(app)
        self._many = Many(app, self._one)

    def act(self, name: str, pane: Pane, aim: Aim | None = None) -> bool:
        """Do what the key called `name` stands for; False where it is none of the operator's verbs."""
        aim = aim or Aim.at(pane)
        if why := _forbidden(name, aim):
            self._app.say(*why)
            return True
        if hasattr(self._many, name) and aim.lost:
            self._app.say(Piece("✗ ", "bad"), Piece(NONE_LEFT, "text"))
        elif hasattr(self._many, name) and aim.marked:
            getattr(self._many, name)(aim.marked)
        elif hasattr(self._one, name):
            getattr(self._one, name)(aim.target)
        else:
            return False
        return True


def _forbidden(name: str, aim: Aim) -> Line:
    """Return the right that every login that is meant lacks, as a line; empty if one of them has it."""
    scenes = scenes_of(aim.marked) or [aim.target.scene]
    lacks = [rights_lack(scene, name) for scene in scenes if cause(scene) is None]
    if not lacks or lacks[0] is None or not all(lacks):
        return []
    return [Piece("✗ ", "warn"), *(named(scenes[0]) if len(scenes) == 1 else []), Piece(lacks[0].sentence, "text")]


class Many:
    """Each public method is named as in the registry of keys, and takes the targets captured at the key."""

    def __init__(self, app: AmitopApp, one: Operator) -> None:
        self._app = app
        self._one = one

    def hang_up(self, targets: list[Target]) -> None:
        """Hang up every marked channel, or every channel of the marked calls."""
        hits = self._hits(targets, "hang_up", self._hang_up, lambda target: _channels(target))
        what = "call" if targets[0].call is not None else "channel"
        count = plural(_meant(hits), what)
        self._ask(Plan("Hang up", "hung up", f"Hang up {count}", lambda _: f"Cuts off {count}.", hits))

    def transfer(self, targets: list[Target]) -> None:
        """Send every marked caller to the same extension."""
        hits = self._hits(targets, "transfer", self._transfer, self._moved)
        count = plural(_meant(hits), "caller")
        scenes = scenes_of(targets)
        channels = [_side(target, target.channel) for target in targets if target.channel is not None]
        context = channels[0].context if channels else ""
        blanks = [
            Blank("exten", "to extension", known=seen(scenes, "exten", ""), needed=True),
            Blank("context", "in context", context, seen(scenes, "context", context), needed=True),
        ]

        def says(values: Sequence[str]) -> str:
            return (
                f"Sends {count} to {'@'.join(values)}."
                if all(values)
                else "An extension and its context are needed."
            )

        self._ask(Plan("Transfer", "transferred", f"Transfer {count}", says, hits, blanks))

    def attended(self, targets: list[Target]) -> None:
        """Not on many: one hand holds one telephone."""
        told = f"an attended transfer works on one row only, and {len(targets)} are marked: esc unmarks"
        self._app.say(Piece("✗ ", "warn"), Piece(told, "text"))

    def pause(self, targets: list[Target]) -> None:
        """Pause every marked agent that is not paused; where all of them are, unpause them."""
        agents = [meant(target.agent, target.member) for target in targets if target.agent is not None]
        paused = not (agents and all(agent.paused for agent in agents))
        hits = self._hits(targets, "pause", lambda target: _pause(target, paused), lambda _: frozenset())
        count = plural(_meant(hits), "agent")
        effect = "No more calls" if paused else "Calls again"
        verb, done = ("Pause", "paused") if paused else ("Unpause", "unpaused")
        blanks = [Blank("reason", "reason", known=reasons(scenes_of(targets)))] if paused else []
        self._ask(Plan(verb, done, f"{verb} {count}", lambda _: f"{effect} for {count}.", hits, blanks))

    # Targets.

    def _hits(
        self,
        targets: Iterable[Target],
        act_id: str,
        way: Callable[[Target], Callable[..., Operation | str] | str],
        channels: Callable[[Target], frozenset[str]],
    ) -> list[Hit]:
        """Those who are hit; whoever would be hit twice is left out the second time, by Uniqueid."""
        hits: list[Hit] = []
        # Two PBXs may have the same Uniqueids.
        before: dict[tuple[str, str], str] = {}
        for target in targets:
            scene, who = target.scene, _who(target)
            touched = [(scene.name, each) for each in channels(target)]
            twice = next((before[each] for each in touched if each in before), "")
            before.update(dict.fromkeys(touched, who))
            right = rights_lack(scene, act_id)
            lacking = sentence(scene, cause(scene)) if scene.name else ""
            lacking = lacking or (right.sentence if right is not None else "")
            made = f"is in the same call as {twice}" if twice else lacking or way(target)
            where = f"{scene.name}: {who}" if scene.name else who
            if isinstance(made, str):
                hits.append(Hit(scene, target.key, where, None, made))
            else:
                hits.append(Hit(scene, target.key, where, made))
        return hits

    def _hang_up(self, target: Target) -> Callable[..., Operation | str] | str:
        channel, pbx, call = target.channel, target.scene.live.pbx, target.call
        if channel is None or target.ended:
            return "there is no channel behind this row"
        return lambda: operations.hang_up_call(pbx, call) if call is not None else operations.hang_up(pbx, channel)

    def _transfer(self, target: Target) -> Callable[..., Operation | str] | str:
        channel = target.channel
        if channel is None or target.ended:
            return "there is no channel behind this row"
        live, side = target.scene.live, _side(target, channel)
        with_whom = _company(live.pbx, channel)

        def make(exten: str, context: str) -> Operation | str:
            if _company(live.pbx, channel) != with_whom:
                return f"{person(channel)} is with somebody else now"
            return operations.blind_transfer(live.pbx, side, exten, context)

        return make

    def _moved(self, target: Target) -> frozenset[str]:
        """Who moves, and who is released by that."""
        channel = target.channel
        return frozenset() if channel is None else frozenset({channel.uniqueid, _side(target, channel).uniqueid})

    def _ask(self, plan: Plan) -> None:
        # Of several PBXs one that can take something is enough: rows of the others are left out, and say why.
        scenes = [hit.scene for hit in plan.hits]
        able = next((scene for scene in scenes if cause(scene) is None), scenes[0])
        if self._one.may(able):
            ask_for_all(self._app, plan)


def scenes_of(targets: Iterable[Target]) -> list[Scene]:
    """The PBXs that these are of, each once."""
    return list(dict.fromkeys(target.scene for target in targets))


def _side(target: Target, channel: Channel) -> Channel:
    """The channel that an Action to move `channel` names: in a call of two the other one, which lets go."""
    others = target.scene.live.pbx.companions(channel, 2)
    return others[0] if len(others) == 1 else channel


def _company(pbx: Pbx, channel: Channel) -> set[str | None]:
    """Return with whom it is by Uniqueid; with more than a few, the bridge: all of them may be marked."""
    others = pbx.companions(channel, 3)
    return {each.uniqueid for each in others} if len(others) < 3 else {channel.bridge}


def _meant(hits: list[Hit]) -> int:
    return sum(not hit.reason for hit in hits)


def _who(target: Target) -> str:
    if target.call is not None:
        return person(target.call.caller)
    if target.agent is not None:
        return target.agent.name if target.member is None else f"{target.agent.name} in {target.member.queue}"
    return target.channel.name if target.channel is not None else target.name


def _channels(target: Target) -> frozenset[str]:
    """The channels that a hang-up of this row ends."""
    if target.call is not None:
        return frozenset(channel.uniqueid for channel in target.call.channels)
    return frozenset() if target.channel is None else frozenset({target.channel.uniqueid})


def _pause(target: Target, paused: bool) -> Callable[..., Operation | str] | str:
    if target.agent is None or target.ended:
        return "there is no agent behind this row"
    agent: Agent = meant(target.agent, target.member)
    if not agent.members:
        return "is in no queue"
    pbx = target.scene.live.pbx
    return lambda reason="": operations.pause(pbx, agent, paused, reason)
