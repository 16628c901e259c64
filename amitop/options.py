"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import argparse
from argparse import ArgumentTypeError

#: What --host is for the full screen.
SEVERAL = "the PBX, the name of a saved host or of a group of them; again for one more on the screen"


def connection(host: str = "the PBX, or the name of a saved host") -> argparse.ArgumentParser:
    """Which PBX, and how to log in to it."""
    # SUPPRESS: an option given before the command must not be reset by the command's own default.
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    group = options.add_argument_group("connection")
    group.add_argument(
        "--host",
        metavar="HOST[:PORT]",
        action="append",
        help=host,
    )
    group.add_argument("--user", metavar="NAME", help="the AMI login")
    group.add_argument("--secret-file", metavar="FILE", help="a file of mode 0600 that holds the secret")
    group.add_argument("--tls", action="store_true", help="AMI over TLS (port 5039)")
    group.add_argument("--tls-ca", metavar="FILE", help="trust the certificates in FILE")
    group.add_argument("--tls-no-verify", action="store_true", help="accept any certificate: anyone may listen")
    group.add_argument("--read-only", action="store_true", help="refuse every Action that changes something")
    return options


def keeping() -> argparse.ArgumentParser:
    """How much of what passes is kept, and where."""
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    group = options.add_argument_group("keeping")
    group.add_argument("--record", metavar="FILE", help="record every packet; .zst or .gz compresses")
    group.add_argument("--record-limit", type=size, metavar="SIZE", help="go on in a new file, FILE.1 before it")
    group.add_argument("--journal", type=size, metavar="SIZE", help="packets kept in memory (default 64M)")
    return options


def screen() -> argparse.ArgumentParser:
    """How the full screen uses the terminal."""
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    group = options.add_argument_group("screen")
    group.add_argument("--theme", metavar="NAME", help="the theme, over all that is configured or was chosen")
    group.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal, to mark and copy")
    return options


def seconds(text: str) -> float:
    """A number of seconds."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:
        raise ArgumentTypeError(f"{text!r} is no number of seconds")
    return value


def speed(text: str) -> float:
    """How quick a replay is: 0.1 to 100 times."""
    try:
        value = float(text.lower().removeprefix("x"))
    except ValueError:
        value = 0.0
    if not 0.1 <= value <= 100:
        raise ArgumentTypeError(f"{text!r} is no speed from 0.1 to 100")
    return value


def size(text: str) -> int:
    """A number of bytes: 512K, 64M, 2G."""
    number, unit = text.rstrip("bBiI").upper(), 1
    if number[-1:] in ("K", "M", "G"):
        unit = 1024 ** (1 + "KMG".index(number[-1]))
        number = number[:-1]
    if not (number.isascii() and number.isdecimal()) or not 64 * 1024 <= int(number) * unit < 1 << 50:
        raise ArgumentTypeError(f"{text!r} is no size of 64K or more, such as 64M or 2G")
    return int(number) * unit


def calls(text: str) -> int:
    """How many calls the embedded PBX keeps around; each takes it some milliseconds to begin with."""
    if len(text) > 5 or (value := count(text)) > 10_000:
        raise ArgumentTypeError(f"{text!r} is no number of calls up to 10000")
    return value


def count(text: str) -> int:
    """A whole number."""
    if not (text.isascii() and text.isdecimal()):
        raise ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)
