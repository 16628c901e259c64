"""The arguments: commands with options and examples, from which --help, completion and man page are made."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from amitop import __version__, options
from amitop.headless.output import tell, write

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

ABOUT = (
    "A full-screen monitor for Asterisk: live channels, calls, queues and agents, and the AMI packets behind them."
)
SECRETS = (
    "secrets are never arguments: AMITOP_SECRET, --secret-file FILE, the saved host, the keyring, or a prompt.\n"
    "with several PBXs the login options are for those that are not saved, and AMITOP_SECRET for the only one\n"
    "without a secret of its own; where a PBX was left out that may be it, for none"
)
EXIT_CODES = (
    "exit codes: 0 fine, 1 the PBX said no or drift was found, 2 wrong usage or the output could not be written,\n"
    "3 could not connect, 4 login refused, 70 a fault of amitop's own, 128 and the signal's number where a signal\n"
    "ended it, so 130 after ctrl+c and 141 where nobody reads on (| head); where the answer to an Action could\n"
    "not be written, standard error says whether it was carried out"
)
SLOW_LINKS = "over a slow link: TEXTUAL_FPS=5 amitop … draws five times a second at most"

#: Examples by command, the full screen's under the empty name: what is typed, and what it is for.
EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("amitop --demo", "on an embedded PBX; no Asterisk needed"),
        ("amitop pbx1", "a saved host or group by its name, as --host pbx1"),
        ("amitop --host 192.0.2.7 --user amitop", "asks for the secret"),
        ("amitop --host pbx1 --read-only --no-mouse", "only looks; the mouse marks and copies"),
        ("amitop --host pbx1 --host pbx2", "both on one screen; a group's name shows all of it"),
        ("amitop --all", "every saved host on one screen"),
        ("amitop --host pbx1 --theme amitop-light", "on a light terminal"),
        ("amitop --host pbx1 --record calls.jsonl.zst", "keeps every packet, to be replayed"),
    ),
    "snapshot": (
        ("amitop snapshot --host pbx1", "tables to read"),
        ("amitop snapshot --host pbx1 --format json | jq '.channels | length'", "how many channels"),
    ),
    "audit": (
        ("amitop audit --host pbx1", "is the picture true?"),
        ("amitop audit --host pbx1 --watch 30 --format json", "after half a minute of events"),
    ),
    "packets": (
        ("amitop packets --host pbx1 --filter Hangup --count 10", "the next ten"),
        ("""amitop packets --host pbx1 --filter 'name == "Hangup" && h.Cause != "16"'""", "an expression"),
        ("amitop packets --host pbx1 --for 60 --format jsonl --record minute.jsonl.zst", "shown and kept"),
    ),
    "action": (
        ("amitop action QueueStatus Queue=support --host pbx1", "its whole answer"),
        ("amitop action QueuePause Interface=PJSIP/101 Paused=true Queue=support --dry-run", "only shows it"),
    ),
    "doctor": (
        ("amitop doctor --host pbx1", "what is wrong, what the login may, which would do"),
        ("amitop doctor --host pbx1 --watch 60 --format json", "listens for a minute"),
    ),
    "host": (
        ("amitop host add pbx1", "asks for everything, tries it, saves it"),
        ("amitop host add pbx1 --host 192.0.2.1 --user ana --keep file --write", "asks for the secret only"),
        ("amitop host list", "the saved hosts"),
    ),
    "replay": (
        ("amitop replay calls.jsonl.zst", "as it was"),
        ("amitop replay calls.jsonl.zst --speed 4", "four times as quick"),
    ),
    "demo-pbx": (("amitop demo-pbx --listen 127.0.0.1:5038 --calls 40", "prints its address and login"),),
    "config": (
        ("amitop config show", "every setting and host, and where it came from"),
        ("amitop config show --format json | jq '.hosts[].address'", "saved addresses"),
        ("amitop config check", "what is wrong, and where; exit 2 if anything is"),
    ),
    "completion": (
        ('eval "$(amitop completion bash)"', "in ~/.bashrc"),
        ('eval "$(amitop completion zsh)"', "in ~/.zshrc, after compinit"),
        ("amitop completion fish > ~/.config/fish/completions/amitop.fish", "once"),
    ),
}


class _WrongUsage(Exception):
    """The parser that met a mistake, and argparse's words for it."""

    def __init__(self, where: argparse.ArgumentParser, message: str) -> None:
        super().__init__(message)
        self.where = where


class _Parser(argparse.ArgumentParser):
    """Prints as all of amitop does."""

    def error(self, message: str) -> NoReturn:
        raise _WrongUsage(self, message)

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        if file is sys.stdout:
            write(message, "the help")
        else:
            tell(message.rstrip("\n"))


def parser() -> argparse.ArgumentParser:
    """All of the command line."""
    return _parsers()[""]


def _parsers() -> dict[str, argparse.ArgumentParser]:
    """The parser of the whole command line under the empty name, and those of its commands."""
    where, keeping, screen = options.connection(), options.keeping(), options.screen()
    several = options.connection(options.SEVERAL)
    whole: argparse.ArgumentParser = _Parser(
        prog="amitop",
        description=ABOUT,
        epilog="\n\n".join((_examples(""), SECRETS, SLOW_LINKS, EXIT_CODES)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[several, keeping, screen],
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"amitop {__version__}")
    whole.add_argument("--demo", action="store_true", help="watch the embedded PBX")
    whole.add_argument("--all", action="store_true", help="watch every saved host, on one screen")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND")
    parsers = {"": whole}

    def command(name: str, text: str, fill: _Fill, *parents: argparse.ArgumentParser) -> None:
        made = commands.add_parser(
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog=_examples(name),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=list(parents),
            allow_abbrev=False,
        )
        fill(made)
        parsers[name] = made

    command("snapshot", "print the live model, once", _watching, where)
    audited = "follow events, then hold the model against a fresh snapshot; exit 1 on drift"
    command("audit", audited, _watching, where)
    command("packets", "print packets as they pass", _packets, where, keeping)
    command("doctor", "check a PBX and the login there, and print the smallest logins that do", _doctor, where)
    command("host", "save a PBX by a name, or list those saved", _host)
    command("action", "send one Action and print its whole Exchange", _action, where)
    command("replay", "the full screen on a recording, or on a stream captured raw", _replay, screen)
    command("demo-pbx", "run the embedded PBX alone, for any AMI client", _demo)
    command("config", "show what is configured and where it came from, or check it", _config)
    command("completion", "print a script that completes arguments in a shell", _completion)
    return parsers


_Fill = Callable[[argparse.ArgumentParser], None]


def parse(argv: Sequence[str], saved: Callable[[], Collection[str]] = tuple) -> argparse.Namespace:
    """Return what `argv` says; a name among `saved` in the place of a command stands for `--host NAME`.

    Exits with 2 and a sentence that has the nearest right word if it is wrong.
    """
    given, parsers = list(argv), _parsers()
    while True:
        try:
            return parsers[""].parse_args(given)
        except _WrongUsage as wrong:
            stray = _first_stray(given)
            if stray in COMMANDS or stray.startswith("-") or stray not in saved():
                _complain(parsers, wrong, stray, saved)
                sys.exit(2)
            place = len(given) - 1 - given[::-1].index(stray)
            given[place : place + 1] = ["--host", stray]


#: The commands.
COMMANDS = frozenset(name for name in EXAMPLES if name)


def _first_stray(argv: Sequence[str]) -> str:
    """Return the first argument that is neither an option of the full screen nor its value, if there is one."""
    alone = _Parser(
        add_help=False,
        parents=[options.connection(options.SEVERAL), options.keeping(), options.screen()],
        allow_abbrev=False,
    )
    for flag in _FLAGS:
        alone.add_argument(flag, action="store_true")
    try:
        return next(iter(alone.parse_known_args(argv)[1]), "")
    except _WrongUsage:
        return ""


_FLAGS = ("-h", "--help", "--version", "--demo", "--all")


def _complain(
    parsers: Mapping[str, argparse.ArgumentParser],
    wrong: _WrongUsage,
    stray: str,
    saved: Callable[[], Collection[str]],
) -> None:
    """Say what is wrong, with the nearest right word if there is one."""
    from amitop.text import visible

    better = _better(parsers, wrong, stray, saved)
    if not better:
        wrong.where.print_usage(sys.stderr)
    tell(f"amitop: {visible(better or f'error: {wrong}')}")


def _better(
    parsers: Mapping[str, argparse.ArgumentParser],
    wrong: _WrongUsage,
    stray: str,
    saved: Callable[[], Collection[str]],
) -> str:
    from amitop.config.errors import did_you_mean

    command = parsers.get(stray) if stray else None
    pages = [parsers[""].format_help(), wrong.where.format_help(), command.format_help() if command else ""]
    known = sorted(set(_OPTION.findall(" ".join(pages))))
    _, is_stray, rest = str(wrong).partition(_UNRECOGNIZED)
    strays = rest.split() if is_stray else [stray]
    for each in strays:
        name = each.partition("=")[0]
        if name.startswith("--") and name not in known:
            return f"there is no option {name}{did_you_mean(name, known) or '; --help tells which there are'}"
    if is_stray and command and rest in saved():
        return f"{stray} takes no {rest}; did you mean --host {rest}?"
    if not stray or command or stray.startswith("-"):
        return ""
    near = did_you_mean(stray, sorted({*COMMANDS, *saved()})) or f"; amitop --host {stray} takes it for an address"
    return f"there is no command and no saved host {stray}{near}"


_UNRECOGNIZED = "unrecognized arguments: "
_OPTION = re.compile(r"--[a-z][a-z-]+")


def _examples(name: str) -> str:
    wide = max(len(typed) for typed, _ in EXAMPLES[name])
    lines = [f"  {typed:{wide}}  {text}" for typed, text in EXAMPLES[name]]
    return "\n".join(("examples:", *lines))


def _watching(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--watch", type=options.seconds, default=0.0, metavar="SECONDS", help="follow events that long"
    )
    command.add_argument("--format", choices=("table", "json"), default="table", help="default table")


def _packets(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--filter", default="", metavar="EXPR", help="""words, or such as 'name == "Hangup" && h.Cause != "16"'"""
    )
    command.add_argument("--count", type=options.count, metavar="N", help="end after so many packets")
    command.add_argument(
        "--for", type=options.seconds, dest="seconds", metavar="SECONDS", help="end after that long"
    )
    command.add_argument("--format", choices=("raw", "jsonl"), default="raw", help="default raw, their very bytes")


def _action(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME", help="the Action, such as QueueStatus")
    command.add_argument("headers", metavar="Key=Value", nargs="*", help="its headers; a key may come again")
    command.add_argument(
        "--dry-run", action="store_true", help="print the bytes, secrets masked; connect to nothing"
    )
    command.add_argument(
        "--timeout", type=options.seconds, default=10.0, metavar="S", help="seconds to wait (default 10)"
    )


def _doctor(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--watch", type=options.seconds, default=5.0, metavar="SECONDS", help="listen so long (default 5)"
    )
    command.add_argument("--format", choices=("table", "json"), default="table", help="default table")


def _host(command: argparse.ArgumentParser) -> None:
    commands = command.add_subparsers(dest="host_command", metavar="COMMAND", required=True)
    add = commands.add_parser(
        "add",
        help="ask for a PBX and its login, try it, and save it",
        description="Ask for a PBX and its login, try it, and save it. What an option says is not asked for.",
        parents=[options.connection("the PBX")],
        allow_abbrev=False,
    )
    # Not `name`: that is an Action's.
    add.add_argument("saved_as", metavar="NAME", help="what to call it, such as pbx1")
    add.add_argument("--keep", choices=("keyring", "file", "no"), help="where the secret goes")
    add.add_argument("--write", action="store_true", help="write it into hosts.d/NAME.toml of the configuration")
    listing = "list the saved hosts: their addresses, users, and where the secrets are"
    commands.add_parser("list", help=listing, description=f"{listing[0].upper()}{listing[1:]}.", allow_abbrev=False)


def _replay(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="what --record wrote; .zst or .gz is told by itself")
    command.add_argument(
        "--speed", type=options.speed, default=1.0, metavar="N", help="so many times as quick, 0.1 to 100"
    )


def _demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--listen", default="127.0.0.1:5038", metavar="HOST:PORT", help="default 127.0.0.1:5038")
    command.add_argument(
        "--calls", type=options.calls, default=12, metavar="N", help="calls to keep around (default 12)"
    )
    command.add_argument("--seed", type=int, default=1, metavar="S", help="another seed, other calls (default 1)")
    command.add_argument("--user", default="demo", metavar="U", help="the login's name (default demo)")


def _config(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", choices=("show", "check"), help="show what is in force, or what is wrong")
    command.add_argument("--format", choices=("table", "json"), default="table", help="of show; default table")


def _completion(command: argparse.ArgumentParser) -> None:
    command.add_argument("shell", choices=("bash", "zsh", "fish"), help="whose script")
