"""When two spellings are one place, with nobody asked."""

import pytest

from amitop.config.address import is_here, place_of


@pytest.mark.parametrize(
    "spelling",
    [
        *("localhost", "LocalHost", "localhost.", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1"),
        # As a resolver takes them, and the addresses of nobody, by which one connects to oneself.
        *("127.1", "0x7f000001", "2130706433", "::ffff:127.0.0.1", "0.0.0.0", "::"),
    ],
)
def test_this_machine(spelling: str) -> None:
    assert place_of(spelling) == place_of("localhost")
    assert is_here(spelling)


@pytest.mark.parametrize(
    ("one", "other"),
    [("PBX1.Example.org", "pbx1.example.org."), ("2001:DB8::0:1", "2001:db8::1"), ("10.1", "10.0.0.1")],
)
def test_one_place(one: str, other: str) -> None:
    assert place_of(one) == place_of(other)


@pytest.mark.parametrize("other", ["127.0.0.2", "pbx1", "10.0.0.1", "localhost.example.org", "::2"])
def test_other_places(other: str) -> None:
    assert place_of(other) != place_of("localhost")
    assert not is_here(other)
