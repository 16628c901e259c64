"""The palette: every act by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from amitop.tui.keys import Act, acts_for

if TYPE_CHECKING:
    from amitop.tui.app import AmitopApp


class Acts(Provider):
    """The acts of the view that is shown."""

    def _acts(self) -> Iterator[tuple[Act, Callable[[], object]]]:
        app = cast("AmitopApp", self.app)
        for act in acts_for(app.view_id):
            if act.id != "palette":
                yield act, partial(app.run_action, act.textual_action)

    async def discover(self) -> Hits:
        for act, run in self._acts():
            yield DiscoveryHit(act.says, run, help=f"key: {act.key}")

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for act, run in self._acts():
            score = matcher.match(act.says)
            if score > 0:
                yield Hit(score, matcher.highlight(act.says), run, help=f"key: {act.key}")
