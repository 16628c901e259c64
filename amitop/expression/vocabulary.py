"""What an expression may ask for: names, and what kind of value each of them has."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from amitop.expression import tokens
from amitop.expression.folding import fold
from amitop.expression.tokens import Token

_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
# Functions whose argument is a notation of its own.
_NOTATIONS = frozenset({"timestamp", "duration", "matches"})
_TEXT_METHODS = frozenset({"contains", "startsWith", "endsWith", "matches"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words that a field may have, by every way in which they may be written, folded."""

    #: Spelling, folded -> the word that the screen shows.
    shown: Mapping[str, str]
    #: The field with Asterisk's own word; empty if there is none.
    told: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that an expression may use, the cheapest to answer first."""

    names: Sequence[str]
    #: Names of texts: one that is not known is ``""``, and compared with null it is compared with ``""``.
    texts: Collection[str] = ()
    #: Names of numbers.
    numbers: Collection[str] = ()
    #: Names of fields with words that are written in several ways.
    words: Mapping[str, Words] = field(default_factory=dict)


def compares_as_it_is(pieces: Sequence[Token]) -> bool:
    """Return whether a condition looks at case and accents: one with a regular expression does."""
    return any(piece.text == "matches" for piece in tokens.calls(pieces))


def rewritten(text: str, vocabulary: Vocabulary, literal: Mapping[str, str]) -> str:
    """Return the condition `text` in terms of values as they are given to CEL.

    Words of a field become those of the screen, null compared with a text becomes ``""``, and unless the condition
    compares texts as they are, every literal and every key of a map is folded. `literal` has the value of each
    literal by how it is written.
    """
    pieces = tokens.tokens(text)
    folds = not compares_as_it_is(pieces)
    free = {piece.at for piece in tokens.free_names(pieces)}
    changed = list(text)

    def put(piece: Token, instead: str) -> None:
        changed[piece.at : piece.at + len(piece.text)] = [instead, *[""] * (len(piece.text) - 1)]

    for index, piece in enumerate(pieces):
        subject = _subject(pieces, index)
        named = subject.text if subject is not None and subject.at in free else ""
        if piece.text == "null" and named in vocabulary.texts:
            put(piece, '""')
        elif piece.kind == "string" and piece.text in literal and not _is_notation(pieces, index):
            value = literal[piece.text]
            if (known := vocabulary.words.get(named)) is not None:
                value = known.shown.get(fold(value), value)
            put(piece, quoted(fold(value) if folds else value))
        elif piece.kind == "name" and folds and _is_member(pieces, index):
            put(piece, fold(piece.text))
        elif piece.at in free and _asks_asterisk(pieces, index, vocabulary):
            put(piece, vocabulary.words[piece.text].told)
    return "".join(changed)


def quoted(value: str) -> str:
    """Return `value` as a literal of CEL."""
    escaped = "".join(
        f"\\u{ord(each):04x}" if ord(each) < 32 else f"\\{each}" if each in '"\\' else each for each in value
    )
    return f'"{escaped}"'


def mismatch(pieces: Sequence[Token], vocabulary: Vocabulary) -> tuple[Token, str] | None:
    """Return the first literal that can never be what it is compared with, and why."""
    free = {piece.at for piece in tokens.free_names(pieces)}
    for index, piece in enumerate(pieces):
        subject = _compared(pieces, index)
        # What is compared with `!=` differs, and says so.
        if subject is None or subject.at not in free or "!=" in _signs_beside(pieces, index):
            continue
        if piece.kind == "string" and subject.text in vocabulary.numbers:
            return piece, f"{subject.text} is a number: write it without quotes"
        if piece.kind == "number" and subject.text in vocabulary.texts:
            return piece, f"{subject.text} is a text: write it in quotes"
    return None


def _signs_beside(pieces: Sequence[Token], index: int) -> set[str]:
    return {each.text for each in (*pieces[max(0, index - 1) : index], *pieces[index + 1 : index + 2])}


def _subject(pieces: Sequence[Token], index: int) -> Token | None:
    """The name that the literal at `index` is compared with, alone or in a list."""
    if (found := _compared(pieces, index)) is not None:
        return found
    start = index
    while start and (pieces[start].kind == "string" or pieces[start].text in (",", "null")):
        start -= 1
    if start < index and pieces[start].text == "[" and start >= 2 and pieces[start - 1].text == "in":
        return _name(pieces, start - 2)
    return None


def _compared(pieces: Sequence[Token], index: int) -> Token | None:
    """The name that stands on the other side of a comparison with the literal at `index`."""
    if index >= 2 and pieces[index - 1].text in _COMPARISONS:
        return _name(pieces, index - 2)
    if index + 2 < len(pieces) and pieces[index + 1].text in _COMPARISONS:
        after = pieces[index + 3].text if index + 3 < len(pieces) else ""
        return _name(pieces, index + 2) if after not in (".", "(", "[") else None
    return None


def _name(pieces: Sequence[Token], index: int) -> Token | None:
    return pieces[index] if pieces[index].kind == "name" else None


def _is_notation(pieces: Sequence[Token], index: int) -> bool:
    """Whether a literal is an argument that has a notation of its own, such as a regular expression."""
    return index >= 2 and pieces[index - 1].text == "(" and pieces[index - 2].text in _NOTATIONS


def _is_member(pieces: Sequence[Token], index: int) -> bool:
    """Whether a name is a key of a map: `h.Cause`."""
    is_called = index + 1 < len(pieces) and pieces[index + 1].text == "("
    return index > 0 and pieces[index - 1].text == "." and not is_called


def _asks_asterisk(pieces: Sequence[Token], index: int, vocabulary: Vocabulary) -> bool:
    """Whether a text method looks for a word in capitals, as Asterisk writes it, in the field at `index`."""
    words = vocabulary.words.get(pieces[index].text)
    if words is None or not words.told or index + 4 >= len(pieces):
        return False
    dot, method, bracket, literal = pieces[index + 1 : index + 5]
    return (
        dot.text == "."
        and method.text in _TEXT_METHODS
        and bracket.text == "("
        and literal.kind == "string"
        and literal.text.isupper()
    )
