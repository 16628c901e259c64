"""Hostile packets and files for every part that reads them: `python -m tests.fuzz TARGET --seconds N`."""
