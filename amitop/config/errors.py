"""What is wrong with a setting."""

from __future__ import annotations


class ConfigError(Exception):
    """A setting that can't be used; the text names the file and the way out."""
