"""The shipped facts: chosen by version, corrected, and merged with what a PBX says."""

from __future__ import annotations

import pytest

from amitop.ami import Packet
from amitop.ami.catalogue import ActionEntry, Catalogue, Parameter, classes, listed
from amitop.ami.facts import corrected, documented, facts, merged


def names(entry: ActionEntry | None) -> list[str]:
    assert entry is not None
    return [each.name for each in entry.parameters]


def required(entry: ActionEntry | None) -> set[str]:
    assert entry is not None
    return {each.name for each in entry.parameters if each.required}


def test_list_commands() -> None:
    found = listed(
        Packet(
            b"Response: Success\r\nActionID: a-1\r\nCoreStatus: Show (all) of it.  (Priv: system,reporting,all)\r\n"
            b"Ping: Keep: alive  (Priv: <none>)\r\nQuiet:   (Priv: call,all)\r\n\r\n"
        )
    )
    assert list(found) == [
        ActionEntry("CoreStatus", "Show (all) of it.", ("system", "reporting")),
        ActionEntry("Ping", "Keep: alive"),
        ActionEntry("Quiet", "", ("call",)),
    ]
    assert "coreSTATUS" in found
    assert found.get("PING") == ActionEntry("Ping", "Keep: alive")


def test_classes() -> None:
    assert classes("call,reporting,all") == ("call", "reporting")
    assert classes("<none>") == ()


@pytest.mark.parametrize(
    ("version", "monitor", "hangup", "reason"),
    [
        ("16.28.0", True, False, False),
        ("13.38.3", True, False, False),
        ("certified/18.9-cert17", True, True, True),
        ("", True, True, True),
        ("GIT-master-1a2b3c", True, True, True),
        ("21.0.0", False, True, True),
        ("22.10.1", False, True, True),
        ("23.5.0", False, True, True),
    ],
)
def test_facts_by_version(version: str, monitor: bool, hangup: bool, reason: bool) -> None:
    known = facts(version)
    assert ("Monitor" in known, "PJSIPHangup" in known) == (monitor, hangup)
    assert ("Reason" in names(known.get("QueueAdd"))) is reason


def test_what_only_one_version_requires() -> None:
    assert "Channel" in required(documented("16.28.0").get("AOCMessage"))
    assert "Channel" not in required(documented("22.10.1").get("AOCMessage"))
    assert "Channel" not in required(documented("").get("AOCMessage"))


def test_corrections_stand_on_their_own() -> None:
    before, after = documented("22.0"), facts("22.0")
    assert "Exten" not in required(before.get("BlindTransfer"))
    assert "Exten" in required(after.get("BlindTransfer"))
    assert "Context" not in required(after.get("ExtensionState"))
    assert names(after.get("UserEvent")) == ["UserEvent"]
    assert "Wrapuptime" in names(after.get("QueueAdd"))
    originate = after.get("Originate")
    assert originate is not None
    assert [each.name for each in originate.parameters if each.repeatable] == ["Variable"]


def test_every_correction_corrects() -> None:
    from amitop.ami import facts as module

    for name in module._corrections():
        found = documented().get(name)
        assert found is not None, name
        assert corrected(found) != found, name
        assert corrected(corrected(found)) == corrected(found), name


def test_corrections_win_over_the_pbx() -> None:
    said = ActionEntry("BlindTransfer", "As listed", ("call",))
    help_ = ActionEntry(
        "BlindTransfer", "As printed", (), (Parameter("Channel", True), Parameter("Exten", help="Where"))
    )
    found = merged(said, "22.10.1", help_)
    assert found.synopsis == "As listed"
    assert found.parameters == (Parameter("Channel", True), Parameter("Exten", True, help="Where"))


def test_the_pbx_says_which_parameters_there_are() -> None:
    said = ActionEntry("QueueAdd", "", ("agent",))
    found = merged(said, "22.10.1", ActionEntry("QueueAdd", "", (), (Parameter("Queue", False), Parameter("Song"))))
    assert found.parameters == (Parameter("Queue"), Parameter("Song"), Parameter("Wrapuptime"))


def test_help_without_parameters_leaves_the_facts() -> None:
    found = merged(ActionEntry("hangup"), "22.10.1", ActionEntry("Hangup", description="Ends it"))
    assert names(found) == ["Channel", "Cause"]
    assert found.description == "Ends it"


def test_an_unknown_action_is_an_entry_too() -> None:
    said = ActionEntry("DongleSing", "Sing", ("call",))
    assert merged(said, "22.10.1") == said


def test_catalogue_of_nothing() -> None:
    assert len(Catalogue()) == 0
    assert Catalogue().get("Ping") is None
