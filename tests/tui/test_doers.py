"""Who does what: every act has somebody, and whoever is not needed for the first paint is not loaded before it."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import pytest

import amitop
from amitop.tui.acting.many import Many
from amitop.tui.acting.operator import Operator
from amitop.tui.app import AmitopApp
from amitop.tui.doers import WHO, Doers
from amitop.tui.keys.registry import ACTS
from tests.tui.still import still

#: Acts that Textual's own actions do not do.
OWN = [act.id for act in ACTS if not act.action]
#: What stands on no screen before a key asks for it.
LATER = ("composer", "palette", "console", "acting.many", "macros.dialog", "help", "dialogs", "packets.save_dialog")


@pytest.mark.parametrize("name", OWN)
def test_every_act_has_somebody_who_does_it(name: str) -> None:
    if WHO.get(name) == "hands":
        assert hasattr(Many, name)
        assert hasattr(Operator, name)
    else:
        app = AmitopApp(still())
        assert callable(getattr(Doers(app).who_does(name), name))


def test_nobody_is_named_for_what_is_no_act() -> None:
    assert WHO.keys() <= set(OWN)


def test_what_no_first_paint_shows_is_not_loaded_for_it() -> None:
    told = "import sys, amitop.tui.start; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert "amitop.tui.app" in loaded
    assert [each for each in LATER if f"amitop.tui.{each}" in loaded] == []


@pytest.mark.parametrize("name", [each.name for each in pkgutil.walk_packages(amitop.__path__, "amitop.")])
def test_every_module_can_be_loaded(name: str) -> None:
    if not name.endswith("__main__"):
        assert importlib.import_module(name).__doc__
