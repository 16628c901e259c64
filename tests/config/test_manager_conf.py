"""This machine's own manager.conf."""

from pathlib import Path

from amitop.config import LocalLogin, read_manager_conf

CONF = """\
; comment
[general]
enabled = yes
port = 5044
bindaddr = 0.0.0.0      ; everywhere

[base](!)
secret = from-template
read = system,call

[small](base)
[big]
secret => s\\;cret
read = system,call,agent,user
"""


def read(tmp_path: Path, text: str, user: str = "") -> LocalLogin | None:
    path = tmp_path / "manager.conf"
    path.write_text(text)
    return read_manager_conf(path, user)


def test_the_account_that_may_read_most(tmp_path: Path) -> None:
    assert read(tmp_path, CONF) == LocalLogin("127.0.0.1", 5044, "big", "s;cret")


def test_an_account_made_from_a_template(tmp_path: Path) -> None:
    login = read(tmp_path, CONF, "small")
    assert login is not None
    assert login.secret == "from-template"


def test_an_unknown_account_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, CONF, "nobody") is None


def test_ami_that_is_off_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, CONF.replace("enabled = yes", "enabled = no")) is None


def test_a_file_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert read_manager_conf(tmp_path / "none") is None


def test_included_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "manager.d").mkdir()
    (tmp_path / "manager.d" / "x.conf").write_text("[extra]\nsecret = e\nread = all\n")
    login = read(tmp_path, CONF + '#include "manager.d/*.conf"\n')
    assert login == LocalLogin("127.0.0.1", 5044, "extra", "e")


def test_a_secret_is_not_shown(tmp_path: Path) -> None:
    assert "s;cret" not in repr(read(tmp_path, CONF))
