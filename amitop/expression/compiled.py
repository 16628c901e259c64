"""An expression made ready: checked once, then asked many times as cheaply as it can be answered."""

from __future__ import annotations

import contextlib
import difflib
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from amitop.expression import tokens
from amitop.expression.errors import ExpressionError, from_parser
from amitop.expression.folding import fold, folded, valid
from amitop.expression.tokens import Token
from amitop.expression.vocabulary import Vocabulary, compares_as_it_is, mismatch, rewritten

if TYPE_CHECKING:
    from cel import Program

# `cel` is imported where it is needed: looking on without a filter loads none of it.

#: Characters that an expression may have. CEL has no loops but comprehensions, of which none stands in another: the
#: time of an answer is proportional to what is asked, 2 seconds for 256 headers if they nested.
LENGTH_LIMIT = 1000

#: Names of maps, whose members may have any name.
MAPS = frozenset({"h"})

Value = Callable[[str], Any]

# CEL's functions on values; operators have names of their own that begin with no letter.
_METHODS = frozenset({"contains", "startsWith", "endsWith", "matches", "size", "max", "min"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_FUNCTIONS = tokens.CALLED | tokens.MACROS | _METHODS | {"duration", "timestamp"}


class Part:
    """One condition of an expression; all parts must hold."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        import cel

        self.text = text
        pieces = tokens.tokens(text)
        self._folds = not compares_as_it_is(pieces)
        changed = rewritten(text, vocabulary, _literals(pieces))
        self._program = _parse(changed)
        used = {piece.text for piece in tokens.free_names(tokens.tokens(changed))}
        # A comprehension asks for its names in every turn: it is cheaper to give them once.
        self._is_told = tokens.deepest_macro(pieces)[0] > 0
        #: The names that it asks for, the cheapest first.
        self.names = tuple(name for name in vocabulary.names if name in used)
        self._texts = used & set(vocabulary.texts)
        self._value: Value = _nothing
        self._context = cel.Context()
        # What the resolver has no value for is null.
        for name in self.names:
            self._context.add_variable(name, "" if name in self._texts else None)
        self._context.set_variable_resolver(self._resolve)

    def holds(self, value: Value) -> bool:
        """Return whether it holds, given what `value` tells of each name; only what is needed is asked for."""
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
            value = self._value(name)
            if value is None:
                return "" if name in self._texts else None
            return folded(value, fold if self._folds else valid)
        return "" if name in self._texts else None


class Expression:
    """Plain words, or conditions. `text` is as it was given."""

    def __init__(self, text: str, words: Sequence[str], parts: Sequence[Part], pieces: Sequence[Token]) -> None:
        self.text = text
        #: What must be in the text searched, folded; empty if this is CEL.
        self.words = tuple(words)
        #: Conditions, the cheapest first; empty if these are words.
        self.parts = tuple(parts)
        self._pieces = pieces

    def matches(self, value: Value, text: Callable[[], str]) -> bool:
        """Whether all words are in `text()`, or all conditions hold for what `value` tells of each name."""
        if self.words:
            searched = fold(text())
            return all(word in searched for word in self.words)
        return all(part.holds(value) for part in self.parts)

    def keys(self, name: str) -> frozenset[str] | None:
        """The keys that are asked of the map `name`; None where it may be any."""
        return tokens.keys_of(self._pieces, name)

    def __bool__(self) -> bool:
        """Whether it asks for anything at all."""
        return bool(self.words or self.parts)


def compile(text: str, names: Sequence[str] | Vocabulary) -> Expression:  # noqa: A001
    """Make `text` ready; `names` are those that it may use, the cheapest to answer first.

    Raises `ExpressionError` with place and reason.
    """
    vocabulary = names if isinstance(names, Vocabulary) else Vocabulary(names)
    known = vocabulary.names
    if len(text) > LENGTH_LIMIT:
        raise ExpressionError(LENGTH_LIMIT + 1, f"an expression has {LENGTH_LIMIT} characters at most")
    pieces = tokens.tokens(text)
    if not tokens.is_expression(pieces, known) and not _is_misspelt(pieces, known):
        return Expression(text, fold(text).split(), (), pieces)
    if (odd := _SURROGATE.search(text)) is not None:  # of a terminal or a file that is not UTF-8
        raise ExpressionError(odd.start() + 1, "this byte is no text in UTF-8")
    line = text.replace("\n", " ").replace("\r", " ")
    _check_pieces(pieces, line)
    _parse(line)
    _check_names(pieces, known)
    _check_calls(pieces)
    if (wrong := mismatch(pieces, vocabulary)) is not None:
        raise ExpressionError(wrong[0].at + 1, wrong[1])
    parts = [Part(part, vocabulary) for part in tokens.conjuncts(line, pieces)]
    parts.sort(key=lambda part: known.index(part.names[-1]) if part.names else -1)
    return Expression(text, (), parts, pieces)


def is_unfinished(text: str, names: Sequence[str] | Vocabulary) -> bool:
    """Return whether `text` is taken for words, though it may be the beginning of an expression.

    So may a known name or its first letters, alone or with the first letter of an operator.
    """
    known = names.names if isinstance(names, Vocabulary) else names
    pieces = tokens.tokens(text)
    if not pieces or tokens.is_expression(pieces, known):
        return False
    if pieces[0].text in ("!", "("):
        pieces = pieces[1:]
    if not pieces:
        return True
    first, rest = pieces[0], [piece.text for piece in pieces[1:]]
    if first.kind == "string":
        return rest in ([], ["i"])
    if first.kind != "name" or not any(name.startswith(first.text) for name in known):
        return False
    if not rest:
        return True
    return first.text in known and (rest in (["!"], ["&"], ["|"], ["i"]) or (rest[0] == "." and len(rest) <= 2))


def _literals(pieces: Sequence[Token]) -> dict[str, str]:
    """The values of the literals of text among `pieces`, by how they are written."""
    written = {piece.text for piece in pieces if piece.kind == "string" and piece.text[0] not in "bB"}
    found = {text: _parse(text).execute() for text in written}
    return {text: value for text, value in found.items() if isinstance(value, str)}


def _is_misspelt(pieces: Sequence[Token], names: Sequence[str]) -> bool:
    """Whether these would be an expression if a name were written as it is: `waitng>0`, `!pausd`."""
    if len(pieces) == 2 and pieces[0].text == "!":
        return _near(pieces[1].text, names) != ""
    compares = len(pieces) == 3 and pieces[1].text in ("<", ">", "=") and pieces[2].kind in ("number", "string")
    return compares and pieces[0].kind == "name" and _near(pieces[0].text, names) != ""


def _near(name: str, names: Sequence[str]) -> str:
    """The known name that is most like `name`; empty if none is."""
    return next(iter(difflib.get_close_matches(name.lower(), names, 1, 0.6)), "")


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
    if depth > 1:
        raise ExpressionError(where + 1, f"none of {', '.join(sorted(tokens.MACROS))} can stand in another")
    if pieces[-1].text in ("&&", "||", "==", "!=", "<", ">", "<=", ">="):
        raise ExpressionError(len(text) + 1, f"something is missing behind {pieces[-1].text}")


def _check_names(pieces: Sequence[Token], names: Sequence[str]) -> None:
    for piece in tokens.free_names(pieces):
        member = tokens.member_of(pieces, piece)
        if piece.text in names and (member is None or piece.text in MAPS):
            continue
        joined = f"{piece.text}_{member.text}" if member is not None else ""
        if joined in names:
            raise ExpressionError(piece.at + 1, f"{piece.text}.{joined[len(piece.text) + 1 :]} is written {joined}")
        if piece.text in names and member is not None:
            raise ExpressionError(member.at + 1, f"{piece.text!r} has no {member.text!r}")
        near = _near(piece.text, names)
        if "h" in names and piece.text[0].isupper():
            hint = f"a header is h.{piece.text}"
        elif near:
            hint = f"did you mean {near}?"
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
