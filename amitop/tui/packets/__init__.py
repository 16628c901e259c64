"""Packets on the screen: all of them, those of a row, one beside another."""
