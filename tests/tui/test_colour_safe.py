"""The theme for eyes that see fewer colours: its states stay apart in a simulation of the three kinds.

The simulation is that of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
Vision Deficiency" (2009), at its full severity, on linear RGB. Distances are those of Oklab (Ottosson 2020), where
CSS Color 4 takes 0.02 for a difference that can just be seen; text is small and stands apart, so that five of those
are asked for.
"""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from textual.color import Color

from amitop.tui.themes.shelf import own_themes

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

JUST_SEEN, APART = 0.02, 0.10
#: States of another meaning; those that rest alike may look alike (parked and dialing, hold and paused).
STATES = ("up", "ringing", "hold", "waiting", "parked", "bad", "gone")

VISIONS: dict[str, Matrix] = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_TO_LMS: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_OKLAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def times(matrix: Matrix, colour: Triple) -> Triple:
    first, second, third = (sum(each * part for each, part in zip(row, colour, strict=True)) for row in matrix)
    return first, second, third


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def seen(colour: str, vision: str) -> Triple:
    """A colour as it is seen, in Oklab."""
    red, green, blue = Color.parse(colour).rgb
    light = times(VISIONS[vision], (linear(red / 255), linear(green / 255), linear(blue / 255)))
    long, middle, short = times(_TO_LMS, light)
    return times(_TO_OKLAB, (math.cbrt(long), math.cbrt(middle), math.cbrt(short)))


@pytest.mark.parametrize("vision", VISIONS)
def test_states_stay_apart(vision: str) -> None:
    colours = own_themes()["amitop-colour-safe"].variables
    near = {
        (one, other): round(distance, 3)
        for one, other in combinations(STATES, 2)
        if (distance := math.dist(*(seen(colours[f"state-{each}"], vision) for each in (one, other)))) < APART
    }
    assert not near


def test_the_simulation_confuses_what_such_eyes_confuse() -> None:
    def apart(one: str, other: str, vision: str) -> float:
        return math.dist(seen(one, vision), seen(other, vision))

    assert apart("#8f5a3c", "#4f6f3a", "deuteranopia") < apart("#8f5a3c", "#4f6f3a", "all colours") / 2
    assert apart("#c04040", "#5a6a30", "protanopia") < apart("#c04040", "#5a6a30", "all colours") / 2
    assert apart("#3a7fd0", "#2f8f8a", "tritanopia") < apart("#3a7fd0", "#2f8f8a", "all colours") / 2
    assert apart("#ffffff", "#ffffff", "tritanopia") < JUST_SEEN < apart("#000000", "#ffffff", "protanopia")
