"""What a macro's questions are answered with at first: from the row, from before, or from another run of amitop."""

from __future__ import annotations

from collections.abc import Mapping

from amitop.config.answers import load_answers, save_answers
from amitop.config.macro import Macro
from amitop.config.placeholders import names_in
from amitop.operations import Captured
from amitop.operations.macro import defaults
from amitop.tui.watched import Place


class Answers:
    """Answers of one run of amitop, and those that are kept for each PBX. Never a secret."""

    def __init__(self) -> None:
        self._said: dict[str, dict[str, str]] = {}

    def offered(self, macro: Macro, captured: Captured, place: Place) -> dict[str, str]:
        """The row's own values, and what was answered before where the row gives none or the answer is kept."""
        kept = load_answers(_name(place))
        offered = defaults(macro, captured)
        said = self._said.get(macro.id, {})
        for ask in macro.asks:
            if ask.remember:
                offered[ask.name] = kept.get(f"{macro.id}.{ask.name}") or offered[ask.name]
            elif ask.name in said and not (names_in(ask.default) and offered[ask.name]):
                offered[ask.name] = said[ask.name]
        return {**offered, "me": kept.get("me", "")}

    def remember(self, macro: Macro, answers: Mapping[str, str], place: Place) -> None:
        """What was answered for a macro. Raises `ConfigError` where it can't be kept for the next run of amitop."""
        open_ = [ask for ask in macro.asks if ask.name in answers and not macro.is_secret(ask)]
        self._said[macro.id] = {ask.name: answers[ask.name] for ask in open_}
        kept = {f"{macro.id}.{ask.name}": answers[ask.name] for ask in open_ if ask.remember}
        if "me" in macro.names:
            kept["me"] = answers["me"]
        save_answers(_name(place), kept)


def _name(place: Place) -> str:
    return f"{place.host}:{place.port}"
