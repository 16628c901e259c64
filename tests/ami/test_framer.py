"""Framing: the same packets however the stream is cut, and no byte lost."""

import itertools
import re
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Framer, Kind, Packet
from amitop.ami import framer as framer_module
from amitop.ami.framer import LIMIT

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
HANGUP = b"Event: Hangup\r\nUniqueid: 1.2\r\nCause: 16\r\n\r\n"
PONG = b"Response: Success\r\nActionID: a-1\r\nPing: Pong\r\n\r\n"
FOLLOWS = (
    b"Response: Follows\r\nPrivilege: Command\r\nActionID: a-2\r\n"
    b"one\n\nEvent: Hangup\n\nlast line--END COMMAND--\r\n\r\n"
)

# What a stream is made of, so that chance finds the places that matter.
_PIECES = st.sampled_from(
    [
        b"\r\n",
        b"\n",
        b"\r",
        b"\n\n",
        b"\r\n\r\n",
        BANNER,
        BANNER[:7],
        HANGUP,
        PONG,
        FOLLOWS,
        b"Response: Follows\r\n",
        b"Response: Follows\n",
        b"--END COMMAND--",
        b"--END COMMAND--\r\n\r\n",
        b"Key: value\r\n",
        b"Key:\n",
        b"no colon\r\n",
        b"\xff\xc3",
        b"\0",
    ]
)
_STREAMS = st.lists(_PIECES | st.binary(max_size=12), max_size=14).map(b"".join)
_LIMITS = st.sampled_from([LIMIT, 64, 33, 7, 1])


def frames(chunks: list[bytes], limit: int = LIMIT) -> tuple[list[bytes], bytes]:
    framer = Framer(limit)
    packets = [each.raw for chunk in chunks for each in framer.feed(chunk)]
    return packets, bytes(framer.pending)


def bytewise(stream: bytes) -> list[bytes]:
    return [stream[at : at + 1] for at in range(len(stream))]


@given(stream=_STREAMS, cuts=st.lists(st.integers(0, 400), max_size=6), limit=_LIMITS)
def test_any_cut_gives_the_same_packets_and_every_byte_back(stream: bytes, cuts: list[int], limit: int) -> None:
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    chunks = [stream[start:end] for start, end in itertools.pairwise(places)]
    whole = frames([stream], limit)
    assert frames(chunks, limit) == whole == frames(bytewise(stream), limit)
    assert b"".join(whole[0]) + whole[1] == stream


@given(stream=_STREAMS)
def test_a_closed_stream_gives_out_what_is_left(stream: bytes) -> None:
    framer = Framer()
    packets = framer.feed(stream)
    rest = bytes(framer.pending)
    last = framer.close()
    assert b"".join(each.raw for each in packets) + rest == stream
    assert [each.raw for each in last] == ([rest] if rest.strip(b"\r\n") else [])
    assert not framer.pending


@given(st.binary(max_size=300))
def test_no_packet_raises_when_it_is_looked_at(stream: bytes) -> None:
    framer = Framer()
    for each in framer.feed(stream) + framer.close():
        assert len(each.headers) >= len(each.fields)
        assert all(each.get(key) == value for key, value in each.fields.items())
        assert each.kind in Kind
        assert isinstance(each.action_id, str | None)


def test_every_cut_in_two_of_a_session() -> None:
    stream = BANNER + PONG + b"\r\n" + HANGUP + FOLLOWS + "Event: X\r\nName: Zoë\r\n\n".encode() + HANGUP
    whole = frames([stream])
    assert len(whole[0]) == 6
    assert not whole[1]
    for at in range(len(stream)):
        assert frames([stream[:at], stream[at:]]) == whole, at


def test_the_banner_is_one_line_and_only_at_the_start() -> None:
    packets = Framer().feed(BANNER + HANGUP)
    assert [(each.kind, each.name) for each in packets] == [(Kind.BANNER, "11.0.0"), (Kind.EVENT, "Hangup")]
    later = Framer().feed(HANGUP + BANNER + b"\r\n")
    assert later[1].raw == BANNER + b"\r\n"


def test_blank_lines_before_the_banner() -> None:
    first = Framer().feed(b"\r\n\n" + BANNER)[0]
    assert (first.kind, first.name) == (Kind.BANNER, "11.0.0")


def test_a_stream_without_a_banner() -> None:
    assert [each.name for each in Framer().feed(b"Asterisk: is said\r\n\r\n" + HANGUP)] == ["", "Hangup"]


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_both_line_ends(end: bytes) -> None:
    packets = Framer().feed(HANGUP.replace(b"\r\n", end) * 2)
    assert [each.get("Cause") for each in packets] == ["16", "16"]


def test_stray_blank_lines_belong_to_the_packet_behind_them() -> None:
    first, second = Framer().feed(HANGUP + b"\r\n\n\r\n" + HANGUP)
    assert first.raw == HANGUP
    assert second.raw == b"\r\n\n\r\n" + HANGUP
    assert (second.kind, second.name, second.get("Uniqueid")) == (Kind.EVENT, "Hangup", "1.2")


def test_command_output_of_13_keeps_its_blank_lines_and_its_look_alikes() -> None:
    packets = Framer().feed(FOLLOWS + HANGUP)
    assert [each.raw for each in packets] == [FOLLOWS, HANGUP]
    assert packets[0].kind is Kind.RESPONSE
    assert packets[0].name == "Follows"


def test_command_output_without_a_glued_marker_and_without_any_text() -> None:
    head = b"Response: Follows\r\nPrivilege: Command\r\n"
    for text in (b"one\n", b"", b"\n\n\n"):
        raw = head + text + b"--END COMMAND--\r\n\r\n"
        assert [each.raw for each in Framer().feed(raw + HANGUP)] == [raw, HANGUP]


def test_a_line_far_over_64_kib() -> None:
    raw = b"Response: Success\r\nJSON: " + b"x" * 300_000 + b"\r\n\r\n"
    assert frames([raw[at : at + 4096] for at in range(0, len(raw), 4096)]) == ([raw], b"")


def test_a_character_cut_by_a_read_is_whole_again() -> None:
    raw = "Event: Newchannel\r\nCallerIDName: Zoë 山\r\n\r\n".encode()
    framer = Framer()
    packets = [each for chunk in bytewise(raw) for each in framer.feed(chunk)]
    assert [each.get("CallerIDName") for each in packets] == ["Zoë 山"]


@pytest.mark.parametrize(
    "endless", [b"x" * 100, BANNER[:-2] + b"x" * 100, b"\r\n" * 50, b"Response: Follows\r\n\r\n" * 9]
)
def test_an_endless_packet_is_given_out_at_the_limit_and_the_stream_goes_on(endless: bytes) -> None:
    framer = Framer(limit=64)
    packets = framer.feed(endless)
    assert len(packets[0].raw) == 64
    assert len(framer.pending) < 64
    packets = framer.feed(b"\r\n--END COMMAND--\r\n\r\n" + HANGUP)
    assert packets[-1].raw == HANGUP


def test_what_is_left_of_a_torn_packet_keeps_its_name() -> None:
    framer = Framer()
    framer.feed(HANGUP + b"Event: Hangup")
    assert [(each.kind, each.name) for each in framer.close()] == [(Kind.EVENT, "Hangup")]
    assert Packet(b"Event: ").name == ""


@pytest.mark.parametrize("whole", [HANGUP, PONG, FOLLOWS, BANNER, HANGUP.replace(b"\r\n", b"\n")])
def test_only_a_packet_whose_end_came_is_complete(whole: bytes) -> None:
    framer = Framer()
    if whole is not BANNER:
        framer.feed(BANNER)
    (packet,) = framer.feed(whole)
    assert packet.is_complete
    for length in range(1, len(whole)):
        framer = Framer()
        framer.feed(BANNER if whole is not BANNER else b"")
        assert not framer.feed(whole[:length])
        assert not any(each.is_complete for each in framer.close())


def test_what_the_limit_cuts_off_is_not_complete() -> None:
    framer = Framer(limit=64)
    cut, *_ = framer.feed(b"Event: Hangup\r\nUniqueid: 1.2" + b"3" * 100)
    assert not cut.is_complete


def test_packets_behind_stray_blank_lines_keep_their_own_names() -> None:
    """Test builds of Asterisk send a stray CRLF behind some TestEvents."""
    stream = b"".join(b"\r\nEvent: %s\r\n\r\n" % name for name in (b"TestEvent", b"Hangup", b"BridgeEnter"))
    assert [packet.name for packet in Framer().feed(stream)] == ["TestEvent", "Hangup", "BridgeEnter"]


class CountedBytes(bytearray):
    """Pending bytes that count those copied out of them, put to them and searched by `find`."""

    steps = 0

    def __getitem__(self, key: Any) -> Any:
        taken = super().__getitem__(key)
        self.steps += len(taken) if isinstance(key, slice) else 1
        return taken

    def __iadd__(self, data: Any) -> Self:  # type: ignore[misc]
        self.steps += len(data)
        return super().__iadd__(data)

    def find(self, *args: Any) -> int:
        found = super().find(*args)
        self.steps += (len(self) if found < 0 else found) - args[1]
        return found


class CountedPattern:
    """A pattern that counts the bytes it searches."""

    def __init__(self, pattern: re.Pattern[bytes]) -> None:
        self._pattern = pattern
        self.steps = 0

    def search(self, buffer: bytes, start: int) -> re.Match[bytes] | None:
        found = self._pattern.search(buffer, start)
        self.steps += (found.end() if found else len(buffer)) - start
        return found


def steps_of(stream: bytes, read: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Bytes handled while `stream` is fed in reads of this size."""
    patterns = []
    for name in ("_TEXT", "_BLANK_LINE", "_FOLLOWS_END"):
        patterns.append(counted := CountedPattern(getattr(framer_module, name)))
        monkeypatch.setattr(framer_module, name, counted)
    monkeypatch.setattr(Framer._blank_end, "__defaults__", (patterns[1],))
    framer = Framer()
    pending = framer._pending = CountedBytes()
    for at in range(0, len(stream), read):
        framer.feed(stream[at : at + read])
    monkeypatch.undo()
    assert pending is framer._pending
    return pending.steps + sum(each.steps for each in patterns)


@pytest.mark.parametrize(
    ("start", "pump"),
    [
        (b"", b"\r\n"),
        (b"", b"\r"),
        (b"Event: X\r\nName: ", b"x"),
        (b"Event: X", b"\r\nName: x"),
        (b"Asterisk Call Manager/", b"x"),
        (b"Response: Follows\r\n", b"\r\n"),
    ],
)
def test_an_unfinished_packet_is_searched_once(start: bytes, pump: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = (steps_of(start + pump * n, 7, monkeypatch) for n in (1_000, 4_000))
    assert large < 4.5 * small


def test_packets_that_were_cut_are_counted() -> None:
    framer = Framer(limit=64)
    framer.feed(BANNER + b"x" * 200)
    assert framer.cut == 3


def test_the_beginning_of_what_is_pending_is_short() -> None:
    framer = Framer()
    framer.feed(BANNER[:9])
    assert framer.beginning == BANNER[:9]
    framer.feed(BANNER[9:-2] + b"x" * 100_000)
    assert framer.beginning.startswith(BANNER[:-2])
    assert len(framer.beginning) == 64
