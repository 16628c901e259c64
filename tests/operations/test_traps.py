import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.operations import traps
from amitop.operations.degrees import ACTIONS
from amitop.pbx import Pbx
from tests.pbx.scene import Scene, leg


def told(scene: Scene, name: str, **headers: str) -> dict[str, str]:
    return {f"{each.header}: {each.sentence}": each.more for each in traps(name, list(headers.items()), scene.pbx)}


def test_pause_without_a_queue_names_the_queues(scene: Scene) -> None:
    found = told(scene, "QueuePause", Interface="Local/101@phones", Paused="true")
    sentence = (
        "Queue: without a Queue this pauses or unpauses the member in every queue that the interface is a member of"
    )
    assert found == {sentence: "Carol in sales, support"}
    assert told(scene, "QueuePause", Interface="Local/101@phones", Queue="support", Paused="true") == {}


def words(scene: Scene, name: str, headers: dict[str, str]) -> str:
    found = traps(name, list(headers.items()), scene.pbx)
    return " | ".join(f"{each.header}: {each.sentence} [{each.more}]" for each in found)


@pytest.mark.parametrize(
    ("name", "headers", "expected"),
    [
        ("QueuePenalty", {"Interface": "PJSIP/100"}, "sets the penalty in every queue"),
        ("QueueMemberRingInUse", {"Interface": "PJSIP/100"}, "sets RingInUse in every queue"),
        ("QueueRemove", {"Queue": "support", "Interface": "PJSIP/100"}, "[Alice is static in support]"),
        ("QueueAdd", {"Queue": "support", "Interface": "PJSIP/100"}, "is a member of support already"),
        ("QueueReset", {}, "figures of all queues"),
        ("QueueReset", {"Queue": "support"}, "asks for no privilege"),
        ("QueueReload", {"Queue": "support", "Members": "true"}, "all three are reloaded"),
        ("QueuePause", {"Interface": "x", "Queue": "suport"}, "no queue of this name is known [nearest: support]"),
        ("Setvar", {"Variable": "X"}, "Channel: without a Channel this sets a global"),
        ("Getvar", {"Variable": "X"}, "Channel: without a Channel this reads a global"),
        ("Hangup", {"Channel": "1.1", "Cause": "128"}, "Cause: a Cause that is no number"),
        ("Hangup", {"Channel": "1.1", "Cause": "busy"}, "Cause: a Cause that is no number"),
        ("Hangup", {"Channel": "/x"}, "needs a slash at its end"),
        ("Hangup", {"Channel": "//"}, "matches every channel"),
        ("Hangup", {"Channel": "/x/"}, "anywhere in a name"),
        ("Hangup", {"Channel": "PJSIP/10-00000002"}, "of this name is known [nearest: PJSIP/100-00000002]"),
        ("Bridge", {"Channel1": "PJSIP/trunk"}, "several do [PJSIP/trunk-00000001, PJSIP/trunk-00000010]"),
        ("Bridge", {"Channel1": "PJSIP/100"}, "begin so [PJSIP/100-00000002]"),
        ("Redirect", {"Channel": "1.1", "ExtraChannel": "1.2"}, "ExtraContext: without an ExtraContext"),
        ("Redirect", {"Channel": "1.1", "ExtraChannel": "1.2", "ExtraContext": "a"}, "an ExtraContext, ExtraExten"),
        ("Redirect", {"Channel": "1.1", "ExtraExten": "1"}, "ExtraExten: without an ExtraChannel"),
        ("Redirect", {"Channel": "1.1"}, "left behind, and most likely hung up [Alice <100>]"),
        ("BlindTransfer", {"Channel": "1.1"}, "Ana Souza <5550142> leaves, Alice <100> moves"),
        ("Atxfer", {"Channel": "1.1"}, "feature code atxfer"),
        ("PlayDTMF", {"Channel": "1.1", "Digit": "123"}, "Digit: only the first digit is played [1]"),
        ("Park", {"Channel": "1.1", "Timeout": "45"}, "Timeout: the Timeout counts in milliseconds"),
        ("AbsoluteTimeout", {"Channel": "1.1", "Timeout": "30000"}, "Timeout: the Timeout counts in seconds"),
        ("MixMonitor", {"Channel": "1.1", "Command": "id"}, "Command: the Command is run by the PBX's shell"),
        ("MixMonitor", {"Channel": "1.1", "File": "a,,id"}, "File: Asterisk joins"),
        ("Originate", {"Channel": "PJSIP/100"}, "Async: without Async: true"),
        ("Originate", {"Exten": "1", "Application": "Echo"}, "Exten: with an Application"),
        ("Originate", {"Exten": "1", "Priority": "1"}, "Context: an Exten needs a Context"),
        ("Originate", {"Timeout": "30"}, "Timeout: the Timeout counts in milliseconds"),
        ("Originate", {"Variable": "a=1,2"}, "Variable: a comma begins another variable"),
        ("Originate", {"Channel": "100"}, "Channel: a Channel is a technology"),
        ("Originate", {"Channel": "Local/1@a/n", "Exten": "1", "Context": "a"}, "may call itself"),
        ("Originate", {"ChannelId": "1.1"}, "ChannelId: a live channel has this Uniqueid"),
        ("DBDelTree", {"Family": "x"}, "Key: without a Key the whole family is deleted [x]"),
        ("PJSIPRegister", {"Registration": "*all"}, "every outbound registration"),
        ("Reload", {}, "Module: without a Module everything is reloaded"),
        ("ModuleLoad", {}, "[without a Module as well, three errors answer it]"),
        ("ModuleLoad", {"LoadType": "unload"}, "Module: to unload, a Module has to be named"),
        ("Command", {"Command": "module load x"}, "Asterisk refuses this one"),
        ("Command", {"Command": "core stop now"}, "this ends every call"),
        ("BridgeKick", {"Channel": "1.1"}, "asks for no privilege"),
        ("ConfbridgeKick", {"Conference": "600", "Channel": "all"}, "Conference: no conference of this name"),
        ("BridgeDestroy", {"BridgeUniqueid": "b9"}, "no bridge of this name"),
    ],
)  # fmt: skip
def test_trap(scene: Scene, name: str, headers: dict[str, str], expected: str) -> None:
    assert expected in words(scene, name, headers)
    assert words(scene, name.upper(), {key.upper(): value for key, value in headers.items()})


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("Ping", {}),
        ("Hangup", {"Channel": "PJSIP/trunk-00000001", "Cause": "16"}),
        ("Hangup", {"Channel": "1.1"}),
        ("Hangup", {"Channel": "/^PJSIP/"}),
        ("Setvar", {"Channel": "1.1", "Variable": "x", "Value": "1"}),
        ("QueueAdd", {"Queue": "sales", "Interface": "PJSIP/100"}),
        ("QueueRemove", {"Queue": "SALES", "Interface": "Local/101@phones"}),
        ("Bridge", {"Channel1": "PJSIP/100-00000002", "Channel2": "PJSIP/101-00000004"}),
        ("DBDelTree", {"Family": "x", "Key": "y"}),
        (
            "Originate",
            {
                "Channel": "Local/1@a",
                "Context": "b",
                "Exten": "1",
                "Priority": "1",
                "Async": "true",
                "Timeout": "30000",
                "Variable": 'a="1,2"',
            },
        ),
        ("Originate", {"Channel": "PJSIP/1", "Application": "Echo", "Async": "yes", "Variable": "A(b,c)=1"}),
    ],
)
def test_no_trap(scene: Scene, name: str, headers: dict[str, str]) -> None:
    assert words(scene, name, headers) == ""


def test_mute_by_the_beginning_of_a_name(scene: Scene) -> None:
    for uniqueid, name in (("2.1", "PJSIP/200-00000021"), ("2.2", "PJSIP/200-00000022")):
        scene.tell("ConfbridgeJoin", leg(uniqueid, name), Conference="600", BridgeUniqueid="c1", Admin="No")
    several = words(scene, "ConfbridgeMute", {"Conference": "600", "Channel": "PJSIP/200"})
    assert "several do [PJSIP/200-00000021, PJSIP/200-00000022]" in several
    assert words(scene, "ConfbridgeMute", {"Conference": "600", "Channel": "PJSIP/200-00000021"}) == ""


KEYS = [
    "Channel", "Channel1", "Queue", "Interface", "Conference", "Timeout", "Exten", "Context", "Variable", "Digit",
    "Agent", "Cause", "File", "Command", "LoadType", "BridgeUniqueid", "ExtraChannel", "ChannelId", "Priority",
]  # fmt: skip


@given(
    st.sampled_from(sorted(ACTIONS)),
    st.lists(st.tuples(st.sampled_from(KEYS), st.text(max_size=12)), max_size=6),
)
def test_whatever_is_typed_has_its_traps_in_plain_words(name: str, headers: list[tuple[str, str]]) -> None:
    for each in traps(name, headers, Pbx()):
        assert each.header
        assert each.sentence
        assert not each.sentence.endswith(".")
