"""The events that come by the thousand, read without parsing all of their headers.

Asterisk 12 and later write a channel's snapshot always in the same order (AMI.md §4), so that one pattern finds it.
A packet in another form is left to the reducers, which take headers in any order and come to the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from amitop.pbx import channels
from amitop.pbx.state import State

# Everything of the snapshot but ChannelState, which ChannelStateDesc says in words.
_SNAPSHOT = re.compile(
    "\r\nChannel: ([^\r\n]*)\r\nChannelState: [^\r\n]*\r\nChannelStateDesc: ([^\r\n]*)"
    "\r\nCallerIDNum: ([^\r\n]*)\r\nCallerIDName: ([^\r\n]*)"
    "\r\nConnectedLineNum: ([^\r\n]*)\r\nConnectedLineName: ([^\r\n]*)"
    "\r\nLanguage: ([^\r\n]*)\r\nAccountCode: ([^\r\n]*)"
    "\r\nContext: ([^\r\n]*)\r\nExten: ([^\r\n]*)\r\nPriority: ([^\r\n]*)"
    "\r\nUniqueid: ([^\r\n]*)\r\nLinkedid: ([^\r\n]*)\r\n"
)
_APPLICATION = re.compile("\r\nApplication: ([^\r\n]*)\r\nAppData: ([^\r\n]*)\r\n")

Quick = Callable[[State, bytes, float], bool]


def _snapshot(state: State, raw: bytes, at: float) -> bool:
    found = _SNAPSHOT.search(raw.decode("utf-8", "surrogateescape"))
    if found is None:
        return False
    channels.bring(state, found.groups(), at)
    return True


def _newchannel(state: State, raw: bytes, at: float) -> bool:
    found = _SNAPSHOT.search(raw.decode("utf-8", "surrogateescape"))
    if found is None:
        return False
    state.unbury(found[12])
    channels.bring(state, found.groups(), at)
    return True


def _newexten(state: State, raw: bytes, at: float) -> bool:
    text = raw.decode("utf-8", "surrogateescape")
    found = _SNAPSHOT.search(text)
    runs = _APPLICATION.search(text, found.end() - 2) if found else None
    if found is None or runs is None:
        return False
    channel = channels.bring(state, found.groups(), at)
    if channel is not None:
        channels.run(state, channel, runs[1], runs[2])
    return True


QUICK: dict[str, Quick] = {
    "Newchannel": _newchannel,
    "Newstate": _snapshot,
    "NewCallerid": _snapshot,
    "NewConnectedLine": _snapshot,
    "NewAccountCode": _snapshot,
    "Newexten": _newexten,
}
