"""The OS keyring, through the optional `keyring` package. It is waited for, but not for ever.

A locked one asks its owner for a password on the desktop, where over SSH nobody sees it; its daemon may be stuck.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from types import ModuleType
from typing import Any

#: Seconds after which it is told what is waited for, and those after which it is given up.
NOTICE, PATIENCE = 2.0, 30.0

_SERVICE = "amitop"


class KeyringError(Exception):
    """Why the keyring is of no use, in a clause."""


class NoKeyring(KeyringError):
    """The `keyring` package is not installed, or broken."""


class _Silent:
    """Whether it was given up: it is not waited for once more."""

    given_up = False


def has_keyring() -> bool:
    """Whether the `keyring` package is installed; whether it works is seen when it is used."""
    return importlib.util.find_spec("keyring") is not None


def recall(address: str, user: str) -> str:
    """The secret that is kept for this login, or nothing. Raises `KeyringError`."""
    keyring = _package()
    secret = _answer(lambda: keyring.get_password(_SERVICE, f"{user}@{address}"), "gives none")
    return secret if isinstance(secret, str) else ""


def keep(address: str, user: str, secret: str) -> None:
    """Keep a secret where `recall` finds it. Raises `KeyringError`."""
    keyring, name = _package(), f"{user}@{address}"

    def set_and_get() -> Any:
        keyring.set_password(_SERVICE, name, secret)
        return keyring.get_password(_SERVICE, name)

    if _answer(set_and_get, "does not take it") != secret:
        raise KeyringError("the keyring did not keep it")


def _package() -> ModuleType:
    try:
        return importlib.import_module("keyring")
    except Exception as error:  # not installed, or whatever a broken one raises
        raise NoKeyring("there is no keyring here: pip install 'amitop[keyring]' brings it") from error


def _answer(ask: Callable[[], Any], fails: str) -> Any:
    """What the keyring says. Raises `KeyringError`, which says that it `fails`."""
    if _Silent.given_up:
        raise KeyringError("the keyring did not answer before")
    answer: Future[Any] = Future()

    def work() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:  # whatever a backend raises
            answer.set_exception(error)

    # A daemon: who waits for ever must not keep the program from its end.
    threading.Thread(target=work, name="keyring", daemon=True).start()
    if not wait([answer], NOTICE).done:
        print("amitop: waiting for the keyring; is it asking to be unlocked?", file=sys.stderr)
        if not wait([answer], PATIENCE - NOTICE).done:
            _Silent.given_up = True
            raise KeyringError(
                f"the keyring did not answer within {PATIENCE:g} s, it may be waiting to be unlocked"
            )
    try:
        return answer.result()
    except Exception as error:
        kind = type(error).__name__
        raise KeyringError(f"the keyring {fails}, it may be locked or absent ({kind})") from error
