"""What is wrong with an expression: one plain sentence, and where."""

from __future__ import annotations

import re


class ExpressionError(ValueError):
    """A wrong expression. `column` counts from 1; the text is a sentence that begins with it."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(f"column {column}: {reason}")
        self.column = column
        self.reason = reason


# How CEL's parser says it, in its own words.
_SAID = re.compile(r"ERROR: <input>:\d+:(\d+): (?:Syntax error: )?([^\n]*)")
_INPUT = re.compile(r"(?:extraneous|mismatched|no viable alternative at) input '(.*?)'(?: expecting|$)")
_MISSING = re.compile(r"missing '(.*?)' at ")
_WORDS = {"and": "&&", "or": "||", "not": "!"}


def from_parser(said: str, text: str) -> ExpressionError:
    """The parser's complaint about `text` as a plain sentence."""
    found = _SAID.search(said)
    if found is None:
        return ExpressionError(1, "this can't be read")
    # Macros are complained of at column 0.
    column, reason = min(max(1, int(found[1])), len(text) + 1), found[2].strip()
    if missing := _MISSING.match(reason):
        return ExpressionError(column, f"{missing[1]!r} is missing")
    named = _INPUT.match(reason)
    if named is None:
        return ExpressionError(column, reason.partition(": ")[0])
    word = named[1]
    if word == "<EOF>" or column > len(text):
        return ExpressionError(len(text) + 1, "the end is missing")
    if word in _WORDS:
        return ExpressionError(column, f"{word!r} is not known: write {_WORDS[word]}")
    return ExpressionError(column, f"{word!r} does not fit here")
