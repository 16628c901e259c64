"""Every packet kept within a byte budget, secrets taken out before; and what is looked for among them."""

from amitop.journal.latency import Latencies, Latency
from amitop.journal.redact import conceal, redact_heard, redact_sent
from amitop.journal.search import CallSearch
from amitop.journal.store import Direction, Entry, ExchangeRecord, Journal
from amitop.journal.subject import Subject, subject_of

__all__ = [
    "CallSearch",
    "Direction",
    "Entry",
    "ExchangeRecord",
    "Journal",
    "Latencies",
    "Latency",
    "Subject",
    "conceal",
    "redact_heard",
    "redact_sent",
    "subject_of",
]
