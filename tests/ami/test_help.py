"""What `manager show command` prints, read in the forms of Asterisk 16 and 22.

The files are in their form to the blank, with words of our own: Asterisk's are under the GPL.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amitop.ami import Packet
from amitop.ami.catalogue import ActionEntry, Parameter
from amitop.ami.help import described

HERE = Path(__file__).parent / "fixtures"

SINGING = ActionEntry(
    "QueueSing",
    "Let a member sing.",
    ("agent", "call"),
    (
        Parameter("Queue", True, help="Where it is sung."),
        Parameter(
            "Voice",
            help="How high it is sung. Whoever gives none gets the one that stands in the configuration.\n"
            "bass - Low, and slower than the others, so that two lines are needed for this word.\n"
            "tenor\n    head - Of the head.\n\nalto",
        ),
        Parameter("Interface", True, help="Who sings."),
        Parameter("Note(0)"),
        Parameter("Pitch-000000"),
    ),
    lists=True,
    description="Whoever waits in the queue hears the song of the member. Nobody is asked for leave.\n"
    "The song ends with the call.",
)


def printed(version: str) -> list[str]:
    return (HERE / f"help-{version}.txt").read_text("utf-8").split("\n")


@pytest.mark.parametrize("version", ["16", "22"])
def test_the_forms_of_asterisk(version: str) -> None:
    assert described("QueueSing", printed(version)) == SINGING


@pytest.mark.parametrize("version", ["16", "22"])
def test_colours_say_nothing(version: str) -> None:
    coloured = [
        f"\x1b[1;35;40m{line}\x1b[0m" if line.startswith("[") and line.endswith("]") else line
        for line in printed(version)
    ]
    assert described("QueueSing", coloured) == SINGING


def test_nothing_available() -> None:
    lines = ["[Synopsis]", "Not available", "", "[Description]", "Not available", "", "[Syntax]", "Action: Rest"]
    lines += ["", "[Arguments]", "Not available", "", "[Privilege]", "<none>", "", "[List Responses]", "None"]
    assert described("Rest", lines) == ActionEntry("Rest")


def test_a_parameter_that_comes_twice_is_one() -> None:
    found = described("Rest", ["[Syntax]", "Action: Rest", "Long: <value>", "[Long:] <value>", "long: <value>"])
    assert found is not None
    assert found.parameters == (Parameter("Long", True),)


def test_a_module_without_xml() -> None:
    lines = [
        "Action: DongleSing",
        "Synopsis: Sing through a dongle",
        "Privilege: call,all",
        "Description: Sings.",
        "Variables: (Names marked with * are required)",
        "\tActionID: <id>\tReturned",
        "\t*Device:  <device>\tThrough which",
        "\tVoice: <voice>\tHow high",
    ]
    found = described("DongleSing", lines)
    assert found is not None
    assert (found.synopsis, found.privilege) == ("Sing through a dongle", ("call",))
    assert found.parameters == (
        Parameter("Device", True, help="Through which"),
        Parameter("Voice", help="How high"),
    )
    assert found.description.startswith("Description: Sings.")


@pytest.mark.parametrize(
    "lines", [[], [""], ["No such command"], ["[Strange]", "x"], ["Synopsis: x"], ["You don't have permission"]]
)
def test_what_is_no_help(lines: list[str]) -> None:
    assert described("Ping", lines) is None


def test_output_of_old_and_new() -> None:
    new = Packet(b"Response: Success\r\nMessage: Command output follows\r\nOutput: [Syntax]\r\nOutput:   a\r\n\r\n")
    assert new.output == ["[Syntax]", "  a"]
    text = b"[Syntax]\nAction: Rest\nLong: <value>\n\n[Privilege]\ncall,all\n--END COMMAND--\r\n\r\n"
    old = Packet(b"Response: Follows\r\nPrivilege: Command\r\nActionID: a-1\r\n" + text)
    assert described("Rest", old.output) == ActionEntry("Rest", "", ("call",), (Parameter("Long", True),))


_LINE = st.one_of(
    st.text(max_size=90),
    st.sampled_from(
        printed("16") + printed("22") + ["\x1b[0m", "[:] <value>", ":", "[", "Synopsis: ", "Privilege: "]
    ),
)


@given(st.lists(_LINE, max_size=60))
def test_anything_can_be_read(lines: list[str]) -> None:
    found = described("Ping", lines)
    assert found is None or found.name == "Ping"
    if found is not None:
        names = [each.name.lower() for each in found.parameters]
        assert "actionid" not in names


_NAME = st.from_regex(r"[A-Z][A-Za-z0-9]{0,11}(-000|\(0\))?", fullmatch=True).filter(
    lambda name: name.lower() not in ("action", "actionid")
)
_WORDS = st.lists(st.from_regex(r"[a-z'(),.]{1,12}", fullmatch=True), min_size=1, max_size=30).map(" ".join)


@st.composite
def entries(draw: st.DrawFn) -> ActionEntry:
    names = draw(st.lists(_NAME, max_size=6, unique_by=str.lower))
    parameters = tuple(Parameter(each, draw(st.booleans()), help=draw(_WORDS)) for each in names)
    classes = tuple(draw(st.lists(st.sampled_from(["call", "agent", "system"]), unique=True)))
    return ActionEntry("Sing", draw(_WORDS), classes, parameters, draw(st.booleans()), draw(_WORDS))


def wrapped(text: str, indent: str = "") -> list[str]:
    """As xmldoc.c wraps, at 79 columns."""
    lines = [indent]
    for word in text.split():
        if len(lines[-1]) + 1 + len(word) > 79 and lines[-1].strip():
            lines.append(indent)
        lines[-1] += word if not lines[-1].strip() else f" {word}"
    return lines


@given(entries(), st.booleans())
def test_what_is_printed_is_read_back(entry: ActionEntry, new: bool) -> None:
    gap = [""] if new else []
    syntax = [f"{each.name}: <value>" if each.required else f"[{each.name}:] <value>" for each in entry.parameters]
    helps = [line for each in entry.parameters for line in [*gap, each.name, *wrapped(each.help, "    ")]]
    sections = {
        "Syntax": ["Action: Sing", "[ActionID:] <value>", *syntax],
        "Synopsis": wrapped(entry.synopsis),
        "Description": wrapped(entry.description),
        "Arguments": [*gap, "ActionID", "    Returned.", *helps],
        "Privilege": [",".join((*entry.privilege, "all")) if entry.privilege else "<none>"],
        "List Responses": ["Event: Song" if entry.lists else "None"],
    }
    order = ["Synopsis", "Description", "Syntax", "Arguments", "Privilege", "List Responses"] if new else sections
    lines = [line for heading in order for line in [f"[{heading}]", *sections[heading], ""]]
    assert described("Sing", lines) == entry
