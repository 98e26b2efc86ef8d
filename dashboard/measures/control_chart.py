"""XmR control charts: which points are signal, which are noise (DEFINITIONS 5).

Source: NHS England "Making Data Count", as implemented in NHSRplotthedots. There a point
beyond the limits does not count as one of the two of three: it is a signal by itself.
"""

from statistics import mean as exact_mean

import numpy as np
import pandas as pd

from .conventions import DEFAULT, Conventions

LIMIT_FACTOR = 2.66      # 3/d₂ with d₂ = 1.128 for moving ranges of two (Wheeler 1993)
SCREEN_FACTOR = 3.267    # D₄ for moving ranges of two: a larger one is itself an outlier
NEAR_SHARE = 2 / 3       # near-limits stand at two thirds of the limits
TRIAL_BELOW = 12         # limits from fewer points are "trial" (5.3)
RULES = ("outside", "trend", "two_of_three", "shift")
CHART_FIELDS = (
    "start", "value", "mean", "lower", "upper", "lower_near", "upper_near",
    "moving_range", "rule", "variation", "trial",
)
_ROUNDING = 1e-12        # differences below this share of the largest value are ties


def control_chart(
    series: pd.DataFrame,
    improvement: str = "up",
    freeze: int | None = None,
    rebase=(),
    conventions: Conventions = DEFAULT,
) -> pd.DataFrame:
    """The chart of a series, one row per row of `series`, columns CHART_FIELDS.

    series: columns start (dates in order) and value (any unit; None or NaN is a gap, which is
    skipped: it is no zero and breaks no run). improvement: "up" or "down", the direction that
    is better. freeze: limits come from the first so many points of a phase. rebase: dates from
    which a new phase, with its own limits and runs, starts. Undefined as NaN: the limits of a
    phase with fewer than two points, the moving range of a phase's first point, rule where
    there is no signal, variation in a gap.
    """
    if improvement not in ("up", "down"):
        raise ValueError('improvement is "up" or "down"')
    chart = pd.DataFrame({
        "start": series["start"].to_numpy(),
        "value": pd.to_numeric(series["value"]).to_numpy(dtype=float),
    })
    dates = pd.to_datetime(pd.Series(list(rebase), dtype=object)).sort_values().to_numpy()
    phase = np.zeros(len(chart), dtype=int)
    if len(dates):
        phase = np.searchsorted(dates, pd.to_datetime(chart["start"]).to_numpy(), side="right")
    better = 1 if improvement == "up" else -1
    parts = [_phase(part, better, freeze, conventions) for _, part in chart.groupby(phase)]
    return pd.concat(parts)[list(CHART_FIELDS)] if parts else chart.reindex(columns=CHART_FIELDS)


def variation(chart: pd.DataFrame) -> str | None:
    """The variation icon: the word of the latest point that is not a gap (5.4)."""
    words = chart["variation"].dropna()
    return words.iloc[-1] if len(words) else None


def assurance(chart: pd.DataFrame, target: float | None, improvement: str = "up") -> str | None:
    """"consistently_met", "consistently_missed" or "hit_and_miss" (5.4).

    Consistently only where the target lies strictly outside the latest limits. None without a
    target or without limits.
    """
    if target is None or chart.empty or np.isnan(chart["upper"].iloc[-1]):
        return None
    lower, upper = chart["lower"].iloc[-1], chart["upper"].iloc[-1]
    if lower <= target <= upper:
        return "hit_and_miss"
    always_above = target < lower
    return "consistently_met" if always_above == (improvement == "up") else "consistently_missed"


def _phase(part: pd.DataFrame, better: int, freeze: int | None, conventions) -> pd.DataFrame:
    """The chart columns of one phase: limits from its baseline, rules over all its points."""
    part = part.copy()
    seen = part["value"].notna().to_numpy()
    values = part["value"].to_numpy()[seen]
    baseline = values[:freeze]
    centre, half = _limits(baseline, conventions.screen_moving_ranges)
    part["mean"] = centre
    part["lower"], part["upper"] = centre - half, centre + half
    part["lower_near"], part["upper_near"] = centre - NEAR_SHARE * half, centre + NEAR_SHARE * half
    part["trial"] = len(baseline) < TRIAL_BELOW
    rule, direction = label(values, centre, half, conventions)
    words = np.select([direction * better > 0, direction * better < 0],
                      ["improvement", "concern"], "common").astype(object)
    part["rule"], part["variation"] = None, None
    part.loc[seen, "moving_range"] = np.abs(np.diff(values, prepend=np.nan))
    part.loc[seen, "rule"], part.loc[seen, "variation"] = rule, words
    return part


def _limits(baseline: np.ndarray, screen: bool) -> tuple[float, float]:
    """Centre and distance of the limits: mean and 2.66 · mean moving range (5.1)."""
    if len(baseline) == 0:
        return np.nan, np.nan
    # exact, so that a constant series lies on its mean and not an ulp beside it
    centre = exact_mean(baseline.tolist())
    ranges = np.abs(np.diff(baseline))
    if len(ranges) == 0:
        return centre, np.nan
    kept = ranges[ranges < SCREEN_FACTOR * ranges.mean()] if screen else ranges
    return centre, LIMIT_FACTOR * (kept if len(kept) else ranges).mean()


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
    marked = np.zeros(len(side), dtype=bool)
    for first in range(len(side) - 2):
        window = slice(first, first + 3)
        if near[window].sum() >= 2 and abs(side[window].sum()) == 3:
            marked[window] |= near[window]
    return marked
