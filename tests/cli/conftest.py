"""The command line as scripts see it: a process, its output and its exit code."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from amitop.demo import DemoPbx

SECRET = "correct-horse-battery"


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Amitop = Callable[..., Awaitable[Run]]


@pytest.fixture
def amitop(tmp_path: Path) -> Amitop:
    """Runs `amitop` with these arguments in an empty home; `at` names a PBX, keywords the environment."""

    async def run(
        *arguments: str,
        at: DemoPbx | None = None,
        secret: str = SECRET,
        stdout: int = asyncio.subprocess.PIPE,
        stderr: int = asyncio.subprocess.PIPE,
        **environment: str,
    ) -> Run:
        where = ("--host", f"127.0.0.1:{at.address[1]}", "--user", at.user) if at is not None else ()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "amitop",
            *arguments,
            *where,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "AMITOP_SECRET": secret,
                "AMITOP_MANAGER_CONF": str(tmp_path / "none"),
                **environment,
            },
            stdin=asyncio.subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
        )
        out, err = await process.communicate()
        assert process.returncode is not None
        assert b"Traceback" not in (err or b""), err.decode()
        return Run(process.returncode, (out or b"").decode(), (err or b"").decode())

    return run


@pytest.fixture
async def pbx() -> AsyncIterator[DemoPbx]:
    """An embedded PBX where nothing moves by itself."""
    async with DemoPbx(secret=SECRET, alive=False) as running:
        yield running
