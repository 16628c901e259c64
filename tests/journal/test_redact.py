"""What never reaches the journal."""

import pytest

from amitop.ami import Action, Packet
from amitop.journal import conceal, redact_heard, redact_sent
from amitop.journal.redact import MASK, conceal_command
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


@pytest.mark.parametrize(
    "raw",
    [
        f"Response: Success\r\nActionID: 1\r\nLine-000001-000002: secret={SECRET}\r\n\r\n",
        f"Response: Success\r\nCategory-000000: default\r\nLine-000000-000001: 1234={SECRET},Ana Lima\r\n\r\n",
        f"Response: Success\r\nLine-000000-000001: md5_cred => {SECRET}\r\n\r\n",
        f'Response: Success\r\nJSON: {{"amitop":{{"secret":"{SECRET}","read":"all"}}}}\r\n\r\n',
        f"Response: Success\r\nOutput:  password                    : {SECRET}\r\n\r\n",
        f"Response: Follows\r\nPrivilege: Command\r\n md5secret = {SECRET}\nx\n--END COMMAND--\r\n\r\n",
    ],
)
def test_secrets_in_configuration_and_output(raw: str) -> None:
    kept = redact_heard(Packet(raw.encode()))
    assert SECRET.encode() not in kept
    assert MASK in kept


def test_configuration_that_goes_out() -> None:
    action = Action("UpdateConfig", {"Action-000000": "Update", "Var-000000": "secret", "Value-000000": SECRET})
    assert SECRET.encode() not in redact_sent(action.encode("a-1"))


BUSINESS = "4321-my-business"


@pytest.mark.parametrize(
    "packet",
    [
        event("VarSet", Channel="x", Variable="PIN", Value=BUSINESS, Uniqueid="1.1"),
        event("DTMFEnd", Digit=BUSINESS, Direction="Received"),
        event("DBGetResponse", Family="a", Key="b", Val=f"{BUSINESS}\r\nmore {BUSINESS}", ActionID="1"),
        event("DBGetTreeResponse", Key="/a/b", Val=BUSINESS),
        event("Status", Variable=f"X={BUSINESS}"),
        Packet(f"Event: Hangup\r\nChanVariable(IAX2/[::1]:4569-77): X={BUSINESS}:b\r\n\r\n".encode()),
        response(Variable="X", Value=f"{BUSINESS}\ntwo {BUSINESS}"),
        response(**{"Line-000000-000001": f"context={BUSINESS}"}),
        response(JSON=f'{{"x": "{BUSINESS}"}}'),
        Packet(f"Response: Success\r\nOutput: {BUSINESS}\r\nOutput: {BUSINESS}\r\n\r\n".encode()),
        Packet(
            f"Response: Follows\r\nPrivilege: Command\r\na {BUSINESS}\n\n{BUSINESS}--END COMMAND--\r\n\r\n".encode()
        ),
        Packet(Action("Setvar", {"Channel": "x", "Variable": "X", "Value": BUSINESS}).encode()),
        Packet(Action("DBPut", {"Family": "a", "Key": "b", "Val": BUSINESS}).encode()),
        Packet(Action("Originate", [("Channel", "x"), ("Variable", f"X={BUSINESS}")]).encode()),
        Packet(Action("PlayDTMF", {"Channel": "x", "Digit": BUSINESS}).encode()),
    ],
)
def test_the_operators_business_is_kept_but_not_shown(packet: Packet) -> None:
    assert redact_heard(packet) == packet.raw
    shown = conceal(packet)
    assert BUSINESS.encode() not in shown
    assert MASK in shown
    assert Packet(shown).name == packet.name
    assert Packet(shown).action_id == packet.action_id


def test_what_is_nobodys_business_is_shown_as_it_is() -> None:
    for packet in (event("Hangup", Cause="16", Value="x"), response(Message="Value: 1"), Packet(b"Output: x")):
        assert conceal(packet) is packet.raw


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("sip set debug on", "sip set debug on"),
        ("pjsip show auth 100", "pjsip show auth 100"),
        (f"dialplan set global A {SECRET}", f"dialplan set global A {MASK.decode()}"),
        (f"config set md5_cred = {SECRET} x", f"config set md5_cred = {MASK.decode()}"),
        (f"a secret:{SECRET}", f"a secret:{MASK.decode()}"),
        ("the secret", "the secret"),
        ("secrets secret  ", f"secrets {MASK.decode()}"),
    ],
)
def test_secrets_in_a_command(line: str, kept: str) -> None:
    assert conceal_command(line) == kept


def test_a_secret_whose_end_was_cut_off_is_masked() -> None:
    json = f'Response: Success\r\nJSON: {{"a": {{"secret": "{SECRET}'
    assert SECRET.encode() not in redact_heard(Packet(json.encode()))
    follows = f"Response: Follows\r\nPrivilege: Command\r\nActionID: 1\r\n{BUSINESS}\n{BUSINESS}"
    shown = conceal(Packet(follows.encode()))
    assert BUSINESS.encode() not in shown
    assert Packet(shown).action_id == "1"
