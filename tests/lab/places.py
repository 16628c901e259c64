"""Where each PBX of the lab lives, and how to log in to it."""

import os
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
USER = "amitop"  # reads and writes everything
SECRET = "lab-secret"
VIEWER = "viewer"  # reads everything, writes only `reporting`
VIEWER_SECRET = "viewer-secret"
CALLER = "caller"  # the storm's own login: to amitop a foreign client
CALLER_SECRET = "caller-secret"


class LabError(Exception):
    """The lab cannot be had on this machine; the message says why."""


@dataclass(frozen=True)
class Place:
    """One PBX of the lab."""

    version: str
    suite: str
    port: int
    tls_port: int
    sip_port: int
    rtp_first: int
    rtp_last: int

    @property
    def name(self) -> str:
        return f"asterisk-{self.version}"

    @property
    def tree(self) -> Path:
        return home() / self.name


# Added to every port: with it and a folder of its own (AMITOP_LAB), a second lab runs beside the first.
_SHIFT = int(os.environ.get("AMITOP_LAB_SHIFT", "0"))

PLACES = {
    "22": Place("22", "sid", 15022 + _SHIFT, 15122 + _SHIFT, 25022 + _SHIFT, 20000 + _SHIFT, 20999 + _SHIFT),
    "16": Place("16", "bullseye", 15016 + _SHIFT, 15116 + _SHIFT, 25016 + _SHIFT, 21000 + _SHIFT, 21999 + _SHIFT),
}


def by_port(port: int) -> Place | None:
    """The PBX that listens there, if it is one of ours."""
    return next((place for place in PLACES.values() if place.port == port), None)


# Read once: a test has folders of its own.
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").absolute()


def home() -> Path:
    """The folder that keeps the trees."""
    if given := os.environ.get("AMITOP_LAB"):
        return Path(given).absolute()
    return _CACHE / "amitop-lab"
