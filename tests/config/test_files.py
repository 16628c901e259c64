"""A file of the user's is read whole, and nothing that is no file is waited for."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from amitop.config import ConfigError, find_secret, load_config
from amitop.config.files import read_file


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AMITOP_SECRET", raising=False)


def pipe(path: Path, mode: int = 0o600) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)
    path.chmod(mode)
    return path


def test_a_pipe_a_folder_and_a_device_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="it is a pipe, and no file"):
        read_file(pipe(tmp_path / "pipe"))
    with pytest.raises(OSError, match="it is a folder"):
        read_file(tmp_path)
    with pytest.raises(OSError, match="it is a device, and no file"):
        read_file(Path("/dev/zero"))
    assert read_file(Path(os.devnull)) == b""


def test_where_a_pipe_may_stand_its_writer_is_waited_for() -> None:
    read_end, write_end = os.pipe()

    def write() -> None:
        os.write(write_end, b"one\n" * 50_000)
        os.close(write_end)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert read_file(Path(f"/dev/fd/{read_end}"), or_pipe=True) == b"one\n" * 50_000
    finally:
        os.close(read_end)
        writer.join()


def test_a_pipe_that_nobody_writes_into_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nothing is written into the pipe"):
        read_file(pipe(tmp_path / "pipe"), or_pipe=True)


def test_a_secret_may_come_through_a_pipe(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, b"s3cret\n")
    os.close(write_end)
    try:
        assert find_secret("pbx:5038", "me", f"/dev/fd/{read_end}") == "s3cret"
    finally:
        os.close(read_end)
    with pytest.raises(ConfigError, match=r"the secret file .*/pipe can't be read: nothing is written"):
        find_secret("pbx:5038", "me", str(pipe(tmp_path / "pipe")))


def test_a_host_that_is_a_pipe_is_left_out(tmp_path: Path) -> None:
    pipe(tmp_path / "hosts.d" / "one.toml")
    (tmp_path / "hosts.d" / "two.toml").write_text("address = 'two'\n")
    config = load_config(tmp_path / "config.toml", {})
    assert [str(each) for each in config.problems] == [
        "hosts.d/one.toml: can't be read: it is a pipe, and no file; host one is left out"
    ]
    assert list(config.hosts) == ["two"]


def test_a_configuration_that_is_a_pipe_makes_all_read_only(tmp_path: Path) -> None:
    config = load_config(pipe(tmp_path / "config.toml"), {})
    assert "config.toml: can't be read: nothing is written into the pipe" in str(config.problems[0])
    assert "all is read-only" in str(config.problems[0])


def test_the_home_of_nobody_holds_no_secret() -> None:
    with pytest.raises(ConfigError, match="the secret file ~nobody-of-this-name/pbx1 can't be read"):
        find_secret("10.0.0.1:5038", "ana", "~nobody-of-this-name/pbx1")


def test_a_named_pipe_that_others_can_read_gives_no_secret(tmp_path: Path) -> None:
    path = pipe(tmp_path / "pipe", 0o644)
    end = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    os.write(end, b"hush\n")
    try:
        with pytest.raises(ConfigError, match=r"others can read the secret file .*/pipe: run chmod 600"):
            find_secret("10.0.0.1:5038", "ana", str(path))
        assert os.read(end, 9) == b"hush\n"
    finally:
        os.close(end)
