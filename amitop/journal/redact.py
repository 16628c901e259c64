"""Mask what must not be seen (AMI.md §6), in two classes.

**Never kept**: what one can log in with: secrets, hashes, PINs. `redact_sent` and `redact_heard` take it out before
a packet reaches journal, recording or log, and nothing brings it back.

**The operator's own business**: values of variables and of the database, digits that callers press, the output of
commands, lines of configuration. It is kept, since the model and a search need it; `conceal` takes it out of what
is shown, copied and saved, unless it is asked for.

A packet may have megabytes and is written by whoever runs the PBX, so the work is proportional to its length: a
pattern finds a line's key or a word, possessively, and `_names_a_secret` decides about that alone.
`tests/journal/test_patterns.py` counts the steps of every pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from amitop.ami import Action, Kind, Packet
from amitop.ami.action import MASK as MASK_TEXT

#: Stands for what is hidden, as bytes.
MASK = MASK_TEXT.encode()

_KEPT = rb"\1: " + MASK


def _lines(*keys: str) -> re.Pattern[bytes]:
    """The header lines of these keys, each with its value."""
    return re.compile(rb"(?im)^(" + "|".join(keys).encode() + rb"):[ ]?([^\r\n]+)")


_SECRET_KEYS = ("Secret", "Key", "Challenge", "Password", "Md5Cred", "OauthSecret", "RefreshToken", "NewPassword")
_SECRETS = _lines(*_SECRET_KEYS, "OldPassword", "ExpectedResponse")
_IN_LOGIN = re.compile(rb"(?i)\A[\r\n]*+Action:[ ]?(Login|Challenge)[ ]*\r?\n")
# What a configuration calls a secret: secret, md5secret, remotesecret, password, vmsecret, dbpass, oauth_secret …
_WORDS = rb"secret|passw|pass\b|md5_?cred|token|\bpin|auth\b"
_names_a_secret = re.compile(rb"(?i)" + _WORDS).search
_text_names_a_secret = re.compile(_WORDS.decode(), re.IGNORECASE).search
# A line in three groups: what stands before the value's name and the name, the name, and what leads to the value.
_IN_ACTION = re.compile(rb"(?m)^(([^:\r\n]++):[ ]?)[^\r\n]+")
_CONFIG = re.compile(rb"(?im)^(Line-[\d-]++: *+([\w-]++) *+=>? *+)[^\r\n]+")
_JSON = re.compile(rb'("([\w-]++)" *+: *+)"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_OUTPUT = re.compile(rb"(?im)^((?:Output:)? *+([\w-]++)[ \t]*+[:=][ \t]*+)[^\r\n]+")
# A voicemail box: its PIN stands up to the first comma.
_BOX = re.compile(rb"(?im)^(Line-[\d-]++: *+\d++ *+=>? *+)[^,\r\n]+")
_UPDATE = _lines(r"(?:Value|Match)-\d+")
_IS_UPDATE = re.compile(rb"(?i)\A[\r\n]*+Action:[ ]?UpdateConfig[ ]*\r?\n")
_IS_COMMAND = re.compile(rb"(?i)\A[\r\n]*+Action:[ ]?Command[ ]*\r?\n")
_COMMAND = re.compile(rb"(?im)^(Command:[ ]?)([^\r\n]+)")
# A word of a command line and what leads from it to the next; one behind `show` is the name of what is shown.
_IN_COMMAND = re.compile(r"(?i)(?<!show )(?<![\w-])([\w-]++)(?:[ \t]*+[:=][ \t]*+|[ \t]++)(?=\S)")
# A ChallengeResponseFailed event shows the hash that was tried in a header named like a packet's first one.
_TRIED = _lines("Response")
_CHALLENGE = _lines("Challenge")

# Events that may hold one, told by a look at their names: the others are not searched.
_EVENTS = frozenset(
    {"AuthList", "AuthDetail", "ChallengeResponseFailed", "ChallengeSent", "VoicemailPasswordChange"}
)
_EVENT = Kind.EVENT


def _mask_named(pattern: re.Pattern[bytes], raw: bytes, mask: bytes = MASK) -> bytes:
    """Mask the value of each match whose second group names a secret; the first group stays."""

    def masked(found: re.Match[bytes]) -> bytes:
        return found[1] + mask if _names_a_secret(found[2]) else found[0]

    return pattern.sub(masked, raw)


def redact_sent(raw: bytes) -> bytes:
    """Return an Action's bytes with every secret masked. `Key` is a secret in a Login only."""
    if _IN_LOGIN.match(raw):
        return _SECRETS.sub(_KEPT, raw)
    if _IS_UPDATE.match(raw):
        raw = _UPDATE.sub(_KEPT, raw)
    elif _IS_COMMAND.match(raw):
        return _in_commands(conceal_secret, raw)
    return _mask_named(_IN_ACTION, raw)


def redact_heard(packet: Packet) -> bytes:
    """Return a received packet's bytes with every secret masked."""
    if packet.kind is _EVENT:
        if packet.name not in _EVENTS:
            return packet.raw
        masked = _SECRETS.sub(_KEPT, packet.raw)
        return _TRIED.sub(_KEPT, masked) if packet.name == "ChallengeResponseFailed" else masked
    return _redact_answer(packet.raw)


def _redact_answer(raw: bytes) -> bytes:
    if b"Challenge: " in raw:
        raw = _CHALLENGE.sub(_KEPT, raw)
    if b"Line-" in raw:
        raw = _BOX.sub(rb"\1" + MASK, _mask_named(_CONFIG, raw))
    if b"JSON: " in raw:
        raw = _mask_named(_JSON, raw, b'"' + MASK + b'"')
    if b"Output:" in raw or _OUTPUT_END in raw:
        raw = _mask_named(_OUTPUT, raw)
    return raw


_OUTPUT_END = b"--END COMMAND--"
_CHANNEL_VARIABLES = re.compile(rb"(?im)^(ChanVariable[^=\r\n]*+)=[^\r\n]*")
_VARIABLES = re.compile(rb"(?im)^(Variable:[ ]?[^=\r\n]*+)=[^\r\n]*")
_BUSINESS_LINE = re.compile(rb"(?im)^(Line-[\d-]++:[^=\r\n]*+)=[^\r\n]*")
_BUSINESS_OUTPUT = re.compile(rb"(?m)^(Output):[^\r\n]+")
_FOLLOWS = re.compile(rb"(?i)\A[\r\n]*+Response:[ ]?Follows\r?\n")
_FOLLOWS_HEADER = re.compile(rb"(?im)^(?:Privilege|ActionID):[^\n]*\n")
# A value from Getvar or the database may hold line ends (AMI.md §6.5): it goes on to the next header that is ours.
_VALUE = re.compile(rb"(?ims)^(Val(?:ue)?):[ ]?.+?(?=\r\nActionID: |\r\n\r\n\Z|\Z)")
_DIGIT = _lines("Digit")
_SET = _lines("Value", "Val")
_BUSINESS_EVENTS: dict[str, tuple[re.Pattern[bytes], bytes]] = {
    "VarSet": (_lines("Value"), _KEPT),
    "DTMFBegin": (_DIGIT, _KEPT),
    "DTMFEnd": (_DIGIT, _KEPT),
    "DBGetResponse": (_VALUE, _KEPT),
    "DBGetTreeResponse": (_VALUE, _KEPT),
    "Status": (_VARIABLES, rb"\1=" + MASK),
}
_BUSINESS_ACTIONS: dict[str, tuple[re.Pattern[bytes], bytes]] = {
    "setvar": (_SET, _KEPT),
    "dbput": (_SET, _KEPT),
    "originate": (_VARIABLES, rb"\1=" + MASK),
    "playdtmf": (_DIGIT, _KEPT),
}


def conceal(packet: Packet) -> bytes:
    """Return the bytes of a kept packet with the operator's own business masked, to show, copy or save."""
    raw = packet.raw
    if packet.kind is _EVENT:
        if found := _BUSINESS_EVENTS.get(packet.name):
            raw = found[0].sub(found[1], raw)
        return _CHANNEL_VARIABLES.sub(rb"\1=" + MASK, raw) if b"ChanVariable" in raw else raw
    if packet.kind is Kind.ACTION:
        if packet.name.lower() == "command":
            return _in_commands(conceal_command, raw)
        found = _BUSINESS_ACTIONS.get(packet.name.lower())
        return found[0].sub(found[1], raw) if found else raw
    return _conceal_answer(raw) if packet.kind is Kind.RESPONSE else raw


def _conceal_answer(raw: bytes) -> bytes:
    if b"\nVariable: " in raw and b"\nValue: " in raw:
        raw = _VALUE.sub(_KEPT, raw)
    if b"Line-" in raw:
        raw = _BUSINESS_LINE.sub(rb"\1=" + MASK, raw)
    if b"JSON: " in raw:
        raw = _lines("JSON").sub(_KEPT, raw)
    if b"Output:" in raw:
        raw = _BUSINESS_OUTPUT.sub(_KEPT, raw)
    found = _FOLLOWS.match(raw)
    if found is None:
        return raw
    begin = found.end()
    while found := _FOLLOWS_HEADER.match(raw, begin):
        begin = found.end()
    # Without its end, as after a cut, all the rest is output.
    end = raw.rfind(_OUTPUT_END, begin)
    return raw[:begin] + MASK + b"\r\n" + (raw[end:] if end >= 0 else b"\r\n")


# What a file that outlives the session must not hold: whatever the operator may have typed a secret into.
_VALUES = (
    re.compile(r"(?i)(\b(?:database put|dialplan set global)\s+\S.*\s)\S+\s*$"),
    re.compile(r"(?i)(\bdialplan set chanvar\s+\S+\s+\S+\s+)\S.*"),
)


def conceal_secret(line: str) -> str:
    """Return a line for Asterisk's CLI without what comes after a word that names a secret."""
    for found in _IN_COMMAND.finditer(line):
        if _text_names_a_secret(found[1]):
            return line[: found.end()] + MASK_TEXT
    return line


def conceal_command(line: str) -> str:
    """Return a line for Asterisk's CLI with the values masked that may be secrets."""
    line = conceal_secret(line)
    for pattern in _VALUES:
        line = pattern.sub(rf"\1{MASK_TEXT}", line)
    return line


def _in_commands(change: Callable[[str], str], raw: bytes) -> bytes:
    """Apply `change` to the command lines of an Action."""

    def changed(found: re.Match[bytes]) -> bytes:
        line = change(found[2].decode("utf-8", "surrogateescape"))
        return found[1] + line.encode("utf-8", "surrogateescape")

    return _COMMAND.sub(changed, raw)


def conceal_sent(action: Action) -> list[tuple[str, str]]:
    """Return the headers of an Action as they may stand in a log: secrets and all that may be one masked."""
    raw = conceal(Packet(redact_sent(_VARIABLES.sub(rb"\1=" + MASK, action.encode()))))
    lines = raw.decode("utf-8", "surrogateescape").split("\r\n")[1:]
    told = [(key, line[len(key) + 2 :]) for (key, _), line in zip(action.headers, lines, strict=False)]
    return [(key, MASK_TEXT if _text_names_a_secret(key) and value else value) for key, value in told]
