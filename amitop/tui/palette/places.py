"""What is not of the PBX: the saved hosts, the settings, the themes and the presets of keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from amitop.config import SETTINGS, ConfigError, Host, Setting, Settings, config_file, load_config
from amitop.text import visible
from amitop.tui.palette.moment import Moment
from amitop.tui.palette.offer import Offer, Refusal
from amitop.tui.presets import PRESETS


def themes(moment: Moment) -> Iterator[Offer]:
    """Every theme; choosing one uses it at once."""
    app = moment.app
    for name in sorted(app.available_themes):
        says = "in use" if name == app.theme else "dark" if app.available_themes[name].dark else "light"
        yield Offer("theme", name, partial(setattr, app, "theme", name), says, also="theme", several="themes")


def presets(moment: Moment) -> Iterator[Offer]:
    """The presets of keys; choosing one uses it at once, and from then on."""
    app = moment.app
    for each in PRESETS.values():
        says = "in use" if each.name == app.scene.keymap.preset else each.says
        yield Offer(
            "keys",
            f"Keys: {each.name}",
            partial(app.key_ring.use, each.name),
            says,
            also="preset keymap",
            several="presets of keys",
        )


def hosts(moment: Moment) -> Iterator[Offer]:
    """The PBXs of this screen, to have one at hand; and the saved hosts that only another amitop shows."""
    watched = moment.app.hosts
    for scene in watched.scenes if watched.several else ():
        told = "at hand" if scene is moment.scene else "have it at hand"
        yield Offer("host", scene.name, partial(watched.choose, scene), told, also="host", several="hosts")
    shown = {scene.name for scene in watched.scenes}
    follows = "follows other PBXs" if watched.several else "follows one PBX"
    try:
        saved = load_config().hosts
    except ConfigError:
        return  # a broken configuration was told at the start
    for host in saved.values():
        if host.name in shown:
            continue
        start = f"amitop --host {visible(host.name)}"
        refusal = Refusal(start, f"this screen {follows}: start {start} for that one")
        yield Offer(
            "host", visible(host.name), lambda: None, _address(host), also="host", refusal=refusal, several="hosts"
        )


def settings(moment: Moment) -> Iterator[Offer]:
    """The settings as they are in force, with what each is for; they are changed in the file."""
    values = moment.app.settings
    for each in SETTINGS:
        source = values.source(each)
        told = (
            f"{each.name} is set by {visible(source)}" if source else f"{each.name} may be set in {config_file()}"
        )
        refusal = Refusal("set" if source else "default", told)
        name = f"{each.name} = {_written(each, values)}"
        yield Offer("setting", name, lambda: None, each.help, also="setting", refusal=refusal, several="settings")


def _written(setting: Setting[Any], values: Settings) -> str:
    """A value as it is written in TOML."""
    value = values[setting]
    return (
        str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
    )


def _address(host: Host) -> str:
    return visible(f"{host.user}@{host.address}" if host.user else host.address)
