"""From an operator's key to an outcome on the screen: target, dialog, a last look, Action, answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from amitop import operations
from amitop.ami import ActionError
from amitop.operations import Operation
from amitop.pbx.entities import Agent, Channel, Member
from amitop.pbx.model import Pbx
from amitop.text import visible
from amitop.tui.bars import Piece
from amitop.tui.dialogs import ConfirmDialog, PauseDialog, TransferDialog
from amitop.tui.sending import refusal, send, told

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp
    from amitop.tui.panes import Target

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
        pbx, call = self._pbx(), target.call
        if call is not None:
            self._confirm(lambda: operations.hang_up_call(pbx, call), "Hang up")
        else:
            self._confirm(lambda: operations.hang_up(pbx, channel), "Hang up")

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
        pbx = self._pbx()
        if agent.paused:
            self._confirm(lambda: operations.pause(pbx, agent, False), "Unpause")
            return
        queues = ", ".join(member.queue for member in agent.members)
        dialog = PauseDialog(
            self._pbx,
            lambda reason: operations.pause(pbx, agent, True, reason),
            title=f"Pause {agent.name} in {queues}",
            reasons=self.reasons(),
        )
        self._app.ask(dialog, self._send)

    def _confirm(self, make: Callable[[], Operation], verb: str) -> None:
        try:
            operation = make()
        except ActionError as error:
            # A name that Asterisk would misread, such as one with a line end in it.
            self._app.say(Piece("✗ ", "bad"), Piece(visible(f"can't be sent: {error}"), "text"))
            return
        self._app.ask(ConfirmDialog(self._pbx, operation, verb=verb), self._send)

    # Targets.

    def _pbx(self) -> Pbx:
        return self._app.monitor.pbx

    def may(self) -> bool:
        """Whether anything can be sent now; else the screen says why not."""
        refused = refusal(self._app)
        if refused:
            self._app.say(*refused)
        return not refused

    def _channel(self, target: Target, done: str) -> Channel | None:
        if not self.may():
            return None
        if target.ended or (target.channel is None and target.key is not None):
            reason = "this row has ended" if target.ended else "there is no channel behind this row"
            self._app.say(Piece("✗ ", "bad"), Piece(f"{reason}: nothing is {done}", "text"))
            return None
        if target.channel is None:
            self._app.say(Piece("choose a row first", "muted"))
        return target.channel

    def _agent(self, target: Target) -> Agent | None:
        if not self.may():
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
        pbx = self._app.monitor.pbx
        others = operations.companions(pbx, channel)

        def way(transferrer: Channel) -> _Way:
            return lambda exten, context: make(self._pbx(), transferrer, exten, context)

        # Asterisk moves the other party of the channel it is told; with a row, that very person is meant.
        sides = [channel, *others] if len(others) == 1 else [channel]
        if towards_chosen:
            sides.reverse()
        dialog = TransferDialog(
            self._pbx,
            [way(side) for side in sides],
            verb="Transfer",
            title=f"{title}: {operations.person(channel)}",
            context=sides[0].context,
            contexts=self.seen("context", sides[0].context),
            extens=self.seen("exten", ""),
        )
        self._app.ask(dialog, self._send)

    def seen(self, field: str, first: str) -> list[str]:
        """Values seen on live channels, the most frequent first."""
        seen = Counter(getattr(channel, field) for channel in self._pbx().channels.values())
        return list(
            dict.fromkeys([each for each in (first, *(value for value, _ in seen.most_common(200))) if each])
        )

    def reasons(self) -> list[str]:
        """Reasons for which members are paused now, the most frequent first."""
        members = (member for queue in self._pbx().queues.values() for member in queue.members.values())
        reasons = Counter(member.paused_reason for member in members if member.paused_reason)
        return [reason for reason, _ in reasons.most_common()]

    # Sending.

    def _send(self, operation: Operation | None) -> None:
        send(self._app, operation, told)


def meant(agent: Agent, member: Member | None) -> Agent:
    """The agent; where a member of one queue is meant, not the person in all of them."""
    return agent if member is None else replace(agent, members=[member])
