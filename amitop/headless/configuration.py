"""`amitop config`: what is in force and where it came from, and what is wrong. Never a secret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from os.path import exists
from typing import Any

from amitop.config import COLUMNS, DEFAULT, FAMILIES, HOST_KEYS, SETTINGS, SORT, THEME, Config, Given, State
from amitop.config.settings import Setting, toml
from amitop.headless.output import write
from amitop.headless.run import FINE, WRONG_USAGE, json_text
from amitop.text import visible, width

#: Where a value is from that was chosen on the screen.
_SCREEN = "state.toml"


def show(config: Config, state: State, form: str) -> int:
    """Print what is in force."""
    settings = [(each, _in_force(each, config, state)) for each in SETTINGS]
    families = dict(_families(config, state))
    if form == "json":
        write(json_text(_json(config, settings, families)) + "\n", "the configuration", json=True)
        return FINE
    rows = [(each.name, toml(given.value), given.where) for each, given in settings]
    rows += [(name, toml(given.value), given.where) for name, given in (families | dict(config.given)).items()]
    wide = [max(width(visible(row[column])) for row in rows) for column in (0, 1)]
    lines = [
        f"{_padded(name, wide[0])}  {_padded(value, min(wide[1], 60))}  {visible(where)}\n"
        for name, value, where in rows
    ]
    write("".join(lines), "the configuration")
    return FINE


def check(config: Config, problems: Iterable[object]) -> int:
    """Print these problems and which files were read; exit 2 where there are some."""
    told = [visible(str(each)) for each in problems]
    files = ", ".join(f"{path}{'' if exists(path) else ' (not there)'}" for path in config.files)
    number = f"{len(told)} problem{'s' * (len(told) != 1)}" if told else "no problems"
    lines = [*told, f"{number} in {visible(files)}, and the macros and themes beside it"]
    write(
        "".join(f"{line}\n" for line in lines),
        "what is wrong of the configuration" if told else "that nothing is wrong",
    )
    return WRONG_USAGE if told else FINE


def _padded(text: str, cells: int) -> str:
    text = visible(text)
    return text + " " * (cells - width(text))


def _in_force(setting: Setting[Any], config: Config, state: State) -> Given:
    given = config.settings.given(setting)
    chosen = state.get(THEME.name) if setting is THEME else None
    if isinstance(chosen, str) and not (given is not None and given.is_outright):
        return Given(chosen, _SCREEN)
    if setting is DEFAULT and given is None and config.default:
        return Given(config.default, "the only host")
    return given or Given(setting.default, "default")


def _families(config: Config, state: State) -> Iterator[tuple[str, Given]]:
    """The entries of families by name, with what the screen keeps in their place."""
    for family in FAMILIES:
        for stars, given in config.settings.family(family).items():
            yield family.named(*stars), given
    views = state.get("views")
    for view in views if isinstance(views, dict) else ():
        for family in (COLUMNS, SORT):
            name = family.named(view)
            if chosen := state.texts(*name.split(".")):
                yield name, Given(chosen, _SCREEN)


def _json(config: Config, settings: list[tuple[Setting[Any], Given]], families: dict[str, Given]) -> dict[str, Any]:
    return {
        "files": [str(path) for path in config.files if exists(path)],
        "settings": [
            {"name": each.name, **asdict(given), "default": each.default, "variable": each.variable}
            for each, given in settings
        ],
        "families": [{"name": name, **asdict(given)} for name, given in families.items()],
        "hosts": [
            {
                "name": name,
                **{key.name: getattr(host, key.name) for key in HOST_KEYS},
                "from": {key.name: _where(config, name, key) for key in HOST_KEYS},
            }
            for name, host in config.hosts.items()
        ],
        "left_out": {each.name: each.why for each in config.left_out.values()},
        "problems": [str(each) for each in config.problems],
    }


def _where(config: Config, host: str, key: Setting[Any]) -> str:
    given = config.given.get(f"hosts.{host}.{key.name}")
    return given.where if given is not None else "default"
