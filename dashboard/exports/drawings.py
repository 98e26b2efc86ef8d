"""The charts of a printed report as places between 0 and 1, which assets/charts.typ draws as vectors.

x runs from left to right, y from the top down.
"""

from datetime import date, timedelta

import pandas as pd

from dashboard import words
from dashboard.measures.disclosure import HIDDEN

LOW, HIGH = -1, 10               # of the control chart: the whole scale, so that small changes look small
MOST_TICKS = 9                   # months named under a control chart
LEAST = {"low": -1, "high": 5}   # of the forest plot: as far as its axis goes at least
HALF = {"week": timedelta(days=3.5), "month": timedelta(days=15)}


def control_chart(rows: pd.DataFrame, period: tuple[date, date], unit: str) -> dict | None:
    """The mean change period by period with its usual range; None for fewer than two points.

    rows: CHART_FIELDS and in_progress. low, high, mean: of the usual range, None where it is not known. shaded: the
    report's own period, None where it is the whole chart.
    """
    seen = rows[rows["value"].notna()]
    if len(seen) < 2:
        return None
    first, until, last = rows["start"].iloc[0], rows["start"].iloc[-1], seen.iloc[-1]
    across, down = _across(first, until), _down(min(LOW, float(seen["value"].min()) - 0.5))
    ends = (pd.Timestamp(period[0]) - HALF[unit], min(pd.Timestamp(period[1]), pd.Timestamp(until)) + HALF[unit])
    return {
        "ticks": [{"at": down(value), "label": str(value)} for value in range(0, HIGH + 1, 2)],
        "months": [{"at": across(day), "label": label} for day, label in _months(first, until)],
        "shaded": [min(max(across(day), 0), 1) for day in ends] if period[0] > pd.Timestamp(first).date() else None,
        "mean": _placed(last["mean"], down), "low": _placed(last["lower"], down), "high": _placed(last["upper"], down),
        "lines": [[[across(day), down(value)] for day, value in part] for part in _unbroken(rows)],
        "points": [{"x": across(row["start"]), "y": down(row["value"]), "tone": _tone(row)} for row in seen.to_dict("records")],
    }


def _across(first: date, last: date):
    """day → x, with a little room at both ends."""
    span = max((last - first).days, 1)
    return lambda day: 0.025 + 0.95 * (pd.Timestamp(day) - pd.Timestamp(first)) / timedelta(days=span)


def _down(low: float):
    """points → y, within the chart."""
    return lambda value: 1 - (min(max(float(value), low), HIGH) - low) / (HIGH - low)


def _placed(value, down) -> float | None:
    return down(value) if words.finite(value) else None


def _tone(row: dict) -> str:
    return "open" if row["in_progress"] else str(row["variation"])


def _months(first: date, last: date) -> list[tuple[date, str]]:
    """The first days of some months between two days, with their names; the year under the first and each January."""
    days = [day.date() for day in pd.date_range(first, last, freq="MS")]
    days = days[::-(-len(days) // MOST_TICKS) or 1]
    return [(day, f"{day:%b}" + (f"\n{day.year}" if place == 0 or day.year != days[place - 1].year else ""))
            for place, day in enumerate(days)]


def _unbroken(rows: pd.DataFrame) -> list[list[tuple[date, float]]]:
    """The points that a line joins: a gap, and the period in progress, break it."""
    there = rows["value"].notna() & ~rows["in_progress"].astype(bool)
    parts = (part for _, part in rows[there].groupby((~there).cumsum()[there]))
    return [list(zip(part["start"], part["value"], strict=True)) for part in parts if len(part) > 1]


def forest(rows: pd.DataFrame) -> dict:
    """Adjusted change per technique with its interval, as logged beside it.

    ticks and zero (where no change lies): of the axis; rows: technique → low, high, middle, raw (each a place),
    few (read with care), of those that have an adjusted change.
    """
    shown = rows[rows["adjusted_change"].notna() & rows["ci_low"].notna()]
    low = min([LEAST["low"], *(float(value) - 0.3 for value in shown["ci_low"])])
    high = max([LEAST["high"], *(float(value) + 0.3 for value in shown["ci_high"])])

    def across(value) -> float:
        return (float(value) - low) / (high - low)

    step = 1 if high - low < 9 else 2 if high - low < 18 else 5
    ticks = range(-(-int(low) // step) * step, int(high) + 1, step)
    return {
        "ticks": [{"at": across(value), "label": words.number(value, 0)} for value in ticks], "zero": across(0),
        "rows": {row["technique"]: {
            "low": across(row["ci_low"]), "high": across(row["ci_high"]), "middle": across(row["adjusted_change"]),
            "raw": min(max(across(row["raw_change"]), 0), 1), "few": row["state"] == "caution"}
            for row in shown.to_dict("records")},
    }


def bars(outcomes: pd.DataFrame) -> list[dict]:
    """label, length and count of each outcome of `week.became`; a hidden count has a star and no bar."""
    known = [0 if count == HIDDEN else int(count) for count in outcomes["sessions"]]
    most = max([*known, 1])
    return [{"label": label, "length": length / most, "count": HIDDEN if count == HIDDEN else f"{count:,}"}
            for label, length, count in zip(outcomes["label"], known, outcomes["sessions"], strict=True)]
