"""python -m tests.outside --port 15022 --seconds 30"""

import argparse
import asyncio
import sys

from .process import Door, judging


async def check(door: Door, seconds: float) -> int:
    """Judge for so long, print every difference that lasts, and return 1 if there is any."""
    async with judging(door) as judge:
        await asyncio.sleep(seconds)
    at_rest = judge.open.values()
    print(f"{judge.looks} looks, {judge.compared} fields in the last, longest difference {judge.longest:.1f} s")
    for fault in judge.faults:
        print(f"lasted: {fault}")
    for each in at_rest:
        print(f"at the end: {each.difference}")
    return 1 if judge.faults or at_rest else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.outside", description="Judge amitop from outside.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--user", default="amitop")
    parser.add_argument("--secret", default="lab-secret")
    parser.add_argument("--seconds", type=float, default=30.0)
    wanted = parser.parse_args()
    sys.exit(asyncio.run(check(Door(wanted.host, wanted.port, wanted.user, wanted.secret), wanted.seconds)))
