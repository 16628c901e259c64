"""The command line of the embedded PBX, reached by `Command`: a few commands of Asterisk's, in its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from amitop.demo.actions.reply import Reply, error, response
from amitop.demo.entities import STATES
from amitop.demo.furniture import Queue
from amitop.demo.requests import Request
from amitop.demo.words import printed

if TYPE_CHECKING:
    from amitop.demo.actions.desk import Desk
    from amitop.demo.pbx import DemoPbx

VERSION = "22.10.1-demo"

#: Asterisk refuses these over AMI, whatever the login may.
_FORBIDDEN = ("module load", "module unload", "restart gracefully")

_STATES = "Unknown|Not in use|In use|Busy|Invalid|Unavailable|Ringing|Ring+Inuse|On Hold".split("|")

#: Takes the words behind the command; gives the lines it prints.
Run = Callable[[list[str]], list[str]]


class Handlers:
    """Command."""

    def __init__(self, desk: Desk, pbx: DemoPbx) -> None:
        self._desk, self._pbx = desk, pbx
        desk.add("Command", self._command)
        #: What each command is for, and what carries it out.
        self._commands: dict[str, tuple[str, Run]] = {
            "core show calls": ("How many calls there are", self._calls),
            "core show channels": ("All channels", self._channels),
            "core show help": ("These lines", self._help),
            "core show uptime": ("Since when this PBX runs", self._uptime),
            "core show version": ("Which PBX this is", self._version),
            "manager show command": ("How an Action is written", self._action),
            "manager show commands": ("All Actions", self._actions),
            "module show": ("Modules that can be unloaded", self._modules),
            "queue show": ("Queues, or one of them", self._queues),
        }

    def _command(self, request: Request) -> Reply:
        command = " ".join(request.get("Command").split())
        if not command:
            return error(request, "No command provided")
        if command.lower().startswith(_FORBIDDEN):
            return error(request, "Command blacklisted")
        message = ("Message", "Command output follows")
        output = self.run(command)
        if output is None:
            wrong = f"No such command '{command}' (type 'core show help {command}' for other possible commands)"
            return response(request, "Error", message, ("Output", wrong))
        return response(request, "Success", message, *(("Output", each) for each in output or [""]))

    def run(self, command: str) -> list[str] | None:
        """What a command prints; None where there is no such command. The longest that fits is meant."""
        for name in sorted(self._commands, key=len, reverse=True):
            if f"{command.lower()} ".startswith(f"{name} "):
                return self._commands[name][1](command[len(name) :].split())
        return None

    def _help(self, words: list[str]) -> list[str]:
        wanted = " ".join(words)
        lines = [f"{name:<30} -- {what}" for name, (what, _) in self._commands.items() if name.startswith(wanted)]
        return lines or [f"No such command '{wanted}'."]

    def _version(self, _: list[str]) -> list[str]:
        return [f"Asterisk {VERSION}, the PBX inside amitop; no telephone was ever connected to it"]

    def _uptime(self, _: list[str]) -> list[str]:
        seconds = int(self._pbx.centre.world.now() - self._pbx.started)
        return [f"System uptime: {seconds} seconds", f"Last reload: {seconds} seconds"]

    def _calls(self, _: list[str]) -> list[str]:
        world = self._pbx.centre.world
        return [f"{len(world.bridges)} active calls", f"{world.processed} calls processed"]

    def _channels(self, _: list[str]) -> list[str]:
        world = self._pbx.centre.world
        rows = [
            f"{each.name:<64} {f'{each.exten}@{each.context}:{each.priority}':<32} {STATES[each.state]:<7} "
            f"{each.application}({each.data})"
            for each in world.channels.values()
        ]
        head = f"{'Channel':<64} {'Location':<32} {'State':<7} Application(Data)"
        return [head, *rows, f"{len(rows)} active channels", f"{world.processed} calls processed"]

    def _queues(self, words: list[str]) -> list[str]:
        queues = self._pbx.centre.world.queues
        if words and words[0] not in queues:
            return [f"No such queue: {words[0]}."]
        chosen = [queues[words[0]]] if words else queues.values()
        return [line for queue in chosen for line in self._queue(queue)]

    def _queue(self, queue: Queue) -> list[str]:
        now = self._pbx.centre.world.now()
        lines = [
            f"{queue.name} has {len(queue.entries)} calls (max unlimited) in '{queue.strategy}' strategy "
            f"({queue.hold_time}s holdtime, {queue.talk_time}s talktime), W:{queue.weight}, C:{queue.completed}, "
            f"A:{queue.abandoned}, SL:{queue.performance:.1f}%, SL2:{queue.performance:.1f}% "
            f"within {queue.service_level}s",
            "   Members: " if queue.members else "   No Members",
        ]
        for member in queue.members.values():
            paused = f" (paused{f':{member.reason}' if member.reason else ''})" if member.paused else ""
            taken = f"{member.calls_taken} calls" if member.calls_taken else "no calls yet"
            lines.append(
                f"      {member.name} ({member.interface}){paused} ({_STATES[member.status]}) has taken {taken}"
            )
        lines.append("   Callers: " if queue.entries else "   No Callers")
        for position, entry in enumerate(queue.entries, 1):
            minutes, seconds = divmod(int(now - entry.joined), 60)
            wait = f"{minutes}:{seconds:02}"
            lines.append(f"      {position}. {entry.channel.name} (wait: {wait}, prio: {entry.priority})")
        return [*lines, ""]

    def _action(self, words: list[str]) -> list[str]:
        return [line for word in words if (entry := self._desk.offered(word)) for line in printed(entry)]

    def _actions(self, _: list[str]) -> list[str]:
        rows = [f"  {each.name:<44} {each.synopsis}" for each in self._desk.all_offered()]
        return [f"  {'Action':<44} Synopsis", f"  {'------':<44} --------", *rows]

    def _modules(self, _: list[str]) -> list[str]:
        rows = [f"{name:<30} {state}" for name, state in self._desk.modules.items()]
        return [f"{'Module':<30} Status", *rows, f"{len(rows)} modules loaded"]
