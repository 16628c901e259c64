"""Escape sequences that arrive in two reads, as over a slow line or from a loaded host.

Textual waits 0.1 s for the rest of a sequence and then takes its characters for keys: of a mouse report cut after
its ESC, `[`, `<`, the digits and `M` would all act. Here the rest is put back behind its ESC; a sequence whose rest
never comes is dropped.
"""

from __future__ import annotations

import re

from textual import constants

ESC = "\x1b"
#: Seconds after an Escape in which the rest of a report may still come.
WINDOW = 1.0
#: Seconds to wait for the rest of what can't be typed, and for what follows a `[` that can.
PATIENCE, TYPED = 1.0, 0.15

_BEGUN = re.compile(r"\x1b(?:O|\[(?:[<?]?[\d;:]*|M.{0,2}))?", re.DOTALL)
_WHOLE = re.compile(r"\x1b(?:O[A-Za-z]|\[M...|\[[<?]?[\d;:]*\$?[A-Za-z~])", re.DOTALL)
# One that was begun and never ended, before the next.
_TORN = re.compile(r"\x1b\[[<?]?[\d;:]*(?=\x1b)")


class CutReports:
    """Holds back the beginning of a sequence until its rest is there."""

    def __init__(self) -> None:
        self._held = ""
        self._since = 0.0
        #: When a lone ESC was given out as the Escape key.
        self._escaped: float | None = None
        #: Whether what is held may be a key that was typed after Escape.
        self._may_be_typed = False

    def feed(self, text: str, now: float) -> str:
        """Return what of the input so far is complete."""
        behind_escape = self._escaped is not None and now - self._escaped < WINDOW
        self._escaped = None
        typed = False
        if self._held:
            text, typed = self._held + text, self._may_be_typed
        elif behind_escape and (_WHOLE.match(ESC + text) or _BEGUN.fullmatch(ESC + text)):
            text, typed = ESC + text, True
        if typed and not _WHOLE.match(text) and not _BEGUN.fullmatch(text):
            text = text[1:]  # it was typed
        text = _TORN.sub("", text)
        self._held, self._may_be_typed = "", False
        last = text.rfind(ESC)
        if last >= 0 and _BEGUN.fullmatch(text, last):
            self._held, self._since, text = text[last:], now, text[:last]
            self._may_be_typed = typed and not text and len(self._held) == 2
        return text

    def expire(self, now: float) -> str:
        """Return what has waited long enough to be keys: ESC, or what was typed after it."""
        held, waited = self._held, now - self._since
        if held == ESC:
            if waited < constants.ESCAPE_DELAY:
                return ""
            self._escaped = now
        elif self._may_be_typed or held == f"{ESC}O":
            if waited < TYPED:
                return ""
            held = held[1:] if self._may_be_typed else held
        elif waited < PATIENCE:
            return ""
        else:
            held = ""
        self._held = ""
        return held
