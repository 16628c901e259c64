"""The face for pipes: the same model and packets as the full screen, as tables, JSON and bytes."""
