"""What never reaches the journal."""

import pytest

from amitop.ami import Action, Packet
from amitop.journal import redact_heard, redact_sent
from amitop.journal.redact import MASK
from tests.packets import event, response

SECRET = "hunter2-hunter2"


@pytest.mark.parametrize(
    "action",
    [
        Action("Login", {"Username": "ana", "Secret": SECRET}),
        Action("login", {"AuthType": "MD5", "Username": "ana", "Key": SECRET}),
        Action("Login", {"username": "ana", "SECRET": SECRET}),
        Action("Challenge", {"AuthType": "MD5", "Challenge": SECRET}),
        Action("VoicemailPasswordChange", {"Mailbox": "1", "NewPassword": SECRET}),
    ],
)
def test_secrets_that_go_out(action: Action) -> None:
    raw = redact_sent(action.encode("a-1"))
    assert SECRET.encode() not in raw
    assert MASK in raw
    packet = Packet(raw)
    assert packet.name == action.name
    assert packet.action_id == "a-1"
    assert raw.endswith(b"\r\n\r\n")


def test_what_is_no_secret_goes_out_as_it_is() -> None:
    raw = Action("DBPut", {"Family": "a", "Key": "b", "Val": "c"}).encode()
    assert redact_sent(raw) == raw


@pytest.mark.parametrize(
    "packet",
    [
        response(ActionID="a-1", Challenge=SECRET),
        event("AuthDetail", Password=SECRET, Md5Cred=SECRET, OauthSecret=SECRET, RefreshToken=SECRET),
        event("AuthList", Password=SECRET),
        event("VoicemailPasswordChange", Mailbox="1", NewPassword=SECRET),
        event("ChallengeResponseFailed", Challenge=SECRET, Response=SECRET, ExpectedResponse=SECRET),
        event("ChallengeSent", Challenge=SECRET),
        Packet(f"Response: Success\nChallenge: {SECRET}".encode()),
    ],
    ids=lambda packet: packet.name,
)
def test_secrets_that_come_in(packet: Packet) -> None:
    raw = redact_heard(packet)
    assert SECRET.encode() not in raw
    assert Packet(raw).name == packet.name
    assert [key for key, _ in Packet(raw).headers] == [key for key, _ in packet.headers]


def test_a_mask_says_nothing_of_the_length() -> None:
    assert redact_heard(response(Challenge="1")) == redact_heard(response(Challenge="123456789"))


def test_what_is_no_secret_comes_in_as_it_is() -> None:
    for packet in (event("VarSet", Key="x", Value="y"), response(Message="Challenge accepted")):
        assert redact_heard(packet) is packet.raw
