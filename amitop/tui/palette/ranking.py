"""Which offers are meant by a few words, the likeliest first: pure, and quick enough for every key stroke.

A word is looked for in the name (at its start, at the start of one of its words, inside it, as an abbreviation such
as `qp` for QueuePause), then in the synopsis, then in the name with letters left out. Every word must be found;
their order does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from amitop.memo import remembered
from amitop.tui.palette.offer import Offer

# How well a word fits, the best first.
_PREFIX, _WORD, _INSIDE, _ABBREVIATION, _SYNOPSIS, _LOOSE = range(6)
# Letters beyond these in one word add nothing, and an abbreviation of more is none.
_LONGEST = 24


class _Fit(NamedTuple):
    """How well a word fits, and the places of its letters in name and synopsis."""

    tier: int
    name: tuple[int, ...] = ()
    says: tuple[int, ...] = ()


class Found(NamedTuple):
    """An offer, and which letters of its name and its synopsis were meant."""

    offer: Offer
    name_marks: frozenset[int] = frozenset()
    says_marks: frozenset[int] = frozenset()


def find(offers: Sequence[Offer], query: str) -> list[Found]:
    """The offers that hold every word of `query`: those whose worst word fits best come first."""
    words = [word[:_LONGEST] for word in query.lower().split()]
    whole = "".join(query.lower().split())
    ranked = []
    for place, offer in enumerate(offers):
        fits = [fit for word in words if (fit := _fit(word, offer)) is not None]
        if len(fits) < len(words):
            continue
        tiers = [fit.tier for fit in fits]
        exact = whole == offer.name.lower().replace(" ", "")
        order = (not exact, max(tiers, default=0), sum(tiers), offer.refusal is not None, place)
        in_name = frozenset(place for fit in fits for place in fit.name)
        in_says = frozenset(place for fit in fits for place in fit.says)
        ranked.append((order, Found(offer, in_name, in_says)))
    ranked.sort(key=lambda each: each[0])
    return [found for _, found in ranked]


def _fit(word: str, offer: Offer) -> _Fit | None:
    """How well a word fits an offer."""
    named = _in_name(word, offer.name)
    also = _in_name(word, offer.also) if offer.also else None
    if also is not None and also.tier <= _WORD and (named is None or also.tier < named.tier):
        return _Fit(also.tier, named.name if named is not None else ())
    if named is not None:
        return named
    if len(word) > 1 and (places := _at_word(word, offer.says)):
        return _Fit(_SYNOPSIS, says=places)
    loose = _loose(word, offer.name)
    return _Fit(_LOOSE, loose) if loose else None


def _in_name(word: str, name: str) -> _Fit | None:
    lower, _ = _read(name)
    at = lower.find(word)
    if at == 0:
        return _Fit(_PREFIX, _run(at, word))
    if at > 0:
        if places := _at_word(word, name):
            return _Fit(_WORD, places)
        return _Fit(_INSIDE, _run(at, word)) if len(word) > 1 else None
    places = _abbreviation(word, name)
    return _Fit(_ABBREVIATION, places) if places else None


def _at_word(word: str, text: str) -> tuple[int, ...]:
    """The places of `word` where it begins a word of `text`."""
    lower, starts = _read(text)
    at = lower.find(word)
    while at >= 0:
        if at in starts:
            return _run(at, word)
        at = lower.find(word, at + 1)
    return ()


def _abbreviation(word: str, name: str) -> tuple[int, ...]:
    """The places of `word`'s letters, where they are first letters of the name's words in their order."""
    lower, starts = _read(name)
    hopeless: set[tuple[int, int]] = set()

    def rest(letter: int, after: int) -> tuple[int, ...] | None:
        """Places for the letters from `letter` on, all of them behind `after`."""
        if letter == len(word):
            return ()
        if (letter, after) in hopeless:
            return None
        for start in starts:
            if start < after:
                continue
            length = 0
            while lower[start + length : start + length + 1] == word[letter + length : letter + length + 1] != "":
                length += 1
            for taken in range(length, 0, -1):
                if (others := rest(letter + taken, start + taken)) is not None:
                    return (*range(start, start + taken), *others)
        hopeless.add((letter, after))
        return None

    return (rest(0, 0) or ()) if len(word) > 1 else ()


def _loose(word: str, name: str) -> tuple[int, ...]:
    """The places of `word`'s letters with others between them, close together: a letter may have been left out."""
    lower, starts = _read(name)
    if len(word) < 3:
        return ()
    for start in starts:
        places: list[int] = []
        at = start
        for letter in word:
            at = lower.find(letter, at)
            if at < 0 or (not places and at != start):
                break
            places.append(at)
            at += 1
        if len(places) == len(word) and places[-1] - places[0] < len(word) + 2:
            return tuple(places)
    return ()


def _run(at: int, word: str) -> tuple[int, ...]:
    return tuple(range(at, at + len(word)))


@remembered(500_000)
def _read(text: str) -> tuple[str, tuple[int, ...]]:
    """`text` in lower case, and where its words begin: `PJSIPShowAor` is PJSIP, Show and Aor."""
    starts = tuple(place for place in range(len(text)) if _begins(text, place))
    return text.lower(), starts


def _begins(text: str, place: int) -> bool:
    letter, before = text[place], text[place - 1 : place]
    if not letter.isalnum():
        return False
    if not before.isalnum():
        return True
    if letter.isupper():
        return not before.isupper() or text[place + 1 : place + 2].islower()
    return letter.isdigit() and not before.isdigit()
