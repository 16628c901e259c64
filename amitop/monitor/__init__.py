"""One PBX watched: the only place where link, model and journal meet."""

from amitop.monitor.report import AuditReport
from amitop.monitor.watch import LinkState, Monitor, NotAllowed

__all__ = ["AuditReport", "LinkState", "Monitor", "NotAllowed"]
