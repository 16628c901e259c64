"""The page on tables, with every column that each of them offers."""

from __future__ import annotations

from amitop.tui.all_views import offers
from amitop.tui.table.arrangement import NARROWEST, WIDEST, Offer

_HEAD = """\
# Tables: columns, widths and sorting

<!-- Made by `python -m tests.pages`: do not edit. -->

Every table begins with the columns that most people want. Press `C` for the others.

## On the screen

`C` opens the columns of the table that has the keys; the table behind follows each key at once.

| key | |
|---|---|
| `space`, a click | show the column, or not |
| `shift+↑` `shift+↓`, `K` `J` | move it to the left or to the right |
| `←` `→` | narrower, wider; below the least width it shares the width again (`auto`) |
| `s`, a click beside it | sort by it too; once more turns it round; once more leaves it |
| `r` | back to what the configuration says, or to the beginning |
| `esc`, `enter`, `C` | close |

`no room` stands at a column that is chosen and that this terminal is too narrow for. Where there is little \
room, columns that you have added or sized outlast those that stand there by themselves; a column that you \
made wide gives way before another is left out.

In the table itself `s` sorts by the next column, `S` turns the order round, a click on a title sorts by it, \
and shift+click adds it to what is sorted by already (where the terminal passes shift on). Dragging the blank \
behind a title sizes the column. ▾ says that the largest come first, ▴ the smallest, and where there are \
several ¹ ² ³ which counts first. A column that is not shown sorts all the same.

What you choose is kept in `state.toml` in amitop's state folder, with the view that was last on the screen, \
the details that you have hidden and how rows are grouped ([groups](groups.md)). The demo keeps nothing.

## In config.toml

[Configuration](configuration.md) tells where the file is and what goes before what.

```toml
[views.calls]
columns = ["state", "caller:30", "with", "held", "duration"]
sort = ["-duration", "caller"]
```

A column's name, and after a colon its width ({least} to {most} cells). In `sort` a `-` before a name puts the \
largest first. What was chosen on the screen goes before the file; `r` in the sheet brings the file's back. A \
name that is none is told with its line when amitop starts and by `amitop config check`, and the rest is in \
force.

## Every column

| table | shown at first | offered beside them |
|---|---|---|
"""


def _names(offer: Offer, extra: bool) -> str:
    return ", ".join(f"`{name}`" for name, column in offer.columns.items() if column.extra is extra)


def page() -> str:
    """docs/tables.md."""
    lines = [f"| {each.table} | {_names(each, False)} | {_names(each, True)} |" for each in offers()]
    return _HEAD.format(least=NARROWEST, most=WIDEST) + "\n".join(lines) + "\n"
