"""A PBX that is named by its address is guarded as it is saved, and a secret goes to no PBX that it is not of."""

from __future__ import annotations

from pathlib import Path

import pytest

from amitop.arguments import parser
from amitop.config import ConfigError, load_config
from amitop.demo import DemoPbx
from amitop.targets import Found, find_targets
from tests.cli.conftest import Amitop

CONFIG = """
[hosts.pbx1]
address = "10.0.0.1"
user = "watch"
secret_file = "{folder}/one"
read_only = true
group = "desk"
colour = "green"
[hosts.sealed]
address = "10.0.0.2"
user = "watch"
tls = true
tls_ca = "/etc/our.pem"
read_only = true
[hosts.here]
address = "localhost:15038"
user = "watch"
read_only = true
[hosts.lone]
address = "10.0.0.3"
user = "other"
group = "desk"
[hosts.ana]
address = "10.0.0.4"
user = "ana"
[hosts.wall]
address = "10.0.0.4:5038"
user = "wall"
read_only = true
"""
LOGIN = ("--user", "me")


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AMITOP_MANAGER_CONF", str(tmp_path / "none"))
    monkeypatch.setenv("AMITOP_CONFIG", str(path := tmp_path / "config.toml"))
    monkeypatch.setenv("AMITOP_SECRET", "from-outside")
    monkeypatch.delenv("AMITOP_READ_ONLY", raising=False)
    path.write_text(CONFIG.format(folder=tmp_path), encoding="utf-8")
    (tmp_path / "hosts.d").mkdir()
    (tmp_path / "one").write_text("secret-one\n")
    (tmp_path / "one").chmod(0o600)
    return path


def found(*arguments: str) -> list[Found]:
    return find_targets(parser().parse_args(arguments), load_config())


def only(address: str, *arguments: str) -> Found:
    (one,) = found("--host", address, *LOGIN, *arguments)
    return one


@pytest.mark.parametrize(
    ("address", "name", "saved"),
    [
        ("10.0.0.1", "pbx1", "pbx1"),
        ("10.0.0.1:5038", "pbx1", "pbx1"),
        ("10.1", "pbx1", "pbx1"),
        ("::ffff:10.0.0.1", "pbx1", "pbx1"),
        # Another port of the same Asterisk.
        ("10.0.0.1:5039", "10.0.0.1:5039", "pbx1"),
        ("10.0.0.2:5038", "10.0.0.2:5038", "sealed"),
        ("127.0.0.1:15038", "here", "here"),
        ("[::1]:15038", "here", "here"),
        ("LOCALHOST.:15038", "here", "here"),
        ("127.1:15038", "here", "here"),
        ("0.0.0.0:15038", "here", "here"),
        # Of two that are saved in one place, one is.
        ("10.0.0.4", "10.0.0.4:5038", "wall"),
    ],
)
def test_by_its_address_a_read_only_pbx_is_read_only(address: str, name: str, saved: str) -> None:
    one = only(address)
    assert (one.read_only, one.name, one.target.user) == (True, name, "me")
    assert one.guarded == f"{one.target.address} is saved as {saved}, which is read-only"
    assert [each.sentence for each in one.told] == [one.guarded]


@pytest.mark.parametrize("address", ["PBX1", "pbx1:5038", "pbx1.:5039"])
def test_by_a_read_only_name_that_is_taken_for_an_address_it_is_read_only(address: str) -> None:
    one = only(address)
    assert one.read_only
    assert one.guarded == f"{one.target.address} may be the saved host pbx1, which is read-only"


@pytest.mark.parametrize(
    "address", ["lone:5038", "pbx1:15038", "10.0.0.3", "10.0.0.1:15038", "10.0.0.9", "127.0.0.1:5038"]
)
def test_another_pbx_is_not(address: str) -> None:
    one = only(address)
    assert (one.read_only, one.guarded, one.told) == (False, "", [])


def test_by_its_name_each_is_as_it_is_saved() -> None:
    assert [found("--host", name)[0].read_only for name in ("ana", "wall")] == [False, True]


@pytest.mark.parametrize("address", ["10.0.0.2", "10.0.0.2:5039"])
def test_by_its_address_it_is_reached_over_tls_as_saved(address: str) -> None:
    one = only(address)
    assert (one.name, one.read_only, one.target.address) == ("sealed", True, "10.0.0.2:5039")
    assert (one.target.tls, one.target.tls_ca, one.target.tls_verify) == (True, "/etc/our.pem", True)
    assert only(address, "--tls-ca", "/mine.pem").target.tls_ca == "/mine.pem"


def test_beside_others_it_is_guarded_and_called_by_its_name(tmp_path: Path) -> None:
    one, other = found("--host", "10.0.0.1", "--host", "ana", *LOGIN, "--secret-file", str(tmp_path / "one"))
    assert (one.name, one.colour, one.read_only, other.read_only) == ("pbx1", "green", True, False)


def test_this_machine_is_guarded_by_its_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    conf = tmp_path / "manager.conf"
    conf.write_text("[general]\nenabled = yes\nport = 15038\n[admin]\nsecret = x\nread = all\n")
    monkeypatch.setenv("AMITOP_MANAGER_CONF", str(conf))
    (one,) = found()
    assert (one.name, one.read_only, one.target.user) == ("here", True, "admin")


@pytest.mark.parametrize(
    ("config_toml", "broken"),
    [
        # Left out, with an address.
        ('[hosts.x]\naddress = "10.0.0.9"\ntls = "yes"\nread_only = true\n', ""),
        # There a second time.
        ('[hosts.x]\naddress = "a"\n', 'address = "10.0.0.9"\nread_only = true\n'),
        # Somewhere, and nobody knows where.
        ("[hosts.x]\nread_only = true\n", ""),
        ('[hosts.y]\naddress = "a"\n', "address = "),
        ('[hosts.x]\naddress = "a"\n', "address = "),
    ],
)
def test_what_is_wrong_with_a_host_does_not_free_it(config: Path, config_toml: str, broken: str) -> None:
    config.write_text(config_toml)
    if broken:
        (config.parent / "hosts.d" / "x.toml").write_text(broken)
    one = only("10.0.0.9")
    assert one.read_only
    assert "10.0.0.9:5038" in one.guarded


def test_of_a_pbx_that_nobody_can_know_the_operator_may_say_otherwise(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (config.parent / "hosts.d" / "x.toml").write_text("address = ")
    assert "10.0.0.9:5038 may be it, so it is read-only unless" in only("10.0.0.9").guarded
    monkeypatch.setenv("AMITOP_READ_ONLY", "no")
    assert not only("10.0.0.9").read_only
    assert only("10.0.0.1").read_only, "this one is known"


async def test_an_action_to_the_address_of_a_read_only_pbx_is_not_sent(
    amitop: Amitop, pbx: DemoPbx, config: Path
) -> None:
    saved = f'[hosts.home]\naddress = "localhost:{pbx.address[1]}"\nread_only = true\n'
    config.write_text(saved)  # noqa: ASYNC240 - nothing else runs yet
    run = await amitop("action", "QueuePause", "Interface=PJSIP/101", at=pbx, AMITOP_CONFIG=str(config))
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith("amitop: read-only: QueuePause was not sent; 127.0.0.1:")
    assert run.err.endswith(" is saved as home, which is read-only\n")
    assert (await amitop("action", "Ping", at=pbx, AMITOP_CONFIG=str(config))).code == 0


# Whose AMITOP_SECRET is.


def secrets(*arguments: str) -> dict[str, str]:
    return {each.name: each.target.secret for each in found(*arguments)}


def test_a_secret_in_the_environment_goes_to_the_only_one_without_its_own() -> None:
    assert secrets("--host", "desk") == {"pbx1": "secret-one", "lone": "from-outside"}


def test_a_secret_in_the_environment_goes_to_none_of_two() -> None:
    everyone = {each.name: each for each in found("--all")}
    assert "from-outside" not in [each.target.secret for each in everyone.values()]
    assert "AMITOP_SECRET names no host" in everyone["lone"].problem
    assert "secret_file for ana" in everyone["ana"].problem
    assert not everyone["pbx1"].problem


@pytest.mark.parametrize(
    "left_out",
    [
        # Its TLS, its address, its table, no user.
        '[hosts.bad]\naddress = "10.0.0.8"\nuser = "x"\ntls = "yes"\n',
        '[hosts.bad]\naddress = ""\nuser = "x"\n',
        "[hosts]\nbad = 1\n",
        '[hosts.bad]\naddress = "10.0.0.8"\n',
    ],
)
@pytest.mark.parametrize("named", [("--all",), ("--host", "bad", "--host", "lone", "--host", "pbx1")])
def test_it_goes_to_nobody_where_one_could_not_be_tried_that_may_be_it(
    config: Path, tmp_path: Path, left_out: str, named: tuple[str, ...]
) -> None:
    config.write_text(
        f'{left_out}[hosts.pbx1]\naddress = "10.0.0.1"\nuser = "a"\nsecret_file = "{tmp_path}/one"\n'
        '[hosts.lone]\naddress = "10.0.0.3"\nuser = "a"\n'
    )
    assert secrets(*named) == {"bad": "", "lone": "", "pbx1": "secret-one"}
    lone = next(each for each in found(*named) if each.name == "lone")
    assert lone.problem == (
        "AMITOP_SECRET names no host, and may be that of bad, which can't be tried: save a secret_file for lone"
    )


def test_one_that_is_left_out_with_a_secret_of_its_own_cannot_be_it(config: Path) -> None:
    bad = '[hosts.bad]\naddress = "10.0.0.8"\nuser = "x"\ntls = "yes"\nsecret_file = "x"\n'
    config.write_text(f'{bad}[hosts.lone]\naddress = "10.0.0.3"\nuser = "a"\n')
    assert secrets("--all") == {"bad": "", "lone": "from-outside"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.toml", "address = "),
        ("x.toml", 'address = "10.0.0.8"\nuser = "x"\ngruop = "desk"\n'),
        ("x.toml", 'address = "10.0.0.8"\nuser = "x"\ngroup = 7\n'),
    ],
)
@pytest.mark.parametrize("of_the_group", ["pbx1", "lone"])
def test_it_goes_to_nobody_of_a_group_that_may_have_others(
    config: Path, tmp_path: Path, name: str, text: str, of_the_group: str
) -> None:
    own = f'secret_file = "{tmp_path}/one"\n' if of_the_group == "pbx1" else ""
    config.write_text(f'[hosts.{of_the_group}]\naddress = "10.0.0.1"\nuser = "a"\ngroup = "desk"\n{own}')
    (config.parent / "hosts.d" / name).write_text(text)
    if own:
        assert secrets("--host", "desk") == {"pbx1": "secret-one"}
    else:
        with pytest.raises(ConfigError, match=r"may be that of one that is missing here \(hosts.d/x.toml:"):
            found("--host", "desk")
    assert secrets("--host", of_the_group) == {of_the_group: "from-outside"}, "it alone is meant"


async def test_a_saved_name_is_enough_for_the_full_screen(amitop: Amitop, config: Path) -> None:
    run = await amitop("lone", AMITOP_CONFIG=str(config))
    assert run.code == 2
    assert run.err == "amitop: the full screen needs a terminal; for pipes there are snapshot, packets and audit\n"
