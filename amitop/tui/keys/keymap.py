"""The keys in force: made from the registry of acts, a preset, and what the user's configuration says.

What is wrong in the configuration is told in sentences, and everything that is good is in force.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from textual.binding import Binding, BindingType

from amitop.config import KEYS, KEYS_PRESET, Given, Settings
from amitop.config.errors import did_you_mean
from amitop.text import visible
from amitop.tui.keys.names import key_named, key_shown, nearest_key, split_keys
from amitop.tui.keys.presets import ALWAYS, FIXED, MOVES, PRESETS, Preset
from amitop.tui.keys.registry import ACTS, VIEW_IDS, Act

# Views in which keys stand for other acts than in the lists.
APART = frozenset({"ladder", "wall"})


@dataclass(frozen=True)
class Keymap:
    """Every act and move with the keys that it has."""

    preset: str
    acts: tuple[Act, ...]
    #: By the ids of `MOVES`, keys by Textual's names.
    moves: Mapping[str, tuple[str, ...]]
    #: Acts that have other keys than the preset gives them.
    own: frozenset[str] = frozenset()
    #: What is wrong with the user's entries, a sentence each.
    problems: tuple[str, ...] = ()
    _by_id: Mapping[str, Act] = field(init=False, repr=False, compare=False)
    _sharing: Mapping[str, tuple[Act, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        on: dict[str, list[Act]] = {}
        for act in self.acts:
            for key in act.all_keys:
                on.setdefault(key, []).append(act)
        sharing = {
            act.id: tuple(each for key in act.all_keys for each in on[key] if each is not act) for act in self.acts
        }
        object.__setattr__(self, "_by_id", {act.id: act for act in self.acts})
        object.__setattr__(self, "_sharing", sharing)

    def __getitem__(self, name: str) -> Act:
        """The act of an id."""
        return self._by_id[name]

    def key(self, name: str) -> str:
        """The key of an act as it is written on the screen; empty where it has none."""
        act = self._by_id.get(name)
        return act.key if act is not None else ""

    def move(self, name: str) -> str:
        """The first key of a move, as it is written on the screen."""
        return key_shown(next(iter(self.moves[name]), ""))

    def way_to(self, name: str) -> str:
        """How an act is come by, for a sentence: its key, else the palette's."""
        return self.key(name) or f"{self.key('palette') or 'the palette'}: {self._by_id[name].label}"

    def acts_for(self, view: str) -> list[Act]:
        """What can be done in a view."""
        return [act for act in self.acts if is_of(act, view)]

    def makes_sense(self, name: str, view: str) -> bool:
        """Whether an act's key stands for it in a view.

        In the lists a key of another list's act tells why it does nothing there, unless this list has an act on it.
        """
        act = self._by_id.get(name)
        if act is None or is_of(act, view):
            return True
        foreign = view in APART or act.views <= APART
        return not foreign and not any(is_of(other, view) for other in self._sharing[name])

    def taken(self) -> dict[str, str]:
        """What every key does that is an act's, a table's or Textual's."""
        moves = {key: MOVES[name][1] for name, keys in self.moves.items() for key in keys}
        return {**FIXED, **moves, **{key: act.says for act in self.acts for key in act.all_keys}}

    def bindings(self) -> list[BindingType]:
        """The bindings of the main screen."""
        return [
            # A key of its own may have to go before a table's; another one has nobody before it.
            Binding(key, act.textual_action, act.says, show=False, priority=act.first and key in _OWN[act.id])
            for act in self.acts
            for key in act.all_keys
        ]

    def elsewhere(self) -> dict[str, str]:
        """For Textual's keymap: the keys of tables' moves, and those by which an act's screen is closed again."""
        closing = {act.id: act.keys for act in self.acts if act.keys}
        return {**closing, **{name: ",".join(keys) for name, keys in self.moves.items()}}


_VIEWS = tuple(dict.fromkeys([*VIEW_IDS, *sorted(frozenset().union(*(act.views for act in ACTS)))]))
_OWN = {act.id: act.all_keys for act in ACTS}


def is_of(act: Act, view: str) -> bool:
    """Whether an act makes sense in a view."""
    return not act.views or view in act.views


def views_of_both(one: Act, other: Act) -> list[str]:
    """The views in which two acts make sense."""
    return [view for view in _VIEWS if is_of(one, view) and is_of(other, view)]


def preset_in_force(settings: Settings, chosen: object = None) -> str:
    """A preset's name: the environment's, else what was `chosen` on the screen, else the file's."""
    is_told = settings.source(KEYS_PRESET) == KEYS_PRESET.variable
    return chosen if isinstance(chosen, str) and chosen in PRESETS and not is_told else settings[KEYS_PRESET]


def make_keymap(settings: Settings | None = None, preset: str | None = None, acts: Sequence[Act] = ACTS) -> Keymap:
    """The keys in force with these settings, or with another preset than theirs."""
    settings = settings or Settings()
    chosen = PRESETS[preset or settings[KEYS_PRESET]]
    entries = {name: given for (name,), given in settings.family(KEYS).items()}
    return _Making(chosen, acts).make(entries)


def check(settings: Settings) -> list[str]:
    """What is wrong with the keys of a configuration, a sentence each with file and line."""
    return list(make_keymap(settings).problems)


def preset_keys(preset: Preset, act: Act) -> tuple[str, ...]:
    """The keys that a preset gives an act."""
    told = preset.acts.get(act.id)
    keys = act.all_keys if told is None else _named(told)
    always = ALWAYS.get(act.id)
    return keys if always is None or always in keys else (*keys, always)


def preset_moves(preset: Preset) -> dict[str, tuple[str, ...]]:
    """The keys that a preset gives the moves."""
    return {name: _named(preset.moves.get(name, keys)) for name, (keys, _) in MOVES.items()}


def _with_keys(act: Act, keys: str) -> Act:
    return act if act.keys == keys else replace(act, keys=keys)


def _named(keys: str) -> tuple[str, ...]:
    return tuple(name for key in split_keys(keys) if (name := key_named(key)) is not None)


def _nearest(name: str, ids: Collection[str]) -> str:
    plain = name.lower().replace("-", "_").replace(" ", "_")
    return did_you_mean(plain, ids) or "; the help lists them"


def _both(one: Act, other: Act) -> str:
    """Where two acts make sense, in words."""
    views = views_of_both(one, other)
    lists = [view for view in views if view in VIEW_IDS]
    named = [*lists, *(f"the {view}" for view in views if view not in VIEW_IDS)]
    where = "everywhere" if len(lists) == len(VIEW_IDS) else f"in {', '.join(named)}"
    return f"both are of use {where}"


class _Making:
    """A keymap while it is made: keys go to the user's entries by their lines, then to the preset's acts."""

    def __init__(self, preset: Preset, acts: Sequence[Act]) -> None:
        self._preset = preset
        self._acts = {act.id: act for act in acts}
        self._moves = preset_moves(preset)
        self._moving = {key: f"it moves: {MOVES[name][1]}" for name, keys in self._moves.items() for key in keys}
        self._given: dict[str, tuple[str, ...]] = {}
        #: By the names of entries, in their order.
        self._problems: dict[str, list[str]] = {}
        self._where: dict[str, str] = {}

    def make(self, entries: Mapping[str, Given]) -> Keymap:
        ordered = sorted(entries.items(), key=lambda each: (each[1].line is None, each[1].line or 0))
        for name, given in ordered:
            self._where[name] = f"{given.where}: keys.{name}"
            self._problems[name] = []
            self._take(name, given)
        own = frozenset(self._given)
        for act in self._acts.values():
            if act.id not in own:
                self._given[act.id] = self._left_over(act, own)
        acts = tuple(_with_keys(act, ",".join(self._given[act.id])) for act in self._acts.values())
        problems = tuple(each for told in self._problems.values() for each in told)
        return Keymap(self._preset.name, acts, self._moves, own, problems)

    def _take(self, name: str, given: Given) -> None:
        """An entry of the user's; where none of its keys can be had, the preset's stay."""
        act = self._acts.get(name)
        if act is None:
            self._complain(name, f"there is no act of this name{_nearest(name, self._acts)}")
            return
        wanted = split_keys(given.value) if isinstance(given.value, str) else []
        had = []
        for text in wanted:
            key = key_named(text)
            if why := self._refusal(act, key, text):
                self._complain(name, why)
            elif key is not None:
                had.append(key)
        if had or not wanted:
            always = ALWAYS.get(name)
            self._given[name] = tuple(dict.fromkeys([*had, *([always] if always else [])]))

    def _refusal(self, act: Act, key: str | None, text: str) -> str:
        """Why an entry may not have a key, in a sentence; empty where it may."""
        if key is None:
            near = nearest_key(text)
            return f"no key is called {visible(text)!r}" + (f"; did you mean {near}?" if near else "")
        if key not in preset_keys(self._preset, act) and (why := self._moving.get(key) or FIXED.get(key)):
            return f"{key_shown(key)} can't be taken: {why}"
        for other in self._holders(act, key, self._given):
            told = f"{key_shown(key)} is given to {other.id} too, and {_both(act, other)}"
            return f"{told}: {other.id} keeps it, which stands first"
        return ""

    def _left_over(self, act: Act, own: Collection[str]) -> tuple[str, ...]:
        """What the user's entries leave an act of the preset."""
        keys = preset_keys(self._preset, act)
        takers = {key: held[0] for key in keys if (held := self._holders(act, key, own))}
        left = tuple(key for key in keys if key not in takers)
        for key, other in takers.items():
            told = f"{key_shown(key)} is {act.id}'s in the preset {self._preset.name}, and {_both(act, other)}"
            way = "" if left else f"; {act.id} is without a key until you give it one, or an empty text"
            self._complain(other.id, f"{told}: {other.id} keeps it{way}")
        return left

    def _holders(self, act: Act, key: str, among: Collection[str]) -> list[Act]:
        """The acts that have a key already, and make sense where this one does."""
        found = [self._acts[name] for name in among if name != act.id and key in self._given.get(name, ())]
        return [other for other in found if views_of_both(act, other)]

    def _complain(self, name: str, sentence: str) -> None:
        self._problems[name].append(f"{visible(self._where[name])}: {sentence}")
