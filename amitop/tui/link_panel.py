"""What is shown while there is nothing to show: connecting, refused, lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from amitop.monitor import Replay
from amitop.text import clip, visible
from amitop.tui.bars import SPACER, Line, Piece, folded, line_width, place_pieces, strip_of
from amitop.tui.format import duration, plural
from amitop.tui.header import LINK_GLYPHS
from amitop.tui.inks import Inks
from amitop.tui.scene import Scene
from amitop.tui.watched import LinkState, Watched

_WIDEST = 72
# Cells of the bar that tells how much was read.
_BAR = 28
# Cells from which a reason is worth being told in a banner.
_REASON = 16


def address_of(monitor: Watched) -> str:
    """`pbx1:5038`, as visible text."""
    target = monitor.target
    host = f"[{target.host}]" if ":" in target.host else target.host
    return visible(f"{host}:{target.port}" if target.port else host)  # the embedded PBX has none before it is there


def try_again(monitor: Watched, now: float) -> str:
    """When the next try is."""
    if monitor.retry_at is None:
        return "trying again now"
    seconds = max(0, round(monitor.retry_at - now))
    return f"trying again in {seconds} s" if seconds else "trying again now"


def _under_way(monitor: Watched, now: float) -> str:
    """What is being done about a connection that is away."""
    told = {LinkState.SYNCING: "logged in again, taking stock", LinkState.CONNECTING: "connecting"}
    return try_again(monitor, now) if monitor.state is LinkState.LOST else told.get(monitor.state, "")


def _keyed(key: str, told: str) -> Line:
    """A key and what it does; nothing where there is none."""
    return [Piece(key, "accent bold"), Piece(told)] if key else []


def panel_lines(monitor: Watched, now: float, key: Callable[[str], str]) -> list[Line]:
    """The panel's lines: what is the matter, why, and the way out. `key` gives an act's key."""
    leaves = _keyed(key("quit"), " leaves")
    if isinstance(monitor, Replay):
        return reading_lines(monitor, leaves)
    glyph, style = LINK_GLYPHS[monitor.state]
    address = address_of(monitor)
    tls = " over TLS" if monitor.target.tls else ""
    user = visible(monitor.target.user)
    if monitor.state is LinkState.REFUSED:
        # The sentence says the rest: why, and where to look.
        head, said, way = f"Not logged in to {address}", monitor.state_text, []
        keys = [*_keyed(key("retry"), " tries again   "), *leaves]
    elif monitor.state is LinkState.LOST:
        head, said = f"No connection to {address}", monitor.state_text
        way = [Piece(try_again(monitor, now).capitalize(), "ringing")]
        keys = [*_keyed(key("retry"), " tries now   "), *leaves]
    elif monitor.state is LinkState.SYNCING:
        head, said = f"Taking stock of {address}", "channels, bridges, queues, agents, rooms"
        way, keys = [], leaves
    else:
        head, said = f"Connecting to {address}{tls}", f"as {user}" if user else ""
        way, keys = [], leaves
    lines: list[Line] = [[Piece(f"{glyph} ", style), Piece(head, "strong")]]
    lines += [[], [Piece(part, "text")]] if (part := visible(said)) else []
    lines += [[], way] if way else []
    return [*lines, [], keys]


def reading_lines(replay: Replay, leaves: Line) -> list[Line]:
    """How far a recording was read, while it is."""
    done = int(replay.progress * _BAR)
    bar = [Piece("█" * done, "accent"), Piece("░" * (_BAR - done), "faint")]
    told = Piece(f"  {100 * replay.progress:>3.0f} %   {plural(replay.journal.next, 'packet')}", "text")
    lines: list[Line] = [[Piece("◐ ", "ringing"), Piece(f"Reading {visible(replay.path.name)}", "strong")], []]
    lines.append([*bar, told])
    if replay.problem_count:
        lines += [[], [Piece(f"▲ {visible(replay.problems[0])}", "warn")]]
    return [*lines, [], leaves]


def banner_line(monitor: Watched, now: float, retry: str) -> Line:
    """One line over what is still shown, while the connection is away."""
    glyph, style = LINK_GLYPHS[monitor.state]
    ago = f" for {duration(now - monitor.lost_at)}" if monitor.lost_at is not None else ""
    told = _under_way(monitor, now)
    line = [Piece(f"  {glyph} ", style), Piece(f"Connection lost{ago}", "strong"), Piece(f"  ·  {told}", "ringing")]
    if monitor.state is LinkState.LOST and retry:
        line += [Piece(f"  {retry}", "accent bold", "app.act('retry')"), Piece(" now", "text")]
    why = f"  {visible(monitor.state_text)}" if monitor.state_text else ""
    return [*line, Piece(why, "muted"), SPACER, Piece("what you see is as it was  ", "muted")]


def hosts_lines(scenes: Sequence[Scene], now: float, key: Callable[[str], str]) -> list[Line]:
    """The panel's lines where none of several PBXs can be seen: each one's matter, and the way out."""
    lines: list[Line] = []
    for scene in scenes:
        monitor = scene.live
        glyph, style = LINK_GLYPHS[monitor.state]
        if monitor.state is LinkState.REFUSED:
            head = "  not logged in"
        elif monitor.state is LinkState.LOST:
            head = f"  no connection, {try_again(monitor, now)}"
        else:
            head = "  taking stock" if monitor.state is LinkState.SYNCING else "  connecting"
        lines.append([Piece(f"{glyph} ", style), Piece(visible(scene.name), "strong"), Piece(head, "text")])
        lines += [[Piece(told, "muted")], []] if (told := visible(monitor.state_text)) else [[]]
    tries = any(scene.live.state in (LinkState.LOST, LinkState.REFUSED) for scene in scenes)
    again = _keyed(key("retry"), " tries now   ") if tries else []
    return [*lines, [*again, *_keyed(key("quit"), " leaves")]]


def hosts_banner(away: Sequence[Scene], now: float, across: int, retry: str) -> Line:
    """One line over the tables: which PBXs are away while others are there, for how long and why."""
    told = [scene for scene in away if scene.live.state_text]
    # Reasons share what is left of the line; one that is cut is told in full on the sheet of the PBXs.
    room = (across - line_width(_hosts_banner(away, now, 0, retry)) - 1) // max(1, len(told)) - 2
    return _hosts_banner(away, now, room if room >= _REASON else 0, retry)


def _hosts_banner(away: Sequence[Scene], now: float, room: int, retry: str) -> Line:
    line: Line = [Piece("  ")]
    for scene in away:
        monitor, since = scene.live, scene.live.lost_at
        glyph, style = LINK_GLYPHS[monitor.state]
        ago = f" lost for {duration(now - since)}" if since is not None else " not reached"
        told = _under_way(monitor, now)
        refused = monitor.state is LinkState.REFUSED
        line += [Piece(f"{glyph} ", style), Piece(visible(scene.name), "strong")]
        line += [Piece(" refused" if refused else ago, "text"), Piece(f"  {told}" if told else "", "ringing")]
        if room and monitor.state_text:
            line.append(Piece(f"  {clip(visible(monitor.state_text), room)}"))
        line.append(Piece("   "))
    if any(scene.live.state in (LinkState.LOST, LinkState.REFUSED) for scene in away):
        line += [Piece(retry, "accent bold", "app.act('retry')"), Piece(" now" if retry else "", "text")]
    if any(scene.live.state is LinkState.REFUSED for scene in away):
        line += [Piece("  esc", "accent bold", "app.act('clear')"), Piece(" read", "text")]
    return line


class LinkPanel(Widget):
    """A quiet panel in the middle of the screen."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    LinkPanel { display: none; height: 1fr; background: $background; }
    """

    def __init__(self, inks: Callable[[], Inks], lines: Callable[[], list[Line]]) -> None:
        super().__init__(id="link-panel")
        self._inks = inks
        self._made = lines
        self._lines: list[Line] = []

    def draw(self) -> None:
        """Redraw if anything has changed."""
        lines = self._made()
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def render_line(self, y: int) -> Strip:
        inks = self._inks()
        across, height = self.size
        room = min(_WIDEST, across) - 8
        lines = [part for line in self._lines for part in (folded(line, room) if len(line) == 1 else [line])]
        inner = max(map(line_width, lines), default=0)
        box = min(across, max(inner + 8, 40))
        top = max(0, (height - len(lines) - 2) // 2)
        left = (across - box) // 2
        index = y - top - 1
        blank = Segment(" " * left, inks.base)
        rest = Segment(" " * (across - left - box), inks.base)
        if not -1 <= index <= len(lines):
            return Strip([Segment(" " * across, inks.base)], across)
        line = lines[index] if 0 <= index < len(lines) else []
        inside = strip_of(place_pieces([Piece("    ", ""), *line], box), inks, inks.bar, box)
        return Strip([blank, *inside, rest], across)
