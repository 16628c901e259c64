"""Who may do what: every Action by name, with its privileges, its synopsis and its handler."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from amitop.ami.catalogue import ActionEntry
from amitop.demo import words
from amitop.demo.actions.reply import Reply, done, error, success
from amitop.demo.requests import Request

if TYPE_CHECKING:
    from amitop.demo.pbx import DemoPbx
    from amitop.demo.session import Session

Handler = Callable[[Request], Reply]

#: Modules that can be unloaded, by how the names of their Actions begin.
MODULES = {
    "app_agent_pool.so": "agent",
    "app_confbridge.so": "confbridge",
    "app_queue.so": "queue",
    "res_parking.so": "park",
}


class Desk:
    """Takes requests of those logged in."""

    def __init__(self, pbx: DemoPbx) -> None:
        from amitop.demo.actions import command_line, conversations, devices, lists, people, plain

        self._pbx = pbx
        self._entries = {each.name.lower(): each for each in words.entries()}
        self._handlers: dict[str, Handler] = {}
        self._unloaded: set[str] = set()
        self.session: Session | None = None
        self.add("ListCommands", self._list)
        self.add("ModuleLoad", self._module)
        for module in (plain, command_line, lists, devices, conversations, people):
            module.Handlers(self, pbx)

    def add(self, name: str, handler: Handler) -> None:
        """Say who carries out an Action."""
        self._handlers[name.lower()] = handler

    def perform(self, request: Request, session: Session) -> Reply:
        """Carry a request out, if it is known and allowed."""
        known = self.offered(request.action)
        if known is None:
            complaint = f"Invalid/unknown command: {request.action}. "
            return error(request, complaint + "Use Action: ListCommands to show available commands.")
        if not _allowed(known, session):
            return error(request, "Permission denied")
        self.session = session
        reply = self._handlers[known.name.lower()](request)
        if isinstance(reply, list) and not self._pbx.faults.completes(known.name) and len(reply) > 1:
            reply = reply[:-1]
        return reply

    def offered(self, name: str) -> ActionEntry | None:
        """An Action that this PBX carries out while its module is loaded."""
        key = name.lower()
        return None if any(key.startswith(MODULES[each]) for each in self._unloaded) else self._entries.get(key)

    def all_offered(self) -> list[ActionEntry]:
        """All of them, by name."""
        return [entry for key in sorted(self._entries) if (entry := self.offered(key))]

    def _list(self, request: Request) -> Reply:
        """ListCommands: what this session may run."""
        rows = []
        for each in self.all_offered():
            if self.session is not None and _allowed(each, self.session):
                privilege = ",".join((*each.privilege, "all")) if each.privilege else "<none>"
                rows.append((each.name, f"{each.synopsis}  (Priv: {privilege})"))
        return success(request, *rows)

    # Modules

    @property
    def modules(self) -> dict[str, str]:
        """Those that can be unloaded, each with its status."""
        return {name: "Not Running" if name in self._unloaded else "Running" for name in MODULES}

    def unload(self, module: str) -> bool:
        """Take a module's Actions away; whether it was there to be unloaded."""
        if module not in MODULES or module in self._unloaded:
            return False
        self._unloaded.add(module)
        self._pbx.centre.world.emit("Unload", "system", ("Module", module), ("Status", "Success"))
        return True

    def load(self, module: str) -> bool:
        """Bring them back; whether it was gone."""
        if module not in self._unloaded:
            return False
        self._unloaded.remove(module)
        self._pbx.centre.world.emit("Load", "system", ("Module", module), ("Status", "Success"))
        return True

    def _module(self, request: Request) -> Reply:
        wanted, module = request.get("LoadType").lower(), request.get("Module")
        if not wanted:
            return error(request, "Incomplete ModuleLoad action.")
        if not module and wanted != "reload":
            return error(request, "Need module name")
        if wanted == "reload":
            self._pbx.centre.world.emit("Reload", "system", ("Module", module or "All"), ("Status", 0))
            return done(request, "Module reloaded." if module else "All modules reloaded")
        if wanted not in ("load", "unload"):
            return error(request, "Incomplete ModuleLoad action.")
        if module not in MODULES:
            return error(request, "Module not found.")
        good = self.load(module) if wanted == "load" else self.unload(module)
        return done(request, f"Module {wanted}ed.") if good else error(request, f"Could not {wanted} module.")


def _allowed(entry: ActionEntry, session: Session) -> bool:
    if not entry.privilege:
        return True
    return session.login is not None and bool(set(entry.privilege) & session.login.write)
