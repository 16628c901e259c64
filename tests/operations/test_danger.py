import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Action
from amitop.operations import Degree, command_danger, danger, reads_only
from amitop.operations.degrees import _ROWS, ACTIONS

READING, CHANGING, CUTTING, CODE = Degree


def test_every_action_has_one_line() -> None:
    names = [name.lower() for _, _, block in _ROWS for name in block.split()]
    assert len(names) == len(set(names)) == len(ACTIONS)
    assert all(each.why for each in ACTIONS.values())


@pytest.mark.parametrize(
    ("action", "degree"),
    [
        (Action("PING"), READING),
        (Action("Getvar", {"Variable": "CALLERID"}), READING),
        (Action("Getvar", {"Variable": "CHANNEL(state)"}), CHANGING),
        (Action("Getvar", {"Variable": "SHELL(reboot)"}), CODE),
        (Action("Status", {"Variables": "a,db(a/b)"}), CODE),
        (Action("Setvar", {"Variable": "x", "Value": "1"}), CHANGING),
        (Action("Setvar", {"Variable": "FILE(/etc/passwd)", "Value": "1"}), CODE),
        (Action("QueuePause", {"Interface": "x"}), CHANGING),
        (Action("Hangup", {"Channel": "x"}), CUTTING),
        (Action("redirect", {"Channel": "x"}), CUTTING),
        (Action("Park", {"Channel": "x"}), CUTTING),
        (Action("ModuleLoad", {"LoadType": "load"}), CODE),
        (Action("Reload"), CODE),
        (Action("DBDelTree", {"Family": "x"}), CODE),
        (Action("NoSuchAction"), CODE),
        (Action("Originate", {"Channel": "PJSIP/1", "Exten": "1"}), CHANGING),
        (Action("Originate", {"Channel": "PJSIP/1", "Application": "Playback", "Data": "hello"}), CHANGING),
        (Action("Originate", {"Channel": "PJSIP/1", "Application": " TrySystem", "Data": "id"}), CODE),
        (Action("Originate", {"Channel": "PJSIP/1", "Application": "EAGI", "Data": "x"}), CODE),
        (Action("Originate", {"Channel": "PJSIP/1", "Application": "Set", "Data": "x=${SHELL(id)}"}), CODE),
        (Action("Originate", {"Channel": "PJSIP/1", "Application": "Queue", "Data": "a,,,,,x.agi"}), CODE),
        (Action("Originate", {"Channel": "PJSIP/1", "Application": "Queue", "Data": "a,t"}), CHANGING),
        (Action("Originate", {"Channel": "PJSIP/1", "Application": "SoftHangup", "Data": "x"}), CUTTING),
        (Action("Originate", {"Channel": "PJSIP/1", "Exten": "1", "Variable": ["a=1", "FILE(/x)=1"]}), CODE),
        (Action("MixMonitor", {"Channel": "x", "File": "a.wav"}), CHANGING),
        (Action("MixMonitor", {"Channel": "x", "File": "a.wav", "Command": "id"}), CODE),
        (Action("MixMonitor", {"Channel": "x", "File": "a.wav,,id"}), CODE),
        (Action("MixMonitor", {"Channel": "x", "Options": "a,id"}), CODE),
        (Action("ConfbridgeStartRecord", {"Conference": "1", "RecordFile": "a,,id"}), CODE),
        # Asterisk skips blanks and controls before a value, and takes the first header of a name.
        (Action("Originate", {"Channel": "PJSIP/1", "Application": "\x01MP3Player", "Data": "x"}), CODE),
        (Action("Originate", {"Channel": "PJSIP/1", "Application": "\t\x1bBridge", "Data": "x"}), CUTTING),
        (Action("Originate", [("Channel", "P/1"), ("aPPLICATION", "System"), ("Application", "Wait")]), CODE),
        (Action("Originate", {"Channel": "P/1", "Application": "Set", "Data": "a=${SH${x}ELL(id)}"}), CODE),
        (Action("Originate", {"Channel": "P/1", "Application": "ConfKick", "Data": "1,all"}), CUTTING),
        (Action("Originate", {"Channel": "P/1", "Exten": "1", "Variable": "__MONITOR_EXEC=/bin/x"}), CODE),
        (Action("Setvar", {"Variable": "MEETME_AGI_BACKGROUND", "Value": "x"}), CODE),
        (Action("Getvar", {"Variable": "MONITOR_EXEC"}), READING),
        (Action("Monitor", {"Channel": "x", "File": "a-1"}), CHANGING),
        (Action("Monitor", {"Channel": "x", "File": 'a";id;"', "Mix": "1"}), CODE),
        (Action("ChangeMonitor", {"Channel": "x", "File": "a`id`"}), CODE),
        (Action("Command", {"Command": "\t core  show\tchannels "}), READING),
        (Action("Command", {"Command": '"core" show channels'}), CODE),
        (Action("Command", {"Command": "core\\ show channels"}), CODE),
        (Action("Command", [("Command", ""), ("Command", "core show channels")]), CODE),
        (Action("Command", [("command", "core stop now"), ("Command", "core show channels")]), CUTTING),
        (Action("Command", {"Command": "\x01!id"}), CODE),
        (Action("Command", {"Command": "core show channels"}), READING),
        (Action("Command", {"Command": "module unload x"}), CODE),
        (Action("Command"), CODE),
    ],
    ids=repr,
)
def test_degree(action: Action, degree: Degree) -> None:
    found = danger(action)
    assert found.degree is degree
    assert found.why
    assert not found.why.endswith(".")
    assert reads_only(action) is (degree is READING)


@pytest.mark.parametrize(
    ("line", "degree"),
    [
        ("core show channels", READING),
        ("  Queue   Show support", READING),
        ("confbridge list", READING),
        ("core sh channels", CODE),
        ("core show translation", READING),
        ("core show translation paths ulaw", READING),
        ("core show translation recalc 60", CODE),
        ("core show translation recalc", CODE),
        ("core show translation comp 5", CODE),
        ("Core Show Channels CONCISE", READING),
        ("core show channels concise x", CODE),
        ("core show channel PJSIP/101-00000001", READING),
        ("core show channel", CODE),
        ("sip show peer alice", READING),
        ("sip show peer alice load", CODE),
        ("pjsip list subscriptions inbound like x", READING),
        ("pjsip list subscriptions", CODE),
        ("database show", READING),
        ("database show registrar contact", READING),
        ("database get a b", READING),
        ('database get "a b', CODE),
        ("manager show command Originate", READING),
        ("core show help core show channels", READING),
        ("core show", CODE),
        ("core show anything", CODE),
        ("queue show support; core stop now", CODE),
        ("channel request hangup all", CUTTING),
        ("core stop now", CUTTING),
        ("confbridge kick 600 all", CUTTING),
        ("dialplan show", READING),
        ("dialplan eval function SHELL(id)", CODE),
        ("!id", CODE),
        ("! id", CODE),
        ("agi dump html /tmp/x", CODE),
        ("realtime load a b c", CODE),
        ("show", CODE),
        ("", CODE),
        ('"core" show channels', CODE),
    ],
)
def test_command(line: str, degree: Degree) -> None:
    assert command_danger(line).degree is degree


@given(st.text(max_size=40))
def test_a_command_that_reads_says_show_or_list(line: str) -> None:
    if command_danger(line).degree is READING:
        assert {"show", "list", "get", "showkey", "status"} & set(line.lower().split())


@given(
    st.sampled_from(sorted(ACTIONS)),
    st.lists(st.tuples(st.sampled_from(["Variable", "Application", "Data", "Channel", "x"]), st.sampled_from(
        ["", "a=1", "SHELL(x)", "Queue", "${EVAL(x)}", "a,b,c,d,e,f"])), max_size=4),
)  # fmt: skip
def test_headers_never_lower_a_degree(name: str, headers: list[tuple[str, str]]) -> None:
    if name != "command":
        assert danger(Action(name, headers)).degree >= ACTIONS[name].degree


_KEY = st.sampled_from(
    ["Command", "COMMAND", "command", "Variable", "variable", "Variables", "Application", "Data"]
)
_VALUE = st.lists(
    st.sampled_from(
        [
            "core",
            "show",
            "channels",
            "stop",
            "now",
            "!id",
            " ",
            "\t",
            "\x01",
            '"',
            "\\",
            ";",
            "SHELL(id)",
            "X",
            "${X}",
        ]
    ),
    max_size=6,
).map("".join)


def _as_asterisk_has_it(action: Action, key: str) -> str:
    """The header that Asterisk takes, read from the bytes: the first of the name, blanks before it skipped."""
    for line in action.encode().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == key.lower().encode():
            return value.lstrip(bytes(range(33))).decode()
    return ""


@given(
    name=st.sampled_from(["Command", "COMMAND", "getvar", "Getvar", "Originate", "Status"]),
    headers=st.lists(st.tuples(_KEY, _VALUE), max_size=4),
)
def test_what_is_let_through_by_read_only_reads_as_asterisk_has_it(
    name: str, headers: list[tuple[str, str]]
) -> None:
    action = Action(name, headers)
    if not reads_only(action):
        return
    if name.lower() == "command":
        line = _as_asterisk_has_it(action, "Command")
        assert not set(line[: len("core show")]) & set('"\\;!')
        assert line.lower().split() == ["core", "show", "channels"]
    assert name != "Originate"
    assert "(" not in _as_asterisk_has_it(action, "Variable") + _as_asterisk_has_it(action, "Variables")
