"""Keeping a host: its secret in the OS keyring or in a file of its owner's, itself in `hosts.d/NAME.toml`."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path

import tomli_w

from amitop.config import os_keyring
from amitop.config.errors import ConfigError
from amitop.config.file import config_file, hosts_folder
from amitop.config.hosts import HOST_KEYS, Host

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


def check_name(name: str) -> None:
    """Raises `ConfigError` where a host can't be called so."""
    if not _NAME.fullmatch(name) or len(name) > 64:
        raise ConfigError(f"{name!r} can't be a host's name: letters, digits, - _ and . make one, such as pbx1")


def host_path(name: str) -> Path:
    """Where a host is written: beside config.toml, which only people write."""
    return hosts_folder() / f"{name}.toml"


def secret_path(name: str) -> Path:
    """The file of a host's secret."""
    return config_file().parent / "secrets" / name


def host_table(host: Host) -> dict[str, str | bool]:
    """A host's keys as its file has them: what is not said is left out."""
    return {key.name: value for key in HOST_KEYS if (value := getattr(host, key.name))}


def host_toml(host: Host) -> str:
    """What to paste into config.toml instead."""
    return tomli_w.dumps({"hosts": {host.name: host_table(host)}})


def write_host(host: Host) -> Path:
    """Write it into `hosts.d`, whole or not at all and never over another.

    Raises `ConfigError` with a sentence.
    """
    path = host_path(host.name)
    try:
        _write(path, tomli_w.dumps(host_table(host)).encode("utf-8"), 0o755)
    except FileExistsError:
        raise ConfigError(f"{path} is there already, and was left as it is") from None
    except OSError as error:
        raise ConfigError(f"{path} can't be written: {error.strerror or error}") from error
    return path


def write_secret(name: str, secret: str, *, overwrite: bool = False) -> Path:
    """Write a secret into a file of its owner's alone, from its first byte on, in a folder of the same kind.

    Raises `FileExistsError` where one is there and `overwrite` is not told, `ConfigError` for the rest.
    """
    path = secret_path(name)
    try:
        _write(path, secret.encode("utf-8") + b"\n", 0o700, overwrite=overwrite)
    except FileExistsError:
        raise
    except OSError as error:
        raise ConfigError(f"{path} can't be written: {error.strerror or error}") from error
    return path


def into_keyring(address: str, user: str, secret: str) -> None:
    """Put a secret where `find_secret` looks for it.

    Raises `ConfigError` where there is no keyring, or it is locked or fails.
    """
    try:
        os_keyring.keep(address, user, secret)
    except os_keyring.KeyringError as error:
        raise ConfigError(str(error)) from error


def _write(path: Path, data: bytes, mode: int, *, overwrite: bool = False) -> None:
    """A file of mode 0600 in its place at once, with all that it holds; its folder gets `mode` at the most."""
    try:
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(mode=mode, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(None, f"{error.filename} is no folder") from error
    if path.parent.stat().st_mode & 0o777 & ~mode:
        path.parent.chmod(mode)
    if not overwrite and os.path.lexists(path):
        raise FileExistsError(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # made with 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            os.replace(name, path)
        else:
            _link(name, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def _link(name: str, path: Path) -> None:
    """Give the file its name unless somebody has it: a rename would not ask."""
    try:
        os.link(name, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
        os.replace(name, path)
