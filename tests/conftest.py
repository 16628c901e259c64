"""What all tests share: none of them sees or touches the user's own files."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

from tests.settled import wait_so

wait_so()
# How long an example takes is the machine's affair, and no test is timed.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")


def pytest_xdist_auto_num_workers() -> int:
    """Twice the cores: a test of the screen, as one of a real Asterisk, waits as long as it works."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True)
def _folders_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("CONFIG", "CACHE", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
