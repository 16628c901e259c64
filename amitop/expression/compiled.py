"""An expression made ready: checked once, then asked many times as cheaply as it can be answered."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from amitop.expression import tokens
from amitop.expression.errors import ExpressionError, from_parser
from amitop.expression.tokens import Token

if TYPE_CHECKING:
    from cel import Program

# `cel` is imported where it is needed: looking on without a filter loads none of it.

#: Characters that an expression may have, and comprehensions that may stand in one another. CEL has no other loops,
#: so that this bounds how long an answer takes.
LENGTH_LIMIT = 1000
NESTING_LIMIT = 2

Value = Callable[[str], Any]

# CEL's functions on values; operators have names of their own that begin with no letter.
_METHODS = frozenset({"contains", "startsWith", "endsWith", "matches", "size", "max", "min"})
_FUNCTIONS = tokens.CALLED | tokens.MACROS | _METHODS | {"duration", "timestamp"}


class Part:
    """One condition of an expression; all parts must hold."""

    def __init__(self, text: str, names: Sequence[str]) -> None:
        import cel

        self.text = text
        self._program = _parse(text)
        pieces = tokens.tokens(text)
        used = {piece.text for piece in tokens.free_names(pieces)}
        # A comprehension asks for its names in every turn: they are better told once.
        self._is_told = tokens.deepest_macro(pieces)[0] > 0
        #: The names that it asks for, the cheapest first.
        self.names = tuple(name for name in names if name in used)
        self._value: Value = _nothing
        self._context = cel.Context()
        # What the resolver has no value for is null.
        for name in self.names:
            self._context.add_variable(name, None)
        self._context.set_variable_resolver(self._resolve)

    def holds(self, value: Value) -> bool:
        """Whether it holds, given what `value` tells of each name; only what is needed is asked for."""
        self._value = value
        try:
            if self._is_told:
                return self._program.execute({name: self._resolve(name) for name in self.names}) is True
            return self._program.execute(self._context) is True
        except Exception:
            # A missing header, another type: no answer is no.
            return False
        finally:
            self._value = _nothing

    def _resolve(self, name: str) -> Any:
        # What is raised here would be printed.
        with contextlib.suppress(Exception):
            return self._value(name)
        return None


class Expression:
    """Plain words, or conditions. `text` is as it was given."""

    def __init__(self, text: str, words: Sequence[str], parts: Sequence[Part], pieces: Sequence[Token]) -> None:
        self.text = text
        #: What must be in the text searched, case-folded; empty where this is CEL.
        self.words = tuple(words)
        #: Conditions, the cheapest first; empty where these are words.
        self.parts = tuple(parts)
        self._pieces = pieces

    def matches(self, value: Value, text: Callable[[], str]) -> bool:
        """Whether all words are in `text()`, or all conditions hold for what `value` tells of each name."""
        if self.words:
            searched = text().casefold()
            return all(word in searched for word in self.words)
        return all(part.holds(value) for part in self.parts)

    def keys(self, name: str) -> frozenset[str] | None:
        """The keys that are asked of the map `name`; None where it may be any."""
        return tokens.keys_of(self._pieces, name)

    def __bool__(self) -> bool:
        """Whether it asks for anything at all."""
        return bool(self.words or self.parts)


def compile(text: str, names: Sequence[str]) -> Expression:  # noqa: A001
    """Make `text` ready; `names` are those that it may use, the cheapest to answer first.

    Raises `ExpressionError` with place and reason.
    """
    if len(text) > LENGTH_LIMIT:
        raise ExpressionError(LENGTH_LIMIT + 1, f"an expression has {LENGTH_LIMIT} characters at most")
    pieces = tokens.tokens(text)
    if not tokens.is_expression(pieces, names):
        return Expression(text, text.casefold().split(), (), pieces)
    line = text.replace("\n", " ").replace("\r", " ")
    _check_pieces(pieces, line)
    _parse(line)
    _check_names(pieces, names)
    _check_calls(pieces)
    parts = [Part(part, names) for part in tokens.conjuncts(line, pieces)]
    parts.sort(key=lambda part: names.index(part.names[-1]) if part.names else -1)
    return Expression(text, (), parts, pieces)


def _check_pieces(pieces: Sequence[Token], text: str) -> None:
    """What is told better here than by the parser."""
    for piece in pieces:
        if piece.kind != "other":
            continue
        if piece.text in "\"'":
            raise ExpressionError(piece.at + 1, "this text has no closing quote")
        if piece.text == "=":
            raise ExpressionError(piece.at + 1, "to compare, write ==")
        if piece.text in "&|":
            raise ExpressionError(piece.at + 1, f"to join conditions, write {piece.text * 2}")
        raise ExpressionError(piece.at + 1, f"{piece.text!r} does not fit here")
    depth, where = tokens.deepest_macro(pieces)
    if depth > NESTING_LIMIT:
        raise ExpressionError(where + 1, f"{NESTING_LIMIT} of {', '.join(sorted(tokens.MACROS))} nest at most")
    if pieces[-1].text in ("&&", "||", "==", "!=", "<", ">", "<=", ">="):
        raise ExpressionError(len(text) + 1, f"something is missing behind {pieces[-1].text}")


def _check_names(pieces: Sequence[Token], names: Sequence[str]) -> None:
    for piece in tokens.free_names(pieces):
        if piece.text in names:
            continue
        near = difflib.get_close_matches(piece.text.lower(), names, 1, 0.6)
        if "h" in names and piece.text[0].isupper():
            hint = f"a header is h.{piece.text}"
        elif near:
            hint = f"did you mean {near[0]}?"
        else:
            hint = f"there are {', '.join(sorted(names))}"
        raise ExpressionError(piece.at + 1, f"{piece.text!r} is not known: {hint}")


def _check_calls(pieces: Sequence[Token]) -> None:
    for piece in tokens.calls(pieces):
        if piece.text == "in" or piece.text in _FUNCTIONS:
            continue
        near = difflib.get_close_matches(piece.text, sorted(_FUNCTIONS), 1, 0.6)
        hint = f": did you mean {near[0]}?" if near else ""
        raise ExpressionError(piece.at + 1, f"there is no function {piece.text!r}{hint}")
    for index, piece in enumerate(pieces[:-2]):
        pattern = pieces[index + 2]
        if piece.text == "matches" and pieces[index + 1].text == "(" and pattern.kind == "string":
            try:
                _parse(f"''.matches({pattern.text})").execute()
            except Exception:
                raise ExpressionError(pattern.at + 1, "this is no regular expression") from None


def _parse(text: str) -> Program:
    import cel

    try:
        return cel.compile(text)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the parser's own panics are no Exception
        raise from_parser(str(error), text) from None


def _nothing(_: str) -> None:
    return None
