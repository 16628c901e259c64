"""Questions on the terminal; without one there is nobody to ask, and what is missing is told as options."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from amitop.config import ConfigError
from amitop.config.secret import typed_secret
from amitop.headless.output import tell


def can_ask() -> bool:
    """Whether somebody sits there."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, default: str = "") -> str:
    """A line; the default where it is empty."""
    shown = f" [{default}]" if default else ""
    # On standard error: what is printed at the end may go into a file.
    tell(f"{question}{shown}: ", end="")
    return input().strip() or default


def ask_needed(question: str, check: Callable[[str], object] = str) -> str:
    """A line that must not be empty, and of which `check` does not raise `ValueError`."""
    while True:
        if not (answer := ask(question)):
            tell("that can't be left out")
            continue
        try:
            check(answer)
        except ValueError as error:
            tell(str(error))
        else:
            return answer


def ask_secret(question: str) -> str:
    """A secret: it is not echoed."""
    while not (secret := typed_secret(f"{question} (not shown): ")):
        tell("that can't be left out")
    return secret


def yes(question: str, default: bool) -> bool:
    """Yes or no."""
    while True:
        answer = ask(f"{question} ({'Y/n' if default else 'y/N'})").lower()
        if not answer:
            return default
        if answer in ("y", "yes", "n", "no"):
            return answer.startswith("y")
        tell("y or n")


def choose(question: str, words: Sequence[str]) -> str:
    """One of these words, or how it begins; the first where nothing is said."""
    while True:
        answer = ask(f"{question} ({', '.join(words)})", words[0]).lower()
        fitting = [word for word in words if word.startswith(answer)]
        if len(fitting) == 1:
            return fitting[0]
        tell(f"one of {', '.join(words)}")


def need(options: Sequence[str]) -> None:
    """Raises `ConfigError` where there is no terminal and these options are missing."""
    if options:
        raise ConfigError(f"there is no terminal to ask at: give {', '.join(options)}")
