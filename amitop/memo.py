"""Results remembered by the text they were made of, within a budget of characters."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# What an entry costs beside the characters of its texts.
_OVERHEAD = 64


class Remembered(Generic[P, R]):
    """A function of texts and numbers whose results are kept until their texts reach `budget` characters.

    A text longer than a sixty-fourth of the budget is worked out anew each time: what a PBX sends may be of any
    length, so that a number of entries bounds nothing.
    """

    def __init__(self, function: Callable[P, R], budget: int) -> None:
        self._function = function
        self._budget = budget
        self._longest = budget // 64
        self._results: dict[object, R] = {}
        #: Characters held now.
        self.held = 0
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return the result for these arguments, remembered or new. Keyword arguments are not remembered."""
        if kwargs:
            return self._function(*args, **kwargs)
        known = self._results.get(args, self)
        if known is not self:
            return known  # type: ignore[return-value]
        result = self._function(*args, **kwargs)
        size = sum(len(each) for each in args if isinstance(each, str))
        if size <= self._longest:
            if self.held + size + _OVERHEAD > self._budget:
                self.clear()
            self._results[args] = result
            self.held += size + _OVERHEAD
        return result

    def clear(self) -> None:
        """Forget all results."""
        self._results.clear()
        self.held = 0


def remembered(budget: int) -> Callable[[Callable[P, R]], Remembered[P, R]]:
    """Decorate a function so that its results are remembered within `budget` characters."""
    return lambda function: Remembered(function, budget)
