"""One PBX watched: the only place where link, model and journal meet."""

from amitop.monitor.batch import Batch, Result
from amitop.monitor.manual import Manual
from amitop.monitor.operator import NotAllowed
from amitop.monitor.outcome import Outcome, Stand, carry_out
from amitop.monitor.playback import Playback
from amitop.monitor.replay import Replay, rewind
from amitop.monitor.report import AuditReport
from amitop.monitor.state import LinkState
from amitop.monitor.watch import Monitor

__all__ = [
    "AuditReport",
    "Batch",
    "LinkState",
    "Manual",
    "Monitor",
    "NotAllowed",
    "Outcome",
    "Playback",
    "Replay",
    "Result",
    "Stand",
    "carry_out",
    "rewind",
]
