"""Every packet kept within a byte budget, secrets taken out before."""

from amitop.journal.redact import redact_heard, redact_sent
from amitop.journal.store import Direction, Entry, ExchangeRecord, Journal

__all__ = ["Direction", "Entry", "ExchangeRecord", "Journal", "redact_heard", "redact_sent"]
