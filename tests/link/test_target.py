"""Addresses of a PBX."""

import pytest

from amitop.link import Target


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("pbx1", "pbx1", 5038),
        ("pbx1:15038", "pbx1", 15038),
        ("10.0.0.1:1", "10.0.0.1", 1),
        ("::1", "::1", 5038),
        ("[::1]", "::1", 5038),
        ("[fe80::1%eth0]:65535", "fe80::1%eth0", 65535),
        ("pbx1:", "pbx1", 5038),
    ],
)
def test_addresses(text: str, host: str, port: int) -> None:
    target = Target.parse(text)
    assert (target.host, target.port) == (host, port)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":5038",
        "pbx1:x",
        "pbx1:0",
        "pbx1:65536",
        "pbx1:٣",
        "[::1",
        "[::1]x",
        "[]:1",
        "[::1]5",
        "http://pbx1:5038",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"address|host|port"):
        Target.parse(text)


def test_tls_has_a_port_of_its_own() -> None:
    assert Target.parse("pbx1", tls=True).port == 5039
    assert Target.parse("pbx1:5038", tls=True).port == 5038


def test_an_address_reads_back() -> None:
    for text in ("pbx1:5038", "[::1]:5039"):
        assert Target.parse(text).address == text


def test_a_secret_is_not_shown() -> None:
    target = Target("pbx1").with_login("ana", "s3cret")
    assert (target.user, target.secret) == ("ana", "s3cret")
    assert "s3cret" not in repr(target)
