"""What is fuzzed: each target takes one step by chance, and raises if anything is not as it must be."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import zstandard

from amitop.ami import Action, Framer, Packet, Pairing
from amitop.ami.catalogue import listed
from amitop.ami.help import described
from amitop.journal import Direction, Journal, conceal, redact_heard, redact_sent
from amitop.journal.files import CannotRead
from amitop.journal.lines import exact_line
from amitop.journal.reading import Passed, Reading
from amitop.journal.select import PacketFilter
from amitop.journal.subject import subject_of
from amitop.monitor.state import Standing
from amitop.monitor.timeline import Timeline, model_text
from amitop.pbx import Pbx
from tests.fuzz.material import Material

Step = Callable[[Material], None]
SECRET = b"hunter2-hunter2"
#: Files and packets are of the year 2023.
AT = 1_700_000_000.0


def framer() -> Step:
    """Every byte comes back, however it is cut."""
    mine = Framer(limit=1 << 20)

    def step(material: Material) -> None:
        nonlocal mine
        stream, before = material.stream(), mine.pending
        at, given = 0, b""
        while at < len(stream):
            size = material.chance.choice([1, 7, 64, 4096, 65536]) if len(stream) < 20_000 else 65536
            given += b"".join(packet.raw for packet in mine.feed(stream[at : at + size]))
            at += size
        assert given + mine.pending == before + stream
        if material.chance.random() < 0.05:
            mine = Framer(limit=1 << 20)

    return step


def packet() -> Step:
    """Headers, fields and names of any packet can be asked for."""

    def step(material: Material) -> None:
        one = Packet(material.packet())
        assert len(one.headers) >= len(one.fields)
        assert all(
            one.get(key.upper()) is not None and one.unescaped(key) is not None for key in list(one.fields)[:9]
        )
        assert isinstance(one.action_id, str | None)
        subject_of(one)
        listed(one)
        described("Ping", one.output)

    return step


def exchange() -> Step:
    """Any packet may carry our ActionID."""
    pairing = Pairing("fuzz")

    def step(material: Material) -> None:
        if material.chance.random() < 0.3:
            pairing.open(Action(material.chance.choice(["Ping", "QueueStatus", "Status", "Command"])), AT)
        number = material.chance.randrange(1, 50)
        raw = material.packet().replace(b"\r\n\r\n", b"\r\nActionID: fuzz-%d\r\n\r\n" % number)
        found = pairing.take(Packet(raw), AT)
        if found is not None:
            assert isinstance(found.message, str)
        if material.chance.random() < 0.1:
            for each in list(pairing.pending)[:20]:
                pairing.expire(each, AT)

    return step


def model() -> Step:
    """No packet ends the model, and what is kept of it can be frozen."""
    pbx = Pbx()
    at = AT

    def step(material: Material) -> None:
        nonlocal pbx, at
        at += material.chance.choice([0.0, 0.01, 1.0, -5.0])
        pbx.apply(Packet(material.packet()), at)
        if material.chance.random() < 0.02:
            pbx.calls()
            pbx.agents()
        if material.chance.random() < 0.001:
            model_text(pbx)
            pbx = Pbx()

    return step


def journal() -> Step:
    """The journal stays within its budget, finds what it holds, and time can be turned back in it."""
    mine, pbx = Journal(512 * 1024), Pbx()
    timeline = Timeline(mine)
    wanted = [PacketFilter(text) for text in ("secret", 'h.exists(k, h[k].contains("x"))', 'h.Cause == "16"')]

    def step(material: Material) -> None:
        one = Packet(material.packet())
        raw = redact_heard(one)
        number = mine.append(one, AT, Direction.IN, 0, 0, raw)
        assert mine.entry(number).packet.raw == raw
        assert mine.size < 2 * 1024 * 1024
        material.chance.choice(wanted).finds(mine, number)
        if material.chance.random() < 0.01:
            list(mine.holding([b"id: 1700000000.1\r\n"], mine.first))
            assert timeline.first <= mine.next
        if mine.next >= timeline.due:
            timeline.checkpoint(pbx, Standing(), AT)

    return step


def redaction() -> Step:
    """A secret in its own header is never kept, and nothing that is masked loses its name."""

    def step(material: Material) -> None:
        raw = material.packet()
        one = Packet(raw)
        for masked in (redact_heard(one), redact_sent(raw), conceal(one)):
            assert Packet(masked).kind is not None
        secret = b"Action: Login\r\nUsername: x\r\nSecret: " + SECRET + b"\r\n" + raw
        assert SECRET not in redact_sent(secret)

    return step


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def recording() -> Step:
    """Any file is read, or a sentence says why not."""

    def step(material: Material) -> None:
        with _folder() as folder:
            path = folder / "x.jsonl"
            path.write_bytes(_file(material))
            try:
                reading = Reading(path)
            except CannotRead:
                return
            count = sum(isinstance(each, Passed) for each in reading)
            assert count >= 0
            assert all(str(path) in each and len(each) < 500 for each in reading.problems)

    return step


_JSON: list[object] = [
    None,
    True,
    -1,
    10**400,
    1e308,
    "",
    "x" * 2000,
    [],
    [[]],
    {},
    {"a": {}},
    [["Event", "X"]],
    "model",
    "state",
]


def _file(material: Material) -> bytes:
    chance = material.chance
    head = {"format": "amitop recording", "version": 1, "host": "h", "asterisk": "22", "start": 1}
    lines = [json.dumps(head).encode()]
    for number in range(chance.randrange(12)):
        line = exact_line(Packet(material.packet()), AT + number, "in").rstrip(b"\n")
        if chance.random() < 0.6 and len(line) < 20_000:
            data = json.loads(line)
            data[chance.choice([*data, "raw", "model"])] = chance.choice(_JSON)
            line = json.dumps(data).encode()
        if chance.random() < 0.1:
            line = line[: chance.randrange(len(line) + 1)] + chance.choice([b"", b"[" * 5000, b"\xff", b"\0"])
        lines.append(line)
    raw = b"\n".join(lines)
    if chance.random() < 0.3:
        raw = zstandard.compress(raw)
        at = chance.randrange(len(raw))
        raw = raw[:at] + bytes([chance.randrange(256)]) + raw[at + chance.randrange(2) :]
    return raw


#: Each makes a target that keeps its state from step to step.
TARGETS: dict[str, Callable[[], Step]] = {
    each.__name__: each for each in (framer, packet, exchange, model, journal, redaction, recording)
}
