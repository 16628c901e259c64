"""Finding the secret of a login. It is never an argument: arguments show in `ps`."""

from __future__ import annotations

import getpass
import importlib
import os
import stat
import sys
from pathlib import Path

from amitop.config.errors import ConfigError


def find_secret(address: str, user: str, *files: str) -> str:
    """The secret for `user` at `address`.

    In order: `AMITOP_SECRET`, the first of `files` that is named, the OS keyring (where the `keyring` package is
    installed: service `amitop`, name `USER@ADDRESS`), and a prompt where there is a terminal. Raises `ConfigError`
    where none of them gives one.
    """
    if secret := os.environ.get("AMITOP_SECRET"):
        return secret
    for name in files:
        if name:
            return _from_file(Path(name).expanduser())
    return _from_keyring(address, user) or _from_prompt(address, user)


def _from_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the secret file {path} can't be read: {error}") from error
    if stat.S_ISREG(mode) and mode & (stat.S_IRGRP | stat.S_IROTH):
        raise ConfigError(f"others can read the secret file {path}: run chmod 600 {path}")
    secret = text.strip("\r\n")
    if not secret:
        raise ConfigError(f"the secret file {path} is empty")
    return secret


def _from_keyring(address: str, user: str) -> str:
    try:
        keyring = importlib.import_module("keyring")
        return keyring.get_password("amitop", f"{user}@{address}") or ""
    except Exception:  # not installed, locked or broken: there are other ways
        return ""


def _from_prompt(address: str, user: str) -> str:
    if not sys.stdin.isatty():
        raise ConfigError(
            f"no secret for {user}@{address}: set AMITOP_SECRET, or name a file of mode 0600 with --secret-file"
        )
    return getpass.getpass(f"Secret of {user}@{address}: ")
