"""Tests of the full screen, against a still monitor and a clock that stands."""
