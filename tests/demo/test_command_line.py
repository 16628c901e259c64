"""The embedded PBX tells of itself: its Actions by ListCommands and by help, and a few CLI commands."""

from __future__ import annotations

import pytest

from amitop.ami import Packet
from amitop.ami.catalogue import listed
from amitop.ami.facts import documented
from amitop.ami.help import described
from amitop.demo import DemoPbx, words
from amitop.demo.actions.desk import MODULES

from .mirror import Mirror, ask


@pytest.fixture
def pbx() -> DemoPbx:
    return DemoPbx(alive=False)


def run(pbx: DemoPbx, command: str) -> Packet:
    (answer,) = ask(pbx, "Command", Command=command)
    return answer


def test_every_action_is_printed_as_asterisk_prints_it(pbx: DemoPbx) -> None:
    (commands,) = ask(pbx, "ListCommands")
    for entry in listed(commands):
        found = described(entry.name, run(pbx, f"manager show command {entry.name}").output)
        real = documented("22.10.1").get(entry.name)
        assert found is not None
        assert real is not None
        assert (found.name, found.synopsis, found.privilege) == (entry.name, entry.synopsis, real.privilege)
        assert found.lists == real.lists
        assert [(each.name, each.required) for each in found.parameters] == [
            (each.name, each.required) for each in real.parameters
        ]


def test_no_words_for_what_is_not_there() -> None:
    known = {each.name: each for each in documented("22.10.1")}
    names = {each.name for action in words.SYNOPSES for each in known[action].parameters}
    for key in words.PARAMETERS:
        action, _, name = key.rpartition(".")
        assert name in names
        if action:
            assert name in {each.name for each in known[action].parameters}
    assert set(words.DESCRIPTIONS) <= set(words.SYNOPSES)


def test_several_at_once_and_none(pbx: DemoPbx) -> None:
    both = run(pbx, "manager show command ping  HANGUP").all("Output")
    assert [line for line in both if line.startswith("Action: ")] == ["Action: Ping", "Action: Hangup"]
    assert run(pbx, "manager show command Nope").all("Output") == [""]


@pytest.mark.parametrize("command", ["module unload app_queue.so", "Module Load x", "restart gracefully"])
def test_what_asterisk_forbids(pbx: DemoPbx, command: str) -> None:
    answer = run(pbx, command)
    assert (answer.name, answer.get("Message"), answer.all("Output")) == ("Error", "Command blacklisted", [])


def test_help_lists_every_command(pbx: DemoPbx) -> None:
    names = [line.partition(" --")[0].strip() for line in run(pbx, "core show help").all("Output")]
    assert "queue show" in names
    for name in names:
        assert run(pbx, name).name == "Success"
    only = run(pbx, "core show help manager").all("Output")
    assert [line.split()[0] for line in only] == ["manager", "manager"]


def test_an_unknown_command(pbx: DemoPbx) -> None:
    answer = run(pbx, "core  show nothing")
    assert answer.name == "Error"
    assert answer.get("Output") == (
        "No such command 'core show nothing' (type 'core show help core show nothing' for other possible commands)"
    )


def test_queues(pbx: DemoPbx) -> None:
    caller = pbx.centre.waiting_caller("+390655501100", "Zoë", "support")
    lines = run(pbx, "queue show support").all("Output")
    waiting = len(pbx.centre.world.queues["support"].entries)
    assert lines[0].startswith(f"support has {waiting} calls (max unlimited) in 'leastrecent' strategy")
    assert any(caller.name in line for line in lines)
    member = next(iter(pbx.centre.world.queues["support"].members.values()))
    assert any(member.interface in line for line in lines)
    everything = run(pbx, "queue show").all("Output")
    assert all(any(line.startswith(f"{name} has ") for line in everything) for name in pbx.centre.world.queues)
    assert run(pbx, "queue show nix").all("Output") == ["No such queue: nix."]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_goes_and_returns(pbx: DemoPbx, module: str) -> None:
    mirror = Mirror(pbx).load()
    before = ask(pbx, "ListCommands")[0].headers
    name = next(each.name for each in pbx.desk.all_offered() if each.name.lower().startswith(MODULES[module]))

    (gone,) = ask(pbx, "ModuleLoad", Module=module, LoadType="unload")
    assert gone.get("Message") == "Module unloaded."
    assert [each for each in mirror.events[-1].headers if each[0] != "Timestamp"] == [
        ("Event", "Unload"),
        ("Privilege", "system,all"),
        ("Module", module),
        ("Status", "Success"),
    ]
    assert "Invalid/unknown command" in ask(pbx, name)[0].get("Message")
    assert name not in ask(pbx, "ListCommands")[0].fields
    assert run(pbx, f"manager show command {name}").all("Output") == [""]
    assert ask(pbx, "ModuleLoad", Module=module, LoadType="unload")[0].name == "Error"

    (back,) = ask(pbx, "ModuleLoad", Module=module, LoadType="load")
    assert back.get("Message") == "Module loaded."
    assert mirror.events[-1].name == "Load"
    assert ask(pbx, "ListCommands")[0].headers == before


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, "Incomplete ModuleLoad action."),
        ({"LoadType": "load"}, "Need module name"),
        ({"LoadType": "polish", "Module": "app_queue.so"}, "Incomplete ModuleLoad action."),
        ({"LoadType": "unload", "Module": "app_nope.so"}, "Module not found."),
        ({"LoadType": "load", "Module": "app_queue.so"}, "Could not load module."),
        ({"LoadType": "reload"}, "All modules reloaded"),
    ],
)
def test_loading_gone_wrong(pbx: DemoPbx, headers: dict[str, str], message: str) -> None:
    assert ask(pbx, "ModuleLoad", **headers)[0].get("Message") == message
