"""Time that is turned back, and recordings."""
