"""Traps of Actions on the PBX itself."""

from __future__ import annotations

from collections.abc import Iterator

from amitop.operations.traps.trap import Fields, Look, Trap
from amitop.pbx import Pbx

# Those that change something, and that Asterisk lets every login send (AMI.md §5).
_UNGUARDED = {
    "bridgedestroy": "BridgeUniqueid",
    "bridgekick": "Channel",
    "bridgetechnologysuspend": "BridgeTechnology",
    "bridgetechnologyunsuspend": "BridgeTechnology",
    "queuechangeprioritycaller": "Queue",
    "queuereload": "Queue",
    "queuereset": "Queue",
    "queuewithdrawcaller": "Queue",
}


def unguarded(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    """An Action that needs no privilege."""
    del pbx
    if (header := _UNGUARDED.get(fields.action)) is not None:
        yield Trap(header, "Asterisk asks for no privilege here: a login that may only read sends it as well")


def _whole_family(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    if not fields.get("Key"):
        yield Trap("Key", "without a Key the whole family is deleted", fields.get("Family"))


def _module(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    kind, module = fields.get("LoadType").lower(), fields.get("Module")
    if not kind:
        more = "" if module else "without a Module as well, three errors answer it"
        yield Trap("LoadType", "a LoadType has to be given: load, unload, reload or refresh", more)
    elif not module and kind in ("load", "unload", "refresh"):
        yield Trap("Module", f"to {kind}, a Module has to be named")
    elif not module:
        yield Trap("Module", "without a Module everything is reloaded")
    elif kind in ("unload", "refresh"):
        yield Trap("Module", "Actions, events and applications of the module go with it", module)


def _everything(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    if not fields.get("Module"):
        yield Trap("Module", "without a Module everything is reloaded")


def _not_told(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    sentence = "Asterisk answers Success though it may have failed: only the registration itself tells"
    yield Trap("Registration", sentence)
    if fields.get("Registration") == "*all":
        yield Trap("Registration", "*all means every outbound registration")


def _command(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    words = fields.get("Command").lower().split()
    if words[:2] in (["module", "load"], ["module", "unload"]) or words[:2] == ["restart", "gracefully"]:
        yield Trap("Command", "Asterisk refuses this one by AMI")
    elif words[:2] in (["core", "stop"], ["core", "restart"]) and words[2:] != ["gracefully"]:
        yield Trap("Command", "Asterisk refuses next to nothing by AMI: this ends every call")


def _waits(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del pbx
    if fields.get("Timeout") in ("", "-1"):
        yield Trap("Timeout", "without a Timeout the connection waits for the next event, however long that takes")


def _filter(fields: Fields, pbx: Pbx) -> Iterator[Trap]:
    del fields, pbx
    yield Trap("Operation", "a filter stays until the connection ends: there is no Action that takes it away")


TRAPS: dict[str, tuple[Look, ...]] = {
    "command": (_command,),
    "dbdeltree": (_whole_family,),
    "filter": (_filter,),
    "moduleload": (_module,),
    "pjsipregister": (_not_told,),
    "pjsipunregister": (_not_told,),
    "reload": (_everything,),
    "waitevent": (_waits,),
}
