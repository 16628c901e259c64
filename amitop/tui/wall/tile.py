"""One queue on the wall: a card of lines, all of one width, whatever the figures are."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from amitop.text import clip, visible, width
from amitop.tui.bars import SPACER, Line, Piece, first_that_fits, line_width
from amitop.tui.format import count, duration
from amitop.tui.wall.big import LARGEST, big, high, wide
from amitop.tui.wall.figures import AGENT_STATES, LATE, NO_AGENTS, Figures
from amitop.tui.wall.past import graph

#: The past of a queue in so many cells.
PastOf = Callable[[Figures, int], list[int | None]]

# The bar of agents: lines of several kinds, since colour alone tells nothing.
_SHADES = ("═", "━", "╍", "┈", "?")
# Where the longest wait begins, as a share of the tile.
_LONGEST_AT = 0.4
# Cells that the name of a PBX keeps beside a long name of a queue.
_LEAST_HOST = 5
_CAPTION = "waiting, last 30 min"


class Plan(NamedTuple):
    """Which parts a tile of some size has."""

    #: 0 where big figures don't fit.
    scale: int
    bar: bool
    caption: bool
    graph: int
    #: Empty lines after head, figures, agents, service level and graph.
    airs: tuple[int, int, int, int, int]


def plan_for(across: int, lines: int) -> Plan:
    """The parts of a tile: the figures first, then what tells most."""
    spare = lines - 4
    scale = max(
        (each for each in range(2, LARGEST + 1) if 30 * each <= across and high(each) + 4 <= spare),
        default=1 if spare >= high(1) and across >= 26 else 0,
    )
    spare -= high(scale) if scale else 1
    drawn = min(1, spare)
    bar = spare - drawn >= 1
    spare -= drawn + bar
    airs = [0] * 5
    caption = False
    for place in (0, 3, None, 1, 2):
        if spare > 0 and place is None:
            caption, spare = True, spare - 1
        elif spare > 0 and place is not None:
            airs[place], spare = 1, spare - 1
    more = max(0, min(spare, lines // 4 - drawn))
    spare -= more
    for turn in range(max(0, spare)):
        airs[turn % 5] += 1
    return Plan(scale, bar, caption, drawn + more, (airs[0], airs[1], airs[2], airs[3], airs[4]))


def tile(figures: Figures, across: int, lines: int, past: PastOf) -> list[Line]:
    """The lines of a tile."""
    margin = 2 if across >= 50 else 1
    inner = across - 2 * margin
    made = [head_line(figures, across, margin)]
    if figures.known:
        body = _body(figures, inner, plan_for(inner, lines), past)
        body = body if figures.is_live else [in_grey(line) for line in body]
        made += [[Piece(" " * margin, ""), *line] if line else [] for line in body]
    made += [[] for _ in range(lines - len(made))]
    return made[:lines]


def in_grey(line: Line) -> Line:
    """What is not of now."""
    return [piece if piece is SPACER or not piece.style else piece._replace(style="gone") for piece in line]


def head_line(figures: Figures, across: int, margin: int) -> Line:
    """Name, PBX and state; a state that somebody has to see is one bright bar."""
    shouts = figures.state in (LATE, NO_AGENTS)
    style = f"{figures.state.style} reverse" if shouts else figures.state.style
    state = f"{figures.state.glyph} {figures.state.word}"
    name, host = _names(visible(figures.name), visible(figures.host), across - 2 * margin - width(state) - 2)
    edge = " " * margin
    if shouts:
        between = " " * _left(across, edge, name, host, state, edge)
        return [Piece(f"{edge}{name}{host}{between}{state}{edge}", style)]
    ink = "strong" if figures.is_live else "gone"
    return [Piece(f"{edge}{name}", ink), Piece(host, figures.host_style), SPACER, Piece(f"{state}{edge}", style)]


def _names(name: str, host: str, room: int) -> tuple[str, str]:
    """A queue and its PBX in so many cells: of two that are called alike, it is the PBX that tells which."""
    if not host:
        return clip(name, max(4, room)), ""
    least = min(width(host), _LEAST_HOST)
    name = clip(name, max(4, room - 2 - width(host), min(8, room - 2 - least)))
    return name, f"  {clip(host, max(least, room - 2 - width(name)))}"


def _left(across: int, *parts: str) -> int:
    return max(0, across - line_width(Piece(part) for part in parts))


def _body(figures: Figures, inner: int, plan: Plan, past: PastOf) -> list[Line]:
    airs: list[list[Line]] = [[[] for _ in range(number)] for number in plan.airs]
    return [
        *airs[0],
        *figure_lines(figures, inner, plan.scale),
        *airs[1],
        agents_line(figures.agents, inner),
        *([agents_bar(figures.agents, inner)] if plan.bar else []),
        *airs[2],
        level_line(figures, inner),
        *airs[3],
        *(graph_lines(past(figures, inner), plan, inner) if plan.graph else []),
        *airs[4],
    ]


def graph_lines(values: list[int | None], plan: Plan, inner: int) -> list[Line]:
    """Who waited in the last half hour."""
    drawn: list[Line] = [[Piece(row, "link")] for row in graph(values, plan.graph)]
    if not plan.caption:
        return drawn
    told = f"most {max((value for value in values if value is not None), default=0)}"
    return [[Piece(_CAPTION), Piece(" " * _left(inner, _CAPTION, told), ""), Piece(told)], *drawn]


def waited(seconds: float | None) -> str:
    """A wait in big figures: minutes and seconds, from a hundred minutes on hours and minutes."""
    if seconds is None:
        return "-"
    minutes, second = divmod(max(0, int(seconds)), 60)
    return f"{minutes}:{second:02}" if minutes < 100 else f"{minutes // 60}h{minutes % 60:02}"


def _ink(figures: Figures) -> str:
    return "faint" if not figures.waiting else figures.state.style


def figure_lines(figures: Figures, inner: int, scale: int) -> list[Line]:
    """Who waits and how long the longest has, each in its place, and under them what they are."""
    ink = _ink(figures)
    waiting, longest = str(figures.waiting), waited(figures.longest)
    if not scale:
        place = max(11, int(inner * _LONGEST_AT))
        told = f"{waiting} waiting".ljust(place)
        wait = duration(figures.longest) or "–"
        rich, lean = (
            [Piece(f"{told} "[: max(place, len(told.rstrip()) + 1)], ink), Piece(f"{word}{wait}", ink)]
            for word in ("longest ", "")
        )
        return [first_that_fits(inner, [rich, lean])]
    place = int(inner * _LONGEST_AT)
    lines = _two(waiting, longest, place, inner, scale)
    made: list[Line] = [[Piece(line, ink)] for line in lines]
    over = f" · late after {duration(figures.late_after)}"
    caption = "longest wait" + (over if len("longest wait" + over) <= inner - place else "")
    return [*made, [Piece("waiting".ljust(place)), Piece(caption)]]


def _two(left: str, right: str, place: int, inner: int, scale: int) -> list[str]:
    """Two big figures side by side; smaller where they would not fit, on the same lines."""
    lines = high(scale)
    while scale > 1 and (wide(left, scale) >= place or place + wide(right, scale) > inner):
        scale -= 1
    if wide(left, scale) >= place or place + wide(right, scale) > inner:
        return [""] * (lines - 1) + [f"{left:<{place}}{right}"]
    pairs = zip(big(left, scale), big(right, scale), strict=True)
    drawn = [f"{one:<{place}}{other}" for one, other in pairs]
    return [""] * (lines - len(drawn)) + drawn


def agents_pieces(agents: tuple[int, ...], gap: str, words: int, slot: int = 0, between: str = " ") -> Line:
    """Agents by state: glyph and figure, the first `words` with their word; each in a place of its own."""
    digits = len(str(sum(agents)))
    pieces: Line = []
    for place, (state, number) in enumerate(zip(AGENT_STATES, agents, strict=True)):
        if place == len(AGENT_STATES) - 1 and not number:
            continue  # a state that is hardly ever unknown needs no place
        word = f" {state.word}" if place < words else ""
        text = f"{state.glyph}{between}{number:>{digits}}{word}"
        pieces.append(Piece(f"{text}{gap}".ljust(slot), state.style if number else "faint"))
    return pieces


def agents_line(agents: tuple[int, ...], inner: int) -> Line:
    """Agents by state, with as many words as fit."""
    if not sum(agents):
        return [Piece("no agents", "faint")]
    slot = inner // (4 + bool(agents[-1]))
    roomy = [agents_pieces(agents, "  ", 5, slot)] if slot >= 14 else []
    lean = [agents_pieces(agents, gap, words) for gap, words in (("  ", 5), (" ", 5), (" ", 2), (" ", 0))]
    return first_that_fits(inner + 1, [*roomy, *lean, agents_pieces(agents, " ", 0, between="")])


def agents_bar(agents: tuple[int, ...], inner: int) -> Line:
    """The shares of the states, in their order."""
    total = sum(agents)
    if not total:
        return [Piece("┈" * inner, "faint")]
    pieces: Line = []
    seen = done = 0
    for state, shade, number in zip(AGENT_STATES, _SHADES, agents, strict=True):
        seen += number
        upto = round(inner * seen / total)
        pieces.append(Piece(shade * (upto - done), state.style))
        done = upto
    return [piece for piece in pieces if piece.text]


def levels(figures: Figures) -> list[Line]:
    """The service level, the longest form first: of the calls that were answered, and of all."""
    answered, of_all = _per_cent(figures.in_time), _per_cent(figures.in_time_of_all)
    if figures.in_time_of_all is None:
        return [[answered, Piece(end)] for end in (" of answered in time", " ans. in time", " in time")]
    return [
        [answered, Piece(" of answered, "), of_all, Piece(" of all in time")],
        [answered, Piece(" ans., "), of_all, Piece(" all in time")],
        [of_all, Piece(" of all in time")],
        [of_all, Piece(" of all")],
    ]


def _per_cent(share: float | None) -> Piece:
    """` 92 %` in five cells or more."""
    return Piece("  – %", "faint") if share is None else Piece(f"{share:>3.0f} %", "strong")


def level_line(figures: Figures, inner: int) -> Line:
    """Service level, and what became of the calls."""
    lost = "text" if figures.lost else "faint"
    ends = [Piece(count(figures.lost), lost), Piece(" lost")]
    taken = Piece(f"  {count(figures.answered)}", "text")
    variants = [[taken, Piece(" answered   "), *ends], [taken, Piece(" answ.   "), *ends], [Piece("  "), *ends]]
    made = []
    # Rather fewer words of the calls than a service level that does not say of which calls it is.
    *spoken, bare = levels(figures)
    pairs = [(level, right) for right in variants for level in spoken] + [(bare, variants[-1])]
    for level, right in pairs:
        space = inner - line_width(level) - line_width(right)
        made.append([*level, Piece(" " * max(0, space), ""), *right])
    return first_that_fits(inner, made)
