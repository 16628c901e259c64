"""Every screen at 60 columns by 24 lines as a picture, and on terminals that nobody would choose."""

from __future__ import annotations

import pytest

from tests.tui.scenes import Scene, scenes
from tests.tui.test_pictures import Compare

NARROW = (60, 24)
SCENES = pytest.mark.parametrize("scene", scenes(), ids=lambda scene: scene.name)


@SCENES
def test_60_columns(snap_compare: Compare, request: pytest.FixtureRequest, scene: Scene) -> None:
    app, before = scene.staged(request, NARROW)
    assert snap_compare(app, terminal_size=NARROW, run_before=before)
