"""XmR control charts: which points are signal, which are noise (DEFINITIONS 5).

Source: NHS England "Making Data Count", as implemented in NHSRplotthedots.
"""

from statistics import mean as exact_mean

import numpy as np
import pandas as pd

from .chart_rules import NEAR_SHARE, label
from .conventions import DEFAULT, Conventions

LIMIT_FACTOR = 2.66      # 3/d₂ with d₂ = 1.128 for moving ranges of two (Wheeler 1993)
SCREEN_FACTOR = 3.267    # D₄ for moving ranges of two: a larger one is itself an outlier
TRIAL_BELOW = 12         # limits from fewer points are "trial" (5.3)
CHART_FIELDS = (
    "start", "value", "mean", "lower", "upper", "lower_near", "upper_near",
    "moving_range", "rule", "variation", "trial",
)


def control_chart(
    series: pd.DataFrame,
    improvement: str = "up",
    freeze: int | None = None,
    rebase=(),
    conventions: Conventions = DEFAULT,
    baseline: tuple | None = None,
) -> pd.DataFrame:
    """The chart of a series: one row per row of `series`, in order of date, columns CHART_FIELDS.

    series: columns start (dates) and value (any unit; None or NaN is a gap, which is
    skipped: it is no zero and breaks no run). improvement: "up" or "down", the direction that
    is better. freeze: limits come from the first so many points of a phase. rebase: dates from
    which a new phase, with its own limits and runs, starts. baseline: a first and a last day;
    limits of a phase come from its points that start between them, where there are 2 or more of
    these. Undefined as NaN: the limits of a
    phase with fewer than two points, the moving range of a phase's first point, rule where
    there is no signal, variation in a gap.
    """
    if improvement not in ("up", "down"):
        raise ValueError('improvement is "up" or "down"')
    if freeze is not None and freeze < 2:
        raise ValueError("limits need at least 2 points to freeze")
    if freeze is not None and baseline is not None:
        raise ValueError("limits come from the first points or from a baseline, not from both")
    starts = pd.to_datetime(series["start"]).to_numpy()
    order = np.argsort(starts, kind="stable")
    starts = starts[order]
    values = pd.to_numeric(series["value"]).to_numpy(dtype=float)[order]
    phase = np.zeros(len(starts), dtype=int)
    if len(rebase):
        phase = np.searchsorted(np.sort(pd.to_datetime(pd.Series(list(rebase), dtype=object)).to_numpy()), starts, side="right")
    better, base = 1 if improvement == "up" else -1, _base(starts, baseline)
    chart = {name: np.full(len(starts), np.nan) for name in CHART_FIELDS[2:8]}
    chart |= {name: np.full(len(starts), None, dtype=object) for name in ("rule", "variation")}
    chart["trial"] = np.zeros(len(starts), dtype=bool)
    for number in np.unique(phase):
        at = phase == number
        for name, column in _phase(values[at], base[at], better, freeze, conventions).items():
            chart[name][at] = column
    words = {name: pd.Series(chart[name], dtype=object) for name in ("rule", "variation")}  # else pandas makes None NaN
    return pd.DataFrame({"start": series["start"].to_numpy()[order], "value": values, **chart, **words})


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


def _base(starts: np.ndarray, baseline: tuple | None) -> np.ndarray:
    """Whether each period starts in the baseline; without one none does."""
    if baseline is None:
        return np.zeros(len(starts), dtype=bool)
    first, last = pd.to_datetime(pd.Series(baseline, dtype=object)).to_numpy()
    return (starts >= first) & (starts <= last)


def _phase(values: np.ndarray, base: np.ndarray, better: int, freeze: int | None, conventions) -> dict:
    """The chart columns of one phase: limits from its baseline, rules over all its points."""
    seen = ~np.isnan(values)
    points, chosen = values[seen], values[seen & base]
    baseline = chosen if len(chosen) >= 2 else points[:freeze]
    centre, half = _limits(baseline, conventions.screen_moving_ranges)
    found, direction = label(points, centre, half, conventions)
    words = np.select([direction * better > 0, direction * better < 0],
                      ["improvement", "concern"], "common").astype(object)
    rule, variation = np.full((2, len(values)), None, dtype=object)
    moving_range = np.full(len(values), np.nan)
    rule[seen], variation[seen], moving_range[seen] = found, words, np.abs(np.diff(points, prepend=np.nan))
    near = NEAR_SHARE * half
    return {"mean": centre, "lower": centre - half, "upper": centre + half, "lower_near": centre - near,
            "upper_near": centre + near, "moving_range": moving_range, "rule": rule, "variation": variation,
            "trial": len(baseline) < TRIAL_BELOW}


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
