"""The packets on the screen: the list, and the chosen packet in full."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual.app import ComposeResult
from textual.containers import Container

from amitop.expression import Vocabulary
from amitop.journal.select import VOCABULARY
from amitop.text import clip, visible
from amitop.tui.acting.refusing import named
from amitop.tui.bars import Bar, Line, Piece, first_that_fits
from amitop.tui.details import Details
from amitop.tui.format import count
from amitop.tui.packets.rows import PacketRows
from amitop.tui.panes import Pane
from amitop.tui.scene import Scene
from amitop.tui.table.live_table import LiveTable
from amitop.tui.views.packets import PacketsView

# Cells of what stands around a name.
_BESIDE = 22
# What is left out first where there is not the room.
_LEAST = ("dropped", "noise", "follow")


class PacketsPane(Pane):
    """Packets: beside the chosen one where wide, above it where narrow."""

    view_id = "packets"
    noun = "packet"
    nouns = "packets"

    def __init__(self, scene: Scene, packets: PacketsView) -> None:
        super().__init__(id="pane-packets", classes="pane")
        self.scene = scene
        self.view = packets
        self.rows = PacketRows(lambda: scene.journal, fold=True)
        packets.above, packets.is_folded = self._above, self.rows.is_folded
        self.list: LiveTable[int] = LiveTable(
            packets.columns, self.rows, inks=lambda: scene.inks, nothing=self._nothing, tail=True
        )
        self.list.mark_always = True
        self._details = Details(lambda: scene.inks)
        self._needle = self._about = ""
        self._full: Hashable | None = None
        self._of: Scene | None = None
        #: The newest packet that has been in sight.
        self._seen = -1

    def compose(self) -> ComposeResult:
        with Container(classes="packets"):
            yield self.list
            yield self._details
        yield Bar(lambda: self.scene.inks, self._told, id="told")

    def draw(self, now: float, settle: bool = False) -> None:
        self.follow_scene()
        self.list.draw(now, settle)
        self._see()
        self.query_one("#told", Bar).draw()
        if self.has_class("-no-details"):
            return
        if self.list.key != self._full:
            self._full = self.list.key
            self._details.scroll_to(y=0, animate=False, force=True)
        key = self.list.key
        hint: list[Line] = [[Piece("Choose a packet with ↑ and ↓ to read it in full")]]
        self._details.draw(self.view.details(key) if isinstance(key, int) else hint, wrap=True)

    def follow_scene(self) -> None:
        """Where another PBX has come to hand: to its packets, which are counted from nought as well."""
        before, self._of = self._of, self.scene.itself
        if before is None or before is self._of:
            return
        self.only_about(None)
        self.rows.forget()
        self.list.choose(None)
        self.list.follow = True
        self.list.forget()
        self._seen = -1

    def _see(self) -> None:
        """Note up to where the list has been read."""
        last = self.list.last_in_sight
        if last is not None:
            self._seen = max(self._seen, self.rows.at(last))
        if self.scene.journal.next <= self._seen:
            self._seen = self.scene.journal.next - 1  # another journal

    def _above(self, number: int) -> int | None:
        """The packet in the line above."""
        place = self.rows.find(number)
        return self.rows.at(place - 1) if place else None

    # Folding.

    def turn(self, folded: bool) -> bool:
        """Fold or unfold the chosen Exchange; False where the packet belongs to none."""
        key = self.list.key
        exchange = self.view.exchange(key) if isinstance(key, int) else None
        if exchange is None:
            return False
        self.list.follow = False
        self.rows.turn(exchange, folded)
        if folded and self.rows.find(exchange.action) is not None:
            self.list.choose(exchange.action)
        return True

    def fold_all(self) -> bool:
        """Fold every Exchange or unfold them all, and say whether they are folded now."""
        self.rows.fold_all(not self.rows.fold)
        return self.rows.fold

    def chosen_packets(self) -> list[int]:
        """The chosen packet; of a folded Exchange its Action and all answers."""
        key = self.list.key
        if not isinstance(key, int):
            return []
        exchange = self.view.exchange(key)
        if exchange is None or exchange.action != key or not self.rows.is_folded(exchange):
            return [key]
        return [key, *exchange.packets]

    def pair(self) -> bool:
        """From an Action to its Response, its events, and back; False where the packet belongs to none."""
        key = self.list.key
        partner = self.view.partner(key) if isinstance(key, int) else None
        if partner is None:
            return False
        exchange = self.view.exchange(partner)
        if self.rows.find(partner) is None and exchange is not None:
            self.rows.turn(exchange, False)
        if self.rows.find(partner) is None:
            # It is hidden as noise: what was asked for is shown.
            self.noisy(True)
            self.rows.update(self.scene.now, None, settle=True)
        self.list.follow = False
        self.list.choose(partner)
        return True

    def only_about(self, needles: tuple[bytes, ...] | None, title: str = "") -> None:
        """Show only the packets about a row; None for all."""
        self._about = title
        self.rows.only_about(needles)

    def go_to(self, number: int) -> None:
        """Put the cursor on a packet, which is shown whatever is hidden otherwise."""
        self.rows.update(self.scene.now, None, settle=True)
        if self.rows.find(number) is None:
            self.only_about(None)
            self.filter_by("")
            self.noisy(True)
            self.rows.update(self.scene.now, None, settle=True)
        if self.rows.find(number) is None and (exchange := self.view.exchange(number)) is not None:
            self.rows.turn(exchange, False)
        self.list.follow = False
        self.list.choose(number)

    def _nothing(self) -> str:
        if self.rows.looking:
            return "looking through what is kept …"
        if self._needle:
            return f"No packet matches “{visible(self._needle)}”  ·  esc clears the filter"
        if self.rows.about is not None:
            return "No packet of this row is kept  ·  esc shows all"
        return "No packets yet"

    def _told(self, across: int) -> Line:
        """What is not shown: hidden as noise, or dropped because the journal was full. The least goes first."""
        whole, lean = self._parts(" the newest"), self._parts("")
        fewer = ([part for name, part in lean.items() if name not in _LEAST[:less]] for less in range(4))
        # Of whom: without what kind that is, where there is hardly any room.
        who = visible(self._about.rpartition(": ")[2])
        alone = [Piece(f"only {clip(who, across - _BESIDE)}", "accent"), Piece("  esc shows all")]
        last = [[alone]] if self.rows.about is not None else []
        return first_that_fits(across, map(self._joined, ([*whole.values()], *fewer, *last)))

    def _joined(self, parts: Sequence[Line]) -> Line:
        line = [Piece("  "), *named(self.scene)]
        for number, part in enumerate(part for part in parts if part):
            line += [Piece("   ·   "), *part] if number else part
        return line

    def _parts(self, newest: str) -> dict[str, Line]:
        def way(act: str, told: str) -> str:
            return f"  {key} {told}" if (key := self.scene.keymap.key(act)) else ""

        about, dropped, new = self.rows.about, self.scene.journal.first, self.rows.after(self._seen)
        noise = f"noise is shown{way('noise', 'hides it')}"
        hidden = f"{count(self.rows.hidden)} hidden as noise{way('noise', 'shows them')}"
        follows = [Piece(f"▾ {count(new)} new", "accent bold")] if new else []
        follows.append(Piece(way("follow", f"follows{newest}")[0 if new else 2 :], "muted"))
        following = [Piece(f"▾ following{newest}", "accent")]
        only = [Piece(f"only {visible(self._about)}", "accent"), Piece("  esc shows all")]
        unmasked = [Piece("values are shown", "hold"), Piece(way("reveal", "hides them"), "muted")]
        return {
            "about": only if about is not None else [],
            "noise": [Piece(noise if self.rows.show_noise else hidden, "muted")],
            "dropped": [Piece(f"{count(dropped)} older dropped", "muted")] if dropped else [],
            "follow": following if self.list.follow else follows,
            "unmasked": unmasked if self.view.revealed else [],
        }

    @property
    def counts(self) -> tuple[int, int]:
        return self.rows.told, self.rows.total

    @property
    def needle(self) -> str:
        return self._needle

    @property
    def vocabulary(self) -> Vocabulary:
        return VOCABULARY

    def set_filter(self, needle: str) -> None:
        self.rows.filter_by(needle)
        self._needle = needle

    def hold(self, held: bool, copies: bool = False) -> None:
        del copies
        self.rows.hold(held)

    def noisy(self, shown: bool) -> None:
        self.rows.noisy(shown)
