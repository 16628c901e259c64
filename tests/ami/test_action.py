"""Actions on their way out: what Asterisk would misread is never sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Action, ActionError, Framer, Kind


def as_asterisk_reads(stream: bytes) -> list[list[bytes]]:
    """The messages that Asterisk's manager makes of `stream`, by its loop over a buffer of 1024 bytes.

    A line ends at its line feed. When the buffer is full without one, what is in it counts as a line that is too
    long, and reading goes on behind it.
    """
    messages: list[list[bytes]] = []
    message: list[bytes] = []
    while stream:
        end = stream.find(b"\n", 0, 1024) + 1
        line, stream = stream[: end or 1024], stream[end or 1024 :]
        line = line.rstrip(b"\r\n") if end else line
        if line:
            message.append(line)
        else:
            messages.append(message)
            message = []
    return messages


def test_headers_keep_their_order_and_repeats() -> None:
    action = Action("Originate", [("Variable", "a=1"), ("Channel", "Local/1"), ("Variable", "b=2")])
    assert action.encode("id-1") == (
        b"Action: Originate\r\nActionID: id-1\r\nVariable: a=1\r\nChannel: Local/1\r\nVariable: b=2\r\n\r\n"
    )
    assert action.get("channel") == "Local/1"
    assert Action("Originate", {"Variable": ["a=1", "b=2"], "Async": "true"}).headers == (
        ("Variable", "a=1"),
        ("Variable", "b=2"),
        ("Async", "true"),
    )


def test_without_an_action_id_there_is_none() -> None:
    assert Action("Ping").encode() == b"Action: Ping\r\n\r\n"


@pytest.mark.parametrize("evil", ["\r", "\n", "\0", "\r\nAction: Originate"])
@pytest.mark.parametrize("where", ["a{}b", "{}", "end{}"])
def test_line_ends_and_nul_are_refused_everywhere(evil: str, where: str) -> None:
    text = where.format(evil)
    with pytest.raises(ActionError, match="Channel"):
        Action("Hangup", {"Channel": text})
    with pytest.raises(ActionError):
        Action("Hangup", {text: "x"})
    with pytest.raises(ActionError):
        Action(f"Hangup{text}")
    with pytest.raises(ActionError):
        Action("Hangup").encode(text)


@pytest.mark.parametrize("key", ["", " ", "Chan:nel", "Channel ", " Channel", "Channel:"])
def test_keys_that_asterisk_would_not_read(key: str) -> None:
    with pytest.raises(ActionError):
        Action("Hangup", [(key, "x")])


@pytest.mark.parametrize("key", ["Action", "actionid", "ACTION"])
def test_the_action_and_its_id_cannot_be_given_again(key: str) -> None:
    with pytest.raises(ActionError, match=key):
        Action("Hangup", {key: "Originate"})


@pytest.mark.parametrize("name", ["", "  ", "x" * 1100])
def test_a_name_is_needed_and_fits_a_line(name: str) -> None:
    with pytest.raises(ActionError, match="Action"):
        Action(name)


def test_the_error_names_the_header() -> None:
    with pytest.raises(ActionError, match=r"^AppData: the line has 1023 bytes") as caught:
        Action("Originate", {"Channel": "Local/1", "AppData": "x" * (1023 - len("AppData: "))})
    assert caught.value.header == "AppData"


@pytest.mark.parametrize("filler", ["x", "é", "\udce9"])
def test_lines_of_1022_bytes_go_and_longer_ones_do_not(filler: str) -> None:
    room = 1022 - len("Value: ")
    width = len(filler.encode("utf-8", "surrogateescape"))
    value = filler * (room // width) + "x" * (room % width)
    lines = Action("Setvar", {"Value": value}).encode().split(b"\r\n")
    assert max(map(len, lines)) == 1022
    assert len(as_asterisk_reads(b"\r\n".join(lines))) == 1
    with pytest.raises(ActionError, match="1023"):
        Action("Setvar", {"Value": f"{value}x"})


def test_what_a_line_of_1023_bytes_would_smuggle_in() -> None:
    """The reason for the limit: the buffer ends before CR LF, which then reads as a blank line."""
    line = b"Value: " + b"x" * (1023 - len("Value: "))
    for padding, count in ((b"", 2), (b"x", 2)):
        stream = b"Action: Setvar\r\n" + line + padding + b"\r\nAction: Originate\r\nChannel: Local/1\r\n\r\n"
        messages = as_asterisk_reads(stream)
        assert len(messages) == count
        assert messages[1][0] == b"Action: Originate"
    with pytest.raises(ActionError, match="1023"):
        Action("Setvar", [("Value", "x" * (1023 - len("Value: ")))])


def test_as_many_headers_as_asterisk_takes() -> None:
    many = [("Variable", f"v{number}=1") for number in range(126)]
    assert Action("Originate", many).encode("id").count(b"\r\n") == 129
    with pytest.raises(ActionError, match="129 headers"):
        Action("Originate", [*many, ("Variable", "one=more")])


def test_characters_that_have_no_bytes() -> None:
    with pytest.raises(ActionError, match="Channel"):
        Action("Hangup", {"Channel": "\ud800"})
    # Bytes that were no UTF-8 when they came go out as they came.
    assert b"PJSIP/Jos\xe9\r\n" in Action("Hangup", {"Channel": "PJSIP/Jos\udce9"}).encode()


@pytest.mark.parametrize("action_id", ["x" * 61, "é"])
def test_an_action_id_that_would_not_come_back_whole(action_id: str) -> None:
    with pytest.raises(ActionError, match="ActionID"):
        Action("Ping").encode(action_id)
    Action("Ping").encode("x" * 60)


def test_no_value_is_shown_by_accident() -> None:
    assert "s3cret" not in repr(Action("Login", {"Secret": "s3cret"}))


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=40)
_KEYS = st.text(st.characters(codec="ascii", exclude_characters="\r\n\0:"), min_size=1, max_size=12).filter(
    lambda key: key == key.strip() and key.lower() not in ("action", "actionid") and key[:12] != "ChanVariable"
)


@pytest.mark.parametrize("name", [" Login", "Logoff ", "\tOriginate", "\x01Hangup", "Ping\x1b"])
def test_a_name_that_asterisk_would_read_as_another(name: str) -> None:
    # It skips blanks and controls before a value: such a name would pass every table of names here.
    with pytest.raises(ActionError, match="can't begin or end in blanks"):
        Action(name)


def test_a_value_is_read_as_asterisk_reads_it() -> None:
    action = Action("Hangup", [("CHANNEL", " \t\x01\x1f/.*/ "), ("Channel", "PJSIP/1")])
    assert action.get("Channel") == "/.*/ "
    assert Action("Originate", [("Application", ""), ("Application", "System")]).get("application") == ""


def test_a_mask_is_never_sent() -> None:
    with pytest.raises(ActionError, match="Secret: ••• stands for what was masked"):
        Action("UpdateConfig", {"Secret": "x•••"})


_NAMES = _TEXT.filter(lambda name: name.strip() and name.strip("".join(map(chr, range(33)))) == name)


@given(name=_NAMES, headers=st.lists(st.tuples(_KEYS, _TEXT), max_size=12))
def test_what_is_sent_reads_back_the_same(name: str, headers: list[tuple[str, str]]) -> None:
    action = Action(name, headers)
    raw = action.encode("id-1")
    [packet] = Framer().feed(raw)
    assert packet.kind is Kind.ACTION
    assert packet.headers == [("Action", name), ("ActionID", "id-1"), *headers]
    assert len(as_asterisk_reads(raw)) == 1
    assert packet.name == name


@given(
    name=st.text(max_size=30), headers=st.lists(st.tuples(st.text(max_size=9), st.text(max_size=2000)), max_size=4)
)
def test_whatever_is_given_one_message_goes_out_or_none(name: str, headers: list[tuple[str, str]]) -> None:
    try:
        raw = Action(name, headers).encode("id-1")
    except ActionError:
        return
    [message] = as_asterisk_reads(raw)
    assert len(message) == len(headers) + 2
