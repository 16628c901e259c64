"""CLI commands, and how much harm one can do.

Asterisk takes the words of a command whole, whatever their case: `core sh ch` is no command. What does not stand
here word for word is not known, and may do anything.
"""

from __future__ import annotations

from amitop.operations.degrees import Danger, Degree

# Families whose `show` or `list` only prints.
_SHOWN = """
    acl agent agi ari bridge calendar cdr cel cli confbridge core dahdi dialplan fax features group hint http iax2
    indication keys local logger manager meetme module moh opus parking pjproject pjsip pri presencestate queue rtp
    sip sla stasis udptl voicemail
    """
_LISTED = "confbridge config devstate meetme mixmonitor pjsip presencestate"
_PHRASES = (
    "bridge technology show",
    "config show help",
    "database get",
    "database show",
    "database showkey",
    "dialplan locks show",
    "dnsmgr status",
    "logger filter show",
    "media cache show",
    "sorcery memory cache show",
    "sorcery show settings",
    "test show",
    *(f"{family} show" for family in _SHOWN.split()),
    *(f"{family} list" for family in _LISTED.split()),
)
_READING = [phrase.split() for phrase in _PHRASES]
_CUTTING = {
    "channel request hangup": "cuts people off",
    "hangup": "cuts people off",
    "soft hangup": "cuts people off",
    "confbridge kick": "cuts people off",
    "bridge kick": "cuts people off",
    "bridge destroy": "cuts people off",
    "meetme kick": "cuts people off",
    "channel redirect": "moves people away from where they are",
    "agent logoff": "logs an agent off, and may end the call that the agent is in",
    "core stop": "stops the PBX: everybody is cut off",
    "core restart": "starts the PBX anew: everybody is cut off",
    "dahdi restart": "cuts off every call over DAHDI",
    "dahdi destroy": "cuts people off",
    "cc cancel": "takes a wanted call-back away",
    "manager kick session": "ends a manager's connection, perhaps your own",
}
_CODE = {
    "!": "runs a shell command on the PBX",
    "agi exec": "runs an AGI command on the PBX",
    "channel originate": "starts a call or an application on the PBX",
    "config reload": "reloads parts of the PBX",
    "core reload": "reloads the whole PBX",
    "database del": "deletes from the database",
    "database deltree": "deletes a whole family of the database",
    "database put": "writes into the database",
    "database query": "runs SQL on the database",
    "dialplan": "changes or runs the dialplan",
    "mixmonitor start": "can run a shell command on the PBX",
    "module": "loads, unloads or reloads parts of the PBX",
    "realtime": "reads or writes the realtime database",
}


def command_danger(line: str) -> Danger:
    """How dangerous the CLI command `line` is: reading only where that is sure."""
    words = line.lower().split()
    if any(words[: len(each)] == each for each in _READING):
        return Danger(Degree.READING, "only shows something")
    for degree, table in ((Degree.CUTTING, _CUTTING), (Degree.CODE, _CODE)):
        for phrase, why in table.items():
            wanted = phrase.split()
            if words[: len(wanted)] == wanted:
                return Danger(degree, why)
    if words and words[0].startswith("!"):
        return Danger(Degree.CODE, _CODE["!"])
    if "reload" in words:
        return Danger(Degree.CODE, "reloads parts of the PBX")
    return Danger(Degree.CODE, "amitop does not know what this command does")
