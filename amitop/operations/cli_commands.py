"""CLI commands, and how much harm one can do.

Asterisk takes the words of a command whole, whatever their case: `core sh ch` is no command. A command that only
shows something is known with all the arguments that it may have; everything else may do anything.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from amitop.operations.degrees import Danger, Degree

# A name as an argument. Quotes and backslashes would make Asterisk count its words otherwise.
_WORD = r"[^\s\"\\;]+"
_TOKEN = re.compile(r"\[[^]]*\]|\S+")

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
    """Return how dangerous the CLI command `line` is: reading only if that is sure."""
    words = line.lower().split()
    if _showing().fullmatch(" ".join(words)):
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


@cache
def _showing() -> re.Pattern[str]:
    """Return a pattern of all that only shows something, over words with one blank between them."""
    lines = Path(__file__).with_name("showing_commands.txt").read_text("utf-8").splitlines()
    return re.compile("|".join(_pattern(line) for line in lines if not line.startswith("#")))


def _pattern(line: str) -> str:
    parts = []
    for token in _TOKEN.findall(line):
        optional = token.startswith("[")
        choices = [" ".join(map(_one, each.split())) for each in token.strip("[]").split("|")]
        parts.append(f"(?: (?:{'|'.join(choices)})){'?' if optional else ''}")
    return "".join(parts).replace("(?: ", "(?:", 1)


def _one(word: str) -> str:
    return _WORD if word == "*" else re.escape(word)
