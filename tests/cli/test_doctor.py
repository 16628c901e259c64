"""`amitop doctor` as a user sees it."""

from __future__ import annotations

import json
import socket

import pytest

from amitop.demo import DemoPbx
from amitop.demo.session import Login
from amitop.operations.needs import CLASSES, READ
from tests.cli.conftest import SECRET, Amitop


async def test_a_checkup_as_text(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("doctor", "--watch", "0", at=pbx)
    assert (run.code, run.err) == (0, "")
    lines = run.out.splitlines()
    assert lines[0] == f"127.0.0.1:{pbx.address[1]} as demo"
    assert [line.split()[1] for line in lines[2:7]] == ["reachable", "TLS", "greeting", "login", "Asterisk"]
    assert all(line.startswith("✓") for line in lines[2:7])
    assert run.out.count("[demo]") == 3
    assert "eventfilter(action(exclude),name(VarSet)" in run.out
    assert all(len(line) <= 100 for line in lines[: lines.index("; amitop, reading.")])


async def test_a_checkup_as_json(amitop: Amitop, pbx: DemoPbx) -> None:
    run = await amitop("doctor", "--watch", "0", "--format", "json", at=pbx)
    data = json.loads(run.out)
    assert set(data["stanzas"]) == {"reading", "operating", "everything"}
    assert set(data["read"]) == set(data["write"]) == set(CLASSES)
    assert {each["mark"] for each in data["findings"]} <= {"fine", "note"}
    assert SECRET not in run.out


async def test_something_wrong_exits_1(amitop: Amitop, pbx: DemoPbx) -> None:
    pbx.logins["poor"] = Login("poor", SECRET, frozenset(READ), frozenset({"agent"}))
    address = f"127.0.0.1:{pbx.address[1]}"
    run = await amitop("doctor", "--watch", "0", "--host", address, "--user", "poor")
    assert run.code == 1
    assert "✗" in run.out


async def test_a_refused_login_and_a_closed_port_have_their_codes(amitop: Amitop, pbx: DemoPbx) -> None:
    refused = await amitop("doctor", at=pbx, secret="wrong-one")
    assert refused.code == 4
    assert "✗ login" in refused.out
    assert "wrong-one" not in refused.out + refused.err
    assert "eventfilter" not in refused.out
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        gone = await amitop("doctor", "--host", f"127.0.0.1:{closed.getsockname()[1]}", "--user", "x")
    assert gone.code == 3
    assert "✗ reachable  nothing listens" in gone.out


@pytest.mark.parametrize("form", ["table", "json"])
async def test_what_a_pbx_says_cannot_reach_the_terminal(amitop: Amitop, pbx: DemoPbx, form: str) -> None:
    settings = pbx.desk

    async def run() -> str:
        return (await amitop("doctor", "--watch", "0", "--format", form, at=pbx)).out

    perform = settings.perform

    def evil(request, session):  # type: ignore[no-untyped-def]
        if request.action == "CoreSettings":
            text = (
                f"Response: Success\r\nActionID: {request.get('ActionID')}\r\nAsteriskVersion: 22.1\x1b[31m\r\n\r\n"
            )
            return [text.encode()]
        return perform(request, session)

    settings.perform = evil  # type: ignore[method-assign]
    out = await run()
    assert "22.1" in out
    assert "\x1b" not in out
    assert "\\u001b" not in out
