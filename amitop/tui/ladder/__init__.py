"""The ladder of a call on the screen."""
