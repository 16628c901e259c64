"""From an operator's key to an outcome on the screen: target, dialog, a last look, Action, answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from amitop import operations
from amitop.ami import ActionError
from amitop.operations import Operation
from amitop.pbx.entities import Agent, Channel, Member
from amitop.pbx.model import Pbx
from amitop.text import visible
from amitop.tui.acting.refusing import on, refused
from amitop.tui.acting.sending import send, told
from amitop.tui.bars import Piece
from amitop.tui.dialogs import ConfirmDialog, OperationDialog, PauseDialog, TransferDialog
from amitop.tui.scene import Scene

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp
    from amitop.tui.target import Target

_Way = Callable[[str, str], Operation]


class Operator:
    """The operator's verbs. Each is named as in the registry of keys, and takes the target captured at the key."""

    def __init__(self, app: AmitopApp) -> None:
        self._app = app

    def hang_up(self, target: Target) -> None:
        """Hang up the chosen channel, or every channel of the chosen call."""
        channel = self._channel(target, "hung up")
        if channel is None:
            return
        scene, pbx, call = target.scene, target.scene.live.pbx, target.call
        if call is not None:
            self._confirm(scene, lambda: operations.hang_up_call(pbx, call), "Hang up")
        else:
            self._confirm(scene, lambda: operations.hang_up(pbx, channel), "Hang up")

    def transfer(self, target: Target) -> None:
        """Send one party elsewhere at once."""
        self._transfer(target, operations.blind_transfer, "Transfer", "transferred", towards_chosen=True)

    def attended(self, target: Target) -> None:
        """Let one party call somebody, to hand the other over."""
        make = operations.attended_transfer
        self._transfer(target, make, "Attended transfer", "transferred", towards_chosen=target.call is not None)

    def pause(self, target: Target) -> None:
        """Pause the chosen agent, or unpause."""
        agent = self._agent(target)
        if agent is None:
            return
        scene, pbx = target.scene, target.scene.live.pbx
        if agent.paused:
            self._confirm(scene, lambda: operations.pause(pbx, agent, False), "Unpause")
            return
        queues = ", ".join(member.queue for member in agent.members)
        dialog = PauseDialog(
            lambda: scene.live.pbx,
            lambda reason: operations.pause(pbx, agent, True, reason),
            title=on(scene, f"Pause {agent.name} in {queues}"),
            reasons=reasons([scene]),
        )
        self._ask(scene, dialog)

    def _confirm(self, scene: Scene, make: Callable[[], Operation], verb: str) -> None:
        try:
            operation = make()
        except ActionError as error:
            # A name that Asterisk would misread, such as one with a line end in it.
            self._app.say(Piece("✗ ", "bad"), Piece(visible(f"can't be sent: {error}"), "text"))
            return
        title = on(scene, operation.title)
        self._ask(scene, ConfirmDialog(lambda: scene.live.pbx, operation, verb=verb, title=title))

    def _ask(self, scene: Scene, dialog: OperationDialog) -> None:
        """Ask, and send to the PBX that the target was captured on, whichever is at hand by then."""
        self._app.ask(dialog, lambda operation: send(self._app, scene, operation, told))

    # Targets.

    def may(self, scene: Scene) -> bool:
        """Whether anything can be sent there now; else the screen says why not."""
        line = refused(scene)
        if line:
            self._app.say(*line)
        return not line

    def _channel(self, target: Target, done: str) -> Channel | None:
        if not self.may(target.scene):
            return None
        if target.ended or (target.channel is None and target.key is not None):
            reason = "this row has ended" if target.ended else "there is no channel behind this row"
            self._app.say(Piece("✗ ", "bad"), Piece(f"{reason}: nothing is {done}", "text"))
            return None
        if target.channel is None:
            self._app.say(Piece("choose a row first", "muted"))
        return target.channel

    def _agent(self, target: Target) -> Agent | None:
        if not self.may(target.scene):
            return None
        agent = target.agent
        if agent is None or target.ended:
            self._app.say(Piece("choose an agent or a queue's member first (tab goes to the members)", "muted"))
            return None
        agent = meant(agent, target.member)
        if not agent.members:
            self._app.say(Piece("✗ ", "bad"), Piece(f"{visible(agent.name)} is in no queue", "text"))
            return None
        return agent

    def _transfer(
        self,
        target: Target,
        make: Callable[[Pbx, Channel, str, str], Operation],
        title: str,
        done: str,
        towards_chosen: bool,
    ) -> None:
        channel = self._channel(target, done)
        if channel is None:
            return
        scene = target.scene
        others = scene.live.pbx.companions(channel)

        def way(transferrer: Channel) -> _Way:
            return lambda exten, context: make(scene.live.pbx, transferrer, exten, context)

        # Asterisk moves the other party of the channel it is told; with a row, that very person is meant.
        sides = [channel, *others] if len(others) == 1 else [channel]
        if towards_chosen:
            sides.reverse()
        dialog = TransferDialog(
            lambda: scene.live.pbx,
            [way(side) for side in sides],
            verb="Transfer",
            title=on(scene, f"{title}: {operations.person(channel)}"),
            context=sides[0].context,
            contexts=seen([scene], "context", sides[0].context),
            extens=seen([scene], "exten", ""),
            inquire=scene.live.inquire,
        )
        self._ask(scene, dialog)


def seen(scenes: Iterable[Scene], field: str, first: str) -> list[str]:
    """Values seen on live channels, the most frequent first."""
    channels = (channel for scene in scenes for channel in scene.live.pbx.channels.values())
    counted = Counter(getattr(channel, field) for channel in channels)
    return list(
        dict.fromkeys([each for each in (first, *(value for value, _ in counted.most_common(200))) if each])
    )


def reasons(scenes: Iterable[Scene]) -> list[str]:
    """Reasons for which members are paused now, the most frequent first."""
    queues = (queue for scene in scenes for queue in scene.live.pbx.queues.values())
    members = (member for queue in queues for member in queue.members.values())
    counted = Counter(member.paused_reason for member in members if member.paused_reason)
    return [reason for reason, _ in counted.most_common()]


def meant(agent: Agent, member: Member | None) -> Agent:
    """The agent; where a member of one queue is meant, not the person in all of them."""
    return agent if member is None else replace(agent, members=[member])
