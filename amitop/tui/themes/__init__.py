"""Themes: files that are read, filled up where they name few colours, and put on."""
