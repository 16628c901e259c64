"""Every packet kept within a byte budget, secrets taken out before."""

from amitop.journal.redact import conceal, redact_heard, redact_sent
from amitop.journal.store import Direction, Entry, ExchangeRecord, Journal

__all__ = ["Direction", "Entry", "ExchangeRecord", "Journal", "conceal", "redact_heard", "redact_sent"]
