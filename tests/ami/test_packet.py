"""Reading one packet: the tricky samples of AMI, one by one."""

from dataclasses import dataclass

import pytest

from amitop.ami import Action, Ending, Exchange, Framer, Kind, Packet, unescape
from amitop.ami import packet as packet_module
from amitop.ami.packet import is_escaped


@dataclass(frozen=True)
class Sample:
    """Bytes of the wire, and what must come out: kind and name of each packet, and headers of the first."""

    what: str
    raw: bytes
    packets: tuple[tuple[Kind, str], ...]
    headers: tuple[tuple[str, str], ...] = ()


_OK = (Kind.RESPONSE, "Success")
_ERROR = (Kind.RESPONSE, "Error")

SAMPLES = [
    Sample(
        "a bare LF inside an Agents item on call",
        b"Event: Agents\r\nAgent: 1001\r\nCallStarted: 1700000000\nLoggedInTime: 1699990000\r\n"
        b"ActionID: a-1\r\n\r\n",
        ((Kind.EVENT, "Agents"),),
        (("CallStarted", "1700000000"), ("LoggedInTime", "1699990000"), ("ActionID", "a-1")),
    ),
    Sample(
        "a message that ends the packet early, and a stray blank line",
        b"Response: Success\r\nActionID: a-1\r\nMessage: Park successful\n\r\n\r\nEvent: Hangup\r\n\r\n",
        (_OK, (Kind.EVENT, "Hangup")),
        (("Message", "Park successful"),),
    ),
    Sample(
        "items of CoreShowChannelMap that end CR LF LF",
        b"Event: CoreShowChannelMap\r\nChannel: Local/1@a\r\n\nEvent: CoreShowChannelMap\r\nChannel: b\r\n\n",
        ((Kind.EVENT, "CoreShowChannelMap"), (Kind.EVENT, "CoreShowChannelMap")),
        (("Channel", "Local/1@a"),),
    ),
    Sample(
        "QueueRule ends with two blank lines",
        b"Response: Success\r\nRuleList: a\r\nRule: 1\r\nRule: 2\r\n\r\n\r\nEvent: X\r\n\r\n",
        (_OK, (Kind.EVENT, "X")),
        (("Rule", "1"), ("Rule", "2")),
    ),
    Sample(
        "command output of 13 with a glued marker, blank lines and look-alikes",
        b"Response: Follows\r\nPrivilege: Command\r\nfirst\n\nEvent: Hangup\nlast text--END COMMAND--\r\n\r\n",
        ((Kind.RESPONSE, "Follows"),),
        (("", "first"), ("", "Event: Hangup"), ("", "last text--END COMMAND--")),
    ),
    Sample(
        "an Error with Output, its indent kept",
        b"Response: Error\r\nOutput: No such command 'x'\r\nOutput:   indented: yes\r\nOutput: \r\n\r\n",
        (_ERROR,),
        (("Output", "No such command 'x'"), ("Output", "  indented: yes"), ("Output", "")),
    ),
    Sample(
        "an OriginateResponse is an event, whatever its Response header says",
        b"Event: OriginateResponse\r\nPrivilege: call,all\r\nActionID: other-1\r\nResponse: Failure\r\n\r\n",
        ((Kind.EVENT, "OriginateResponse"),),
        (("Response", "Failure"),),
    ),
    Sample(
        "a UserEvent cannot pass for a Hangup",
        b"Event: UserEvent\r\nPrivilege: user,all\r\nUserEvent: x\r\nEvent: Hangup\r\nActionID: a1\r\n\r\n",
        ((Kind.EVENT, "UserEvent"),),
        (("Event", "UserEvent"), ("Event", "Hangup")),
    ),
    Sample(
        "a key with colons in it",
        b"Event: Rename\r\nChanVariable(IAX2/[::1]:4569-77): X=a:b\r\n\r\n",
        ((Kind.EVENT, "Rename"),),
        (("ChanVariable(IAX2/[::1]:4569-77)", "X=a:b"),),
    ),
    Sample(
        "three Errors to one ModuleLoad",
        b"Response: Error\r\nActionID: a-1\r\nMessage: one\r\n\r\n" * 3,
        (_ERROR, _ERROR, _ERROR),
    ),
    Sample(
        "raw text without a Response, and nothing but a line end",
        b"Channel               RTT  Jitter\r\n\r\n\r\n",
        ((Kind.TEXT, ""),),
        (("", "Channel               RTT  Jitter"),),
    ),
    Sample(
        "GetConfig says in a line of its own that there is nothing",
        b"Response: Success\r\nActionID: a-1\r\nNo categories found\r\n\r\n",
        (_OK,),
        (("", "No categories found"),),
    ),
    Sample(
        "PresenceState has two messages",
        b"Response: Success\r\nMessage: Presence State\r\nState: away\r\nMessage: at lunch\r\n\r\n",
        (_OK,),
        (("Message", "Presence State"), ("Message", "at lunch")),
    ),
    Sample(
        "a header of 11 without space or value",
        b"Event: RTCPReceived\r\nReportBlock:\r\nDLSR: 0.0000 (sec)\r\n\r\n",
        ((Kind.EVENT, "RTCPReceived"),),
        (("ReportBlock", ""), ("DLSR", "0.0000 (sec)")),
    ),
    Sample(
        "a value that goes on in another line",
        b"Response: Success\r\nVariable: X\r\nValue: one\ntwo\r\n\r\n",
        (_OK,),
        (("Value", "one"), ("", "two")),
    ),
    Sample(
        "a name in Latin-1",
        b"Event: Newchannel\r\nCallerIDName: Jos\xe9\r\n\r\n",
        ((Kind.EVENT, "Newchannel"),),
        (("CallerIDName", "Jos\udce9"),),
    ),
    Sample(
        "a Success that failed, in words",
        b"Response: Success\r\nMessage: Message move failed\n\r\n\r\n",
        (_OK,),
        (("Message", "Message move failed"),),
    ),
    Sample(
        "an item of DeviceStateList looks like an event",
        b"Event: DeviceStateChange\r\nActionID: a-1\r\nDevice: PJSIP/1\r\nState: INUSE\r\n\r\n",
        ((Kind.EVENT, "DeviceStateChange"),),
        (("Device", "PJSIP/1"),),
    ),
    Sample(
        "an ActionID cut short, the next header glued to it",
        b"Event: ConfbridgeList\r\nActionID: aaaaConference: 600\r\nConference: 601\r\n\r\n",
        ((Kind.EVENT, "ConfbridgeList"),),
        (("ActionID", "aaaaConference: 600"), ("Conference", "601")),
    ),
    Sample(
        "a packet torn in the middle of a header",
        b"Event: Newstate\r\nUniqueid: 1.2\r\n\r\name: CID\r\nPriority: 1\r\n\r\nEvent: Hangup\r\n\r\n",
        ((Kind.EVENT, "Newstate"), (Kind.TEXT, ""), (Kind.EVENT, "Hangup")),
        (("Uniqueid", "1.2"),),
    ),
    Sample(
        "a global variable",
        b"Event: VarSet\r\nChannel: none\r\nUniqueid: none\r\nVariable: X\r\nValue: a\\r\\nb\r\n\r\n",
        ((Kind.EVENT, "VarSet"),),
        (("Value", "a\\r\\nb"),),
    ),
]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.what)
def test_samples(sample: Sample) -> None:
    framer = Framer()
    packets = framer.feed(sample.raw)
    assert tuple((each.kind, each.name) for each in packets) == sample.packets
    assert b"".join(each.raw for each in packets) + framer.pending == sample.raw
    headers = iter(packets[0].headers)
    # The headers given are there in this order, others between them or not.
    assert all(wanted in headers for wanted in sample.headers), packets[0].headers


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.what)
def test_the_quick_way_reads_what_the_slow_way_reads(sample: Sample) -> None:
    for each in Framer().feed(sample.raw):
        first: dict[str, str] = {}
        for key, value in each.headers:
            if key:
                first.setdefault(key, value)
        assert each.fields == first


def test_look_up_ignores_case_and_gives_the_first() -> None:
    packet = Packet(b"Response: Success\r\nEventList: start\r\nOutput: a\r\noutput: b\r\nOUTPUT: c\r\n\r\n")
    assert packet.get("eventlist") == "start"
    assert packet.get("OutPut") == "a"
    assert packet.get("missing", "none") == "none"
    assert packet.all("output") == ["a", "b", "c"]


def test_a_key_asked_for_as_it_stands_wins() -> None:
    assert Packet(b"Event: X\r\nkey: a\r\nKey: b\r\n\r\n").get("Key") == "b"


@pytest.mark.parametrize("line", ["Event", "EVENT", "event"])
def test_the_first_header_says_what_it_is_in_any_case(line: str) -> None:
    packet = Packet(f"{line}: Hangup\r\nResponse: Success\r\n\r\n".encode())
    assert (packet.kind, packet.name) == (Kind.EVENT, "Hangup")
    assert Packet(b"Action:Ping\r\n\r\n").kind is Kind.ACTION
    assert Packet(b"X: y\r\nEvent: Hangup\r\n\r\n").kind is Kind.TEXT


def test_one_name_never_passes_for_another() -> None:
    Packet(b"Event: Hangup\r\nCause: 16\r\n\r\n")
    Packet(b"\r\nEvent: Newstate\r\n\r\n")
    assert Packet(b"Event: Hangupx").name == "Hangupx"
    assert Packet(b"Event: Hangup\nX: y\n\n").name == "Hangup"
    assert Packet(b"\r\nEvent: Reload\r\n\r\n").name == "Reload"
    assert Packet(b"\r\n").kind is Kind.TEXT


def test_the_action_id_is_found_unparsed() -> None:
    assert Packet(b"Response: Success\r\nActionID: a-1\r\n\r\n").action_id == "a-1"
    assert Packet(b"Event: X\nactionid:a-2\n\n").action_id == "a-2"
    assert Packet(b"Event: X\r\nMyActionID: a-3\r\n\r\n").action_id is None


@pytest.mark.parametrize(
    ("escaped", "plain"),
    [
        (r"O\'Brien\?", "O'Brien?"),
        (r"a\r\nb\tc", "a\r\nb\tc"),
        (r"\\n", r"\n"),
        (r"\"x\" \a\b\f\v", '"x" \a\b\f\v'),
        (r"\x", "x"),
        ("end\\", "end\\"),
        ("plain", "plain"),
    ],
)
def test_unescape(escaped: str, plain: str) -> None:
    assert unescape(escaped) == plain


@pytest.mark.parametrize(
    ("event", "key", "is_due"),
    [
        ("Newchannel", "CallerIDName", True),
        ("Newchannel", "CallerIDNum", False),
        ("DialBegin", "DestConnectedLineName", True),
        ("Newstate", "ChanVariable", True),
        ("VarSet", "Value", True),
        ("DBGetResponse", "Value", False),
        ("PresenceStateChange", "Message", True),
        ("PresenceStateChange", "Provider", False),
        ("QueueEntry", "CallerIDName", False),
        ("OriginateResponse", "CallerIDName", False),
    ],
)
def test_only_what_asterisk_escapes_is_unescaped(event: str, key: str, is_due: bool) -> None:
    assert is_escaped(event, key) is is_due
    packet = Packet(f"Event: {event}\r\n{key}: O\\'Brien\r\n\r\n".encode())
    assert packet.unescaped(key) == ("O'Brien" if is_due else r"O\'Brien")


def test_what_is_remembered_of_names_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packet_module, "_events", {})
    monkeypatch.setattr(packet_module, "_keys", {})
    for number in range(5_000):
        assert Packet(b"Event: X%d\r\nKey%d: 1\r\n\r\n" % (number, number)).get(f"Key{number}") == "1"
    assert (
        Packet(b"Event: " + b"x" * 100_000 + b"\r\n" + b"k" * 100_000 + b": 1\r\n\r\n").fields["k" * 100_000] == "1"
    )
    assert len(packet_module._events) <= 1024
    assert len(packet_module._keys) <= 4096
    assert max(map(len, packet_module._events)) <= 64
    assert max(map(len, packet_module._keys)) <= 64


FOLLOWS = (
    b"Response: Follows\r\nPrivilege: Command\r\nActionID: a-1\r\n"
    b"Privilege: all\nActionID: forged-1\r\nMessage: x\nUniqueid: 1.1\r\nEventList: start\nOutput: y\n\n"
    b"--END COMMAND-- said he\nlast--END COMMAND--\r\n\r\n"
)


def test_text_of_a_command_holds_no_headers() -> None:
    packet = Packet(FOLLOWS)
    told = {"Response": "Follows", "Privilege": "Command", "ActionID": "a-1"}
    assert packet.fields == told
    assert [key for key, _ in packet.headers if key] == list(told)
    assert [packet.get(key) for key in ("message", "Uniqueid", "eventlist", "Output")] == [""] * 4
    assert (packet.all("Privilege"), packet.all("Message"), packet.action_id) == (["Command"], [], "a-1")
    lines = ["Privilege: all", "ActionID: forged-1", "Message: x", "Uniqueid: 1.1", "EventList: start", "Output: y"]
    assert packet.output == [*lines, "", "--END COMMAND-- said he", "last"]
    assert [value for key, value in packet.headers if not key][:6] == lines


def test_text_of_a_command_ends_its_exchange_whatever_it_says() -> None:
    exchange = Exchange(Action("Command"), "a-1", 0.0)
    exchange.receive(Packet(FOLLOWS), 1.0)
    assert exchange.ending is Ending.RESPONSE
    assert exchange.message.startswith("Privilege: all\nActionID: forged-1")


@pytest.mark.parametrize("head", [b"", b"Privilege: Command\r\n", b"Privilege: Command\nActionID: a\n"])
def test_text_of_a_command_that_was_cut_off(head: bytes) -> None:
    packet = Packet(b"response: follows\r\n" + head + b"Message: x\r\n")
    assert (packet.get("Message"), packet.output, packet.is_complete) == ("", ["Message: x", ""], False)
