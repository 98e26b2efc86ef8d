"""The rules that tell a signal in a control chart from noise (DEFINITIONS 5.2).

Source: NHS England "Making Data Count", as implemented in NHSRplotthedots. There a point
beyond the limits does not count as one of the two of three: it is a signal by itself.
"""

import numpy as np

from .conventions import DEFAULT, Conventions

RULES = ("outside", "trend", "two_of_three", "shift")
NEAR_SHARE = 2 / 3  # near-limits stand at two thirds of the limits
_ROUNDING = 1e-12   # differences below this share of the largest value are ties


def label(values: np.ndarray, centre: float, half: float, conventions: Conventions = DEFAULT):
    """The rule that marks each point, first match, and its direction +1, −1 or 0 (5.2).

    values: one phase without gaps; centre ± half: its limits. Returns two arrays: a word of
    RULES or None, and which way the signal points (for a trend: the way it runs).
    """
    tie = _ROUNDING * max(np.abs(values), default=0.0)
    distance = values - centre
    side = _sign(distance, tie)
    outside = np.abs(distance) > half + tie
    near = ~outside & (np.abs(distance) > NEAR_SHARE * half + tie)
    found = {
        "outside": side * outside,
        "trend": _trends(values, tie, conventions.trend_points),
        "two_of_three": side * _two_of_three(side, near),
        "shift": _shifts(side, conventions.shift_points),
    }
    rule = np.full(len(values), None, dtype=object)
    direction = np.zeros(len(values), dtype=int)
    for word in reversed(RULES):
        hit = found[word] != 0
        rule[hit], direction[hit] = word, found[word][hit]
    return rule, direction


def _sign(difference: np.ndarray, tie: float) -> np.ndarray:
    return (difference > tie).astype(int) - (difference < -tie).astype(int)


def _runs(signs: np.ndarray, length: int):
    """(first, past the last, sign) of each unbroken run of one sign, at least `length` long."""
    edges = np.flatnonzero(np.diff(signs)) + 1
    for first, last in zip([0, *edges], [*edges, len(signs)]):
        if last - first >= length and signs[first] != 0:
            yield first, last, signs[first]


def _shifts(side: np.ndarray, points: int) -> np.ndarray:
    marked = np.zeros(len(side), dtype=int)
    for first, last, sign in _runs(side, points):
        marked[first:last] = sign
    return marked


def _trends(values: np.ndarray, tie: float, points: int) -> np.ndarray:
    """Points of strictly rising or falling runs; a turning point belongs to the later one."""
    marked = np.zeros(len(values), dtype=int)
    for first, last, sign in _runs(_sign(np.diff(values), tie), points - 1):
        marked[first:last + 1] = sign  # so many steps join one point more
    return marked


def _two_of_three(side: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Points beyond the near-limit in a window of three with two such, all on one side."""
    if len(side) < 3:
        return np.zeros(len(side), dtype=bool)
    of_three = [np.lib.stride_tricks.sliding_window_view(values, 3).sum(axis=1) for values in (near, side)]
    windows = (of_three[0] >= 2) & (np.abs(of_three[1]) == 3)
    return near & (np.convolve(windows, np.ones(3)) > 0)  # the windows that a point is in
