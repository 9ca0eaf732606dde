"""The Vietnamese lunar calendar from the sky: new moons and the sun's longitude at UTC+7.

After Jean Meeus, *Astronomical Algorithms*, chapters 25 and 49: an independent twin of the tables that `rules.holidays`
reads. The month of the winter solstice is the eleventh. Where thirteen months lie between two solstices, the first one
in which the sun enters no new twelfth of its way (no *trung khí*) is a leap month and has the number of the one before.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from math import floor, radians, sin

HANOI, BEIJING = 7, 8
_MONTH = 29.530588861
_SECONDS_AHEAD = 70
"""Terrestrial time is ahead of the clocks by 68 to 75 seconds in 2007-2040; a new moon is known to about ten."""


def new_year(year: int, hours_east: int = HANOI) -> date:
    return lunar_date(1, 1, year, hours_east)


def lunar_date(day: int, month: int, year: int, hours_east: int = HANOI) -> date:
    """The solar day of a lunar day whose lunar year begins in that solar year; the ordinary month, not a leap one."""
    months = _months_from_the_eleventh(year - 1, hours_east)
    first = next(first for first, number, leap in months if number == month and not leap)
    return first + timedelta(days=day - 1)


def _months_from_the_eleventh(year: int, hours_east: int) -> list[tuple[date, int, bool]]:
    """First day, number and whether leap, of the months from the solstice of that year to the next."""
    start, stop = _eleventh(year, hours_east), _eleventh(year + 1, hours_east)
    firsts = [start]
    while firsts[-1] < stop:
        firsts.append(_new_moon_after(firsts[-1], hours_east))
    has_leap = len(firsts) == 14
    months, number, leap_done = [], 10, not has_leap
    for first, following in pairwise(firsts):
        no_term = _twelfth(first, hours_east) == _twelfth(following, hours_east)
        leap = no_term and not leap_done
        leap_done = leap_done or leap
        number += not leap
        months.append((first, (number - 1) % 12 + 1, leap))
    return months


def _eleventh(year: int, hours_east: int) -> date:
    """The first day of the month in which the sun reaches 270 degrees."""
    solstice = date(year, 12, 15)
    while _twelfth(solstice + timedelta(days=1), hours_east) != 9:
        solstice += timedelta(days=1)
    first = _new_moon_after(solstice - timedelta(days=40), hours_east)
    while (following := _new_moon_after(first, hours_east)) <= solstice:
        first = following
    return first


def _twelfth(day: date, hours_east: int) -> int:
    """In which twelfth of its way the sun stands at the midnight with which the day begins."""
    midnight = day.toordinal() + 1721424.5 - hours_east / 24
    return floor(_sun(midnight) / 30)


def _new_moon_after(day: date, hours_east: int) -> date:
    """The first day after that one on which the moon is new."""
    k = floor((day.toordinal() - date(2000, 1, 6).toordinal()) / _MONTH) - 2
    while True:
        local = _new_moon(k) - _SECONDS_AHEAD / 86400 + hours_east / 24
        new = date.fromordinal(floor(local + 0.5) - 1721425)
        if new > day:
            return new
        k += 1


def _sun(julian_day: float) -> float:
    """Apparent longitude in degrees, good to about 0.01 (chapter 25)."""
    t = (julian_day + _SECONDS_AHEAD / 86400 - 2451545) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
    anomaly = radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t - 0.000014 * t * t) * sin(anomaly)
        + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000289 * sin(3 * anomaly)
    )
    node = radians(125.04 - 1934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * sin(node)) % 360


_TERMS = (
    # coefficient in days, power of E, multiples of the sun's anomaly, the moon's, its argument of latitude, the node
    *((-0.40720, 0, 0, 1, 0, 0), (0.17241, 1, 1, 0, 0, 0), (0.01608, 0, 0, 2, 0, 0), (0.01039, 0, 0, 0, 2, 0)),
    *((0.00739, 1, -1, 1, 0, 0), (-0.00514, 1, 1, 1, 0, 0), (0.00208, 2, 2, 0, 0, 0), (-0.00111, 0, 0, 1, -2, 0)),
    *((-0.00057, 0, 0, 1, 2, 0), (0.00056, 1, 1, 2, 0, 0), (-0.00042, 0, 0, 3, 0, 0), (0.00042, 1, 1, 0, 2, 0)),
    *((0.00038, 1, 1, 0, -2, 0), (-0.00024, 1, -1, 2, 0, 0), (-0.00017, 0, 0, 0, 0, 1), (-0.00007, 0, 2, 1, 0, 0)),
    *((0.00004, 0, 0, 2, -2, 0), (0.00004, 0, 3, 0, 0, 0), (0.00003, 0, 1, 1, -2, 0), (0.00003, 0, 0, 2, 2, 0)),
    *((-0.00003, 0, 1, 1, 2, 0), (0.00003, 0, -1, 1, 2, 0), (-0.00002, 0, -1, 1, -2, 0), (-0.00002, 0, 1, 3, 0, 0)),
    (0.00002, 0, 0, 4, 0, 0),
)
_PLANETS = (
    *((325e-6, 299.77, 0.107408), (165e-6, 251.88, 0.016321), (164e-6, 251.83, 26.651886), (126e-6, 349.42, 36.412478)),
    *((110e-6, 84.66, 18.206239), (62e-6, 141.74, 53.303771), (60e-6, 207.14, 2.453732), (56e-6, 154.84, 7.306860)),
    *((47e-6, 34.52, 27.261239), (42e-6, 207.19, 0.121824), (40e-6, 291.34, 1.844379), (37e-6, 161.72, 24.198154)),
    *((35e-6, 239.56, 25.513099), (23e-6, 331.55, 3.592518)),
)


def _new_moon(k: int) -> float:
    """The julian day of the k-th new moon after that of 6 January 2000, in terrestrial time (chapter 49)."""
    t = k / 1236.85
    mean = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    eccentricity = 1 - 0.002516 * t - 0.0000074 * t * t
    sun = radians(2.5534 + 29.10535670 * k - 0.0000014 * t * t)
    moon = radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    latitude = radians(160.7108 + 390.67050284 * k - 0.0016118 * t * t)
    node = radians(124.7746 - 1.56375588 * k + 0.0020672 * t * t)
    terms = sum(
        size * eccentricity**power * sin(s * sun + m * moon + f * latitude + n * node)
        for size, power, s, m, f, n in _TERMS
    )
    planets = sum(size * sin(radians(angle + speed * k)) for size, angle, speed in _PLANETS)
    return mean + terms + planets
