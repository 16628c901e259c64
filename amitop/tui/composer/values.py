"""Headers that take one of a few words, as Asterisk reads them (AMI.md §5)."""

from __future__ import annotations

_YES = (("true", ""), ("false", ""))
_BOOLEANS = frozenset(
    "async earlymedia paused soft mute muted ringinuse allvariables members rules parameters preserve immediate "
    "replacelifetime useendpointid".split()
)
_CAUSES = (
    ("16", "normal clearing"),
    ("17", "busy"),
    ("18", "no user responding"),
    ("19", "no answer"),
    ("21", "rejected"),
    ("27", "destination out of order"),
    ("34", "congestion"),
)
_LEVELS = tuple(
    (word, "") for word in "on off call system agent user dialplan reporting cdr cc security message".split()
)

# By Action and header, then by header alone; all in lower case.
_WORDS: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("moduleload", "loadtype"): tuple((word, "") for word in ("load", "unload", "reload", "refresh")),
    ("muteaudio", "direction"): (("in", "what the channel says"), ("out", "what it hears"), ("all", "both")),
    ("muteaudio", "state"): (("on", ""), ("off", "")),
    ("mixmonitormute", "direction"): (("read", "what the channel says"), ("write", "what it hears"), ("both", "")),
    ("mixmonitormute", "state"): (("1", "muted"), ("0", "heard")),
    ("bridge", "tone"): (("no", ""), ("channel1", ""), ("channel2", ""), ("both", "")),
    ("hangup", "cause"): _CAUSES,
    ("pjsiphangup", "cause"): _CAUSES,
    ("events", "eventmask"): _LEVELS,
    ("playdtmf", "receive"): _YES,
    ("filter", "operation"): (("Add", "it can't be taken back"),),
    ("challenge", "authtype"): (("MD5", ""),),
    ("login", "authtype"): (("MD5", ""),),
}


def words_for(action: str, key: str) -> tuple[tuple[str, str], ...]:
    """The words that a header takes, each with what it means; empty where it takes any value."""
    name = key.lower()
    found = _WORDS.get((action.lower(), name))
    if found is None and name in _BOOLEANS and action.lower() not in ("queuestatus", "bridge"):
        return _YES
    return found or ()
