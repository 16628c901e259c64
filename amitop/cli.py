"""The command line: arguments to one of the two faces."""

from __future__ import annotations

import os
import sys

from amitop import __version__, crash
from amitop.headless.output import NotWritten, open_all, silence, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Coroutine
    from pathlib import Path
    from typing import Any

    from amitop.config import Config
    from amitop.journal import Journal
    from amitop.journal.history import History
    from amitop.journal.recording import Recorder
    from amitop.link import Target

# Imports stand in the functions that need them: `amitop --version` and --help load none of the rest.


def main(argv: list[str] | None = None) -> int:
    """Run amitop; return the exit code of the contract (0 to 4, 130 after ctrl+c, 141 if nobody reads on, 70)."""
    open_all()
    try:
        return _main(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # who reads the output has gone: `amitop doctor | head`
        silence(sys.stdout)
        return 141
    except NotWritten as error:
        from amitop.headless import run

        silence(sys.stdout)
        run.complain(error)
        return run.WRONG_USAGE
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # whatever it is: a traceback is never printed
        crash.to_stderr(crash.report(error, "amitop"))
        return crash.FAILED


def _main(argv: list[str]) -> int:
    if argv == ["--version"]:
        write(f"amitop {__version__}\n", "the version")
        return 0
    if argv[:1] == ["__complete"]:
        from amitop.completion import answer

        write(answer(argv[1:]), "what may follow")
        return 0
    crash.install()
    from amitop.arguments import parse

    return _dispatch(parse(argv, _saved_names))


def _saved_names() -> set[str]:
    """The names of saved hosts and of groups of them."""
    from amitop.config import load_config

    config = load_config()
    broken = [each.name for each in config.left_out.values()]  # what is wrong with it is said when it is looked for
    return {*config.hosts, *broken, *(host.group for host in config.hosts.values() if host.group)}


def _dispatch(arguments: argparse.Namespace) -> int:
    from amitop.ami import ActionError
    from amitop.config import READ_ONLY, ConfigError, load_config
    from amitop.headless import run
    from amitop.journal.files import CannotRead, CannotRecord
    from amitop.link import LinkError

    told: set[str] = set()
    try:
        if arguments.command == "demo-pbx":
            from amitop.headless.demo import serve

            return _run(serve(arguments.listen, arguments.calls, arguments.seed, arguments.user))
        if arguments.command == "completion":
            return _completion(arguments.shell)
        config = load_config(arguments=vars(arguments))
        arguments.read_only = config.settings[READ_ONLY]
        if arguments.command == "replay":
            return _replay(arguments, config)
        if arguments.command is None:
            return _screen(arguments, config)
        if arguments.command == "config":
            return _config(arguments, config)
        told = run.complain_of(config.problems)
        if arguments.command == "action":
            return _action(arguments, config)
        if arguments.command == "host":
            return _host(arguments, config)
        from amitop.targets import find_target

        return _run(_headless(arguments, find_target(arguments, config).target))
    except (ConfigError, ActionError, CannotRead, CannotRecord, ValueError) as error:
        if str(error) not in told:
            run.complain(error)
        return run.WRONG_USAGE
    except LinkError as error:
        run.complain(error)
        return error.exit_code


def _run(work: Coroutine[Any, Any, int]) -> int:
    import asyncio

    async def reported() -> int:
        asyncio.get_running_loop().set_exception_handler(crash.of_loop)
        return await work

    return asyncio.run(reported())


def _headless(arguments: argparse.Namespace, target: Target) -> Coroutine[Any, Any, int]:
    from amitop.headless import run

    if arguments.command == "snapshot":
        return run.snapshot(target, arguments.watch, arguments.format)
    if arguments.command == "audit":
        return run.audit(target, arguments.watch, arguments.format)
    if arguments.command == "doctor":
        from amitop.headless.doctor import doctor

        return doctor(target, arguments.watch, arguments.format)
    from amitop.headless.packets import packets
    from amitop.journal.select import PacketFilter

    wanted = PacketFilter(arguments.filter)
    recorder = _recorder(arguments, target)
    return packets(target, arguments.format, wanted, arguments.count, arguments.seconds, recorder)


def _recorder(arguments: argparse.Namespace, target: Target, name: str = "") -> Recorder | None:
    """The recording that the arguments ask for; `name` tells it from those of other PBXs."""
    import time
    from pathlib import Path

    given = vars(arguments)
    if not given.get("record"):
        if given.get("record_limit"):
            raise ValueError("--record-limit is the limit of a recording: give --record FILE too")
        return None
    from amitop.journal.recording import Recorder

    path = Path(given["record"])
    return Recorder(_beside(path, name) if name else path, target.address, time.time(), given.get("record_limit"))


def _beside(path: Path, name: str) -> Path:
    """`calls.pbx1.jsonl.zst` for `calls.jsonl.zst`."""
    import re

    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "pbx"
    packed = path.suffix if path.suffix in (".zst", ".gz") else ""
    plain = path.with_suffix("") if packed else path
    return path.with_name(f"{plain.stem}.{safe[:80]}{plain.suffix}{packed}")


def _journal(arguments: argparse.Namespace, share: int = 1) -> Journal:
    """The packets kept in memory; of several PBXs each has its share."""
    from amitop.journal import Journal
    from amitop.journal.store import BUDGET

    return Journal((vars(arguments).get("journal") or BUDGET) // share)


def _history() -> History:
    from amitop.config.places import state_folder
    from amitop.journal.history import History

    return History(state_folder())


def _action(arguments: argparse.Namespace, config: Config) -> int:
    from amitop.ami import Action
    from amitop.headless import run
    from amitop.targets import find_target

    wanted = Action(arguments.name, [_header(text) for text in arguments.headers])
    # The target first: its host may be saved as read-only.
    found = None if arguments.dry_run else find_target(arguments, config)
    read_only = arguments.read_only or (found is not None and found.read_only)
    if read_only and (why := run.refuse_unless_reading(wanted, found.guarded if found else "")):
        run.complain(why)
        return run.SAID_NO
    if found is None:
        return run.dry_run(wanted)
    return _run(run.action(found.target, wanted, arguments.timeout, _history()))


def _header(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"{text!r} is not Key=Value")
    return key, value


def _host(arguments: argparse.Namespace, config: Config) -> int:
    if arguments.host_command == "list":
        from amitop.headless.host_list import host_list

        return host_list(config)
    from amitop.headless.add_host import Given, add_host

    return add_host(Given.of(vars(arguments)), config)


def _completion(shell: str) -> int:
    from amitop.completion import script

    write(script(shell), "the script")
    return 0


def _config(arguments: argparse.Namespace, config: Config) -> int:
    from amitop.headless import configuration, run

    if arguments.what == "show":
        from amitop.config import State

        state = State.of_user()
        run.complain_of([*config.problems, *([state.trouble] if state.trouble else [])])
        return configuration.show(config, state, arguments.format)
    from amitop.tui.known_names import broken_files, mistakes

    return configuration.check(config, [*config.problems, *mistakes(config.settings), *broken_files()])


def _replay(arguments: argparse.Namespace, config: Config) -> int:
    from pathlib import Path

    from amitop.monitor import Replay

    replay = Replay(Path(arguments.file), speed=arguments.speed)
    _need_a_terminal()
    _rest_the_collector()
    from amitop.tui.start import show_replay

    return _run(show_replay(replay, **_at_home(arguments, config)))


def _at_home(arguments: argparse.Namespace, config: Config) -> dict[str, Any]:
    """What every full screen takes from the user's files and arguments."""
    from amitop.config import State

    mouse = not vars(arguments).get("no_mouse", False)
    return {"settings": config.settings, "state": State.of_user(), "problems": config.problems, "mouse": mouse}


def _need_a_terminal() -> None:
    """That the full screen can be drawn here and keys come from here: else a sentence instead of signs run wild."""
    import codecs

    others = "for pipes there are snapshot, packets and audit"
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise ValueError(f"the full screen needs a terminal; {others}")
    if (term := os.environ.get("TERM")) in ("dumb", "unknown"):
        raise ValueError(
            f"TERM={term}: the full screen needs a terminal that can move its cursor; if this one can, start it "
            f"as TERM=xterm amitop; {others}"
        )
    if codecs.lookup(encoding := sys.stderr.encoding).name != "utf-8":
        raise ValueError(
            f"the full screen is drawn in UTF-8, and this locale writes {encoding}: if the terminal can show "
            "UTF-8, start it as LC_ALL=C.UTF-8 amitop"
        )


def _rest_the_collector() -> None:
    """Nothing that is loaded now is garbage; it is on again where the screen stands (AmitopApp._begin)."""
    import gc

    gc.disable()


def _screen(arguments: argparse.Namespace, config: Config) -> int:
    _need_a_terminal()
    _rest_the_collector()
    from amitop.tui.start import Wanted, show, show_demo

    if arguments.demo:
        home = _at_home(arguments, config)
        del home["state"]  # it neither takes nor keeps what is chosen on the screen of a real PBX
        return _run(show_demo(read_only=arguments.read_only, **home))
    from amitop.targets import find_targets

    found = find_targets(arguments, config, start_hint=True)
    history, several = _history(), len(found) > 1
    home = _at_home(arguments, config)
    home["problems"] = [*config.problems, *(told for each in found for told in each.told)]
    watched = [
        Wanted(
            each.target,
            name=each.name,
            colour=each.colour,
            read_only=arguments.read_only or each.read_only,
            problem=each.problem,
            journal=_journal(arguments, len(found)),
            # What is never connected to has nothing to be recorded.
            recorder=None if each.problem else _recorder(arguments, each.target, each.name if several else ""),
        )
        for each in found
    ]
    return _run(show(watched, history=history, **home))


if __name__ == "__main__":
    sys.exit(main())
