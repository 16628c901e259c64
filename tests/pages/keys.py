"""docs/keys.md, out of the registry of acts and the presets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from amitop.tui.keys.keymap import make_keymap
from amitop.tui.keys.names import key_shown
from amitop.tui.keys.presets import FIXED, MOVES, PRESETS
from amitop.tui.keys.registry import ACTS, Act

_HEAD = """\
# Keys

<!-- Made by `python -m tests.pages`: do not edit. -->

`?` shows the keys that are in force, those of the view that you are in first. This page has them all, in the \
three presets that come with amitop: `default`, `vim` and `htop`.

## Yours

In `config.toml` ([configuration](configuration.md)), by the names of the acts in the tables below:

```toml
[keys]
preset = "vim"            # or default, or htop
hang_up = "F9"            # another key
filter = "/, alt+f"       # several, with commas between them
record = ""               # none: it is still in the palette
```

A key is a character as it is typed (`X`, `:`, `,`), a name (`space`, `esc`, `enter`, `pgup`, `F5`, \
`question_mark`) or one with `ctrl` or `alt` held (`ctrl+r`, `^r`, `alt+x`). Small and capital letters are \
different keys.

`AMITOP_KEYS_PRESET` goes before the file. The palette has *Keys: vim* and the others: what is chosen there is in \
force at once and the next time too, unless the environment says otherwise; choosing the file's preset again \
follows the file from then on.

What is wrong is told when amitop starts, with file and line, and in the help; everything else is in force:

- a name that no act has, or that no key has: the nearest one is offered;
- a key given to two acts of which both make sense in one view: an entry of yours goes before the preset's, and of \
two of yours the first. In different views one key may do different things;
- a key that is never to be had: {fixed};
- a key by which the preset moves in tables.

## Safe hands

What cuts people off asks first, in every preset. In `vim` it sits on capitals that neither vim nor tmux does much \
with, so that no `dd`, `x` or `p` out of habit comes near a call. In `htop` it sits on function keys.

`ctrl+b` and `ctrl+a`, where they are on nothing else, are the prefixes of tmux and screen: amitop then takes no \
notice of the key that follows within a second, and says so. `ctrl+b x` never hangs up. In a line that you write \
in, `ctrl+a` goes to its start as ever.

## All of them

A dash means that there is no key, and that the palette has it. What the keys do is told in \
[tables](tables.md), [groups and saved filters](groups.md), [expressions](expressions.md) and \
[recordings](recordings.md).
"""

_MOVING = (
    "In tables, pages and sheets; on the wall, those of pages and of both ends go through its pages of queues."
)


def keys_page() -> str:
    """The page."""
    fixed = ", ".join(f"`{key_shown(key)}` ({why.removeprefix('it ')})" for key, why in FIXED.items())
    groups = {
        group: [act for act in ACTS if act.group == group] for group in dict.fromkeys(act.group for act in ACTS)
    }
    tables = {**{group: _table(acts) for group, acts in groups.items()}, "Moving": f"{_MOVING}\n\n{_moves()}"}
    return "\n".join([_HEAD.format(fixed=fixed), *(f"### {name}\n\n{table}" for name, table in tables.items())])


def _table(acts: Sequence[Act]) -> str:
    maps = [make_keymap(preset=name) for name in PRESETS]
    rows = [
        [f"`{act.id}`", act.says, _views(act), *(_keys(each[act.id].all_keys) for each in maps)] for act in acts
    ]
    return _rows(["act", "does", "in", *PRESETS], rows)


def _moves() -> str:
    maps = [make_keymap(preset=name) for name in PRESETS]
    rows = [
        [says[:1].upper() + says[1:], *(_keys(each.moves[name]) for each in maps)]
        for name, (_, says) in MOVES.items()
    ]
    return _rows(["goes", *PRESETS], rows)


def _views(act: Act) -> str:
    order = [
        view.removeprefix("view_") for view in dict.fromkeys(each.id for each in ACTS if each.group == "Views")
    ]
    there = [view for view in [*order, "ladder"] if view in act.views]
    lacking = [view for view in order if view not in there]
    if len(lacking) <= 2 and "ladder" not in there:
        return f"all views but {' and '.join(lacking)}" if lacking else "all views"
    return ", ".join(there) or "everywhere"


def _keys(keys: Iterable[str]) -> str:
    return " ".join(_code(key_shown(key)) for key in keys) or "–"


def _code(text: str) -> str:
    shown = text.replace("|", "\\|")
    return f"`` {shown} ``" if "`" in text else f"`{shown}`"


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
