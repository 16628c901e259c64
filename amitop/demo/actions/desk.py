"""Who may do what: every Action by name, with its privileges, its synopsis and its handler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amitop.demo.actions.reply import Reply, error, success
from amitop.demo.requests import Request

if TYPE_CHECKING:
    from amitop.demo.pbx import DemoPbx
    from amitop.demo.session import Session

Handler = Callable[[Request], Reply]


@dataclass(frozen=True)
class Known:
    """An Action that this PBX knows; with no privileges, anyone may."""

    name: str
    synopsis: str
    privileges: tuple[str, ...]
    handler: Handler

    @property
    def listed(self) -> str:
        privileges = ",".join((*self.privileges, "all")) if self.privileges else "<none>"
        return f"{self.synopsis}  (Priv: {privileges})"


class Desk:
    """Takes requests of those logged in."""

    def __init__(self, pbx: DemoPbx) -> None:
        from amitop.demo.actions import conversations, devices, lists, people, plain

        self._pbx = pbx
        self._known: dict[str, Known] = {}
        self.session: Session | None = None
        for module in (plain, lists, devices, conversations, people):
            module.Handlers(self, pbx)

    def add(self, name: str, synopsis: str, privileges: str, handler: Handler) -> None:
        """Make an Action known; `privileges` are words between commas."""
        words = tuple(each for each in privileges.split(",") if each)
        self._known[name.lower()] = Known(name, synopsis, words, handler)

    def perform(self, request: Request, session: Session) -> Reply:
        """Carry a request out, if it is known and allowed."""
        known = self._known.get(request.action.lower())
        if known is None:
            if request.action.lower() == "listcommands":
                return self._list(request, session)
            complaint = f"Invalid/unknown command: {request.action}. "
            return error(request, complaint + "Use Action: ListCommands to show available commands.")
        if not self._allowed(known, session):
            return error(request, "Permission denied")
        self.session = session
        reply = known.handler(request)
        if isinstance(reply, list) and not self._pbx.faults.completes(known.name) and len(reply) > 1:
            reply = reply[:-1]
        return reply

    def _allowed(self, known: Known, session: Session) -> bool:
        if not known.privileges:
            return True
        return session.login is not None and bool(set(known.privileges) & session.login.write)

    def _list(self, request: Request, session: Session) -> Reply:
        """ListCommands: what this session may run."""
        own = [
            ("Challenge", "Generate Challenge for MD5 Auth.  (Priv: <none>)"),
            ("ListCommands", "List available manager commands.  (Priv: <none>)"),
            ("Login", "Login Manager.  (Priv: <none>)"),
            ("Logoff", "Logoff Manager.  (Priv: <none>)"),
        ]
        allowed = [(each.name, each.listed) for each in self._known.values() if self._allowed(each, session)]
        return success(request, *sorted(own + allowed, key=lambda each: each[0].lower()))
