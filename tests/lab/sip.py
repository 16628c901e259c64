"""Real SIP calls for the storm, by sipp: a telephone that holds and takes back."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from .places import HOST, Place

SCENARIOS = Path(__file__).parent / "sipp"
CALL_SECONDS = 25  # the longest that the scenario can take


async def held_calls(place: Place, calls: int, seconds: float) -> int:
    """Spread so many calls over the time; how many went through to their end."""
    sipp = shutil.which("sipp")
    if not sipp or calls <= 0:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        statistics = Path(folder) / "calls.csv"
        process = await asyncio.create_subprocess_exec(
            *(sipp, f"{HOST}:{place.sip_port}", "-i", HOST),
            *("-sf", str(SCENARIOS / "hold.xml"), "-inf", str(SCENARIOS / "telephones.csv")),
            *("-m", str(calls), "-r", str(calls), "-rp", f"{round(seconds * 1000)}"),
            *("-timeout", f"{round(seconds + CALL_SECONDS)}s", "-nostdin"),
            *("-trace_stat", "-stf", str(statistics)),
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return _successes(statistics)


def _successes(statistics: Path) -> int:
    if not statistics.exists():
        return 0
    names, *rows = (line.split(";") for line in statistics.read_text().splitlines())
    return int(dict(zip(names, rows[-1], strict=False))["SuccessfulCall(C)"]) if rows else 0
