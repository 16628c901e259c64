"""Which PBXs are meant by the command line, and whose secret goes where."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from amitop.arguments import parser
from amitop.cli import _beside
from amitop.config import ConfigError, load_config
from amitop.link import LinkError, LoginRefused, Target
from amitop.monitor import LinkState, Monitor
from amitop.monitor.unwatched import Unwatched
from amitop.targets import Found, find_target, find_targets
from amitop.tui.start import _exit_code
from tests.cli.conftest import Amitop

CONFIG = """
default = "desk"
[hosts.pbx1]
address = "10.0.0.1"
user = "watch"
secret_file = "{folder}/one"
group = "desk"
colour = "green"
[hosts.pbx2]
address = "10.0.0.2:5039"
user = "watch"
secret_file = "{folder}/two"
group = "desk"
read_only = true
[hosts.lone]
address = "10.0.0.3"
user = "other"
[hosts.bare]
address = "10.0.0.4"
user = "other"
"""


@pytest.fixture(autouse=True)
def _config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMITOP_MANAGER_CONF", str(tmp_path / "none"))
    monkeypatch.setenv("AMITOP_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.delenv("AMITOP_SECRET", raising=False)
    (tmp_path / "config.toml").write_text(CONFIG.format(folder=tmp_path), encoding="utf-8")
    for name in ("one", "two", "given"):
        (tmp_path / name).write_text(f"secret-{name}\n")
        (tmp_path / name).chmod(0o600)


def found(*arguments: str) -> list[Found]:
    return find_targets(parser().parse_args(arguments), load_config())


def names(*arguments: str) -> list[str]:
    return [each.name for each in found(*arguments)]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("--host", "pbx1", "--host", "lone"), ["pbx1", "lone"]),
        (("--host", "desk"), ["pbx1", "pbx2"]),
        ((), ["pbx1", "pbx2"]),
        (("--host", "lone", "--host", "desk"), ["lone", "pbx1", "pbx2"]),
        (("--all",), ["pbx1", "pbx2", "lone", "bare"]),
        (("--host", "pbx1", "--host", "desk", "--host", "pbx1"), ["pbx1", "pbx2"]),
        # By name and by address it is the same one.
        (("--host", "pbx1", "--host", "10.0.0.1:5038", "--user", "x"), ["pbx1"]),
        (("--host", "10.0.0.9", "--host", "pbx1", "--user", "x"), ["10.0.0.9:5038", "pbx1"]),
    ],
)
def test_who_is_meant(arguments: tuple[str, ...], wanted: list[str]) -> None:
    assert names(*arguments) == wanted


def test_a_host_goes_before_a_group_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMITOP_SECRET", "from-outside")
    path = tmp_path / "config.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[hosts.lone]", "[hosts.desk]"), encoding="utf-8")
    assert names("--host", "desk") == ["desk"]


def test_each_has_what_is_saved_of_it() -> None:
    one, two = found("--host", "desk")
    assert (one.target.address, one.target.user, one.target.secret) == ("10.0.0.1:5038", "watch", "secret-one")
    assert (two.target.address, two.target.secret) == ("10.0.0.2:5039", "secret-two")
    assert (one.read_only, two.read_only) == (False, True)
    assert one.colour == "green"


def test_a_pbx_under_two_names_is_there_once_and_read_only_where_one_of_them_is(tmp_path: Path) -> None:
    text = (
        CONFIG.format(folder=tmp_path)
        + f"""
[hosts.again]
address = "10.0.0.1"
user = "watch"
secret_file = "{tmp_path}/one"
read_only = true
"""
    )
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    once = found("--host", "pbx1", "--host", "again")
    assert [(each.name, each.read_only) for each in once] == [("pbx1", True)]
    assert [each.read_only for each in found("--host", "again", "--host", "pbx1")] == [True]


def test_login_options_are_of_those_that_are_not_saved(tmp_path: Path) -> None:
    arguments = ("--host", "pbx1", "--host", "10.0.0.9", "--user", "me", "--secret-file", str(tmp_path / "given"))
    saved, given = found(*arguments, "--tls", "--tls-no-verify")
    assert (saved.target.user, saved.target.secret, saved.target.tls_verify) == ("watch", "secret-one", True)
    assert (given.target.user, given.target.secret, given.target.tls_verify) == ("me", "secret-given", False)


def test_one_whose_secret_cannot_be_had_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "one").chmod(0o644)
    one, two = found("--host", "desk")
    assert "chmod 600" in one.problem
    assert one.target.secret == ""
    assert (two.problem, two.target.secret) == ("", "secret-two")


@pytest.mark.parametrize("arguments", [("--host", "desk"), ("--all",), ("--host", "pbx1", "--host", "pbx2"), ()])
@pytest.mark.parametrize("wrong", ['"10.0.0.1:99999"', '"10.0.0.1"\ntls = "yes"'])
def test_a_saved_host_that_is_wrong_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], wrong: str
) -> None:
    monkeypatch.setenv("AMITOP_SECRET", "from-outside")
    path = tmp_path / "config.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"10.0.0.1"', wrong), encoding="utf-8")
    everyone = {each.name: each for each in found(*arguments)}
    one, two = everyone["pbx1"], everyone["pbx2"]
    assert one.problem.startswith("config.toml:")
    assert one.problem.endswith("; host pbx1 is left out")
    assert (one.target.user, one.target.secret) == ("", "")
    assert (two.problem, two.target.secret) == ("", "secret-two")
    with pytest.raises(ConfigError, match="host pbx1 is left out"):
        found("--host", "pbx1")


def test_a_file_of_a_host_that_is_broken_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "hosts.d").mkdir()
    (tmp_path / "hosts.d" / "spoilt.toml").write_text("address = \n")
    assert "host spoilt is left out" in {each.name: each for each in found("--all")}["spoilt"].problem
    assert [bool(each.problem) for each in found("--host", "spoilt", "--host", "pbx1")] == [True, False]


def test_where_the_configuration_is_broken_an_address_is_still_watched(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[hosts.pbx1\n")
    login = ("--user", "me", "--secret-file", str(tmp_path / "given"))
    name, address = found("--host", "pbx1", "--host", "10.0.0.9:5038", *login)
    assert "it is not known what host pbx1 is" in name.problem
    assert (address.problem, address.target.secret) == ("", "secret-given")


def test_where_all_are_wrong_each_is_told_and_none_is_shown(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).chmod(0o644)
    with pytest.raises(ConfigError, match=r"(?s)secret file .*/one: run chmod 600.*\n.*/two: run chmod 600"):
        found("--host", "desk")


def test_an_address_that_is_none_stops_all() -> None:
    with pytest.raises(ValueError, match="'99999' is not a port"):
        found("--host", "10.0.0.9:99999", "--host", "pbx2", "--user", "me")


@pytest.mark.parametrize(("typed", "meant"), [("pbx3", "pbx"), ("dseck", "desk"), ("lome", "lone")])
@pytest.mark.parametrize("others", [(), ("--host", "pbx2")])
def test_a_name_that_is_none_stops_all_and_the_nearest_is_told(
    typed: str, meant: str, others: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError, match=f"{typed} is no saved host; did you mean {meant}"):
        found(*others, "--host", typed)


@pytest.mark.parametrize("again", ["127.0.0.1", "::1", "[::1]:5038", "LOCALHOST:5038", "localhost."])
def test_one_pbx_in_two_spellings_is_there_once_and_that_is_told(tmp_path: Path, again: str) -> None:
    login = ("--user", "me", "--secret-file", str(tmp_path / "given"))
    (one,) = found("--host", "localhost", "--host", again, *login)
    assert one.name == "localhost:5038"
    (told,) = one.told
    assert str(told).startswith("hosts: ")
    assert str(told).endswith(" is the same PBX as localhost:5038, and is there once")


def test_another_port_is_another_pbx(tmp_path: Path) -> None:
    login = ("--user", "me", "--secret-file", str(tmp_path / "given"))
    two = found("--host", "localhost", "--host", "127.0.0.1:5039", *login)
    assert [each.name for each in two] == ["localhost:5038", "127.0.0.1:5039"]
    assert [each.told for each in two] == [[], []]


def test_the_same_name_twice_is_no_double() -> None:
    assert [each.told for each in found("--host", "pbx1", "--host", "desk")] == [[], []]


def test_a_keyring_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Keyring:
        @staticmethod
        def get_password(_service: str, name: str) -> str:
            asked.append(name)
            return ""

    monkeypatch.setitem(sys.modules, "keyring", Keyring)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    _, lone = found("--host", "pbx1", "--host", "lone")
    assert "no secret for other@10.0.0.3:5038" in lone.problem
    assert asked == ["other@10.0.0.3:5038"]


def test_a_file_that_others_can_read_is_not_replaced_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMITOP_SECRET", "from-outside")
    (tmp_path / "one").chmod(0o644)
    one, _two = found("--host", "desk")
    assert "chmod 600" in one.problem
    assert one.target.secret == ""


def test_of_one_it_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMITOP_SECRET", "from-outside")
    (one,) = found("--host", "pbx1", "--user", "me")
    assert (one.target.user, one.target.secret) == ("me", "from-outside")


def test_all_of_none(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    with pytest.raises(ConfigError, match="none is saved"):
        found("--all")
    with pytest.raises(ValueError, match="without --host"):
        found("--all", "--host", "x")


def test_what_is_about_one_pbx_takes_one() -> None:
    arguments = parser().parse_args(["snapshot", "--host", "pbx1", "--host", "pbx2"])
    with pytest.raises(ValueError, match="pbx1, pbx2 are meant"):
        find_target(arguments, load_config())


async def test_one_without_a_login_never_connects_and_says_why() -> None:
    monitor = Unwatched(Target("192.0.2.1"), "no secret for it")
    await monitor.run()
    assert (monitor.state, monitor.state_text) == (LinkState.REFUSED, "no secret for it")
    assert monitor.error is not None
    await monitor.close()


def test_the_exit_code_is_of_none_where_one_was_watched() -> None:
    def ended(version: str, error: LinkError | None) -> Monitor:
        monitor = Monitor(Target("192.0.2.1"))
        monitor.version, monitor.error = version, error
        return monitor

    refused = LoginRefused("no")
    assert _exit_code([ended("", refused), ended("", refused)]) == 4
    assert _exit_code([ended("", refused), ended("22", None)]) == 0
    assert _exit_code([ended("", refused), ended("22", refused)]) == 0, "it was watched for a while"
    assert _exit_code([ended("", refused), ended("", None)]) == 0, "it is still tried"
    assert _exit_code([ended("22", refused)]) == 4


@pytest.mark.parametrize("command", [("snapshot",), ("audit",), ("packets",), ("action", "Ping")])
async def test_headless_commands_take_one(amitop: Amitop, tmp_path: Path, command: tuple[str, ...]) -> None:
    arguments = (*command, "--host", "pbx1", "--host", "pbx2")
    run = await amitop(*arguments, AMITOP_CONFIG=str(tmp_path / "config.toml"))
    assert run.code == 2
    assert "give --host NAME once" in run.err


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("calls.jsonl.zst", "calls.pbx1.jsonl.zst"),
        ("my.calls.jsonl", "my.calls.pbx1.jsonl"),
        ("calls.gz", "calls.pbx1.gz"),
        ("/tmp/x/calls", "/tmp/x/calls.pbx1"),
    ],
)
def test_each_has_a_recording_of_its_own(given: str, wanted: str) -> None:
    assert _beside(Path(given), "pbx1") == Path(wanted)


def test_a_name_cannot_lead_out_of_the_folder() -> None:
    assert _beside(Path("a/b.jsonl"), "../../x y") == Path("a/b.x-y.jsonl")


@pytest.mark.parametrize("order", [("sealed", "10.0.0.7:5039"), ("10.0.0.7:5039", "sealed")])
def test_a_pbx_that_is_also_meant_by_its_address_is_reached_as_it_is_saved(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    sealed = '[hosts.sealed]\naddress = "10.0.0.7:5039"\nuser = "watch"\ntls = true\nread_only = true\n'
    text = CONFIG.format(folder=tmp_path) + sealed + f'secret_file = "{tmp_path}/one"\n'
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    for others in ((), ("--host", "pbx2")):
        one = found("--host", order[0], "--host", order[1], *others)[0]
        assert (one.name, one.read_only, one.also) == ("sealed", True, ("10.0.0.7:5039",))
        assert (one.target.tls, one.target.tls_verify, one.target.secret) == (True, True, "secret-one")
    plain = found("--host", "10.0.0.1:5038", "--host", "pbx1")[0]
    assert (plain.name, plain.target.user, plain.target.secret) == ("pbx1", "watch", "secret-one")


def test_tls_that_is_asked_for_is_kept_where_the_same_pbx_is_saved_without() -> None:
    one, _ = found("--host", "pbx2", "--host", "10.0.0.2:5039", "--host", "pbx1", "--tls", "--tls-no-verify")
    assert (one.name, one.target.tls, one.target.tls_verify) == ("pbx2", True, True)
