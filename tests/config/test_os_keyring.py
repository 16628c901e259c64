"""A keyring may be locked, absent, broken or stuck: each is a clause, and none holds amitop up for ever."""

import sys
import threading
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from amitop.config import os_keyring
from amitop.config.os_keyring import KeyringError, NoKeyring, keep, recall

Install = Callable[[Callable[..., object]], None]


@pytest.fixture
def asked() -> list[tuple[str, ...]]:
    return []


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, ...]]) -> Install:
    """A `keyring` package whose functions all do this."""
    monkeypatch.setattr(os_keyring._Silent, "given_up", False)

    def put(function: Callable[..., object]) -> None:
        def noted(*arguments: str) -> object:
            asked.append(arguments)
            return function()

        package = ModuleType("keyring")
        package.get_password = package.set_password = noted  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "keyring", package)

    return put


@pytest.fixture
def stuck() -> Iterator[Callable[[], object]]:
    """Answers when the test is over."""
    end = threading.Event()
    yield end.wait
    end.set()


def test_it_is_asked_for_the_login_at_its_address(install: Install, asked: list[tuple[str, ...]]) -> None:
    install(lambda: "one")
    assert recall("pbx1:5038", "ana") == "one"
    keep("pbx1:5038", "ana", "one")
    name = "ana@pbx1:5038"
    assert asked == [("amitop", name), ("amitop", name, "one"), ("amitop", name)]


def test_nothing_is_kept(install: Install) -> None:
    install(lambda: None)
    assert recall("pbx1:5038", "ana") == ""
    with pytest.raises(KeyringError, match="did not keep it"):
        keep("pbx1:5038", "ana", "one")


def test_what_it_raises_is_a_clause_with_its_name(install: Install) -> None:
    def locked() -> None:
        raise TimeoutError("gone")

    install(locked)
    with pytest.raises(KeyringError, match=r"gives none, it may be locked or absent \(TimeoutError\)"):
        recall("pbx1:5038", "ana")
    with pytest.raises(KeyringError, match=r"does not take it, it may be locked or absent \(TimeoutError\)"):
        keep("pbx1:5038", "ana", "one")


def test_none_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(NoKeyring, match=r"pip install 'amitop\[keyring\]'"):
        recall("pbx1:5038", "ana")


def test_one_that_waits_to_be_unlocked_is_told_and_given_up(
    install: Install,
    stuck: Callable[[], object],
    asked: list[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(os_keyring, "NOTICE", 0.01)
    monkeypatch.setattr(os_keyring, "PATIENCE", 0.02)
    install(stuck)
    with pytest.raises(KeyringError, match=r"did not answer within 0\.02 s, it may be waiting to be unlocked"):
        recall("pbx1:5038", "ana")
    assert capsys.readouterr().err == "amitop: waiting for the keyring; is it asking to be unlocked?\n"
    with pytest.raises(KeyringError, match="did not answer before"):
        recall("pbx2:5038", "ana")
    assert asked == [("amitop", "ana@pbx1:5038")], "of several hosts the first has waited for all"
