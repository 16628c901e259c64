"""amitop: a full-screen terminal monitor for Asterisk."""

__version__ = "0.1.0"
