"""Saved hosts: every mistake is told with its file, key and what was expected."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from amitop.config import HOST_KEYS, READ_ONLY, Config, ConfigError, Given, load_config


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return path


def test_no_file_is_no_host(tmp_path: Path) -> None:
    config = load_config(tmp_path / "none.toml")
    assert (config.hosts, config.default) == ({}, "")


def test_one_host_is_the_default(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, '[hosts.a]\naddress = "a:5038"\nread_only = true\n'))
    assert config.default == "a"
    assert config.hosts["a"].read_only


def test_of_two_hosts_none_is_the_default_unless_said(tmp_path: Path) -> None:
    two = '[hosts.a]\naddress = "a"\n[hosts.b]\naddress = "b"\n'
    assert load_config(write(tmp_path, two)).default == ""
    assert load_config(write(tmp_path, 'default = "b"\n' + two)).default == "b"


def told(config: Config) -> list[str]:
    return [str(each) for each in config.problems]


def test_each_value_has_its_line(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, '# mine\n[hosts.a]\naddress = "a"\ngroup = "g"\n'))
    assert config.given == {
        "hosts.a.address": Given("a", "config.toml", 3),
        "hosts.a.group": Given("g", "config.toml", 4),
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("colour = 1\n", "config.toml:1: colour is not known"),
        ('[hosts.a]\naddress = "x"\nusr = "y"\n', "config.toml:3: hosts.a.usr is not known; did you mean user?"),
        ('[hosts.a]\naddress = "x"\nuser = 1\n', "config.toml:3: hosts.a.user: expected a text"),
        (
            '[hosts.a]\naddress = "x"\ncolour = "bleu"\n',
            "hosts.a.colour: expected one of red, yellow, green, blue, magenta, cyan, white; did you mean blue?",
        ),
        (
            '[hosts.a]\naddress = "x"\nsecret = "s3cret"\n',
            "hosts.a.secret: a secret is not kept here; write secret_file",
        ),
    ],
)
def test_a_mistake_is_a_sentence_and_the_host_stays(tmp_path: Path, text: str, sentence: str) -> None:
    config = load_config(write(tmp_path, text + "[hosts.b]\naddress = 'b'\n"))
    assert len(config.problems) == 1
    assert sentence in told(config)[0]
    assert "s3cret" not in told(config)[0]
    assert list(config.hosts) == (["a", "b"] if "[hosts.a]" in text else ["b"])


_NO_ADDRESS = "expected the PBX's HOST or HOST:PORT, the port from 1 to 65535; host a is left out"
_NO_PORTS = ("65536", "0", "-1", "123456", "ami")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("tls = 'yes'", "hosts.a.tls: expected true or false; host a is left out"),
        ("tls_ca = true", "hosts.a.tls_ca: expected a text; host a is left out"),
        ("tsl = true", "hosts.a.tsl is not known; did you mean tls? Host a is left out"),
        ("TLS = true", "hosts.a.TLS is not known; did you mean tls? Host a is left out"),
        ("use_ssl = true", "a is left out"),
        ("verify = true", "a is left out"),
        ("address = 5038", f"hosts.a.address: {_NO_ADDRESS}"),
        *((f"address = 'x:{port}'", f"config.toml:2: hosts.a.address: {_NO_ADDRESS}") for port in _NO_PORTS),
        ("address = 'http://x:5038'", f"config.toml:2: hosts.a.address: {_NO_ADDRESS}"),
        ("address = ''", "a is left out"),
        ("address = 'a b'", "a is left out"),
        ("adress = 'x'", "hosts.a.adress is not known; did you mean address? Host a is left out"),
        ("user = 'x'", "hosts.a.address is missing, the PBX's HOST or HOST:PORT; host a is left out"),
    ],
)
def test_a_host_that_might_be_reached_in_the_clear_is_left_out_wholly(
    tmp_path: Path, lines: str, sentence: str
) -> None:
    address = "" if "ad" in lines or "user" in lines else "address = 'x'\n"
    text = f"[hosts.a]\n{lines}\n{address}group = 'g'\n[hosts.b]\naddress = 'b'\n"
    config = load_config(write(tmp_path, text))
    assert list(config.hosts) == ["b"]
    assert sentence in told(config)[0]
    for name in ("a", "A", "g"):
        with pytest.raises(ConfigError, match="a is left out"):
            config.host(name)
    # With one that is left out there are still two: none is the default by itself.
    assert config.default == ""
    assert config.host("a:5038") is config.host("other") is None


def test_the_only_host_left_out_is_not_another_pbx(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, "[hosts.a]\naddress = 1\ngroup = 'g'\n"))
    with pytest.raises(ConfigError, match="a is left out"):
        config.host(config.default)


def test_a_group_goes_on_without_a_host_that_is_left_out(tmp_path: Path) -> None:
    text = "[hosts.a]\naddress = 1\ngroup = 'g'\n[hosts.b]\naddress = 'b'\ngroup = 'g'\n"
    assert load_config(write(tmp_path, text)).host("g") is None


@pytest.mark.parametrize("line", ["read_only = 'yes'", "readonly = true", "Read_Only = 1", "read-only = false"])
def test_a_hosts_read_only_that_can_not_be_understood_holds(tmp_path: Path, line: str) -> None:
    for text in (f"{line}\nread_only = false", f"read_only = false\n{line}", line):
        if text.count("read_only =") > 1:
            continue
        config = load_config(write(tmp_path, f"[hosts.a]\naddress = 'x'\n{text}\n[hosts.b]\naddress = 'b'\n"))
        assert config.hosts["a"].read_only
        assert not config.hosts["b"].read_only
        assert config.settings[READ_ONLY] is False
        assert "is read-only until this is mended" in told(config)[0]


@pytest.mark.parametrize(
    "text",
    [
        "[hosts.a\n",
        "hosts = 3\n",
        "[host.a]\naddress = 'x'\ntls = true\n",
        "[[pbx]]\naddress = 'x'\n",
        "[pbx1]\naddress = 'x'\ntls = true\n",
    ],
)
def test_where_hosts_may_be_hidden_no_name_is_taken_for_an_address(tmp_path: Path, text: str) -> None:
    config = load_config(write(tmp_path, text), {})
    for name in ("", "pbx1"):
        with pytest.raises(ConfigError, match=r"config\.toml:1: .*give.* HOST:PORT"):
            config.host(name)
    assert config.host("pbx1:5038") is None


@pytest.mark.parametrize(
    ("text", "environ", "sentence"),
    [
        ("default = 'c'\n", {}, "config.toml:1: default = c is not known; known are a, b, g"),
        ("default = 3\n", {}, "config.toml:1: default: expected a text"),
        ("defualt = 'a'\n", {}, "config.toml:1: defualt is not known; did you mean default?"),
        ("", {"AMITOP_DEFAULT": "bb"}, "AMITOP_DEFAULT: default = bb is not known; did you mean b?"),
        ("", {"AMITOP_DEFAULTS": "b"}, "did you mean AMITOP_DEFAULT?"),
    ],
)
def test_a_wrong_default_is_not_another_pbx(
    tmp_path: Path, text: str, environ: dict[str, str], sentence: str
) -> None:
    two = "[hosts.a]\naddress = 'a'\ngroup = 'g'\n[hosts.b]\naddress = 'b'\n"
    config = load_config(write(tmp_path, text + two), environ)
    assert sentence in told(config)[0]
    with pytest.raises(ConfigError, match="it is not known which PBX is meant"):
        config.host(config.default)
    assert config.host("a") is not None


def test_the_default_may_be_a_group_and_come_from_the_environment(tmp_path: Path) -> None:
    two = "default = 'g'\n[hosts.a]\naddress = 'a'\ngroup = 'g'\n[hosts.b]\naddress = 'b'\n"
    assert load_config(write(tmp_path, two), {}).default == "g"
    assert load_config(write(tmp_path, two), {"AMITOP_DEFAULT": "b"}).default == "b"


def test_a_group_with_a_hosts_name_is_told(tmp_path: Path) -> None:
    text = "[hosts.a]\naddress = 'a'\n[hosts.b]\naddress = 'b'\ngroup = 'A'\n"
    config = load_config(write(tmp_path, text))
    assert told(config) == [
        "config.toml:5: hosts.b.group: a is a host's name, so no group can have it; it is in none"
    ]
    assert config.hosts["b"].group == ""


# hosts.d


def drop(tmp_path: Path, name: str, text: str | bytes) -> None:
    (tmp_path / "hosts.d").mkdir(exist_ok=True)
    (tmp_path / "hosts.d" / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def test_each_file_beside_is_a_host(tmp_path: Path) -> None:
    drop(tmp_path, "pbx2.toml", "# two\naddress = 'b'\ntls = true\n")
    drop(tmp_path, "pbx1.toml", "address = 'a'\nusr = 'x'\n")
    drop(tmp_path, ".half-written.toml", "addr")
    drop(tmp_path, "readme.txt", "no host")
    config = load_config(tmp_path / "config.toml")
    assert [(host.name, host.address, host.tls) for host in config.hosts.values()] == [
        ("pbx1", "a", False),
        ("pbx2", "b", True),
    ]
    assert config.given["hosts.pbx2.tls"].where == "hosts.d/pbx2.toml:3"
    assert told(config) == ["hosts.d/pbx1.toml:2: usr is not known; did you mean user?"]
    assert [path.name for path in config.files] == ["config.toml", "pbx1.toml", "pbx2.toml"]


@pytest.mark.parametrize("raw", [b"address = ", b"address = '\xff'", b"tls = true", b"address = 'a'\ntls = 1"])
def test_a_file_beside_that_is_wrong_is_its_own_host_left_out(tmp_path: Path, raw: bytes) -> None:
    drop(tmp_path, "pbx1.toml", raw)
    drop(tmp_path, "pbx2.toml", "address = 'b'")
    config = load_config(tmp_path / "config.toml")
    assert list(config.hosts) == ["pbx2"]
    assert len(config.problems) == 1
    assert told(config)[0].startswith("hosts.d/pbx1.toml")
    assert config.settings[READ_ONLY] is False
    with pytest.raises(ConfigError, match="host pbx1 is left out"):
        config.host("pbx1")


def test_of_two_hosts_of_one_name_that_of_the_file_holds(tmp_path: Path) -> None:
    drop(tmp_path, "pbx1.toml", "address = 'other'")
    drop(tmp_path, "PBX2.toml", "address = 'other'")
    text = "[hosts.pbx1]\naddress = 'a'\n[hosts.pbx2]\naddress = 'b'\n[hosts.Pbx1]\naddress = 'c'\n"
    config = load_config(write(tmp_path, text))
    assert {name: host.address for name, host in config.hosts.items()} == {"pbx1": "a", "pbx2": "b"}
    assert told(config) == [
        "config.toml:5: there is a host Pbx1 in config.toml:1 already, which holds",
        "hosts.d/PBX2.toml: there is a host PBX2 in config.toml:3 already, which holds",
        "hosts.d/pbx1.toml: there is a host pbx1 in config.toml:1 already, which holds",
    ]
    with pytest.raises(ConfigError):
        config.host("PBX2")


def test_one_left_out_keeps_its_name(tmp_path: Path) -> None:
    drop(tmp_path, "pbx1.toml", "address = 'other'")
    config = load_config(write(tmp_path, "[hosts.pbx1]\naddress = 'a'\ntls = 'yes'\n"))
    assert config.hosts == {}
    with pytest.raises(ConfigError, match="tls: expected true or false"):
        config.host("pbx1")


def test_a_folder_of_hosts_that_can_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "hosts.d").write_text("")
    config = load_config(tmp_path / "config.toml")
    assert told(config) == ["hosts.d: can't be read: Not a directory"]
    with pytest.raises(ConfigError, match="not known what host pbx1 is"):
        config.host("pbx1")


_ANY = st.recursive(
    st.booleans() | st.integers(-1, 9) | st.text(max_size=3) | st.sampled_from(["x", "pbx1", "red"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from([key.name for key in HOST_KEYS] + ["a", "B", "tsl"]), inner, max_size=4)
    ),
    max_leaves=8,
)
_TOP = st.sampled_from(
    ["default", "read_only", "theme", "keys", "limits", "views", "filters", "hosts", "host", "x"]
)


@given(st.dictionaries(_TOP, _ANY, max_size=4) | st.dictionaries(st.just("hosts"), _ANY, min_size=1))
def test_whatever_stands_there_starts_and_what_guards_holds(table: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        config = load_config(write(Path(folder), tomli_w.dumps(table)), {})
    for problem in config.problems:
        assert str(problem).startswith("config.toml")
        assert "\n" not in str(problem)
    if "read_only" in table and table["read_only"] is not False:
        assert config.settings[READ_ONLY] is True
    sections = table.get("hosts", {})
    for name, section in sections.items() if isinstance(sections, dict) else ():
        host = config.hosts.get(name)
        if host is None:
            with pytest.raises(ConfigError):
                config.host(name)
        else:
            assert host.address == section["address"]
            assert host.tls is section.get("tls", False)
            assert host.tls_ca == section.get("tls_ca", "")
            assert host.read_only is True or section.get("read_only", False) is False
