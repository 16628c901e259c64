"""`amitop demo-pbx`: the embedded PBX alone."""

from __future__ import annotations

import asyncio
import os

from amitop.demo import DemoPbx
from amitop.headless.output import write
from amitop.headless.run import FINE, complain
from amitop.link import ConnectFailed, Target


async def serve(listen: str, calls: int, seed: int, user: str) -> int:
    """Run it until ctrl+c. Raises `ConnectFailed` where it can't listen there."""
    where = Target.parse(listen)
    pbx = DemoPbx(seed=seed, calls=calls, user=user, secret=os.environ.get("AMITOP_SECRET"))
    try:
        await pbx.start(where.host, where.port)
    except OSError as error:
        raise ConnectFailed(f"can't listen at {where.address}: {error.strerror}") from error
    host, port = pbx.address
    try:
        write(f"listening at {host}:{port}, user {pbx.user}, secret {pbx.secret}\n", "the address and the login")
        if where.host not in ("127.0.0.1", "::1", "localhost"):
            complain(
                "anyone who reaches this address can log in with that secret; it is a demonstration, not a PBX"
            )
        await asyncio.Event().wait()
    finally:
        await pbx.stop()
    return FINE
