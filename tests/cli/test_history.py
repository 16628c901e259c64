"""`amitop action` is an operator who sends an Action: it is written down as from the screen."""

from pathlib import Path

from amitop.demo import DemoPbx
from amitop.journal.history import read
from tests.cli.conftest import Amitop


async def test_actions_are_written_down(amitop: Amitop, pbx: DemoPbx, tmp_path: Path) -> None:
    state = tmp_path / "state"
    await amitop("action", "QueueStatus", "Queue=support", at=pbx, XDG_STATE_HOME=str(state))
    await amitop("action", "Hangup", "Channel=PJSIP/nobody-1", at=pbx, XDG_STATE_HOME=str(state))
    first, second = read(state / "amitop" / "history.jsonl")
    assert (first.name, first.headers, first.login, first.ok) == (
        "QueueStatus",
        (("Queue", "support"),),
        pbx.user,
        True,
    )
    assert (second.name, second.message, second.ok) == ("Hangup", "No such channel", False)


async def test_what_is_not_sent_is_not_written_down(amitop: Amitop, pbx: DemoPbx, tmp_path: Path) -> None:
    state = tmp_path / "state"
    await amitop("action", "Ping", "--dry-run", at=pbx, XDG_STATE_HOME=str(state))
    await amitop("--read-only", "action", "Hangup", "Channel=x", at=pbx, XDG_STATE_HOME=str(state))
    assert not state.exists()


async def test_a_folder_that_cannot_be_written_is_told_once(amitop: Amitop, pbx: DemoPbx, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    run = await amitop("action", "Ping", at=pbx, XDG_STATE_HOME=str(tmp_path / "state"))
    assert run.code == 0
    assert run.err.count("what you do is not written down") == 1
