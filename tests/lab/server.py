"""Start, watch and stop the Asterisk in a tree."""

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from .places import HOST, LabError, Place

FILES = 16384  # a Local call takes a dozen descriptors
START_SECONDS = 60.0
STOP_SECONDS = 15.0


def cli(place: Place, command: str, timeout: float = 30.0) -> str:
    """What Asterisk's own command line answers."""
    done = subprocess.run(
        ["chroot", str(place.tree), "asterisk", "-rx", command],
        env=os.environ | {"TERM": "dumb"},  # no colours
        capture_output=True,
        timeout=timeout,
    )
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def pids(place: Place) -> list[int]:
    """Asterisk processes rooted in this tree: a stale pid file deceives nobody."""
    return [int(p.name) for p in Path("/proc").glob("[0-9]*") if _is_ours(p, place)]


def _is_ours(process: Path, place: Place) -> bool:
    try:
        name = (process / "comm").read_text().strip()
        return name == "asterisk" and (process / "root").readlink() == place.tree.resolve()
    except OSError:  # gone meanwhile, or not ours to look at
        return False


def answers(place: Place) -> bool:
    """Does the AMI port give its banner?"""
    try:
        with socket.create_connection((HOST, place.port), timeout=2) as connection:
            return connection.recv(64).startswith(b"Asterisk Call Manager/")
    except OSError:
        return False


def ready(place: Place) -> bool:
    return bool(pids(place)) and answers(place)


def start(place: Place) -> None:
    """Start it and wait until it is fully booted."""
    _clean(place)
    command = ["chroot", str(place.tree), "asterisk", "-U", "asterisk", "-G", "asterisk"]
    done = subprocess.run(
        command,
        preexec_fn=_raise_limits,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
    )
    booted = _wait(lambda: answers(place), START_SECONDS)
    if not booted:
        log = place.tree / "var/log/asterisk/messages.log"
        tail = log.read_text("utf-8", "replace").splitlines()[-15:] if log.exists() else []
        words = "\n".join([done.stdout + done.stderr, *tail])
        raise LabError(f"{place.name} does not answer on port {place.port}:\n{words}")
    cli(place, "core waitfullybooted", START_SECONDS)


def reload(place: Place) -> None:
    cli(place, "core reload")
    cli(place, "core waitfullybooted", START_SECONDS)


def stop(place: Place) -> None:
    """Ask it to end; insist when it does not."""
    if not pids(place):
        return
    with contextlib.suppress(subprocess.TimeoutExpired):
        cli(place, "core stop now", STOP_SECONDS)
    for force in (signal.SIGTERM, signal.SIGKILL):
        if _wait(lambda: not pids(place), STOP_SECONDS):
            return
        for pid in pids(place):
            os.kill(pid, force)
    _wait(lambda: not pids(place), STOP_SECONDS)


def _clean(place: Place) -> None:
    """What a crash left behind, and the folder that a boot would have made."""
    for pid in pids(place):  # alive, but deaf
        os.kill(pid, signal.SIGKILL)
    _wait(lambda: not pids(place), STOP_SECONDS)
    run = place.tree / "run/asterisk"
    shutil.rmtree(run, ignore_errors=True)
    run.mkdir(parents=True)
    owner = (place.tree / "var/lib/asterisk").stat()
    os.chown(run, owner.st_uid, owner.st_gid)


def _raise_limits() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    top = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (top, hard))


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
