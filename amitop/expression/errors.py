"""What is wrong with an expression: one plain sentence, and where."""

from __future__ import annotations

import re


class ExpressionError(ValueError):
    """A wrong expression. `column` counts from 1; the text is a sentence that begins with it."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(f"column {column}: {reason}")
        self.column = column
        self.reason = reason


# CEL's parser in its own words, as far as they are taken over in ours: what it says else names its inner parts.
_SAID = re.compile(r"ERROR: <input>:\d+:(\d+): (?:Syntax error: )?([^\n]*)")
_INPUT = re.compile(r"(?:extraneous|mismatched|no viable alternative at) input '(.*?)'(?: expecting|$)")
_MISSING = re.compile(r"missing '(.*?)' at ")
_WORDS = {"and": "&&", "or": "||", "not": "!"}
_TOLD = {
    "OtherError": "this is nested too deeply",
    "invalid int literal": "this number is too large",
    "invalid uint literal": "this number is too large",
    "invalid double literal": "this number is too large",
    "invalid string literal": "this text has an escape that is not known",
    "invalid bytes literal": "this text has an escape that is not known",
    "reserved identifier": "this word is reserved, and can't be a name",
    "argument must be a simple name": "a simple name belongs here",
    "invalid argument to has() macro": "has() takes a field, such as has(a.b)",
}
_UNREADABLE = "this can't be read"


def from_parser(said: str, text: str) -> ExpressionError:
    """Return the parser's complaint about `text` as a plain sentence."""
    found = _SAID.search(said)
    if found is None:
        return ExpressionError(1, _UNREADABLE)
    # Macros are complained of at column 0.
    column, reason = min(max(1, int(found[1])), len(text) + 1), found[2].strip()
    if missing := _MISSING.match(reason):
        return ExpressionError(column, f"{missing[1]!r} is missing")
    named = _INPUT.match(reason)
    if named is None:
        told = (plain for begins, plain in _TOLD.items() if reason.startswith(begins))
        return ExpressionError(column, next(told, _UNREADABLE))
    word = named[1]
    if word == "<EOF>" or column > len(text):
        return ExpressionError(len(text) + 1, "the end is missing")
    if word in _WORDS:
        return ExpressionError(column, f"{word!r} is not known: write {_WORDS[word]}")
    return ExpressionError(column, f"{word!r} does not fit here")
