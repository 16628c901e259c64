"""Secrets and hosts kept: for their owner alone, whole or not at all, and never over another."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from types import ModuleType

import pytest

from amitop.config import ConfigError, Host
from amitop.config.keep import host_toml, into_keyring, write_host, write_secret


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AMITOP_CONFIG", str(tmp_path / "amitop" / "config.toml"))
    return tmp_path / "amitop"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=["links", "no links"])
def _file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "no links":

        def refuse(*_: object) -> None:
            raise PermissionError("no hard links here")

        monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("_file_system")
def test_a_secret_is_for_its_owner_alone_and_never_over_another(folder: Path) -> None:
    before = os.umask(0)
    try:
        path = write_secret("pbx1", "one")
    finally:
        os.umask(before)
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    with pytest.raises(FileExistsError):
        write_secret("pbx1", "two")
    assert path.read_text() == "one\n"
    write_secret("pbx1", "two", overwrite=True)
    assert path.read_text() == "two\n"
    assert os.listdir(folder / "secrets") == ["pbx1"]


def test_a_secrets_folder_that_was_open_is_closed(folder: Path) -> None:
    (folder / "secrets").mkdir(parents=True)
    (folder / "secrets").chmod(0o755)
    write_secret("pbx1", "one")
    assert mode(folder / "secrets") == 0o700


def test_a_write_that_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="No space left"):
        write_secret("pbx1", "one")
    with pytest.raises(ConfigError, match="No space left"):
        write_host(Host("pbx1", "a"))
    assert os.listdir(folder / "secrets") == os.listdir(folder / "hosts.d") == []


@pytest.mark.usefixtures("_file_system")
def test_a_host_is_never_written_over(folder: Path) -> None:
    path = write_host(Host("pbx1", "a", "ana", tls=True))
    with pytest.raises(ConfigError, match="is there already"):
        write_host(Host("pbx1", "b"))
    assert path.read_text() == 'address = "a"\nuser = "ana"\ntls = true\n'
    assert os.listdir(folder / "hosts.d") == ["pbx1.toml"]


def test_a_broken_link_is_a_file_too(folder: Path) -> None:
    (folder / "secrets").mkdir(parents=True)
    (folder / "secrets" / "pbx1").symlink_to(folder / "elsewhere")
    with pytest.raises(FileExistsError):
        write_secret("pbx1", "one")
    assert not (folder / "elsewhere").exists()


def test_a_name_with_a_dot_stays_one_key() -> None:
    assert host_toml(Host("10.0.0.1", "10.0.0.1")).startswith('[hosts."10.0.0.1"]\n')


def test_a_keyring_that_forgets_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    forgetful = ModuleType("keyring")
    vars(forgetful).update(set_password=lambda *_: None, get_password=lambda *_: None)
    monkeypatch.setitem(sys.modules, "keyring", forgetful)
    with pytest.raises(ConfigError, match="did not keep it"):
        into_keyring("pbx1:5038", "ana", "one")
