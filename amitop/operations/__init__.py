"""What an operator does: verbs and any composed Action, how much harm it can do, and whom it touches."""

from amitop.operations.cli_commands import command_danger
from amitop.operations.composed import composed
from amitop.operations.danger import READING, Danger, Degree, danger, danger_by_name, reads_only
from amitop.operations.macro import MacroError, degree_of, from_macro
from amitop.operations.reach import Reach, reach
from amitop.operations.row import Captured, Row, capture
from amitop.operations.traps import Trap, traps
from amitop.operations.verbs import (
    Operation,
    attended_transfer,
    blind_transfer,
    hang_up,
    hang_up_call,
    pause,
    person,
)

__all__ = [
    "READING",
    "Captured",
    "Danger",
    "Degree",
    "MacroError",
    "Operation",
    "Reach",
    "Row",
    "Trap",
    "attended_transfer",
    "blind_transfer",
    "capture",
    "command_danger",
    "composed",
    "danger",
    "danger_by_name",
    "degree_of",
    "from_macro",
    "hang_up",
    "hang_up_call",
    "pause",
    "person",
    "reach",
    "reads_only",
    "traps",
]
