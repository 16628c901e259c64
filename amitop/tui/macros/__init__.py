"""Macros on the screen: asked for, run on one row or on many, and saved from what was sent."""
