"""What the embedded PBX says of its Actions, printed as Asterisk 22 prints its documentation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from amitop.ami.catalogue import ActionEntry
from amitop.ami.facts import documented

SYNOPSES = {
    "AgentLogoff": "Log an agent of the pool off",
    "Agents": "Agents of the pool, and what they do",
    "Atxfer": "Ask somebody first, then transfer",
    "BlindTransfer": "Transfer without asking",
    "Bridge": "Put two channels together",
    "BridgeInfo": "One bridge and the channels in it",
    "BridgeList": "All bridges",
    "CancelAtxfer": "Give up an attended transfer",
    "Challenge": "Ask for a number to log in with",
    "Command": "Run a CLI command",
    "ConfbridgeKick": "Throw somebody out of a conference",
    "ConfbridgeList": "Who is in a conference",
    "ConfbridgeListRooms": "All conferences",
    "ConfbridgeLock": "Let nobody else into a conference",
    "ConfbridgeMute": "Mute somebody in a conference",
    "ConfbridgeUnlock": "Open a locked conference",
    "ConfbridgeUnmute": "Let somebody muted be heard again",
    "CoreSettings": "Version and settings of the PBX",
    "CoreShowChannels": "All channels",
    "CoreStatus": "Since when the PBX runs, and its calls",
    "DeviceStateList": "Devices and their states",
    "Events": "Choose the events of this session",
    "ExtensionState": "The state behind an extension's hint",
    "ExtensionStateList": "Hints and their states",
    "Getvar": "Read a variable of a channel, or a global one",
    "Hangup": "Hang a channel up",
    "ListCommands": "What this login may run",
    "Login": "Log in",
    "Logoff": "End the session",
    "ModuleLoad": "Load, unload or reload a module",
    "MuteAudio": "Mute a channel's audio",
    "Originate": "Make a call",
    "Park": "Park a channel",
    "ParkedCalls": "All parked calls",
    "Parkinglots": "All parking lots",
    "Ping": "See whether the PBX answers",
    "PJSIPShowEndpoints": "SIP endpoints and their states",
    "QueueAdd": "Add a member to a queue",
    "QueueMemberRingInUse": "Whether a member rings while in a call",
    "QueuePause": "Pause a queue's member, or let it go on",
    "QueuePenalty": "Say how late a member's turn comes",
    "QueueRemove": "Take a member out of a queue",
    "QueueStatus": "Queues, their members and those who wait",
    "QueueSummary": "Queues in figures",
    "Redirect": "Send a channel elsewhere in the dialplan",
    "Reload": "Read the configuration anew",
    "Setvar": "Set a variable of a channel, or a global one",
    "Status": "Channels at length",
    "UserEvent": "Send an event of one's own to all",
}

DESCRIPTIONS = {
    "BlindTransfer": "Whoever talks with Channel goes on to Exten; Channel itself is released.",
    "Bridge": "Where no channel has exactly this name, the first that begins so is taken.",
    "Originate": "Calls Channel. Once it answers, it goes to Exten in Context, or into Application.",
    "QueuePause": "Without Queue the member is paused in every queue that it is in.",
    "Setvar": "Without Channel a global variable is set.",
}

#: By parameter, or by Action and parameter where that one differs.
PARAMETERS = {
    "Agent": "The agent's number.",
    "Application": "The application to run once the call is answered.",
    "Async": "Answer at once, and tell by an event how the call went.\nyes\nno",
    "Bridge.Tone": "Whom to play a tone to.\nno\nChannel1\nChannel2\nBoth",
    "BridgeUniqueid": "The bridge's id.",
    "CallerID": "What the called side is shown, such as Ana <5550142>.",
    "Cause": "Why, as a number of Q.850 from 0 to 127.",
    "Channel": "The channel's name.",
    "Originate.Channel": "Whom to call, such as PJSIP/101.",
    "BlindTransfer.Channel": "The channel of the one who transfers.",
    "ConfbridgeKick.Channel": "Who it is.\nall - Everybody.\nparticipants - Everybody but administrators.",
    "Channel1": "One of the two.",
    "Channel2": "The other one.",
    "Command": "The command as one would type it.",
    "Conference": "The conference's number.",
    "Context": "Where in the dialplan the extension is looked for.",
    "Data": "The application's arguments.",
    "Direction": "Which audio is meant.\nin - What the channel says.\nout - What it hears.\nall - Both.",
    "EventMask": "Classes between commas.\non\noff",
    "Exten": "The extension.",
    "Interface": "The member's interface, such as PJSIP/101.",
    "LoadType": "What to do with it.\nload\nunload\nreload",
    "MemberName": "The member's name.",
    "Module": "The module's name, such as app_confbridge.so.",
    "Paused": "Whether it is paused.\ntrue\nfalse",
    "Penalty": "The higher it is, the later the member's turn comes.",
    "Priority": "The priority to begin with.",
    "Queue": "The queue's name.",
    "Reason": "Why, in words that wallboards show.",
    "RingInUse": "yes\nno",
    "State": "on\noff",
    "Timeout": "How long to try, in milliseconds.",
    "Park.Timeout": "How long to keep the call, in milliseconds.",
    "Value": "The new value.",
    "Variable": "The variable's name.",
    "Originate.Variable": "NAME=value; comes as often as there are variables.",
}

#: The events of the lists that Asterisk documents as such.
_ITEMS = {
    "BridgeInfo": "BridgeInfoChannel",
    "CoreShowChannels": "CoreShowChannel",
    "DeviceStateList": "DeviceStateChange",
    "ExtensionStateList": "ExtensionStatus",
    "PJSIPShowEndpoints": "EndpointList",
    "Status": "Status",
}


def entries() -> Iterator[ActionEntry]:
    """The Actions that this PBX has words for, with the privileges and parameters that they have in Asterisk 22."""
    known = documented("22.10.1")
    for name, synopsis in SYNOPSES.items():
        found = known.get(name)
        assert found is not None, name
        yield replace(found, synopsis=synopsis)


def printed(entry: ActionEntry) -> list[str]:
    """What `manager show command` prints of an Action."""
    privilege = ",".join((*entry.privilege, "all")) if entry.privilege else "<none>"
    syntax, arguments = [f"Action: {entry.name}", "[ActionID:] <value>"], [""]
    for each in entry.parameters:
        syntax.append(f"{each.name}: <value>" if each.required else f"[{each.name}:] <value>")
        words = PARAMETERS.get(f"{entry.name}.{each.name}") or PARAMETERS.get(each.name)
        if words:
            arguments += [each.name, *(f"    {line}" for line in words.split("\n")), ""]
    lines = ["", f"  -= Info about Manager Command '{entry.name}' =- ", ""]
    for heading, section in (
        ("Synopsis", [f"{entry.synopsis} "]),
        ("Provided By", ["builtin"]),
        ("Since", ["Not available"]),
        ("Description", [DESCRIPTIONS.get(entry.name, "Not available")]),
        ("Syntax", syntax),
        ("Arguments", arguments if len(arguments) > 1 else ["Not available"]),
        ("Privilege", [privilege]),
        ("See Also", ["Not available"]),
        ("List Responses", [f"Event: {_ITEMS[entry.name]}" if entry.lists else "None"]),
        ("End List Responses", []),
        ("Final Response", ["None"]),
        ("End Final Response", []),
    ):
        lines += [f"[{heading}]", *section, ""]
    return lines
