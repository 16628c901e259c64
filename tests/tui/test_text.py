"""Whatever a caller puts in a name is text: nothing of it is obeyed, hidden or read as markup."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from amitop import text as text_module
from amitop.ami import Packet
from amitop.pbx.entities import Endpoint, Member, ParkedCall, Queue
from amitop.text import LONGEST, clip, fit, harmless, json_escaped, lines_of, visible, width
from amitop.tui import details
from amitop.tui.bars import Piece, folded, line_width
from amitop.tui.details import fitted, wrapped
from amitop.tui.harmless import Harmless
from amitop.tui.packets.text import FORMS, LINES
from amitop.tui.packets.text import lines_of as lines_of_packet
from tests.tui.conftest import Open, drawn, text_of
from tests.tui.still import StillMonitor, channel, still

HOSTILE = {
    "escape": "\x1b[31mred\x1b]0;title\x07",
    "c1": "\x9b31mred\x85",
    "bidi": "abc\u202egnp.exe\u2066x",
    "markup": "[bold red]x[/] [/x] [@click=app.quit]quit[/]",
    "lines": "one\r\ntwo\nthree\tfour",
    "wide": "株式会社サポート部門の田中さん",
    "combining": "Zo\u0308e\u0301 Z" + "\u0301" * 40,
    "emoji": "👩\u200d👩\u200d👧 ☎\ufe0f Support",
    "latin1": b"Jos\xe9 \x9b1m".decode("utf-8", "surrogateescape"),
    "nul": "a\0b\x7f",
    "tags": "x\U000e0041\U000e0042\ufeff\u2028y",
    "invisible": "a\u034f\u115f\u1160\u3164\uffa0\u180e\ufff9\u17b4b",
    "spacing": "हिन्दी नाम",
    "tone": "👍🏽 Thumb",
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_name_is_drawn_and_nothing_else_happens(screen: Open, name: str) -> None:
    monitor = StillMonitor()
    monitor.pbx.channels["1.1"] = channel(1, f"SIP/{name}-1", (name, name))
    monitor.pbx.channels["1.1"].uniqueid = "1.1"
    calm = channel(2, "SIP/calm-1", ("Calm", "2"), ago=5)
    monitor.pbx.channels[calm.uniqueid] = calm
    async with screen(monitor, size=(100, 24)) as (app, pilot):
        await pilot.press("x")
        await drawn(app, pilot)
        shown = text_of(app)
        assert all(character.isprintable() or character in "\n\u0301" for character in shown)
        assert all(cell_len(line) <= 100 for line in shown.splitlines())
        await pilot.press("escape")
        await drawn(app, pilot)
        # The line below stands where it should: nothing of the name has moved it.
        line = next(line for line in text_of(app).splitlines() if "Calm" in line)
        assert line.index("Calm") == 13
        assert app.harmless.caught == ""


@pytest.mark.parametrize("view", ["calls", "agents", "rooms", "queues", "endpoints"])
async def test_hostile_names_in_every_view(screen: Open, view: str) -> None:
    monitor = still()
    pbx = monitor.pbx
    for number, name in enumerate(HOSTILE.values()):
        pbx.channels[f"1.{number}"] = channel(number, f"SIP/{name}-1", (name, name), uniqueid=f"1.{number}")
        member = pbx.queues["sales"].members[name] = Member("sales", name, name, paused=True, paused_reason=name)
        pbx.queues[name] = Queue(name, name, members={name: member})
        pbx.parked[f"1.{number}"] = ParkedCall(f"1.{number}", name, name, name, name, name)
        pbx.endpoints[name] = Endpoint(name, name)
    pbx.topology += 1
    pbx.staff += 1
    async with screen(monitor, view=view, size=(150, 50)) as (app, pilot):
        for _ in range(3):
            await pilot.press("down", "down", "down", "down")
            await drawn(app, pilot)
            assert all(each.isprintable() or each in "\n\u0301\u0308" for each in text_of(app))
        assert app.harmless.caught == ""


def test_marks_are_visible() -> None:
    assert visible("\x1b[31m") == "␛[31m"
    assert visible("a\u202eb") == "a‹U+202E›b"
    assert visible("\x9b1m") == "‹9B›1m"
    assert visible("[bold]x[/]") == "[bold]x[/]"
    assert visible(b"Jos\xe9".decode("utf-8", "surrogateescape")) == "José"
    assert visible("株式") == "株式"
    assert visible("a\u3164\uffa0b") == "a‹U+3164›‹U+FFA0›b"
    assert visible("\u2800") == " "
    assert visible("👍🏽") == "👍"
    assert visible("हिन्दी") == "हिन्दी"


def test_a_vowel_sign_takes_a_cell_as_in_tmux_and_xterm() -> None:
    assert width("हिन्दी नाम") == 9
    assert width("Zoe\u0308") == 3
    assert Segment("हिन्दी").cell_length == 5  # what Textual lays lines out by


# Characters of no width that Unicode calls default-ignorable, but for those that are dropped.
IGNORABLE = [0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x200E, 0x202A, 0x202E, 0x2060]
IGNORABLE += [0x2064, 0x2066, 0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF0, 0xFFF9, 0x1BCA0, 0x1D173, 0xE0001, 0xE0FFF]


@pytest.mark.parametrize("code", IGNORABLE, ids=hex)
def test_what_has_no_width_is_seen(code: int) -> None:
    assert visible(f"a{chr(code)}b") == f"a‹{f'U+{code:04X}' if code > 0xFF else f'{code:02X}'}›b"


@given(st.text(alphabet=st.characters(codec=None), max_size=40))
def test_the_last_gate_changes_nothing_that_is_visible_and_no_width(text: str) -> None:
    assert harmless(visible(text)) == visible(text)
    safe = harmless(text)
    assert harmless(safe) == safe
    assert cell_len(safe) == sum(map(cell_len, text))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_escaped_json_means_the_same(text: str) -> None:
    escaped = json_escaped(json.dumps({text: [text]}, ensure_ascii=False, indent=1))
    assert json.loads(escaped) == {text: [text]}
    assert harmless(escaped.replace("\n", "")) == escaped.replace("\n", "")


@given(st.text(alphabet=st.characters(codec=None), max_size=40))
def test_nothing_of_any_text_reaches_the_terminal_as_a_command(text: str) -> None:
    shown = visible(text)
    assert all(character.isprintable() or unicodedata.category(character) in ("Mn", "Me") for character in shown)


@given(st.text(max_size=40), st.integers(1, 30), st.booleans())
def test_a_cell_is_just_as_wide_as_its_column(text: str, cells: int, right: bool) -> None:
    assert width(fit(visible(text), cells, right)) == cells
    assert width(clip(visible(text), cells)) <= cells


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs"]) | st.sampled_from("  ab\u0301")),
    st.integers(2, 30),
)
@example("ab  c", 2)
@example("漢 \u0301", 2)
def test_lines_hold_every_word_and_fit(text: str, cells: int) -> None:
    text = visible(text)
    lines = lines_of(text, cells)
    assert max(map(width, lines)) <= cells
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    if all(width(word) <= cells for word in text.split()):
        assert " ".join(lines).split() == text.split()


def test_a_figure_at_the_end_of_a_line_is_not_cut() -> None:
    name = [Piece("● ", "up"), Piece("PJSIP/trunk-0000002a", "text")]
    line = [*name, Piece("  Zoë Ångström <109>"), Piece("  12:03", "faint")]
    assert fitted(line, 60) == line
    assert [piece.text for piece in fitted(line, 40)[2:]] == ["  Zoë Ångs…", "  12:03"]
    assert line_width(fitted(line, 40)) <= 40


def test_a_state_beside_long_names_is_not_cut() -> None:
    line = [
        Piece("Katarzyna Wiśniewska", "strong"),
        Piece(" ↔ "),
        Piece("Jürgen Groß", "strong"),
        Piece("   ● up 12:04"),
    ]
    assert "".join(piece.text for piece in fitted(line, 40)) == "Katarzyna Wiśniewska ↔ Jür…   ● up 12:04"


def test_what_parts_a_piece_from_the_one_before_stays_where_it_is_folded() -> None:
    line = [Piece("how late events come is not told"), Piece("   timestampevents = yes in manager.conf tells it")]
    told = ["".join(piece.text for piece in part) for part in folded(line, 70)]
    assert told == [
        "how late events come is not told   timestampevents = yes in",
        f"{' ' * 35}manager.conf tells it",
    ]


def test_a_number_is_not_parted_from_what_it_counts() -> None:
    counted = [Piece("  type to find   "), *map(Piece, ("105 not here · ", "8 settings · ", "3 presets of keys"))]
    told = ["".join(piece.text for piece in line) for line in folded(counted, 40)]
    assert told == ["  type to find   105 not here · ", "    8 settings · 3 presets of keys"]


def characters_measured(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Characters that are measured or cut while `text` is put on the screen in each way."""
    steps = 0

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def count(text: str, *args: Any) -> Any:
            nonlocal steps
            steps += len(text)
            return function(text, *args)

        return count

    for module, name in ((text_module, "cell_len"), (text_module, "chop_cells"), (details, "width")):
        monkeypatch.setattr(module, name, counted(getattr(module, name)))
    assert len(wrapped([Piece("Name  "), Piece(text, "text")], 80)) > 10
    assert len(lines_of(text, 79)) > 10
    clip(text, 80)
    monkeypatch.undo()
    return steps


@pytest.mark.parametrize("pump", ["漢", "漢 ", "a漢字漢字漢字漢字漢字漢字漢字漢字 "])
def test_a_long_wide_text_is_measured_in_proportion(pump: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = (characters_measured(pump * n, monkeypatch) for n in (2_000, 8_000))
    assert large < 4.5 * small


def test_of_a_text_without_end_the_beginning_is_shown() -> None:
    for letter in ("x", "漢", "\x00"):
        shown = visible(letter * 1_000_000)
        assert len(shown) < 2 * LONGEST
        assert shown.endswith("… 967,232 more characters")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("pump", [b"\r\n", b"Output: x\r\n", b"x", b"\xff"])
def test_of_a_packet_without_end_the_beginning_is_shown(form: str, pump: bytes) -> None:
    lines = lines_of_packet(Packet(b"Response: Success\r\n" + pump * 300_000), form)
    assert len(lines) <= LINES + 1
    assert "more bytes are not shown" in lines[-1][0].text
    assert len(lines_of_packet(Packet(b"Response: Success\r\nMessage: x\r\n\r\n"), form)) <= 9


def test_the_last_gate_tells_what_it_caught() -> None:
    gate = Harmless()
    lines = [Segment("plain"), Segment("株式"), Segment("a\x1b[2Jb\u202e")]
    assert [each.text for each in gate.apply(lines, Color(0, 0, 0))] == ["plain", "株式", "a[2Jb"]
    assert gate.caught == "a\x1b[2Jb\u202e"
