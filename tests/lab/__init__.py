"""The lab: real Asterisks in chroots, and the storm of calls. See README.md."""
