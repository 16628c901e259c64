"""Finding the secret of a login. It is never an argument: arguments show in `ps`."""

from __future__ import annotations

import getpass
import os
import shlex
import stat
import sys
from pathlib import Path

from amitop.config import os_keyring
from amitop.config.errors import ConfigError
from amitop.config.files import at_home, read_file
from amitop.text import visible


def find_secret(address: str, user: str, *files: str) -> str:
    """The secret for `user` at `address`.

    In order: `AMITOP_SECRET`, the first of `files` that is named, the OS keyring (where the `keyring` package is
    installed: service `amitop`, name `USER@ADDRESS`), and a prompt where there is a terminal. Raises `ConfigError`
    where none of them gives one.
    """
    if secret := os.environ.get("AMITOP_SECRET"):
        return secret
    secret, trouble = own_secret(address, user, *files)
    return secret or given_secret(address, user, trouble)


def own_secret(address: str, user: str, *files: str) -> tuple[str, str]:
    """The secret that is kept for this very login, in the first of `files` that is named or in the OS keyring.

    Empty where none is; with it a clause on what is wrong with the keyring. Raises `ConfigError` where the file
    can't be used.
    """
    for name in files:
        if name:
            return _from_file(at_home(name)), ""
    return _from_keyring(address, user)


def _from_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        if (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)) and mode & (stat.S_IRGRP | stat.S_IROTH):
            raise ConfigError(f"others can read the secret file {path}: run chmod 600 {shlex.quote(str(path))}")
        text = read_file(path, or_pipe=True).decode("utf-8")
    except OSError as error:
        raise ConfigError(f"the secret file {path} can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"the secret file {path} can't be read: it is not UTF-8") from error
    secret = text.strip("\r\n")
    if not secret:
        raise ConfigError(f"the secret file {path} is empty")
    return secret


def _from_keyring(address: str, user: str) -> tuple[str, str]:
    """The secret, and a clause on what is wrong with the keyring; both empty where there is none."""
    try:
        return os_keyring.recall(address, user), ""
    except os_keyring.NoKeyring:  # there are other ways
        return "", ""
    except os_keyring.KeyringError as error:
        return "", str(error)


def given_secret(address: str, user: str, trouble: str = "") -> str:
    """What is said at this start: `AMITOP_SECRET`, or at a prompt, after what is wrong with the keyring."""
    if secret := os.environ.get("AMITOP_SECRET"):
        return secret
    if not sys.stdin.isatty():
        why = f"; {trouble}" if trouble else ""
        raise ConfigError(
            f"no secret for {user}@{address}{why}: "
            "set AMITOP_SECRET, or name a file of mode 0600 with --secret-file"
        )
    if trouble:
        print(f"amitop: {visible(trouble)}", file=sys.stderr)
    try:
        return typed_secret(f"Secret of {user}@{address}: ")
    except EOFError:
        raise ConfigError(f"no secret for {user}@{address}: none was typed") from None


def typed_secret(question: str) -> str:
    """What is typed at a prompt, not echoed. Raises `ConfigError` for what is no text, `EOFError` at ctrl+d."""
    try:
        return getpass.getpass(question)
    except UnicodeDecodeError:  # its own words would show a byte of it
        raise ConfigError("the secret holds bytes that are no text in UTF-8") from None
