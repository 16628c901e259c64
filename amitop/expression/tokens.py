"""The smallest pieces of an expression, and what can be told from them without a parser."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<blank>\s+|//[^\n]*)
    |(?P<string>[rR](?:"[^"\n]*"|'[^'\n]*')|[bB]?(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
    |(?P<number>0[xX][0-9a-fA-F]+[uU]?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[uU]?)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign>==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()\[\]{}])
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)

_COMPARING = frozenset({"==", "!=", "<=", ">=", "&&", "||"})
# CEL's functions that are called with what they work on in brackets.
CALLED = frozenset({"has", "size", "int", "uint", "double", "string", "bool", "bytes", "matches", "type"})
#: CEL's comprehensions: they name a variable of their own and walk over what they are called on.
MACROS = frozenset({"all", "exists", "exists_one", "map", "filter"})


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    #: Where it begins, counted from 0.
    at: int


def tokens(text: str) -> list[Token]:
    """The pieces of `text` without blanks; together they are all of it."""
    return [
        Token(match.lastgroup or "other", match[0], match.start())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "blank"
    ]


def is_expression(pieces: Sequence[Token], names: Collection[str]) -> bool:
    """Whether this is CEL rather than words to search for; broken CEL included, as it is while it is typed."""
    for index, piece in enumerate(pieces):
        if piece.text in _COMPARING and piece.kind == "sign":
            return True
        if piece.text in ("<", ">") and _stands_apart(pieces, index):
            return True
        if piece.text in ("<", ">", "=", "in") and _is_operand(pieces, index - 1, names):
            return True
        if piece.kind == "name" and _is_call(pieces, index):
            return True
    return len(pieces) > 1 and pieces[0].text == "!" and (pieces[1].text == "(" or pieces[1].text in names)


def _stands_apart(pieces: Sequence[Token], index: int) -> bool:
    """Whether a sign has blanks on both sides, and something beyond them."""
    if not 0 < index < len(pieces) - 1:
        return False
    before, piece, after = pieces[index - 1 : index + 2]
    return before.at + len(before.text) < piece.at and piece.at + 1 < after.at


def _is_operand(pieces: Sequence[Token], index: int, names: Collection[str]) -> bool:
    """Whether the piece before an operator can be compared: a known name, `h.Cause`, `h["Cause"]`, a call."""
    if index < 0:
        return False
    piece = pieces[index]
    if piece.text in ("]", ")"):
        return True
    if piece.kind == "name" and index >= 2 and pieces[index - 1].text == ".":
        return pieces[index - 2].text in names
    return piece.kind == "string" or piece.text in names


def _is_call(pieces: Sequence[Token], index: int) -> bool:
    if index + 1 >= len(pieces) or pieces[index + 1].text != "(":
        return False
    piece = pieces[index]
    touches = pieces[index + 1].at == piece.at + len(piece.text)
    return touches and ((index > 0 and pieces[index - 1].text == ".") or piece.text in CALLED)


def free_names(pieces: Sequence[Token]) -> list[Token]:
    """The names that an expression asks for: no members, no functions, nothing that a comprehension binds."""
    bound = {pieces[index + 2].text for index in _macros(pieces) if index + 2 < len(pieces)}
    found = []
    for index, piece in enumerate(pieces):
        if piece.kind != "name" or piece.text in ("in", "true", "false", "null") or piece.text in bound:
            continue
        is_member = index > 0 and pieces[index - 1].text == "."
        is_called = index + 1 < len(pieces) and pieces[index + 1].text == "("
        if not is_member and not is_called:
            found.append(piece)
    return found


def calls(pieces: Sequence[Token]) -> list[Token]:
    """The functions that an expression calls."""
    return [
        piece
        for index, piece in enumerate(pieces)
        if piece.kind == "name" and index + 1 < len(pieces) and pieces[index + 1].text == "("
    ]


def member_of(pieces: Sequence[Token], name: Token) -> Token | None:
    """Return `Cause` of `h.Cause`, for the piece `h`; None if it has no member, or a function that is called."""
    index = pieces.index(name)
    if index + 2 >= len(pieces) or pieces[index + 1].text != "." or pieces[index + 2].kind != "name":
        return None
    is_called = index + 3 < len(pieces) and pieces[index + 3].text == "("
    return None if is_called else pieces[index + 2]


def _macros(pieces: Sequence[Token]) -> list[int]:
    return [
        index
        for index, piece in enumerate(pieces)
        if piece.text in MACROS
        and index
        and pieces[index - 1].text == "."
        and index + 1 < len(pieces)
        and pieces[index + 1].text == "("
    ]


def deepest_macro(pieces: Sequence[Token]) -> tuple[int, int]:
    """How deep comprehensions stand in one another, and where the deepest begins."""
    begins = {index + 1 for index in _macros(pieces)}
    open_brackets: list[bool] = []
    deepest, where = 0, 0
    for index, piece in enumerate(pieces):
        if piece.text in ("(", "[", "{") and piece.kind == "sign":
            open_brackets.append(index in begins)
            if index in begins and sum(open_brackets) > deepest:
                deepest, where = sum(open_brackets), pieces[index - 1].at
        elif piece.text in (")", "]", "}") and piece.kind == "sign" and open_brackets:
            open_brackets.pop()
    return deepest, where


def keys_of(pieces: Sequence[Token], name: str) -> frozenset[str] | None:
    """The keys asked of the map `name`, or None where it is used in a way that may ask for any."""
    keys: set[str] = set()
    for index, piece in enumerate(pieces):
        if piece.kind != "name" or piece.text != name or (index and pieces[index - 1].text == "."):
            continue
        after = [each.text for each in pieces[index + 1 : index + 4]]
        if len(after) >= 2 and after[0] == "." and pieces[index + 2].kind == "name" and after[2:] != ["("]:
            keys.add(after[1])
        elif len(after) == 3 and after[0] == "[" and after[2] == "]" and _is_plain(pieces[index + 2]):
            keys.add(after[1][1:-1])
        else:
            return None
    return frozenset(keys)


def _is_plain(piece: Token) -> bool:
    return piece.kind == "string" and piece.text[0] in "\"'" and "\\" not in piece.text


def conjuncts(text: str, pieces: Sequence[Token]) -> list[str]:
    """`text` cut at each `&&` that joins all of it: every piece must hold, in any order."""
    depth, cuts = 0, []
    for piece in pieces:
        if piece.kind != "sign":
            continue
        if piece.text in "([{":
            depth += 1
        elif piece.text in ")]}":
            depth -= 1
        elif depth == 0 and piece.text in ("||", "?"):
            return [text]
        elif depth == 0 and piece.text == "&&":
            cuts.append(piece.at)
    if "//" in text:
        return [text]
    ends = [*cuts, len(text)]
    starts = [0, *(cut + 2 for cut in cuts)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]
