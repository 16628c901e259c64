"""Every scene that some test takes a picture of, to be looked at in other ways as well."""

from __future__ import annotations

import importlib
import inspect
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from amitop.tui.app import AmitopApp

Before = Callable[[Pilot[None]], object]

_HERE = Path(__file__).parent
#: Pictures of what is not another screen but the same one in other colours.
_LEFT_OUT = {"tests.tui.test_themes", "tests.tui.test_narrow"}


@dataclass
class _Caught:
    """Stands where pictures are compared, and keeps what was to be compared."""

    app: App[Any] | None = None
    before: Before | None = None

    def __call__(self, app: App[Any], *, run_before: Before | None = None, **_size: object) -> bool:
        self.app, self.before = app, run_before
        return True


@dataclass(frozen=True)
class Scene:
    """A test of a picture with its values; of those that differ by the size alone there is one."""

    name: str
    test: Callable[..., None]
    values: dict[str, object]

    @asynccontextmanager
    async def opened(
        self, request: pytest.FixtureRequest, size: tuple[int, int]
    ) -> AsyncIterator[tuple[AmitopApp, Pilot[None]]]:
        """The running app, led to the scene."""
        app, before = self.staged(request, size)
        assert isinstance(app, AmitopApp)
        async with app.run_test(size=size) as pilot:
            led = before(pilot) if before is not None else None
            if inspect.isawaitable(led):
                await led
            yield app, pilot

    def staged(self, request: pytest.FixtureRequest, size: tuple[int, int]) -> tuple[App[Any], Before | None]:
        """The app, and what leads to the scene once it runs."""
        caught = _Caught()
        given: dict[str, object] = {**self.values, "snap_compare": caught, "size": size}
        for called in (*_prepared(self.test.__module__), self.test):
            wanted = inspect.signature(called).parameters
            called(**{name: given[name] if name in given else request.getfixturevalue(name) for name in wanted})
        assert caught.app is not None
        return caught.app, caught.before


def scenes() -> list[Scene]:
    """All of them, by name."""
    found: dict[str, Scene] = {}
    for path in sorted(_HERE.rglob("test_*.py")):
        if "snap_compare" in path.read_text(encoding="utf-8"):
            module = ".".join(("tests", "tui", *path.relative_to(_HERE).with_suffix("").parts))
            if module not in _LEFT_OUT:
                for scene in _scenes_of(module):
                    found.setdefault(scene.name, scene)
    return list(found.values())


def _scenes_of(module: str) -> Iterator[Scene]:
    for name, test in vars(importlib.import_module(module)).items():
        if name.startswith("test_") and "snap_compare" in inspect.signature(test).parameters:
            marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
            for chosen in itertools.product(*(_values(mark) for mark in marks)):
                ids = [each for each, _ in chosen if each]
                values = {key: value for _, some in chosen for key, value in some.items()}
                place = module.removeprefix("tests.tui.").replace("test_", "")
                yield Scene("-".join((place, name.removeprefix("test_"), *ids)), test, values)


def _prepared(module: str) -> list[Callable[..., object]]:
    """What a file of tests has done before each of its tests, as pytest does it there alone."""
    found = [
        each for each in vars(importlib.import_module(module)).values() if hasattr(each, "_fixture_function_marker")
    ]
    return [each._get_wrapped_function() for each in found if each._fixture_function_marker.autouse]


def _values(mark: pytest.Mark) -> list[tuple[str, dict[str, object]]]:
    """What a mark gives, each with its id; one alone of those that only give sizes."""
    names, rows = mark.args[0], list(mark.args[1])
    names = [each.strip() for each in names.split(",")] if isinstance(names, str) else list(names)
    if names == ["size"]:
        return [("", {})]
    told = mark.kwargs.get("ids") or [str(row) for row in rows]
    rows = [(row,) if len(names) == 1 else row for row in rows]
    return [(each, dict(zip(names, row, strict=True))) for each, row in zip(told, rows, strict=True)]
