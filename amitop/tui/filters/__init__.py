"""Filters under a name."""
