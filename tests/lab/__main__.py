"""python -m tests.lab up | down | status | storm | record"""

import argparse
import asyncio
import fcntl
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from . import server, settings, trees
from .places import HOST, PLACES, USER, LabError, Place, home
from .record import record
from .storm import clear, storm


def up(places: list[Place], fresh: bool = False) -> None:
    """Make what is missing, start what is down, reload what changed."""
    trees.install_tools()
    with _alone():
        _each(lambda place: _up(place, fresh), places)


def _up(place: Place, fresh: bool) -> None:
    trees.make(place)
    changed = settings.write(place)
    if fresh:
        server.stop(place)
    if not server.ready(place):
        server.start(place)
    elif changed:
        server.reload(place)
    print(f"{place.name} {HOST}:{place.port} user {USER}", flush=True)


def down(places: list[Place]) -> None:
    with _alone():
        _each(server.stop, places)


def status(places: list[Place]) -> int:
    """One line per PBX; 1 when one of them is not up."""
    states = {place: server.ready(place) for place in places}
    for place, is_up in states.items():
        print(f"{place.name} {HOST}:{place.port} {'up' if is_up else 'down'}")
    return 0 if all(states.values()) else 1


def _each(work: Callable[[Place], None], places: list[Place]) -> None:
    with ThreadPoolExecutor() as pool:
        list(pool.map(work, places))


@contextmanager
def _alone() -> Iterator[None]:
    """Two `up` at once would make the same tree."""
    home().mkdir(parents=True, exist_ok=True)
    with (home() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.lab")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("up", "down", "status", "record"):
        command = commands.add_parser(name)
        command.add_argument("versions", nargs="*", metavar="22|16")
        if name == "up":
            command.add_argument("--fresh", action="store_true", help="restart what runs")
    _storm_arguments(commands.add_parser("storm"))
    return parser.parse_args()


def _storm_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--seconds", type=float, help="default: 18 calls a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leave", type=int, default=0, metavar="N", help="long calls that stay")
    parser.add_argument("--clear", action="store_true", help="no storm: hang up everything")


def blow(arguments: argparse.Namespace) -> None:
    if arguments.clear:
        asyncio.run(clear(arguments.port))
        return
    a = arguments
    print(asyncio.run(storm(a.port, a.calls, a.seconds, a.seed, a.leave)))


def _places(versions: list[str]) -> list[Place]:
    unknown = [version for version in versions if version not in PLACES]
    if unknown:
        raise LabError(f"the lab has {' and '.join(PLACES)}, not {', '.join(unknown)}")
    return [PLACES[version] for version in versions or PLACES]


def main() -> int:
    arguments = _arguments()
    if arguments.command == "storm":
        blow(arguments)
        return 0
    places = _places(arguments.versions)
    if arguments.command == "up":
        up(places, arguments.fresh)
    elif arguments.command == "down":
        down(places)
    elif arguments.command == "record":
        for place in places:
            asyncio.run(record(place))
    else:
        return status(places)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LabError as error:
        sys.exit(f"lab: {error}")
