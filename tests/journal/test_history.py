"""The log of what operators send: written and read back, whatever happens to the file meanwhile."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Action, Ending, Exchange, Packet
from amitop.journal import history as module
from amitop.journal import own_file
from amitop.journal.history import Deed, History, read
from amitop.journal.own_file import append, backwards
from amitop.journal.redact import conceal_command, conceal_sent, redact_sent

SUCCESS = b"Response: Success\r\nMessage: Channel Hungup\r\n\r\n"
LINE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=40)
KEY = st.from_regex(r"X[A-Za-z0-9]{1,10}", fullmatch=True)


def exchange(action: Action, number: int, at: float = 1_000.0) -> Exchange:
    return Exchange(action, f"amitop-00c0ffee-{number}", at)


def do(history: History, action: Action, number: int, answer: bytes | None = SUCCESS) -> Deed:
    """Send it, and have it answered."""
    sent = exchange(action, number)
    deed = history.sent(sent, "pbx1:5038", "amitop")
    if answer is not None:
        sent.receive(Packet(answer), sent.sent_at + 0.25)
    history.ended(deed, sent)
    return deed


def lines(folder: Path) -> list[str]:
    # One who writes at the same time may see a line as torn that is not whole yet: then an empty one stands there.
    return [line for line in (folder / "history.jsonl").read_text().splitlines() if line]


@given(
    headers=st.lists(st.tuples(KEY, LINE), max_size=6), message=LINE, at=st.floats(0, 2e9), took=st.floats(0, 100)
)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    headers: list[tuple[str, str]],
    message: str,
    at: float,
    took: float,
) -> None:
    folder = tmp_path_factory.mktemp("state")
    history = History(folder)
    sent = exchange(Action("UserEvent", headers), 1, at)
    deed = history.sent(sent, "pbx1:5038", "ana")
    sent.receive(Packet(f"Response: Success\r\nMessage: {message}\r\n\r\n".encode()), at + took)
    history.ended(deed, sent)
    assert not history.trouble
    assert read(folder / "history.jsonl") == [deed] == History(folder).deeds
    assert deed.headers == tuple(headers)
    assert (deed.name, deed.host, deed.login, deed.at) == ("UserEvent", "pbx1:5038", "ana", at)
    assert deed.ok


def test_an_action_without_an_end_is_not_known(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.sent(exchange(Action("Hangup", {"Channel": "x"}), 1), "pbx1", "amitop")
    assert len(history.under_way) == 1
    (found,) = History(tmp_path).deeds
    assert not found.known
    assert found.ending is None


@pytest.mark.parametrize("ending", [Ending.DEADLINE, Ending.DISCONNECT])
def test_no_answer_is_not_known_and_no_refusal(tmp_path: Path, ending: Ending) -> None:
    history = History(tmp_path)
    sent = exchange(Action("Originate"), 1)
    deed = history.sent(sent, "pbx1", "amitop")
    sent.expire(1010.0) if ending is Ending.DEADLINE else sent.disconnect(1010.0)
    history.ended(deed, sent)
    (found,) = History(tmp_path).deeds
    assert found.ending is ending
    assert not found.known
    assert not found.ok


def test_a_refusal_keeps_asterisks_words(tmp_path: Path) -> None:
    answer = b"Response: Error\r\nMessage: No such channel\x07\r\n\r\n"
    do(History(tmp_path), Action("Hangup", {"Channel": "x"}), 1, answer)
    (found,) = History(tmp_path).deeds
    assert found.known
    assert not found.ok
    assert found.message == "No such channel␇"
    assert found.latency == 0.25


def test_only_the_user_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "amitop"
    old = os.umask(0)
    try:
        do(History(folder), Action("Ping"), 1)
    finally:
        os.umask(old)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "history.jsonl").stat().st_mode) == 0o600
    (folder / "history.jsonl").chmod(0o644)
    do(History(folder), Action("Ping"), 2)
    assert stat.S_IMODE((folder / "history.jsonl").stat().st_mode) == 0o600


def test_broken_lines_are_skipped_and_a_torn_one_spoils_no_other(tmp_path: Path) -> None:
    first = do(History(tmp_path), Action("Ping"), 1)
    file = tmp_path / "history.jsonl"
    with file.open("ab") as out:
        out.write(b"\n\0\xff nonsense\n[]\n{}\n" + b"[" * 100_000 + b'\n{"id":"x","at":"when?","headers":[]}\n')
        out.write(b'{"id":5,"ended":"response"}\n{"id":"amitop-torn","at":10')
    second = do(History(tmp_path), Action("Ping"), 2)
    assert read(file) == [first, second]


def test_the_newest_are_read_and_no_more(tmp_path: Path) -> None:
    history = History(tmp_path)
    deeds = [do(history, Action("Ping"), number) for number in range(50)]
    assert read(tmp_path / "history.jsonl", 7) == deeds[-7:]
    assert len(History(tmp_path, kept=7).deeds) == 7


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    file.write_bytes((b"x" * 99 + b"\n") * 50_000)
    deed = do(History(tmp_path), Action("Ping"), 1)
    taken = backwards(file)
    next(taken)
    assert read(file, 1) == [deed]
    # The file may be gone after that: only its end was asked for.
    file.write_bytes(b"")
    assert sum(1 for _ in taken) < 2_000


@given(st.lists(st.binary(max_size=200).map(lambda line: line.replace(b"\n", b"")), max_size=30))
def test_lines_backwards_are_the_lines(tmp_path_factory: pytest.TempPathFactory, written: list[bytes]) -> None:
    file = tmp_path_factory.mktemp("lines") / "file"
    for line in written:
        append(file, line)
    assert list(backwards(file)) == [line for line in reversed(written) if line]


def test_lines_across_the_pieces_that_are_read(tmp_path: Path) -> None:
    file = tmp_path / "file"
    written = [bytes([97 + number % 26]) * size for number, size in enumerate((65_535, 1, 65_536, 200_000, 3))]
    for line in written:
        append(file, line)
    assert list(backwards(file)) == written[::-1]


def _write(folder: str, writer: int) -> None:
    history = History(Path(folder))
    for number in range(100):
        do(history, Action("UserEvent", {"Text": f"{writer} " + "x" * 300}), writer * 1000 + number)


def test_two_programs_write_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(str(tmp_path), each)) for each in (1, 2)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    found = History(tmp_path).deeds
    assert len(found) == 200
    assert all(deed.ok for deed in found)
    assert all(json.loads(line) for line in lines(tmp_path))


def test_it_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROTATE_AT", 10_000)
    history = History(tmp_path)
    deeds = [do(history, Action("UserEvent", {"Text": "x" * 100}), number) for number in range(200)]
    sizes = {each.name: each.stat().st_size for each in tmp_path.iterdir()}
    assert set(sizes) == {"history.jsonl", "history.1.jsonl"}
    assert max(sizes.values()) < 11_000
    found = History(tmp_path).deeds
    assert len(found) > 30
    assert found == deeds[-len(found) :]  # across the two files, none missing between them
    assert not history.trouble


def test_a_folder_that_cannot_be_written_is_told_and_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    history = History(tmp_path / "file" / "amitop")
    do(history, Action("Ping"), 1)
    assert history.trouble.startswith("what you do is not written down: ")
    told = history.trouble
    do(history, Action("Ping"), 2)
    assert history.trouble is told
    assert len(history.deeds) == 2


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    history = History()
    do(history, Action("Ping"), 1)
    assert len(history.deeds) == 1
    assert list(tmp_path.iterdir()) == []


def test_this_session_and_the_file_together(tmp_path: Path) -> None:
    earlier = do(History(tmp_path), Action("Ping"), 1)
    now = History(tmp_path)
    mine = do(now, Action("QueueStatus"), 2)
    assert now.deeds == [earlier, mine]
    assert now.deeds[1] is mine


HUSH = "h7sh-hush"
SECRETS = [
    Action("Login", {"Username": "x", "Secret": HUSH}),
    Action("Login", {"Username": "x", "AuthType": "MD5", "Key": HUSH}),
    Action("Setvar", {"Variable": "PIN", "Value": HUSH}),
    Action("DBPut", {"Family": "a", "Key": "b", "Val": HUSH}),
    Action("Originate", {"Channel": "Local/1@x", "Variable": [f"A={HUSH}", f"__B={HUSH},C={HUSH}"]}),
    Action("MessageSend", {"To": "pjsip:1", "Variable": f"A={HUSH}"}),
    Action("PlayDTMF", {"Channel": "x", "Digit": HUSH}),
    Action("UpdateConfig", {"SrcFilename": "sip.conf", "Var-000000": "secret", "Value-000000": HUSH}),
    Action("VoicemailPassword", {"Mailbox": "1", "NewPassword": HUSH}),
    Action("QueueAdd", {"Queue": "x", "MyPassword": HUSH}),
    Action("Command", {"Command": f"database put cidname 5551234 {HUSH}"}),
    Action("Command", {"Command": f"dialplan set global TOKEN {HUSH}"}),
    Action("Command", {"Command": f"dialplan set chanvar SIP/1-2 A {HUSH} {HUSH}"}),
    Action("Command", {"Command": f"manager set secret {HUSH}"}),
    Action("Command", {"Command": f"thing dbpassword={HUSH}"}),
]


@pytest.mark.parametrize("action", SECRETS, ids=lambda action: f"{action.name}-{action.headers[-1][0]}")
def test_no_secret_gets_into_the_file(tmp_path: Path, action: Action) -> None:
    echo = f"Response: Error\r\nOutput: No such command '{action.headers[-1][1]}'\r\n\r\n".encode()
    deed = do(History(tmp_path), action, 1, echo)
    assert HUSH not in (tmp_path / "history.jsonl").read_text()
    assert [key for key, _ in deed.headers] == [key for key, _ in action.headers]
    assert any("•••" in value for _, value in deed.headers)


@pytest.mark.parametrize(
    "line",
    [
        "core show channels",
        "pjsip show auth 100-auth",
        "pjsip show auths",
        "database show",
        "manager show user amitop",
        "queue show support",
        "dialplan show 100@phones",
    ],
)
def test_a_command_without_a_secret_stays_as_it_is(line: str) -> None:
    assert conceal_command(line) == line


@given(st.lists(st.tuples(KEY, LINE), max_size=8))
def test_concealing_keeps_the_headers_that_are_no_secrets(headers: list[tuple[str, str]]) -> None:
    assert conceal_sent(Action("UserEvent", headers)) == headers


@pytest.mark.parametrize(
    "spoilt",
    [
        *('"at":NaN', '"at":Infinity', '"at":-1e9', '"at":1e300', f'"at":1{"0" * 400}', '"at":"x"', '"at":null'),
        *('"at":[]', f'"at":1{"0" * 5000}', '"headers":5', '"headers":[["a"]]', '"id":7'),
    ],
)
def test_what_was_not_written_here_is_skipped(tmp_path: Path, spoilt: str) -> None:
    do(History(tmp_path), Action("Ping"), 1)
    path = tmp_path / "history.jsonl"
    line = '{"id":"x","at":1,"host":"h","login":"l","action":"A","headers":[],' + spoilt + "}"
    path.write_text(line + "\n" + path.read_text())
    assert [deed.name for deed in History(tmp_path).deeds] == ["Ping"]


@pytest.mark.parametrize("latency", ["NaN", "-1", "1e300", f"1{'0' * 400}", '"x"'])
def test_an_answer_that_took_no_time_one_can_tell(tmp_path: Path, latency: str) -> None:
    record = '{"id":"x","at":1,"host":"h","login":"l","action":"A","headers":[]}'
    ended = '{"id":"x","ended":"response","message":"","latency":' + latency + "}"
    (tmp_path / "history.jsonl").write_text(f"{record}\n{ended}\n")
    assert History(tmp_path).deeds == []


def test_a_huge_file_of_garbage_is_read_only_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_file, "_READ_LIMIT", 200_000)
    path = tmp_path / "history.jsonl"
    path.write_bytes(b"first\n" + b"\xff{" * 500_000 + b"\n")
    do(History(tmp_path), Action("Ping"), 1)
    assert [deed.name for deed in History(tmp_path).deeds] == ["Ping"]
    assert b"first" not in list(own_file.backwards(path))
    monkeypatch.setattr(own_file, "_READ_LIMIT", 4_000_000)
    assert list(own_file.backwards(path))[-1] == b"first"


def test_a_pipe_in_the_place_of_a_file_has_no_lines() -> None:
    reading, writing = os.pipe()
    assert list(own_file.backwards(Path(f"/dev/fd/{reading}"))) == []
    os.close(reading)
    os.close(writing)


_VALUES = st.one_of(
    LINE, st.sampled_from(["secret", "x password ", "Secret: a", "pin=1", "database put a b", "show secret"])
)


@given(
    name=st.sampled_from(["Command", "Login", "UserEvent", "Setvar", "UpdateConfig"]),
    headers=st.lists(
        st.tuples(st.sampled_from(["Command", "Variable", "Value", "Secret", "My PIN", "Val", "x"]), _VALUES),
        max_size=5,
    ),
)
def test_a_deed_has_all_headers_of_its_action(name: str, headers: list[tuple[str, str]]) -> None:
    action = Action(name, headers)
    told = conceal_sent(action)
    assert [key for key, _ in told] == [key for key, _ in headers]
    packet = Packet(redact_sent(action.encode("a-1")))
    assert [key for key, _ in packet.headers[2:]] == [key for key, _ in headers]
