"""The command line: arguments to one of the two faces."""

from __future__ import annotations

import sys

from amitop import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Coroutine
    from typing import Any

    from amitop.config import Config
    from amitop.journal import Journal
    from amitop.journal.history import History
    from amitop.journal.recording import Recorder
    from amitop.link import Target

# Imports stand in the functions that need them: `amitop --version` and --help load none of the rest.


def main(argv: list[str] | None = None) -> int:
    """Run amitop; returns the exit code of the contract (0 to 4, 130 after ctrl+c)."""
    argv = sys.argv[1:] if argv is None else argv
    if argv == ["--version"]:
        print(f"amitop {__version__}")
        return 0
    if argv[:1] == ["__complete"]:
        from amitop.completion import answer

        print(answer(argv[1:]), end="")
        return 0
    from amitop.arguments import parser

    arguments = parser().parse_args(argv)
    try:
        return _dispatch(arguments)
    except KeyboardInterrupt:
        return 130


def _dispatch(arguments: argparse.Namespace) -> int:
    from amitop.ami import ActionError
    from amitop.config import READ_ONLY, ConfigError, load_config
    from amitop.headless import run
    from amitop.journal.files import CannotRead, CannotRecord
    from amitop.link import LinkError

    try:
        if arguments.command == "demo-pbx":
            from amitop.headless.demo import serve

            return _run(serve(arguments.listen, arguments.calls, arguments.seed, arguments.user))
        if arguments.command == "completion":
            return _completion(arguments.shell)
        if arguments.command == "replay":
            return _replay(arguments)
        config = load_config()
        arguments.read_only = vars(arguments).get("read_only", False) or config.settings[READ_ONLY]
        if arguments.command == "action":
            return _action(arguments, config)
        if arguments.command == "host":
            return _host(arguments, config)
        if arguments.command is None:
            return _screen(arguments, config)
        return _run(_headless(arguments, find_target(arguments, config)))
    except (ConfigError, ActionError, CannotRead, CannotRecord, ValueError) as error:
        run.complain(error)
        return run.WRONG_USAGE
    except LinkError as error:
        run.complain(error)
        return error.exit_code


def _run(work: Coroutine[Any, Any, int]) -> int:
    import asyncio

    return asyncio.run(work)


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


def _recorder(arguments: argparse.Namespace, target: Target) -> Recorder | None:
    """The recording that the arguments ask for."""
    import time
    from pathlib import Path

    given = vars(arguments)
    if not given.get("record"):
        if given.get("record_limit"):
            raise ValueError("--record-limit is the limit of a recording: give --record FILE too")
        return None
    from amitop.journal.recording import Recorder

    return Recorder(Path(given["record"]), target.address, time.time(), given.get("record_limit"))


def _journal(arguments: argparse.Namespace) -> Journal:
    from amitop.journal import Journal

    size = vars(arguments).get("journal")
    return Journal(size) if size else Journal()


def _history() -> History:
    from amitop.config.places import state_folder
    from amitop.journal.history import History

    return History(state_folder())


def _action(arguments: argparse.Namespace, config: Config) -> int:
    from amitop.ami import Action
    from amitop.headless import run

    wanted = Action(arguments.name, [_header(text) for text in arguments.headers])
    # The target first: its host may be saved as read-only.
    target = None if arguments.dry_run else find_target(arguments, config)
    if arguments.read_only and (why := run.refuse_unless_reading(wanted)):
        run.complain(why)
        return run.SAID_NO
    if target is None:
        return run.dry_run(wanted)
    return _run(run.action(target, wanted, arguments.timeout, _history()))


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

    print(script(shell), end="")
    return 0


def _replay(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from amitop.monitor import Replay

    replay = Replay(Path(arguments.file), speed=arguments.speed)
    _need_a_terminal()
    from amitop.tui.start import show_replay

    return _run(show_replay(replay, mouse=_mouse(arguments)))


def _mouse(arguments: argparse.Namespace) -> bool:
    return not vars(arguments).get("no_mouse", False)


def _need_a_terminal() -> None:
    if not sys.stdout.isatty():
        raise ValueError("the full screen needs a terminal; for pipes there are snapshot, packets and audit")


def _screen(arguments: argparse.Namespace, config: Config) -> int:
    _need_a_terminal()
    from amitop.tui.start import show, show_demo

    if arguments.demo:
        return _run(show_demo(read_only=arguments.read_only, settings=config.settings, mouse=_mouse(arguments)))
    target = find_target(arguments, config, start_hint=True)
    return _run(
        show(
            target,
            read_only=arguments.read_only,
            journal=_journal(arguments),
            recorder=_recorder(arguments, target),
            history=_history(),
            settings=config.settings,
            mouse=_mouse(arguments),
        )
    )


def find_target(arguments: argparse.Namespace, config: Config, start_hint: bool = False) -> Target:
    """The PBX that the arguments, the saved hosts or this machine's manager.conf name, with its secret.

    Raises `ConfigError` or `ValueError` with a sentence on what is missing.
    """
    import os
    from dataclasses import replace

    from amitop.config import ConfigError, find_secret, read_manager_conf
    from amitop.link import Target

    given = vars(arguments)
    name = given.get("host") or config.default
    user, secret_file = given.get("user", ""), given.get("secret_file", "")
    saved = config.hosts.get(name)
    if not name:
        login = read_manager_conf(user=user)
        if login is None:
            raise ConfigError(_how_to_start() if start_hint else "which PBX? give --host HOST[:PORT] --user NAME")
        secret = os.environ.get("AMITOP_SECRET") or login.secret
        return Target(login.host, login.port, login.user, secret)
    tls = given.get("tls", saved.tls if saved else False)
    target = Target.parse(saved.address if saved else name, tls=tls)
    target = replace(
        target,
        tls_ca=given.get("tls_ca") or (saved.tls_ca if saved else None) or None,
        tls_verify=not given.get("tls_no_verify", False),
    )
    if saved and saved.read_only:
        arguments.read_only = True
    user = user or (saved.user if saved else "")
    if not user:
        login = read_manager_conf() if target.host in ("127.0.0.1", "localhost", "::1") else None
        if login is None or login.port != target.port:
            raise ConfigError(f"which login at {target.address}? give --user NAME")
        return target.with_login(login.user, login.secret)
    return target.with_login(
        user, find_secret(target.address, user, secret_file, saved.secret_file if saved else "")
    )


def _how_to_start() -> str:
    from amitop.config import config_file

    return (
        "no PBX to watch.\n"
        "  amitop --demo                        to look around on an embedded PBX\n"
        "  amitop --host HOST[:PORT] --user NAME   to watch yours (manager.conf: enabled = yes, and a user)\n"
        "  amitop host add NAME                 to try it and save it\n"
        f"  or by hand: {config_file()} with [hosts.NAME] address, user, secret_file"
    )


if __name__ == "__main__":
    sys.exit(main())
