"""The language of Asterisk's Manager Interface, without I/O: packets, framing, Actions, exchanges."""

from amitop.ami.action import Action, ActionError
from amitop.ami.exchange import Ending, Exchange, Pairing
from amitop.ami.framer import Framer
from amitop.ami.packet import Kind, Packet, is_escaped, unescape

__all__ = [
    "Action",
    "ActionError",
    "Ending",
    "Exchange",
    "Framer",
    "Kind",
    "Packet",
    "Pairing",
    "is_escaped",
    "unescape",
]
