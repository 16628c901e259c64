"""Recordings: what is written comes back to the byte, and what is broken is told with file and line."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from amitop.ami import Action, Packet
from amitop.journal import Direction
from amitop.journal.files import CannotRead, CannotRecord, Input, beside
from amitop.journal.lines import exact_line, packet_line, raw_of
from amitop.journal.own_file import append, backwards
from amitop.journal.reading import Mark, Passed, Reading
from amitop.journal.recording import Recorder
from tests.packets import event, response

BANNER = Packet(b"Asterisk Call Manager/11.0.0\r\n")
TRICKY = [
    BANNER,
    event("VarSet", Value="a: b", Variable=""),
    event("UserEvent", {"Text": "  two spaces", "Empty": ""}),
    Packet(b"Event: X\r\nNoSpace:y\r\nno colon at all\r\n\r\n"),
    Packet(b"Event: Agents\r\nCallStarted: 1\nLoggedInTime: 2\r\n\r\n"),
    Packet(b"\r\nEvent: AfterABlankLine\r\n\r\n"),
    Packet(b"Event: X\r\nCallerIDName: Jos\xe9\r\n\r\n"),
    Packet("Event: X\r\nName: Zoë 山田\u2028\r\n\r\n".encode()),
    Packet(b"Event: torn in the midd"),
    Packet(b"\x00\xff\xfe:::\r\n%\x1b[31m\r\n\r\n"),
    response(Output="x", ActionID="a-1"),
]


@pytest.mark.parametrize("packet", TRICKY, ids=repr)
def test_bytes_come_back(packet: Packet) -> None:
    data = json.loads(exact_line(packet, 1.5, "in"))
    assert raw_of(data) == packet.raw
    assert data["headers"] == json.loads(packet_line(packet, 1.5, "in"))["headers"]


def test_bytes_are_kept_apart_only_where_headers_do_not_give_them_back() -> None:
    assert ["raw" in json.loads(exact_line(each, 0.0, "in")) for each in TRICKY[:8]] == [
        False,
        False,
        False,
        True,
        True,
        True,
        True,
        False,
    ]


@given(st.binary(max_size=200))
def test_any_bytes_come_back(raw: bytes) -> None:
    line = exact_line(Packet(raw), 0.0, "in")
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert raw_of(json.loads(line)) == raw


def write(path: Path, packets: list[Packet], **more: object) -> None:
    recorder = Recorder(path, "pbx1:5038", 1000.0)
    recorder.asterisk = "22.10.1"
    for number, packet in enumerate(packets):
        recorder.packet(packet.raw, 1000.0 + number / 8, "in")
    recorder.mark(1051.0, "sweep", {"family": "channels", "within": "", "keys": ["1.1"], **more})
    recorder.packet(Action("Ping").encode("a-1"), 1052.0, "out", 1)
    recorder.packet(event("Aside").raw, 1053.0, "in", 0, True)
    recorder.close()
    assert recorder.notice == ""


@pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.zst", "x.jsonl.gz", "x", "x.zst"])
def test_a_recording_comes_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write(path, TRICKY)
    assert path.stat().st_mode & 0o777 == 0o600
    assert {b"{": "", b"(": ".zst", b"\x1f": ".gz"}[path.read_bytes()[:1]] == (
        path.suffix if "." in name[-4:] else ""
    )
    reading = Reading(path)
    items = list(reading)
    assert reading.problems == []
    assert reading.done == 1.0
    assert reading.header == {
        "format": "amitop recording",
        "version": 1,
        "host": "pbx1:5038",
        "asterisk": "22.10.1",
        "start": 1000.0,
    }
    heard = [each for each in items if isinstance(each, Passed)]
    assert [each.packet.raw for each in heard[:-2]] == [each.raw for each in TRICKY]
    assert [each.at for each in heard[:-2]] == [1000.0 + number / 8 for number in range(len(TRICKY))]
    assert (heard[-2].direction, heard[-2].connection, heard[-2].aside) == (Direction.OUT, 1, False)
    assert (heard[-1].direction, heard[-1].connection, heard[-1].aside) == (Direction.IN, 0, True)
    (mark,) = [each for each in items if isinstance(each, Mark)]
    assert (mark.at, mark.kind, mark.data["keys"]) == (1051.0, "sweep", ["1.1"])


@pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.zst", "x.jsonl.gz"])
@settings(max_examples=30)
@given(cut=st.floats(0.0, 0.99))
def test_what_was_cut_off_is_read_up_to_there(
    tmp_path_factory: pytest.TempPathFactory, name: str, cut: float
) -> None:
    path = tmp_path_factory.mktemp("cut") / name
    write(path, [event("X", Number=str(number)) for number in range(300)])
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * cut)])
    sentence = ""
    try:
        reading = Reading(path)
    except CannotRead as error:
        sentence = str(error)
    if sentence:
        assert f"{path}, line 1: " in sentence
        return
    numbers = [each.packet.get("Number") for each in reading if isinstance(each, Passed)]
    assert numbers[:300] == [str(number) for number in range(len(numbers[:300]))]
    assert all(str(path) in each for each in reading.problems)
    assert len(reading.problems) <= 2
    if name != "x.jsonl":
        assert "the archive is cut off" in reading.problems[-1]


HEAD = '{"format": "amitop recording", "version": 1, "host": "h", "asterisk": null, "start": 1}\n'
LINE = '{"t": %s, "connection": 0, "direction": "in", "kind": "event", "headers": [["Event", "X"]]}\n'


@pytest.mark.parametrize(
    ("text", "packets", "problem"),
    [
        (HEAD + LINE % 1 + "no json\n" + LINE % 2, 2, "line 3: this is no JSON; the line is left out"),
        (HEAD + LINE % 1 + "[1]\n" + LINE % 2, 2, "line 3: this is no packet; the line is left out"),
        (
            HEAD + LINE % 1 + '{"t": 1, "kind": "event", "headers": 7}\n',
            1,
            "line 3: this is no packet; the line is left out",
        ),
        (HEAD + LINE % 5 + LINE % 3, 2, "line 3: time runs backwards, by 2.000 s"),
        (HEAD + LINE % "NaN" + LINE % 3, 1, "line 2: this is no packet; the line is left out"),
        (HEAD + LINE % 1 + LINE[:30], 1, "line 3: the last line is torn; all before it was read"),
        (
            HEAD + '{"t": 1, "kind": "gap", "packets": 7}\n',
            0,
            "line 2: 7 packets are missing here: the disk was too slow",
        ),
        (
            HEAD.replace("1,", "2,") + LINE % 1,
            1,
            "line 1: the format's version is 2, and this amitop knows 1; what it",
        ),
    ],
)
def test_what_is_wrong_inside(tmp_path: Path, text: str, packets: int, problem: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(text)
    reading = Reading(path)
    assert sum(isinstance(each, Passed) for each in reading) == packets
    assert len(reading.problems) == reading.problem_count == 1
    assert reading.problems[0].startswith(f"{path}, {problem}")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1: the file is empty"),
        (b"\x7fELF\0\0", "line 1: this is a binary file, not a recording"),
        (b"hello\nworld\n", "line 1: this is no recording of amitop"),
        (b'{"format": "other", "version": 1}\n', "line 1: the format is 'other', not 'amitop recording'"),
        (b'{"format": "ami', "line 1: the first line is torn, and there is no other"),
        (gzip.compress(b"x" * 100, mtime=0)[:5], "line 1: the archive is cut off, and nothing can be read of it"),
        (b"\x28\xb5\x2f\xfd garbage garbage", "line 1: the archive is damaged, and nothing can be read of it"),
    ],
)
def test_what_is_no_recording(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(CannotRead) as caught:
        Reading(path)
    assert str(caught.value) == f"{path}, {sentence}"


def test_of_what_is_binary_only_the_beginning_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(_input: Input) -> Iterator[bytes]:
        yield bytes(32 * 1024)
        raise AssertionError("it is read on")

    monkeypatch.setattr(Input, "chunks", endless)
    (tmp_path / "zero").write_bytes(b"\0")
    with pytest.raises(CannotRead, match="this is a binary file, not a recording"):
        Reading(tmp_path / "zero")


def test_files_that_can_not_be_opened(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="No such file"):
        Reading(tmp_path / "none")
    (tmp_path / "there").write_text("mine")
    with pytest.raises(CannotRecord, match="exists already, and is not written over"):
        Recorder(tmp_path / "there", "h", 0.0)
    with pytest.raises(CannotRecord, match="can't be written: No such file"):
        Recorder(tmp_path / "no" / "folder", "h", 0.0)


def test_what_packets_prints_and_what_nc_caught_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"".join(packet_line(each, 5.0, "in") for each in TRICKY[:3]))
    assert [each.packet.raw for each in Reading(path) if isinstance(each, Passed)] == [
        each.raw for each in TRICKY[:3]
    ]
    stream = b"".join(each.raw for each in [BANNER, event("A"), event("B")])
    for content in (stream, gzip.compress(stream), zstandard.compress(stream), stream[37:]):
        path.write_bytes(content)
        reading = Reading(path)
        items = [each for each in reading if isinstance(each, Passed)]
        assert reading.is_raw
        assert [each.at for each in items] == [float(number) for number in range(len(items))]
        assert [each.packet.raw for each in items][-1] == event("B").raw


def test_archives_one_behind_the_other(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for pack in (gzip.compress, zstandard.compress):
        path.write_bytes(pack(b"one ") + pack(b"two"))
        assert b"".join(Input(path).chunks()) == b"one two"


@pytest.mark.parametrize(
    ("name", "older"),
    [("x.jsonl.zst", "x.2.jsonl.zst"), ("calls", "calls.2"), ("a.b.gz", "a.b.2.gz"), ("storm.22", "storm.22.2")],
)
def test_the_suffix_stays(name: str, older: str) -> None:
    assert beside(Path("/x") / name, 2) == Path("/x") / older


def test_a_lost_folder_stops_the_recording_with_a_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.journal.recording._FLUSH_SECONDS", 0.0)
    folder = tmp_path / "folder"
    folder.mkdir()
    recorder = Recorder(folder / "x.jsonl", "h", 0.0)
    recorder.asterisk = ""
    (folder / "x.jsonl").unlink()
    folder.rmdir()
    recorder.packet(event("X").raw, 1.0, "in")
    recorder.packet(event("X").raw, 1.0, "in")
    recorder.close()
    assert recorder.notice == f"the recording stopped: {folder}/x.jsonl is no longer there"
    assert not recorder.on
    recorder.packet(event("X").raw, 1.0, "in")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_stops_the_recording_with_a_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open
    monkeypatch.setattr(os, "open", lambda *_: real("/dev/full", os.O_WRONLY))
    recorder = Recorder(tmp_path / "x.jsonl", "h", 0.0)
    monkeypatch.undo()
    for _ in range(10_000):
        recorder.packet(event("X", Padding="x" * 300).raw, 1.0, "in")
    recorder.close()
    assert recorder.notice == f"the recording stopped: {tmp_path}/x.jsonl: No space left on device"


def test_a_slow_disk_leaves_a_gap_and_then_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.journal.recording.BACKLOG", 1000)
    path = tmp_path / "x.jsonl"
    recorder = Recorder(path, "h", 0.0)
    recorder.asterisk = "22"
    raw = event("X", Padding="x" * 600).raw
    recorder._put += 2000  # as if that much waited
    recorder.packet(raw, 1.0, "in")
    recorder.packet(raw, 2.0, "in")
    wanted = [recorder.wants_model]
    recorder._taken += 2000
    wanted.append(recorder.wants_model)
    assert wanted == [False, True]
    recorder.model(3.0, "")
    recorder.packet(raw, 3.0, "in")
    recorder.close()
    assert recorder.dropped == 2
    reading = Reading(path)
    items = [each.kind if isinstance(each, Mark) else each.at for each in reading if each is not None]
    assert items == ["gap", "model", 3.0]
    assert "2 packets are missing here" in reading.problems[0]


def test_a_capture_saved_with_line_feeds_alone_is_read_as_it_was_on_the_wire(tmp_path: Path) -> None:
    path = tmp_path / "x"
    packets = [event("A"), event("B"), event("C")]
    stream = b"".join(each.raw for each in packets)
    for ends in (b"\n", b"\r\n"):
        path.write_bytes(stream.replace(b"\r\n", ends))
        assert [each.packet.raw for each in Reading(path) if isinstance(each, Passed)] == [
            each.raw for each in packets
        ]


@pytest.mark.parametrize(
    "line",
    [
        '{"t": 1%s, "kind": "event", "headers": [["Event", "X"]]}' % ("0" * 400),
        '{"t": 1%s, "kind": "event", "headers": [["Event", "X"]]}' % ("0" * 5000),
        '{"t": 1e18, "kind": "event", "headers": [["Event", "X"]]}',
        '{"t": -1, "kind": "event", "headers": [["Event", "X"]]}',
        '{"t": true, "kind": "event", "headers": [["Event", "X"]]}',
        '{"t": "1", "kind": "event", "headers": [["Event", "X"]]}',
        '{"t": 1, "kind": 7}',
        '{"t": 1, "kind": "event", "headers": [["Event", 7]]}',
        '{"t": 1, "kind": "event", "headers": [[["Event"], "X"]]}',
        '{"t": 1, "kind": "event", "headers": {"ab": 1}}',
        '{"t": 1, "kind": "event", "headers": [["Event", "X"]], "connection": true}',
        '{"t": 1, "kind": "event", "headers": [["Event", "X"]], "connection": 1%s}' % ("0" * 400),
        '{"t": 1, "kind": "event", "headers": [["Event", "X"]], "direction": ["in"]}',
        '{"t": 1, "kind": "event", "headers": [], "raw": 7}',
        '{"t": 1, "kind": "event", "headers": [], "raw": "\\u1234"}',
        "[" * 100_000 + "]" * 100_000,
        '{"t": ' + "[" * 100_000,
        '{"t": 1, "kind": "gap", "headers": ' + "[" * 900 + "]" * 900 + "}",
    ],
    ids=lambda line: line[:60],
)
def test_a_line_of_wrong_values_is_left_out_and_told(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(HEAD + LINE % 1 + line + "\n" + LINE % 2)
    reading = Reading(path)
    assert sum(isinstance(each, Passed) for each in reading) == 2
    assert not any(isinstance(each, Mark) for each in reading)
    assert len(reading.problems) == 1
    assert reading.problems[0].startswith(f"{path}, line 3: this is no ")
    assert len(reading.problems[0]) < 200 + len(str(path))


@pytest.mark.parametrize("odd", ["[" * 900 + "]" * 900, "1" * 400, '"' + "x" * 100_000 + '"', "{}", "1e308"])
def test_a_first_line_of_wrong_values(tmp_path: Path, odd: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(
        HEAD.replace('"h"', odd).replace("null", odd).replace('"start": 1', f'"start": {odd}') + LINE % 1
    )
    reading = Reading(path)
    assert (reading.name("host"), reading.name("asterisk")) == ("", "")
    assert sum(isinstance(each, Passed) for each in reading) == 1
    for key in ("format", "version"):
        path.write_text(HEAD.replace(f'"{key}": ', f'"{key}": {odd}, "x": ') + LINE % 1)
        try:
            sentence = Reading(path).problems[0]
        except CannotRead as error:
            sentence = str(error)
        assert len(sentence) < 250 + len(str(path))


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("byte", [b"0", b"\n", b" "])
def test_an_archive_that_unpacks_to_very_much_is_unpacked_in_bits(
    tmp_path: Path, pack: Callable[[bytes], bytes], byte: bytes
) -> None:
    path = tmp_path / "x"
    path.write_bytes(pack(HEAD.encode() + byte * 100_000_000))
    sizes = [len(each) for each in Input(path).chunks()]
    assert sum(sizes) == 100_000_000 + len(HEAD)
    assert max(sizes) < 9_000_000
    reading = Reading(path)
    assert sum(each is not None for each in reading) == 0
    if byte == b"0":
        assert reading.problems == [f"{path}, line 2: a line without an end; nothing is read behind it"]


def test_of_a_file_full_of_junk_the_reader_lets_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(HEAD.encode() + b"{}\n" * 300_000)
    reading = Reading(path)
    assert sum(each is None for each in reading) > 5
    assert reading.problem_count < 150_000
    assert reading.problems[-1].endswith("too much is wrong; nothing is read behind it")
    assert len(reading.problems) <= 21


def test_a_line_of_very_many_values_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amitop.journal.lines.VALUES", 1_000)
    path = tmp_path / "x"
    path.write_text(HEAD + '{"t": 1, "kind": "state", "text": [' + "[]," * 1_000 + "[]]}\n" + LINE % 1)
    assert [type(each) for each in Reading(path) if each is not None] == [Passed]


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_what_is_no_file_is_not_waited_for(tmp_path: Path, kind: str) -> None:
    path = {"pipe": tmp_path / "pipe", "folder": tmp_path, "device": Path("/dev/zero")}[kind]
    if kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(CannotRead, match=f"can't be read: it is a {kind}"):
        Reading(path)
    assert list(backwards(path)) == []
    with pytest.raises(OSError):
        append(path, b"x")
