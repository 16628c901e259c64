"""POSIX extended regular expressions, as glibc reads them, in Python's.

`Hangup` and `PJSIPHangup` compile what stands between the slashes with REG_EXTENDED | REG_NOSUB: case counts, the
match may be anywhere in the name, and an empty expression matches every channel. What can't be carried over with
the very same meaning is refused, never guessed.
"""

from __future__ import annotations

import re

_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": " \\t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": "!-/:-@\\[-`{-~",
    "space": " \\t-\\r",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
# glibc's own escapes; \b \B \< \> and back-references are left out: there the two differ in corner cases.
_ESCAPES = {
    "w": "[A-Za-z0-9_]",
    "W": "[^A-Za-z0-9_]",
    "s": "[ \\t-\\r]",
    "S": "[^ \\t-\\r]",
    "`": "\\A",
    "'": "\\Z",
}
_INTERVAL = re.compile(r"\{(\d+)(,(\d*))?\}")
_CLASS = re.compile(r":(\w+):\]")
_REPEAT_LIMIT = 255
# Python tries one way after the other, and has no end of it where many repeats can share a name out among them.
_REPEATS = 3


class UncertainPattern(ValueError):
    """An expression of which it is not certain what Asterisk matches by it; the message says why, as a clause."""


def translate(pattern: str) -> re.Pattern[str]:
    """`pattern` as a Python expression that finds the same names. Raises `UncertainPattern`."""
    if not pattern.isascii():
        raise UncertainPattern("it holds characters beyond ASCII")
    try:
        return re.compile(_Translation(pattern).whole(), re.ASCII | re.DOTALL)
    except (re.error, RecursionError, OverflowError) as error:
        raise UncertainPattern(f"it can't be read: {error}") from error


class _Translation:
    """One walk through an expression, from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.depth = 0
        self.repeats = 0

    def whole(self) -> str:
        out = self._alternatives()
        if self.at < len(self.pattern):
            raise UncertainPattern("a bracket is closed that was never opened")
        return out

    def _alternatives(self) -> str:
        branches = [self._branch()]
        while self._peek() == "|":
            self.at += 1
            branches.append(self._branch())
        if len(branches) > 1 and "" in branches:
            raise UncertainPattern("one side of | is empty")
        return "|".join(branches)

    def _branch(self) -> str:
        out = ""
        while (sign := self._peek()) and sign not in "|)":
            if sign in "*+?{":
                raise UncertainPattern(f"{sign} stands where nothing is to be repeated")
            piece, repeatable = self._piece()
            out += piece + self._repeat(repeatable)
        return out

    def _piece(self) -> tuple[str, bool]:
        """The next atom, and whether a repeat of it means the same in both."""
        sign = self._next()
        if sign == "(":
            before, begin = self.repeats, self.at
            group = self._group()
            plain = self.repeats == before and "|" not in self.pattern[begin : self.at]
            if not plain and self._peek() and self._peek() in "*+?{":
                raise UncertainPattern("a group that repeats or chooses is repeated as a whole")
            return group, True
        if sign == "[":
            return self._bracket(), True
        if sign == "\\":
            return self._escape()
        if sign == ".":
            return ".", True
        if sign == "^":
            return "\\A", False
        if sign == "$":
            return "\\Z", False
        return re.escape(sign), True

    def _group(self) -> str:
        self.depth += 1
        if self.depth > 20:
            raise UncertainPattern("its brackets are nested too deeply")
        inner = self._alternatives()
        if self._peek() != ")":
            raise UncertainPattern("a bracket is not closed")
        if not inner:
            raise UncertainPattern("a pair of brackets is empty")
        self.at += 1
        self.depth -= 1
        return f"(?:{inner})"

    def _escape(self) -> tuple[str, bool]:
        sign = self._next() if self._peek() else ""
        if sign in _ESCAPES:
            return _ESCAPES[sign], sign not in "`'"
        if not sign or sign.isalnum() or sign in "<>":
            raise UncertainPattern(f"\\{sign} is not certain to mean the same here")
        return re.escape(sign), True

    def _repeat(self, repeatable: bool) -> str:
        sign = self._peek()
        if not sign or sign not in "*+?{":
            return ""
        if not repeatable:
            raise UncertainPattern(f"{sign} repeats an anchor")
        if sign == "{":
            found = self._interval()
        else:
            self.at += 1
            found = sign
        after = self._peek()
        if after and after in "*+?{":
            # Python takes a second sign for lazy or possessive matching.
            raise UncertainPattern("a repeat is repeated")
        self.repeats += sign != "?"
        if self.repeats > _REPEATS:
            raise UncertainPattern(f"it has more than {_REPEATS} repeats")
        return found

    def _interval(self) -> str:
        match = _INTERVAL.match(self.pattern, self.at)
        if match is None:
            raise UncertainPattern("{ begins no number of repeats")
        low, high = int(match[1]), int(match[3] or match[1])
        if high < low or max(low, high) > _REPEAT_LIMIT:
            raise UncertainPattern(f"{match[0]} is out of bounds")
        self.at = match.end()
        return match[0]

    def _bracket(self) -> str:
        out = "[^" if self._peek() == "^" else "["
        self.at += len(out) - 1
        first = True
        while True:
            sign = self._next() if self._peek() else ""
            if not sign:
                raise UncertainPattern("[ is not closed")
            if sign == "]" and not first:
                return out + "]"
            out += self._class() if sign == "[" and self._peek() in (":", ".", "=") else self._range(sign)
            first = False

    def _class(self) -> str:
        """`[:digit:]`, of which the outer and the inner `[` are read."""
        match = _CLASS.match(self.pattern, self.at)
        name = match[1] if match else ""
        if name not in _CLASSES:
            raise UncertainPattern("[ holds a class that is not known")
        self.at += len(name) + 3
        if self._peek() == "-" and self.pattern[self.at + 1 : self.at + 2] != "]":
            raise UncertainPattern("a class can't begin a range")
        return _CLASSES[name]

    def _range(self, begin: str) -> str:
        """One character between brackets, or a range; a backslash is nothing but itself there."""
        ahead = self.pattern[self.at : self.at + 2]
        if len(ahead) < 2 or ahead[0] != "-" or ahead[1] == "]":
            return re.escape(begin)
        end = ahead[1]
        self.at += 2
        if end == "[" and self._peek() in (":", ".", "="):
            raise UncertainPattern("a class can't end a range")
        kinds = [str.isdecimal, str.islower, str.isupper]
        if begin > end or not any(kind(begin) and kind(end) for kind in kinds):
            # In most locales the order of other characters is not that of their codes.
            raise UncertainPattern(f"the range {begin}-{end} depends on the locale")
        if self._peek() == "-" and self.pattern[self.at + 1 : self.at + 2] != "]":
            raise UncertainPattern("a range begins where another ends")
        return f"{begin}-{end}"

    def _peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _next(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]
