"""The embedded PBX: an AMI server with a living call centre, for demonstrations and tests."""

from amitop.demo.faults import Faults
from amitop.demo.pbx import DemoPbx

__all__ = ["DemoPbx", "Faults"]
