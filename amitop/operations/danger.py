"""How much harm an Action can do: its line in the table, raised by what its headers say."""

from __future__ import annotations

import re
from collections.abc import Callable

from amitop.ami import Action
from amitop.operations.cli_commands import command_danger
from amitop.operations.degrees import ACTIONS, Danger, Degree

__all__ = ["READING", "Danger", "Degree", "danger", "danger_by_name", "reads_only"]

#: Actions that change nothing by themselves, by lower-case name.
READING = frozenset(name for name, each in ACTIONS.items() if each.degree is Degree.READING)

_UNKNOWN = Danger(Degree.CODE, "amitop does not know what this Action does")
_SHELL = "can run a shell command on the PBX"

# Dialplan functions that run, read or write what is none of a call's business.
_FUNCTION = re.compile(
    r"\b(AMI_CLIENT|CURL|CURLOPT|DB|DB_\w+|ENV|EVAL|EXPORT|FILE|FILE_\w+|IMPORT|ODBC\w*|PERIODIC_HOOK|REALTIME\w*"
    r"|SHELL|STAT)\s*\(",
    re.IGNORECASE,
)
# What Asterisk itself lets only a login with the class `system` originate.
_APPLICATIONS = ("agi", "dbdeltree", "exec", "externalivr", "mixmonitor", "originate", "reload", "system")
_IN_DATA = ("CURL", "DB", "EVAL", "FILE", "ODBC", "REALTIME", "SHELL")
_STARTS_PROGRAMS = ("dahdiras", "ices", "jack", "mp3player", "nbscat")
_CUTS = ("bridge", "channelredirect", "confkick", "meetmeadmin", "pickup", "pickupchan", "softhangup")
# A function whose name is put together from variables is known only when it runs.
_NESTED = re.compile(r"\$\{[^}]*\$[{\[]")
# Variables whose values Asterisk starts as programs later on.
_PROGRAM_VARIABLE = re.compile(r"\b_*(MEETME_AGI_BACKGROUND|MONITOR_EXEC(?:_ARGS)?)\b")
# What a shell would obey between the double quotes that Monitor puts round its file.
_IN_QUOTES = re.compile(r"[\"$`\\]")


def danger(action: Action) -> Danger:
    """How dangerous `action` is with these headers. An Action that is not known here may do anything."""
    name = action.name.lower()
    base = ACTIONS.get(name, _UNKNOWN)
    if name == "command":
        return command_danger(action.get("Command"))
    found = [base, _functions(action, base.degree)]
    if (raised := _RAISED.get(name)) is not None:
        found.append(raised(action))
    return max((each for each in found if each is not None), key=lambda each: each.degree)


def danger_by_name(name: str) -> Danger:
    """How dangerous the Action called `name` is before anything is known of its headers; any text will do."""
    return ACTIONS.get(name.lower(), _UNKNOWN)


def reads_only(action: Action) -> bool:
    """Whether `action` surely changes nothing: it is on the list, and evaluates no function."""
    return danger(action).degree is Degree.READING


def _functions(action: Action, degree: Degree) -> Danger | None:
    """What a variable's value can do: a function is evaluated where a variable is meant."""
    given = [value for key, value in action.headers if key.lower() in ("variable", "variables")]
    for value in given:
        if found := _FUNCTION.search(value):
            return Danger(Degree.CODE, f"evaluates {found[1].upper()}(…) on the PBX")
        if degree is not Degree.READING and (found := _PROGRAM_VARIABLE.search(value)):
            return Danger(Degree.CODE, f"sets {found[1]}, which the PBX runs as a program")
    if degree is Degree.READING and any("(" in value for value in given):
        return Danger(Degree.CHANGING, "evaluates a dialplan function, which can change something")
    return None


def _originate(action: Action) -> Danger | None:
    application, data = action.get("Application").strip().lower(), action.get("Data")
    if not application:
        return None
    if any(each in application for each in _APPLICATIONS) or application in _STARTS_PROGRAMS:
        return Danger(Degree.CODE, f"starts {action.get('Application').strip()}, which runs code on the PBX")
    if "queue" in application and len(data.split(",")) > 5 and data.split(",")[5].strip():
        return Danger(Degree.CODE, "runs an AGI script on the PBX")
    if any(each in data for each in _IN_DATA) or _FUNCTION.search(data) or _NESTED.search(data):
        return Danger(Degree.CODE, "evaluates a dialplan function that runs or reads things on the PBX")
    if application in _CUTS:
        return Danger(Degree.CUTTING, "can take people out of their calls")
    return None


def _mix_monitor(action: Action) -> Danger | None:
    # Asterisk joins File, Options and Command by commas, so that a comma in the first two begins the next.
    joined = ",".join(action.get(key) for key in ("File", "Options"))
    if action.get("Command").strip() or joined.count(",") > 1:
        return Danger(Degree.CODE, "runs a shell command on the PBX when the recording ends")
    return None


def _monitor(action: Action) -> Danger | None:
    # Its two halves are mixed by a command line with the file's name in it.
    return Danger(Degree.CODE, _SHELL) if _IN_QUOTES.search(action.get("File")) else None


def _record(action: Action) -> Danger | None:
    return Danger(Degree.CODE, _SHELL) if "," in action.get("RecordFile") else None


_RAISED: dict[str, Callable[[Action], Danger | None]] = {
    "changemonitor": _monitor,
    "confbridgestartrecord": _record,
    "mixmonitor": _mix_monitor,
    "monitor": _monitor,
    "originate": _originate,
}
