"""A call as a ladder, from packets alone: channels side by side, time downwards, and what passed between them."""

from amitop.ladder.build import Heard, build
from amitop.ladder.compare import Difference, compare
from amitop.ladder.ladder import Column, ColumnKind, Ladder, Step, StepKind

__all__ = ["Column", "ColumnKind", "Difference", "Heard", "Ladder", "Step", "StepKind", "build", "compare"]
