"""Why nothing can be sent to a PBX now: a replay, the past, read-only, the link. Asked here, and nowhere else."""

from __future__ import annotations

from enum import Enum

from amitop.monitor import Playback
from amitop.text import visible
from amitop.tui.bars import Line, Piece
from amitop.tui.scene import Scene
from amitop.tui.watched import LinkState


class Cause(Enum):
    """Why nothing can be sent, in a word or two."""

    REPLAY = "a replay"
    PAST = "the past"
    READ_ONLY = "read-only"
    LINK = "not connected"


_SAYS = {
    Cause.REPLAY: "this is a replay: what has been can't be changed, and nothing is sent",
    Cause.READ_ONLY: "read-only: amitop was started to look, and sends nothing",
    Cause.LINK: "not connected: nothing can be sent now",
}


def past(scene: Scene) -> Cause | None:
    """Whether what is shown is not now."""
    if isinstance(scene.live, Playback):
        return Cause.REPLAY
    return Cause.PAST if scene.is_past else None


def cause(scene: Scene, reads: bool = False) -> Cause | None:
    """Why nothing can be sent to this PBX; None where it can. What only reads is let through by read-only."""
    if then := past(scene):
        return then
    if scene.live.read_only and not reads:
        return Cause.READ_ONLY
    return Cause.LINK if scene.live.state is not LinkState.LIVE else None


def way_back(scene: Scene) -> str:
    """What to press to return from the past to now."""
    return scene.keymap.key("freeze") or scene.keymap.way_to("now")


def sentence(scene: Scene, why: Cause | None, what: str = "") -> str:
    """The same in a sentence, which names the PBX where there are several; `what` is what is not sent."""
    if why is None:
        return ""
    if scene.name and why is Cause.LINK:
        return f"{scene.name} is not connected: nothing can be sent to it now"
    if scene.name and why is Cause.READ_ONLY:
        told = f"{what} is not sent" if what else "nothing that changes something is sent to it"
        return f"{scene.name} is read-only: {told}"
    if why is Cause.PAST:
        return f"this is the past: nothing is sent; {way_back(scene)} returns to now"
    return f"read-only: {what} is not sent" if what and why is Cause.READ_ONLY else _SAYS[why]


def refused(scene: Scene, reads: bool = False) -> Line:
    """A line that says why nothing can be sent; empty where it can."""
    if (why := cause(scene, reads)) is None:
        return []
    return [Piece("✗ ", "bad" if why is Cause.LINK else "warn"), Piece(visible(sentence(scene, why)), "text")]


def named(scene: Scene) -> Line:
    """The PBX's name before what came of something sent to it; nothing where there is only one."""
    return [Piece(f"{visible(scene.name)}  ", f"{scene.colour} bold")] if scene.name else []


def on(scene: Scene, title: str) -> str:
    """A title that says where, where there are several."""
    return f"{title} on {scene.name}" if scene.name else title
