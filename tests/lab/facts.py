"""The shipped facts about Actions, asked of the lab's Asterisks: `python -m tests.lab.facts` writes the table.

Names, parameters and privileges only, none of Asterisk's sentences. Corrections are no business of this script:
they stand in `amitop/ami/corrections.txt`, beside the table.
"""

import asyncio
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from amitop.ami import Action, Exchange, Packet, facts
from amitop.ami.catalogue import ActionEntry, Catalogue, Parameter, listed
from amitop.ami.help import described
from amitop.link import Link, Target

from .places import HOST, PLACES, SECRET, USER, Place

TABLE = Path(facts.__file__).with_name("actions.txt")

HEADER = """\
# What the documentation of Asterisk 16 and 22 says of each Action; made by `python -m tests.lab.facts`.
# Columns: Action; versions; the classes of which any one is enough, - for none; answered by one packet or a list;
# parameters, ! required, @ known to that version only. ActionID is left out.

"""

#: Privileges of Actions whose modules the lab does not load, and the documentation does not tell them: as the
#: modules of 16.28.0 and 22.10.1 register them. What is not here needs none.
UNLOADED = {
    "call": "ChangeMonitor FAXSession FAXSessions MWIDelete MWIUpdate MeetmeMute MeetmeUnmute Monitor PauseMonitor "
    "StopMonitor UnpauseMonitor",
    "reporting": "FAXStats MeetmeList MeetmeListRooms",
    "call,reporting": "MWIGet VoicemailBoxSummary VoicemailUserStatus VoicemailUsersList",
    "user": "VoicemailForward VoicemailMove VoicemailRefresh VoicemailRemove",
    "system": "JabberSend PJSIPNotify PRIDebugFileSet SIPnotify SIPpeerstatus",
    "system,reporting": "IAXnetstats IAXpeerlist IAXpeers IAXregistry SIPpeers SIPqualifypeer SIPshowpeer "
    "SIPshowregistry SKINNYdevices SKINNYlines SKINNYshowdevice SKINNYshowline",
}
#: Documented, but in no module.
NOWHERE = {"FilterList"}


class _Deaf:
    """Hears a session, and has no use for it."""

    def heard(self, packet: Packet, exchange: Exchange | None, at: float) -> None: ...

    def sent(self, raw: bytes, exchange: Exchange, at: float) -> None: ...

    def ended(self, exchange: Exchange) -> None: ...

    def failed(self, error: Exception) -> None: ...


async def read(place: Place) -> Catalogue:
    """Every Action of one PBX as it documents it: those it offers by AMI, the others from its XML."""
    link = Link(Target(HOST, place.port, USER, SECRET), _Deaf(), events="off")
    await link.open()
    try:
        offered = [await _ask(link, each) for each in await _offered(link)]
    finally:
        await link.close()
    names = {each.name for each in offered} | NOWHERE
    return Catalogue([*offered, *(each for each in from_xml(place) if each.name not in names)])


async def _offered(link: Link) -> Catalogue:
    exchange = await link.ask(Action("ListCommands"))
    assert exchange.response is not None
    return listed(exchange.response)


async def _ask(link: Link, entry: ActionEntry) -> ActionEntry:
    exchange = await link.ask(Action("Command", {"Command": f"manager show command {entry.name}"}))
    assert exchange.response is not None
    found = described(entry.name, exchange.response.all("Output"))
    assert found is not None, entry.name
    assert found.privilege == entry.privilege, entry.name
    return bare(found)


def bare(entry: ActionEntry) -> ActionEntry:
    """An Action without anybody's words."""
    parameters = tuple(Parameter(each.name, each.required) for each in entry.parameters)
    return replace(entry, synopsis="", description="", parameters=parameters)


def from_xml(place: Place) -> Iterable[ActionEntry]:
    """The Actions of a tree's XML documentation, which knows no privileges."""
    privileges = {name: words.split(",") for words, names in UNLOADED.items() for name in names.split()}
    path = place.tree / "usr/share/asterisk/documentation/core-en_US.xml"
    root = ElementTree.parse(path).getroot()
    entries: dict[str, ActionEntry] = {}
    for each in root.iter("manager"):
        name = each.get("name", "")
        parameters = tuple(_parameters(each, root))
        privilege = tuple(privileges.get(name, ()))
        # Voicemail's are there three times.
        entries.setdefault(name, ActionEntry(name, "", privilege, parameters, each.find("responses") is not None))
    return entries.values()


def _parameters(action: ElementTree.Element, root: ElementTree.Element) -> Iterable[Parameter]:
    for each in action.iterfind("syntax/*"):
        # xpointer(/docs/manager[@name='MWIGet']/syntax/parameter[@name='Mailbox'])
        pointer = each.get("xpointer")
        found = root.find(pointer.removeprefix("xpointer(/docs/").removesuffix(")")) if pointer else each
        if found is not None and found.tag == "parameter" and found.get("name") != "ActionID":
            yield Parameter(found.get("name", ""), found.get("required") in ("yes", "true"))


def table(old: Catalogue, new: Catalogue) -> str:
    """Both as one text, a line for each Action, in the order of their names."""
    names = {each.name.lower(): each.name for each in (*old, *new)}
    return HEADER + "".join(_line(names[key], old.get(key), new.get(key)) for key in sorted(names))


def _line(name: str, old: ActionEntry | None, new: ActionEntry | None) -> str:
    entry = new or old
    assert entry is not None
    versions = [version for version, each in ((facts.OLD, old), (facts.NEW, new)) if each]
    assert old is None or new is None or (old.privilege, old.lists) == (new.privilege, new.lists), name
    marks = _both(old.parameters, new.parameters) if old and new else [_mark(each) for each in entry.parameters]
    columns = f"{name:<44}{','.join(versions):<7}{','.join(entry.privilege) or '-':<23}"
    return f"{columns}{'list' if entry.lists else 'one':<6}{' '.join(marks)}".rstrip() + "\n"


def _both(old: Iterable[Parameter], new: Iterable[Parameter]) -> list[str]:
    """In the new order, what only the old one has behind it."""
    before, now = ({each.name.lower(): each for each in side} for side in (old, new))
    marks = []
    for key, each in now.items():
        was = before.get(key)
        if was is None:
            marks.append(f"{_mark(each)}@{facts.NEW}")
        elif was.required == each.required:
            marks.append(_mark(each))
        else:
            marks += [f"{_mark(each)}@{facts.NEW}", f"{_mark(was)}@{facts.OLD}"]
    return [*marks, *(f"{_mark(each)}@{facts.OLD}" for key, each in before.items() if key not in now)]


def _mark(parameter: Parameter) -> str:
    return f"{parameter.name}{'!' if parameter.required else ''}"


async def main() -> None:
    old, new = [await read(PLACES[version]) for version in (facts.OLD, facts.NEW)]
    TABLE.write_text(table(old, new), "utf-8")


if __name__ == "__main__":
    asyncio.run(main())
