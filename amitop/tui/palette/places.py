"""What is not of the PBX: the saved hosts, the settings, the themes and the presets of keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from amitop.config import SETTINGS, THEME, Host, config_file, load_config
from amitop.config.settings import toml
from amitop.text import visible
from amitop.tui.keys.presets import PRESETS
from amitop.tui.palette.moment import Moment
from amitop.tui.palette.offer import Offer, Refusal


def themes(moment: Moment) -> Iterator[Offer]:
    """Every theme; choosing one uses it at once, and the next time. One that was chosen can be let go of again."""
    app = moment.app
    if app.themes.chosen:
        where = app.settings.source(THEME)
        says = f"what {visible(where)} says: {visible(app.settings[THEME])}" if where else "what suits the terminal"
        yield Offer("theme", "as configured", app.themes.unchoose, says, also="theme file default back")
    for name in sorted(app.available_themes):
        says = "in use" if name == app.theme else "dark" if app.available_themes[name].dark else "light"
        yield Offer("theme", name, partial(app.themes.choose, name), says, also="theme", several="themes")


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
        yield Offer("PBX", scene.name, partial(watched.choose, scene), told, also="host", several="PBXs")
    shown = {scene.name for scene in watched.scenes}
    follows = "follows other PBXs" if watched.several else "follows one PBX"
    for host in load_config().hosts.values():
        if host.name in shown:
            continue
        start = f"amitop --host {visible(host.name)}"
        refusal = Refusal(start, f"this screen {follows}: start {start} for that one")
        yield Offer(
            "PBX", visible(host.name), lambda: None, _address(host), also="host", refusal=refusal, several="PBXs"
        )


def settings(moment: Moment) -> Iterator[Offer]:
    """The settings as they are in force, where each came from and what it is for; they are changed in the file."""
    app = moment.app
    for each in SETTINGS:
        given = app.settings.given(each)
        value, source = app.settings[each], given.where if given is not None else ""
        if each is THEME and app.themes.chosen and not (given is not None and given.is_outright):
            value, source = app.themes.chosen, "state.toml"
        told = (
            f"{each.name} is set by {visible(source)}" if source else f"{each.name} may be set in {config_file()}"
        )
        name = f"{each.name} = {visible(toml(value))}"
        refusal = Refusal(visible(source) or "default", told)
        yield Offer("setting", name, lambda: None, each.help, also="setting", refusal=refusal, several="settings")


def _address(host: Host) -> str:
    return visible(f"{host.user}@{host.address}" if host.user else host.address)
