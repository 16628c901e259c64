"""The link's state, as told to whoever shows it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from amitop.journal.times import seconds
from amitop.pbx import Family


class LinkState(StrEnum):
    CONNECTING = "connecting"
    SYNCING = "syncing"
    LIVE = "live"
    LOST = "lost"
    REFUSED = "refused"
    CLOSED = "closed"


class Standing:
    """How the watching of a PBX stands: what a screen shows of it beside the model."""

    def __init__(self) -> None:
        self.state = LinkState.CONNECTING
        #: A sentence on the state, where there is more to say than its name.
        self.state_text = ""
        #: Whether there was a full look ever: before it there is nothing to show.
        self.was_live = False
        #: When it was last lost, in seconds since the epoch; None while it is live, and before it ever was.
        self.lost_at: float | None = None
        #: Asterisk's version, such as 22.10.1; ``""`` before it is known.
        self.version = ""
        #: When the PBX started, in seconds since the epoch.
        self.started_at: float | None = None
        #: What the login may not list, with Asterisk's reason.
        self.blind: dict[Family, str] = {}
        #: Errors of amitop's own in following this PBX, and the last of them in words.
        self.faults = 0
        self.fault = ""
        #: When each family was listed last. What no event tells is as of then.
        self.listed: dict[Family, float] = {}

    def turn(self, state: LinkState, text: str, at: float) -> None:
        """Come into `state` at this moment. Whoever looks now and then need not have seen the states between."""
        self.state, self.state_text = state, text
        if state is LinkState.LIVE:
            self.was_live, self.lost_at = True, None
        elif self.was_live and self.lost_at is None and state is not LinkState.CLOSED:
            self.lost_at = at

    def told(self) -> dict[str, Any]:
        """All of it as plain values, for a recording."""
        return {
            "state": str(self.state),
            "text": self.state_text,
            "version": self.version,
            "started": self.started_at,
            "blind": {str(family): reason for family, reason in self.blind.items()},
        }

    def become(self, told: dict[str, Any]) -> None:
        """Stand as was told. Raises `ValueError` and its kin if that is nothing that `told` gave."""
        state, started = LinkState(told["state"]), told["started"]
        started = None if started is None else seconds(started)
        blind = {Family(family): str(reason) for family, reason in told["blind"].items()}
        self.state, self.state_text, self.version = state, str(told["text"]), str(told["version"])
        self.started_at = started
        self.blind = blind
