"""Files are written in order and in full, and never by the event loop."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from amitop.ami import Action, Exchange, Packet
from amitop.config import files
from amitop.config import state as state_module
from amitop.config.state import State
from amitop.config.writer import Writer, writer
from amitop.journal import history as history_module
from amitop.journal import own_file
from amitop.journal.history import History
from tests.packets import response


def test_without_a_loop_it_is_done_at_once() -> None:
    done: list[str] = []
    Writer().do(lambda: done.append(threading.current_thread().name))
    assert done == [threading.current_thread().name]


def test_on_a_loop_jobs_run_in_order_elsewhere_and_one_that_fails_holds_up_none() -> None:
    own, go, done = Writer(), threading.Event(), list[object]()

    def fails() -> None:
        raise ValueError

    async def give() -> None:
        own.do(lambda: done.append(go.wait(5)))
        own.do(fails)
        for number in range(100):
            own.do(lambda number=number: done.append(number))  # type: ignore[misc]
        own.do(lambda: done.append(threading.current_thread().name))
        assert done == [], "nothing is waited for"
        assert not own.flush(0.0)
        go.set()

    asyncio.run(give())
    own.do(lambda: done.append("at once, and behind the others"))
    assert done == [True, *range(100), "files", "at once, and behind the others"]


def test_what_was_chosen_on_a_loop_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[str] = set()
    real = files.write_toml

    def told(*given: object, **more: object) -> None:
        threads.add(threading.current_thread().name)
        real(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(state_module, "write_toml", told)
    path = tmp_path / "state.toml"

    async def choose() -> None:
        state = State(path)
        for number in range(50):
            state.set(number, "theme")
            state.set(number, "views", str(number), "sort")
        assert state.get("theme") == 49
        assert State(path).get("views", "49", "sort") == 49

    asyncio.run(choose())
    assert State(path).get("theme") == 49
    assert threads == {"files"}


def test_what_could_not_be_written_is_written_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "state.toml"

    async def choose() -> None:
        state = State(path)
        with monkeypatch.context() as disk:
            disk.setattr(state_module, "write_toml", full)
            state.set("nord", "theme")
            writer.flush()
        assert "No space left" in state.trouble
        state.set("calls", "view")

    asyncio.run(choose())
    assert (State(path).get("theme"), State(path).get("view")) == ("nord", "calls")


def test_what_was_done_on_a_loop_is_written_down_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[str] = set()
    real = own_file.append

    def told(path: Path, line: bytes) -> int:
        threads.add(threading.current_thread().name)
        return real(path, line)

    monkeypatch.setattr(history_module, "append", told)

    async def act() -> None:
        history = History(tmp_path)
        for number in range(20):
            exchange = Exchange(Action("Ping"), f"a-{number}", 1000.0 + number)
            deed = history.sent(exchange, "pbx1:5038", "ana")
            exchange.receive(Packet(response(ActionID=exchange.action_id).raw), 1001.0 + number)
            history.ended(deed, exchange)

    asyncio.run(act())
    found = History(tmp_path).deeds
    assert [each.id for each in found] == [f"a-{number}" for number in range(20)]
    assert all(each.ok for each in found)
    assert threads == {"files"}


def test_nothing_is_lost_at_the_end_of_the_program(tmp_path: Path) -> None:
    program = (
        "import asyncio, pathlib, sys, time\n"
        "from amitop.config.writer import writer\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "async def main():\n"
        "    writer.do(lambda: time.sleep(0.2))\n"
        "    writer.do(lambda: path.write_text('kept'))\n"
        "asyncio.run(main())\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "x")], check=True)
    assert (tmp_path / "x").read_text() == "kept"
