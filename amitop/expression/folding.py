"""Fold text so that case and accents make no difference when it is compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

# Letters that a reader takes for a letter with a mark, though Unicode does not decompose them.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i"})


def fold(text: str) -> str:
    """Return `text` without case and accents: `José`, `JOSE` and `jose` become one.

    The text is `valid` then.
    """
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", valid(text).casefold())
    kept = "".join(each for each in parts if not unicodedata.combining(each))
    return unicodedata.normalize("NFC", kept).casefold().translate(_LETTERS)


def valid(text: str) -> str:
    """Return `text` with U+FFFD for each lone surrogate (a byte that is not UTF-8): CEL takes none."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def folded(value: object, change: Callable[[str], str] = fold) -> object:
    """Return `value` with every text in it changed, in lists and maps too."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [folded(each, change) for each in value]
    if isinstance(value, dict):
        return {change(key): folded(each, change) for key, each in value.items()}
    return value
