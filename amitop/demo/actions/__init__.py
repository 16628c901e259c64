"""The Actions that the embedded PBX carries out."""

from amitop.demo.actions.desk import Desk

__all__ = ["Desk"]
