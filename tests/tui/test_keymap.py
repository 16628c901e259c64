"""The keys in force, made from registry, preset and configuration: nothing here needs a screen."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.config import KEYS_PRESET, Given, Settings
from amitop.tui.keys.keymap import Keymap, check, make_keymap, preset_in_force, views_of_both
from amitop.tui.keys.names import key_named, key_shown, split_keys
from amitop.tui.keys.presets import FIXED, MOVES, PRESETS
from amitop.tui.keys.registry import ACTS, VIEW_IDS

IDS = [act.id for act in ACTS]

#: What the fingers of people who know vim do by themselves: nothing that changes the PBX may be there.
VIM_HABITS = (
    *"abcdefghijklmnopqrstuvwxyz",
    *"ACDGIJNOPRSVYZ",
    *"0123456789",
    *("colon", "slash", "question_mark", "asterisk", "number_sign", "percent_sign", "full_stop", "comma"),
    *("semicolon", "circumflex_accent", "dollar_sign", "tilde", "at", "ampersand", "grave_accent", "apostrophe"),
    *("quotation_mark", "less_than_sign", "greater_than_sign", "equals_sign", "exclamation_mark", "space", "enter"),
    *("left_curly_bracket", "right_curly_bracket", "left_parenthesis", "right_parenthesis", "escape", "tab"),
    *(f"ctrl+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
)
#: What tmux has behind its prefix, of which vim's preset pages up by one half.
TMUX_KEYS = (*"cdfilmnopqrstwxz", *"CDELM", *"0123456789", *map(key_named, "!\"#$%&'(),-./:;=?[]{}~ "))
#: What fingers do that know htop, and mean no harm by.
HTOP_HABITS = (
    *"hutlsxacUHKFIPMTNpeiwqSm",
    "space",
    "slash",
    "backslash",
    *(f"f{n}" for n in (1, 2, 3, 4, 5, 6, 10)),
)


def settings(**entries: str) -> Settings:
    """A configuration with these entries, from line 3 on."""
    preset = entries.pop("preset", None)
    given = {
        f"keys.{name}": Given(keys, "config.toml", line) for line, (name, keys) in enumerate(entries.items(), 3)
    }
    return Settings(given | ({"keys.preset": Given(preset, "config.toml", 2)} if preset else {}))


def clashes(keymap: Keymap) -> list[tuple[str, str, str]]:
    """Keys that stand for two acts in one view."""
    return [
        (one.id, other.id, key)
        for one, other in combinations(keymap.acts, 2)
        for key in set(one.all_keys) & set(other.all_keys)
        if views_of_both(one, other)
    ]


@pytest.mark.parametrize(
    ("written", "named", "shown"),
    [
        ("x", "x", "x"),
        ("X", "X", "X"),
        ("shift+x", "X", "X"),
        ("^r", "ctrl+r", "^r"),
        ("Ctrl-R", "ctrl+r", "^r"),
        ("C-r", "ctrl+r", "^r"),
        ("alt+x", "alt+x", "alt+x"),
        ("F5", "f5", "F5"),
        ("f5", "f5", "F5"),
        (":", "colon", ":"),
        ("colon", "colon", ":"),
        (",", "comma", ","),
        ("+", "plus", "+"),
        ("-", "minus", "-"),
        ("slash", "slash", "/"),
        ("ctrl+]", "ctrl+right_square_bracket", "ctrl+]"),
        ("space", "space", "space"),
        ("Esc", "escape", "esc"),
        ("pgup", "pageup", "pgup"),
        ("→", "right", "→"),
        ("ctrl+i", "tab", "tab"),
        ("ctrl+m", "enter", "enter"),
        ("ctlr+x", None, ""),
        ("hyper+x", None, ""),
        ("banana", None, ""),
        ("", None, ""),
        (" ", None, ""),
    ],
)
def test_a_key_is_known_by_textuals_name_and_by_peoples(written: str, named: str | None, shown: str) -> None:
    assert key_named(written) == named
    assert named is None or key_shown(named) == shown


@pytest.mark.parametrize(
    ("text", "keys"),
    [("", []), ("x", ["x"]), (",", [","]), ("x, F9,:", ["x", "F9", ":"]), ("x,,", ["x", ","]), (",,x", [",", "x"])],
)
def test_a_list_of_keys_may_hold_the_comma(text: str, keys: list[str]) -> None:
    assert split_keys(text) == keys


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_has_no_clash_no_unknown_key_and_nothing_on_what_moves(preset: str) -> None:
    keymap = make_keymap(preset=preset)
    assert keymap.problems == ()
    assert clashes(keymap) == []
    told = {**PRESETS[preset].acts, **PRESETS[preset].moves}
    assert [key for keys in told.values() for key in split_keys(keys) if key_named(key) is None] == []
    assert PRESETS[preset].moves.keys() <= MOVES.keys()
    moving = {key for keys in keymap.moves.values() for key in keys}
    # These come before a table, or stand where the table has no such move.
    shared = {act.id for act in keymap.acts if moving & set(act.all_keys)}
    assert shared <= {"go_to", "unfold", "fold_up"}


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_keeps_keys_for_what_is_to_come(preset: str) -> None:
    kept = {"columns": "C", "filters": "F", "group": "B", "host": "H", "view_wall": "9"}
    assert {name: key for name, key in kept.items() if key not in split_keys(PRESETS[preset].acts[name])} == {}
    keymap = make_keymap(preset=preset)
    assert [act.id for act in keymap.acts if set(kept.values()) & set(act.all_keys) and act.id not in kept] == []


@pytest.mark.parametrize(("preset", "habits"), [("vim", {*VIM_HABITS, *TMUX_KEYS}), ("htop", {*HTOP_HABITS})])
def test_what_changes_the_pbx_is_on_no_habits_key(preset: str, habits: set[str]) -> None:
    keymap = make_keymap(preset=preset)
    assert [(act.id, act.keys) for act in keymap.acts if act.danger and habits & set(act.all_keys)] == []
    assert all(act.keys for act in keymap.acts if act.danger)
    # Escape and a letter come as one over a slow line: as the letter with alt held.
    assert not any(key.startswith("alt+") for act in keymap.acts if act.danger for key in act.all_keys)


def test_the_settings_presets_are_those_that_there_are() -> None:
    assert {name for name in [*PRESETS, "emacs"] if KEYS_PRESET.kind.from_text(name) == name} == {*PRESETS}
    assert all(name in KEYS_PRESET.kind.expected for name in PRESETS)


def test_problems_come_in_the_order_of_the_file() -> None:
    told = check(settings(sort="S", palete="F2", follow="banana"))
    assert [each.split()[0] for each in told] == ["config.toml:3:", "config.toml:4:", "config.toml:5:"]


def test_an_entry_takes_the_place_of_the_presets_keys() -> None:
    keymap = make_keymap(settings(preset="vim", hang_up="W, F9", record=""))
    assert keymap.preset == "vim"
    assert keymap["hang_up"].all_keys == ("W", "f9")
    assert keymap.key("hang_up") == "W"
    assert keymap.key("record") == ""
    assert keymap.key("transfer") == "T"
    assert keymap.own == {"hang_up", "record"}


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ({"hangup": "X"}, "config.toml:3: keys.hangup: there is no act of this name; did you mean hang_up?"),
        ({"hang_up": "ctlr+x"}, "config.toml:3: keys.hang_up: no key is called 'ctlr+x'; did you mean ctrl+x?"),
        ({"hang_up": "j"}, "config.toml:3: keys.hang_up: j can't be taken: it moves: down"),
        ({"hang_up": "esc"}, "config.toml:3: keys.hang_up: esc can't be taken: it always closes and clears"),
        ({"hang_up": "^c"}, "config.toml:3: keys.hang_up: ^c can't be taken: it copies what is selected"),
        ({"hang_up": "^q"}, "config.toml:3: keys.hang_up: ^q can't be taken: it always quits"),
        (
            {"hang_up": "X", "pause": "X"},
            "config.toml:4: keys.pause: X is given to hang_up too, and both are of use in queues, agents: "
            "hang_up keeps it, which stands first",
        ),
        (
            {"hang_up": "c", "pair": "s", "ladder": "t"},
            "config.toml:5: keys.ladder: t is transfer's in the preset default, and both are of use in calls, "
            "channels, queues, agents, rooms: ladder keeps it; transfer is without a key until you give it one, "
            "or an empty text",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(entries: dict[str, str], told: str) -> None:
    assert check(settings(**entries)) == [told]


def test_what_is_wrong_leaves_the_presets_keys_and_all_that_is_good() -> None:
    keymap = make_keymap(settings(hang_up="j", transfer="banana,T", nobody="y", pause="^c", attended="T"))
    assert keymap.key("hang_up") == "x"
    assert keymap["transfer"].all_keys == ("T",)
    assert keymap.key("pause") == "p"
    assert keymap.key("attended") == "a"
    assert len(keymap.problems) == 5


def test_an_entry_goes_before_the_preset_and_the_first_of_two_before_the_second() -> None:
    keymap = make_keymap(settings(sort="S", follow="S"))
    assert (keymap.key("sort"), keymap.key("reverse"), keymap.key("follow")) == ("S", "", "f")


def test_an_act_that_loses_a_key_to_another_that_moved_away_is_no_clash() -> None:
    assert check(settings(sort="S", reverse="s")) == []
    assert check(settings(sort="S", reverse="")) == []


def test_acts_of_different_views_may_share_a_key() -> None:
    keymap = make_keymap(settings(pair="e", mark="e"))
    assert keymap.problems == ()
    assert keymap.makes_sense("pair", "packets")
    assert keymap.makes_sense("again", "history")
    assert not keymap.makes_sense("pair", "history")
    assert not keymap.makes_sense("again", "packets")
    assert keymap.makes_sense("mark", "ladder")
    assert not keymap.makes_sense("mark", "packets")


def test_the_environments_preset_goes_before_the_chosen_one_and_that_before_the_files() -> None:
    of_file = settings(preset="htop")
    of_environment = Settings({"keys.preset": Given("htop", KEYS_PRESET.variable)})
    assert preset_in_force(of_file) == "htop"
    assert preset_in_force(of_file, "vim") == "vim"
    assert preset_in_force(of_file, "emacs") == "htop"
    assert preset_in_force(of_file, 7) == "htop"
    assert preset_in_force(of_environment, "vim") == "htop"


KEYS = st.sampled_from(
    [
        *"xtapmMXqrsSjkgGcCFBHU0189",
        ":",
        ",",
        "^r",
        "^q",
        "^b",
        "esc",
        "tab",
        "space",
        "enter",
        "F9",
        "up",
        "what",
        "",
    ]
)
NAMES = st.sampled_from([*IDS, "hangup", "nothing"])


@given(st.dictionaries(NAMES, st.lists(KEYS, max_size=3).map(", ".join), max_size=12), st.sampled_from([*PRESETS]))
def test_whatever_is_given_no_view_has_two_acts_on_one_key(entries: dict[str, str], preset: str) -> None:
    keymap = make_keymap(settings(**entries, preset=preset))
    assert clashes(keymap) == []
    assert "ctrl+q" in keymap["quit"].all_keys
    assert "escape" in keymap["clear"].all_keys
    assert "escape" in keymap["back"].all_keys
    for act in keymap.acts:
        if act.id not in {"quit", "clear", "back", "next_pane"}:
            assert not set(act.all_keys) & FIXED.keys()
        for view in VIEW_IDS:
            assert (act.views and view not in act.views) or keymap.makes_sense(act.id, view)
    assert all(each.startswith("config.toml:") for each in keymap.problems)


@given(st.text(max_size=12))
def test_any_text_is_a_list_of_keys_or_told(text: str) -> None:
    keymap = make_keymap(settings(hang_up=text))
    assert len(keymap.problems) + len(keymap["hang_up"].all_keys) >= 1 or not split_keys(text)
    assert all(each.isprintable() for each in keymap.problems)
