"""What a dialog asks the PBX about what was filled in: once for each distinct question, when typing pauses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from amitop.ami import Action, Exchange
from amitop.link import LinkError
from amitop.monitor import NotAllowed
from amitop.operations.questions import Question

Inquire = Callable[[Action], Awaitable[Exchange]]

#: Seconds without a key after which the PBX is asked, and for which its answer is waited for.
PAUSE, PATIENCE = 0.3, 2.0
#: Questions of one state of the fields, and answers kept.
MOST, KEPT = 8, 64


class Inquiry:
    """The questions that one dialog has now, and the answers so far."""

    def __init__(self, dialog: Screen[Any], inquire: Inquire | None, changed: Callable[[], None]) -> None:
        """`changed` is called when an answer has come; nothing is asked without `inquire`."""
        self._dialog = dialog
        self._inquire = inquire
        self._changed = changed
        self._wanted: list[Question] = []
        self._answers: dict[Action, str] = {}
        self._timer: Timer | None = None
        self._asking = False

    def about(self, questions: Sequence[Question]) -> None:
        """These are the questions now: ask those that were not asked yet, a moment later."""
        wanted = list({question.action: question for question in questions}.values())[:MOST]
        same = [each.action for each in wanted] == [each.action for each in self._wanted]
        if self._inquire is None or same:
            return
        self._wanted = wanted
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.pending:
            self._timer = self._dialog.set_timer(PAUSE, self.ask_now)

    @property
    def pending(self) -> bool:
        """Whether something is not answered yet."""
        return any(question.action not in self._answers for question in self._wanted)

    @property
    def refusal(self) -> str:
        """Why nothing should be sent; empty if nothing is known against it."""
        return self._first(refuses=True)

    @property
    def warning(self) -> str:
        """What is wrong; empty if nothing is known to be."""
        return self._first(refuses=False)

    def _first(self, refuses: bool) -> str:
        found = (self._answers.get(each.action, "") for each in self._wanted if each.refuses is refuses)
        return next(filter(None, found), "")

    def ask_now(self) -> None:
        """Ask at once what is not answered yet."""
        if not self._asking and self.pending:
            self._asking = True
            self._dialog.run_worker(self._ask(), group="inquiry")

    async def _ask(self) -> None:
        assert self._inquire is not None
        try:
            while open_ones := [each for each in self._wanted if each.action not in self._answers]:
                question = open_ones[0]
                self._answers[question.action] = await self._answer(self._inquire, question)
                if len(self._answers) > KEPT:
                    del self._answers[next(iter(self._answers))]
        finally:
            self._asking = False
        self._changed()

    async def _answer(self, inquire: Inquire, question: Question) -> str:
        """Return what the answer means; nothing if there is none in time."""
        try:
            async with asyncio.timeout(PATIENCE):
                return question.reads(await inquire(question.action))
        except (LinkError, NotAllowed, TimeoutError):
            return ""
