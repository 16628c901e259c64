"""What is not to be seen (AMI.md §6), in two classes.

**Never kept**: what one can log in with: secrets, hashes, PINs. `redact_sent` and `redact_heard` take it out before
a packet reaches journal, recording or log, and nothing brings it back.

**The operator's own business**: values of variables and of the database, digits that callers press, the output of
commands, lines of configuration. It is kept, since the model and a search need it; `conceal` takes it out of what
is shown, copied and saved, unless it is asked for.
"""

from __future__ import annotations

import re

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
_IN_LOGIN = re.compile(rb"(?i)[\r\n]*Action:[ ]?(Login|Challenge)[ ]*\r?\n")
# What a configuration calls a secret: secret, md5secret, remotesecret, password, vmsecret, dbpass, oauth_secret …
_WORDS = rb"(?:secret|passw|pass\b|md5_?cred|token|\bpin|auth\b)"
_SECRETIVE = rb"[\w-]*" + _WORDS + rb"[\w-]*"
_IN_ACTION = re.compile(rb"(?im)^([^:\r\n]*" + _WORDS + rb"[^:\r\n]*):[ ]?([^\r\n]+)")
_CONFIG = re.compile(rb"(?im)^(Line-[\d-]+: *" + _SECRETIVE + rb" *=>? *)[^\r\n]+")
# A voicemail box: its PIN stands up to the first comma.
_BOX = re.compile(rb"(?im)^(Line-[\d-]+: *\d+ *=>? *)[^,\r\n]+")
_UPDATE = _lines(r"(?:Value|Match)-\d+")
_IS_COMMAND = re.compile(rb"(?i)[\r\n]*Action:[ ]?Command[ ]*\r?\n")
# In a command, a word that names a secret, and all that comes after it.
_IN_COMMAND = rb"((?<!show )(?<![\w-])" + _SECRETIVE + rb"(?:[ \t]*[:=][ \t]*|[ \t]+))[^\s][^\r\n]*"
_COMMAND = re.compile(rb"(?im)^(Command:[ ]?[^\r\n]*?)" + _IN_COMMAND)
_JSON = re.compile(rb'(?i)("' + _SECRETIVE + rb'" *: *)"(?:\\.|[^"\\])*"')
_OUTPUT = re.compile(rb"(?im)^((?:Output:)?[ ]*" + _SECRETIVE + rb"[ \t]*[:=][ \t]*)[^\r\n]+")
# A ChallengeResponseFailed event shows the hash that was tried in a header named like a packet's first one.
_TRIED = _lines("Response")
_CHALLENGE = _lines("Challenge")

# Events that may hold one, told by a look at their names: the others are not searched.
_EVENTS = frozenset(
    {"AuthList", "AuthDetail", "ChallengeResponseFailed", "ChallengeSent", "VoicemailPasswordChange"}
)
_EVENT = Kind.EVENT


def redact_sent(raw: bytes) -> bytes:
    """An Action's bytes with every secret masked. `Key` is a secret in a Login only."""
    if _IN_LOGIN.match(raw):
        return _SECRETS.sub(_KEPT, raw)
    if re.match(rb"(?i)[\r\n]*Action:[ ]?UpdateConfig[ ]*\r?\n", raw):
        raw = _UPDATE.sub(_KEPT, raw)
    elif _IS_COMMAND.match(raw):
        return _COMMAND.sub(rb"\1\2" + MASK, raw)
    return _IN_ACTION.sub(_KEPT, raw)


def redact_heard(packet: Packet) -> bytes:
    """A received packet's bytes with every secret masked."""
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
        raw = _BOX.sub(rb"\1" + MASK, _CONFIG.sub(rb"\1" + MASK, raw))
    if b"JSON: " in raw:
        raw = _JSON.sub(rb'\1"' + MASK + rb'"', raw)
    if b"Output:" in raw or b"--END COMMAND--" in raw:
        raw = _OUTPUT.sub(rb"\1" + MASK, raw)
    return raw


_CHANNEL_VARIABLES = re.compile(rb"(?im)^(ChanVariable(?:\([^\r\n]*?\))?:[ ]?[^=\r\n]*)=[^\r\n]*")
_VARIABLES = re.compile(rb"(?im)^(Variable:[ ]?[^=\r\n]*)=[^\r\n]*")
_BUSINESS_LINE = re.compile(rb"(?im)^(Line-[\d-]+: *[^=\r\n]*)=[^\r\n]*")
_BUSINESS_OUTPUT = re.compile(rb"(?m)^(Output):[^\r\n]+")
_FOLLOWS = re.compile(rb"(?is)^(Response:[ ]?Follows\r?\n(?:(?:Privilege|ActionID):[^\n]*\n)*).*(--END COMMAND--)")
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
    """The bytes of a kept packet with the operator's own business masked: for what is shown, copied and saved."""
    raw = packet.raw
    if packet.kind is _EVENT:
        if found := _BUSINESS_EVENTS.get(packet.name):
            raw = found[0].sub(found[1], raw)
        return _CHANNEL_VARIABLES.sub(rb"\1=" + MASK, raw) if b"ChanVariable" in raw else raw
    if packet.kind is Kind.ACTION:
        if packet.name.lower() == "command":
            return _LINE.sub(_conceal_line, raw)
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
    return _FOLLOWS.sub(rb"\1" + MASK + rb"\r\n\2", raw)


# What a file that outlives the session must not hold: whatever the operator may have typed a secret into.
_SECRETIVE_KEY = re.compile(_SECRETIVE.decode(), re.IGNORECASE)
_COMMANDS = (
    re.compile(rf"(?i){_IN_COMMAND.decode()}"),
    re.compile(r"(?i)(\b(?:database put|dialplan set global)\s+\S.*?\s)\S+\s*$"),
    re.compile(r"(?i)(\bdialplan set chanvar\s+\S+\s+\S+\s+)\S.*"),
)


def conceal_secret(line: str) -> str:
    """A line for Asterisk's CLI without what comes after a word that names a secret."""
    return _COMMANDS[0].sub(rf"\1{MASK_TEXT}", line)


def conceal_command(line: str) -> str:
    """A line for Asterisk's CLI with the values masked that may be secrets."""
    for pattern in _COMMANDS:
        line = pattern.sub(rf"\1{MASK.decode()}", line)
    return line


_LINE = re.compile(rb"(?im)^(Command:[ ]?)([^\r\n]+)")


def _conceal_line(found: re.Match[bytes]) -> bytes:
    line = conceal_command(found[2].decode("utf-8", "surrogateescape"))
    return found[1] + line.encode("utf-8", "surrogateescape")


def conceal_sent(action: Action) -> list[tuple[str, str]]:
    """The headers of an Action as they may stand in a log: secrets and all that may be one masked."""
    raw = conceal(Packet(redact_sent(_VARIABLES.sub(rb"\1=" + MASK, action.encode()))))
    lines = raw.decode("utf-8", "surrogateescape").split("\r\n")[1:]
    told = [(key, line[len(key) + 2 :]) for (key, _), line in zip(action.headers, lines, strict=False)]
    return [(key, MASK_TEXT if _SECRETIVE_KEY.search(key) and value else value) for key, value in told]
