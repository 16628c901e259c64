"""All that is kept of a watch: packets in the journal, the turns of the model beside them, and a recording."""

from __future__ import annotations

from collections.abc import Iterable

from amitop.ami import Exchange, Packet
from amitop.journal import Direction, Journal, redact_heard, redact_sent
from amitop.journal.recording import Recorder
from amitop.monitor.snapshot import Snapshot
from amitop.monitor.state import Standing
from amitop.monitor.timeline import Timeline, model_text
from amitop.pbx import Family, Pbx


class Keeper:
    """Keeps what passes so that it can be seen again exactly. Secrets are masked here, before anything is kept."""

    def __init__(
        self, pbx: Pbx, standing: Standing, journal: Journal, recorder: Recorder | None, at: float
    ) -> None:
        self.journal = journal
        self.timeline = Timeline(journal)
        #: The recording that goes on, or the one that stopped last, with the reason in its `notice`.
        self.recorder = recorder
        self._pbx = pbx
        self._standing = standing
        self._told = standing.told()
        if recorder is not None:
            recorder.mark(at, "state", self._told)

    def record(self, recorder: Recorder, at: float) -> None:
        """Record from now on, the model as it is first; what was recorded to before is closed."""
        self.close()
        recorder.asterisk = self._standing.version or None
        recorder.model(at, model_text(self._pbx))
        recorder.mark(at, "state", self._standing.told())
        self.recorder = recorder

    def heard(self, packet: Packet, exchange: Exchange | None, at: float, connection: int, aside: bool) -> None:
        """A packet came; to be told before the model takes it. `aside`: it is kept from the model."""
        journal = self.journal
        if journal.next >= self.timeline.due:
            self.timeline.checkpoint(self._pbx, self._standing, at)
        raw = redact_heard(packet)
        number = 0 if exchange is None else journal.number_of(exchange)
        journal.append(packet, at, Direction.IN, connection, number, raw, aside)
        if exchange is not None:
            journal.note(exchange)
        if self.recorder is not None and self.recorder.on:
            self._record(self.recorder, raw, at, "in", connection, aside)

    def sent(self, raw: bytes, exchange: Exchange, at: float, connection: int) -> None:
        """An Action went out."""
        number = self.journal.open_exchange(exchange, own=connection == 0)
        raw = redact_sent(raw)
        self.journal.append(Packet(raw), at, Direction.OUT, connection, number)
        if self.recorder is not None and self.recorder.on:
            self._record(self.recorder, raw, at, "out", connection, False)

    def ended(self, exchange: Exchange, at: float) -> None:
        """An Exchange ended for want of an answer."""
        self.journal.note(exchange)
        self._mark(at, "ended", {"action_id": exchange.action_id, "ending": str(exchange.ending)})

    def sweep(self, snapshot: Snapshot, at: float) -> None:
        """Remove from the model what complete lists did not show."""
        for each in snapshot.listings:
            gone = self._pbx.sweep(each.family, each.seen, each.since, at, each.within)
            if gone:
                self._mark(at, "sweep", {"family": str(each.family), "within": each.within, "keys": gone})

    def forget(self, families: Iterable[Family], since: int, at: float) -> None:
        """Remove what these families hold from before serial `since`: nobody can tell whether it is still there.

        Unlike what a list shows to be gone, it comes back with its next event.
        """
        for family in families:
            for within in self._pbx.places(family):
                gone = self._pbx.sweep(family, (), since, at, within)
                for key in gone:
                    self._pbx.unbury(key)
                if gone:
                    data = {"family": str(family), "within": within, "keys": gone, "unknown": True}
                    self._mark(at, "sweep", data)

    def clear(self, at: float) -> None:
        """Forget the model: the PBX has started afresh."""
        self._pbx.clear()
        self._mark(at, "clear", {})

    def stand(self, at: float) -> None:
        """Note how the watch stands, where that changed."""
        told = self._standing.told()
        if told != self._told:
            self._told = told
            self._mark(at, "state", told)
            if self.recorder is not None and told["version"]:
                self.recorder.asterisk = told["version"]

    def stop_recording(self) -> None:
        """Record no more; who began the recording closes it, which may have to wait for the disk."""
        self.recorder = None

    def close(self) -> None:
        """End the recording."""
        if self.recorder is not None and self.recorder.on:
            self.recorder.close()

    def _record(
        self, recorder: Recorder, raw: bytes, at: float, direction: str, connection: int, aside: bool
    ) -> None:
        if recorder.wants_model:
            recorder.model(at, model_text(self._pbx))
            recorder.mark(at, "state", self._standing.told())
        recorder.packet(raw, at, direction, connection, aside)

    def _mark(self, at: float, kind: str, data: dict[str, object]) -> None:
        self.timeline.mark(at, kind, data)
        if self.recorder is not None and self.recorder.on:
            self.recorder.mark(at, kind, data)
