"""A PBX that logs one in and then answers nothing: a command for pipes ends in time, and says so."""

from __future__ import annotations

import asyncio

import pytest

from amitop.headless import run
from amitop.link import LinkLost, session
from tests.link.servers import Ami, serving, target
from tests.link.virtual_time import run_virtually


@pytest.mark.parametrize("action", ["CoreSettings", "CoreStatus"])
def test_a_snapshot_of_a_pbx_that_does_not_say_who_it_is(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    async def look() -> None:
        ami = Ami()
        ami.deaf_to.add(action)
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with serving(ami.talk) as port:
            with pytest.raises(LinkLost, match=f"{action} got no answer") as error:
                await run.snapshot(target(port), 0.0, "json")
        assert error.value.exit_code == 3
        assert loop.time() - began <= session.PATIENCE + session.CLOSING

    run_virtually(look())
    assert capsys.readouterr().out == ""
