"""The live model of one PBX: records, and the reducers that keep them by packet."""

from amitop.pbx.model import Family, Pbx

__all__ = ["Family", "Pbx"]
