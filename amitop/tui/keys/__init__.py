"""The keys: the registry of acts, presets, and what a user's configuration makes of them."""
