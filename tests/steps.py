"""Count the steps that a regular expression takes: a backtracking matcher in plain Python, as `re` works.

`re` is written in C and can't be counted. This one runs the same parsed pattern with the same order of tries, so
that a pattern which is quadratic there is quadratic here. It takes what amitop's patterns use, and raises
`NotImplementedError` for anything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

# Private parts of the standard library, the same in Python 3.11 to 3.13.
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Text = str | bytes
#: One instruction: what it is, and its operands.
Code = list[tuple[Any, ...]]


class TooManySteps(Exception):
    """The count passed its limit."""


class Counter:
    """A pattern that counts its steps."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self.pattern = pattern
        self.steps = 0
        self.limit = 10_000_000
        self._code: Code = []
        tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
        self._flags = tree.state.flags
        self._emit(tree)
        self._add("match")
        #: The parsed pattern.
        self.tree = tree

    def search(self, text: Text, start: int = 0) -> tuple[int, int] | None:
        """Return where the first match lies, as `re.search`."""
        for at in range(start, len(text) + 1):
            end = self.match(text, at)
            if end is not None:
                return at, end
        return None

    def sweep(self, text: Text) -> int:
        """Find every match one behind the other, as `re.sub`; return how many."""
        at = found = 0
        while at <= len(text) and (span := self.search(text, at)):
            found += 1
            at = span[1] if span[1] > span[0] else span[1] + 1
        return found

    def match(self, text: Text, at: int) -> int | None:
        """Return where a match that begins at `at` ends."""
        return self._run(text, at, 0)

    # -- the program

    def _add(self, *instruction: Any) -> int:
        self._code.append(instruction)
        return len(self._code) - 1

    def _emit(self, tree: Any) -> None:
        for operation, operand in tree:
            self._emit_one(operation, operand)

    def _emit_one(self, operation: Any, operand: Any) -> None:
        if operation in (constants.LITERAL, constants.NOT_LITERAL, constants.IN, constants.ANY):
            self._add("one", self.test(operation, operand))
        elif operation is constants.AT:
            self._add("at", operand)
        elif operation is constants.SUBPATTERN:
            self._emit(operand[3])
        elif operation is constants.ATOMIC_GROUP:
            self._block("atomic", operand)
        elif operation in (constants.ASSERT, constants.ASSERT_NOT):
            direction, tree = operand
            low, high = tree.getwidth()
            if direction < 0 and low != high:
                raise NotImplementedError("a look behind of no fixed width")
            self._block(
                "ahead" if operation is constants.ASSERT else "not ahead", tree, low if direction < 0 else 0
            )
        elif operation is constants.BRANCH:
            self._branch(operand[1])
        elif operation in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
            self._repeat(operation, *operand)
        else:
            raise NotImplementedError(str(operation))

    def _block(self, kind: str, tree: Any, back: int = 0) -> None:
        place = self._add(kind)
        self._emit(tree)
        self._add("match")
        self._code[place] = (kind, len(self._code), back)

    def _branch(self, branches: Sequence[Any]) -> None:
        ends = []
        for tree in branches[:-1]:
            split = self._add("split")
            self._emit(tree)
            ends.append(self._add("jump"))
            self._code[split] = ("split", split + 1, len(self._code))
        self._emit(branches[-1])
        for end in ends:
            self._code[end] = ("jump", len(self._code))

    def _repeat(self, operation: Any, least: int, most: int, tree: Any) -> None:
        if operation is constants.POSSESSIVE_REPEAT:
            place = self._add("atomic")
            self._repeat(constants.MAX_REPEAT, least, most, tree)
            self._add("match")
            self._code[place] = ("atomic", len(self._code), 0)
            return
        for _ in range(least):
            self._emit(tree)
        if most is constants.MAXREPEAT:
            split = self._add("split")
            self._emit(tree)
            self._add("loop", split)
            self._order(operation, split)
            return
        splits = []
        for _ in range(most - least):
            splits.append(self._add("split"))
            self._emit(tree)
        for split in splits:
            self._order(operation, split)

    def _order(self, operation: Any, split: int) -> None:
        places = (split + 1, len(self._code))
        self._code[split] = ("split", *(places if operation is constants.MAX_REPEAT else places[::-1]))

    # -- one character

    def test(self, operation: Any, operand: Any) -> Callable[[Text], bool]:
        """Return a test of one character: `re` itself answers, with this one operation as the whole pattern."""
        state = parser.State()
        state.flags, state.str = self._flags, self.pattern.pattern
        single = compiler.compile(parser.SubPattern(state, [(operation, operand)]), self._flags)
        known: dict[Text, bool] = {}

        def test(character: Text) -> bool:
            if character not in known:
                known[character] = single.match(character) is not None
            return known[character]

        return test

    def _at(self, where: Any, text: Text, at: int) -> bool:
        newline, size = ("\n" if isinstance(text, str) else b"\n"), len(text)
        multiline = bool(self._flags & re.MULTILINE)
        if where is constants.AT_BEGINNING_STRING or (where is constants.AT_BEGINNING and not multiline):
            return at == 0
        if where is constants.AT_BEGINNING:
            return at == 0 or text[at - 1 : at] == newline
        if where is constants.AT_END_STRING:
            return at == size
        if where is constants.AT_END:
            return at == size or (text[at : at + 1] == newline and (multiline or at == size - 1))
        if where in (constants.AT_BOUNDARY, constants.AT_NON_BOUNDARY):
            word: Any = re.compile(r"\w" if isinstance(text, str) else rb"\w", self._flags & re.ASCII)
            beside = [bool(word.match(each)) for each in (text[max(0, at - 1) : at], text[at : at + 1])]
            return (beside[0] != beside[1]) is (where is constants.AT_BOUNDARY)
        raise NotImplementedError(str(where))

    # -- the machine

    def _run(self, text: Text, at: int, place: int) -> int | None:
        """Run from an instruction until its `match`; return where the text has got to, or None."""
        code, size = self._code, len(text)
        tries: list[tuple[int, int]] = [(place, at)]
        while tries:
            place, at = tries.pop()
            while True:
                self.steps += 1
                if self.steps > self.limit:
                    raise TooManySteps(self.pattern.pattern)
                kind, *operands = code[place]
                if kind == "match":
                    return at
                if kind == "one":
                    if at >= size or not operands[0](text[at : at + 1]):
                        break
                    place, at = place + 1, at + 1
                elif kind == "split":
                    tries.append((operands[1], at))
                    place = operands[0]
                elif kind in ("jump", "loop"):
                    place = operands[0]
                elif kind == "at":
                    if not self._at(operands[0], text, at):
                        break
                    place += 1
                else:
                    behind, back = operands
                    end = self._run(text, at - back, place + 1) if at >= back else None
                    if (end is None) is (kind != "not ahead"):
                        break
                    place, at = behind, (end if kind == "atomic" and end is not None else at)
        return None
