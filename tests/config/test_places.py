"""The user's folders, also where there is no user to speak of."""

from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

from amitop.config import State, load_config
from amitop.config.places import cache_folder, config_folder, data_folder, state_folder


def _raises(_name: str) -> Path:
    raise RuntimeError("could not determine the home directory")


def _as_it_was(_name: str) -> Path:
    return Path("~/.config/amitop")


@pytest.fixture(params=[_raises, _as_it_was])
def no_home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user of no name: of that platformdirs says one or the other, depending on its version."""
    find: Callable[[str], Path] = request.param
    for kind in ("config", "state", "cache", "data"):
        monkeypatch.setattr(platformdirs, f"user_{kind}_path", find)
    monkeypatch.delenv("AMITOP_CONFIG", raising=False)


@pytest.mark.usefixtures("no_home")
def test_without_a_home_nothing_is_there_and_nothing_fails() -> None:
    for folder in (config_folder(), cache_folder(), state_folder(), data_folder()):
        assert folder.is_absolute(), "a folder called ~ where one happens to stand would be somebody else's"
        assert not folder.exists()
    config = load_config(environ={})
    assert (config.problems, config.hosts) == ((), {})
    assert State.of_user().get("theme") is None
