"""What is never kept: login secrets, taken out before a packet reaches the journal (AMI.md §6)."""

from __future__ import annotations

import re

from amitop.ami import Packet

#: Stands for a secret; says nothing of its length.
MASK = "•••".encode()

_SECRET_KEYS = (
    b"Secret",
    b"Key",
    b"Challenge",
    b"Password",
    b"Md5Cred",
    b"OauthSecret",
    b"RefreshToken",
    b"NewPassword",
    b"ExpectedResponse",
)
_SECRETS = re.compile(rb"(?im)^(" + b"|".join(_SECRET_KEYS) + rb"):[ ]?([^\r\n]+)")
# A ChallengeResponseFailed event shows the hash that was tried in a header named like a packet's first one.
_TRIED = re.compile(rb"(?im)^(Response):[ ]?([^\r\n]+)")

# Packets that may hold one, told by a look at their names: the others are not searched.
_EVENTS = frozenset(
    {"AuthList", "AuthDetail", "ChallengeResponseFailed", "ChallengeSent", "VoicemailPasswordChange"}
)
_MAY_HOLD_ONE = _EVENTS | {"Success"}


def redact_sent(raw: bytes) -> bytes:
    """An Action's bytes with every secret masked. `Key` is a secret in a Login only."""
    if re.match(rb"(?i)Action:[ ]?(Login|Challenge)\r?\n", raw):
        return _SECRETS.sub(rb"\1: " + MASK, raw)
    return re.sub(rb"(?im)^(Secret|Password|NewPassword):[ ]?([^\r\n]+)", rb"\1: " + MASK, raw)


def redact_heard(packet: Packet) -> bytes:
    """A received packet's bytes with every secret masked."""
    if packet.name not in _MAY_HOLD_ONE:
        return packet.raw
    if packet.name in _EVENTS:
        masked = _SECRETS.sub(rb"\1: " + MASK, packet.raw)
        return _TRIED.sub(rb"\1: " + MASK, masked) if packet.name == "ChallengeResponseFailed" else masked
    if b"Challenge: " in packet.raw:
        return re.sub(rb"(?im)^(Challenge):[ ]?([^\r\n]+)", rb"\1: " + MASK, packet.raw)
    return packet.raw
