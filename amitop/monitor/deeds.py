"""What an operator sends is written down when it goes out, and again when it has ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from amitop.ami import Exchange
from amitop.journal.history import Deed, History
from amitop.link import Target

Sent = Callable[[Exchange], None]


async def noted(
    history: History, target: Target, send: Callable[[Sent], Awaitable[Exchange]], sent: Sent | None = None
) -> Exchange:
    """Do `send` and write it down in `history`; `sent` is told as well. What does not go out is not written."""
    gone: list[tuple[Deed, Exchange]] = []

    def on_its_way(exchange: Exchange) -> None:
        gone.append((history.sent(exchange, target.address, target.user), exchange))
        if sent is not None:
            sent(exchange)

    try:
        return await send(on_its_way)
    finally:
        # Where nobody waits for the answer any more, what came of it is not known.
        for deed, exchange in gone:
            history.ended(deed, exchange)
