"""One figure week by week or month by month, with its interval (DEFINITIONS 3)."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from .intervals import from_moments, mean_intervals, rate_intervals
from .responders import UNITS_PER_POINT
from .summary import RATES, mean_change, rate
from .sums import SUM_COLUMNS, whole_numbers

TREND_FIELDS = ("start", "attended", "paired", "clients", "value", "ci_low", "ci_high", "completeness")
MEASURES = ("mean_change", "rate_30", "completeness", "referral_rate", "sessions",
            "rate_50", "rate_2pt", "attended")
COUNTS = ("sessions", "attended")


def trend(
    sums: pd.DataFrame,
    of: str = "mean_change",
    unit: str = "week",
    today: date | None = None,
) -> pd.DataFrame:
    """One row per period from the first to the last with a session: TREND_FIELDS, in_progress, clients_paired.

    sums: one row per period and client, columns as in `measures.sums` with `start` (the
    period's first day: Monday, or the 1st) in place of `group`. of: one of MEASURES; value in
    points, as a rate, or a count of sessions or attended sessions (which has no interval). unit: "week" or "month".
    in_progress marks the period that holds `today`; clients_paired have a recorded session in it. A period without a session is a gap: its
    counts are 0, but its value is NaN, never 0 (3.6).
    """
    if of not in MEASURES:
        raise ValueError(f"a trend is of one of: {', '.join(MEASURES)}")
    starts = periods(sums["start"], unit)
    codes = pd.Index(starts).get_indexer(pd.to_datetime(sums["start"]))
    whole = whole_numbers(sums)
    rows = pd.DataFrame({name: np.bincount(codes, whole[name], len(starts)).astype(int) for name in ("sessions", "attended", "paired")})
    rows["clients"] = np.bincount(codes, whole["attended"] > 0, len(starts)).astype(int)
    rows["clients_paired"] = np.bincount(codes, whole["paired"] > 0, len(starts)).astype(int)
    rows["completeness"] = rate(codes, whole["paired"], whole["attended"], len(starts))["value"]
    figure = _figure(of, codes, whole, rows)
    rows["value"], rows["ci_low"], rows["ci_high"] = figure["value"], figure["low"], figure["high"]
    rows["start"] = [start.date() for start in starts]
    current = start_of(today, unit) if today else None
    rows["in_progress"] = [start == current for start in rows["start"]]
    return rows[[*TREND_FIELDS, "in_progress", "clients_paired"]]


def period_values(sums: pd.DataFrame, of: str, unit: str = "week", today: date | None = None) -> pd.DataFrame:
    """As `trend`, from sums with one row per period over all clients: without clients and intervals, and at once."""
    if of not in MEASURES:
        raise ValueError(f"a trend is of one of: {', '.join(MEASURES)}")
    places, days = _places(sums["start"], unit)
    whole = {name: np.zeros(len(days), dtype=np.int64) for name in SUM_COLUMNS}
    for name, counts in whole.items():
        counts[places] = sums[name]
    current = start_of(today, unit) if today else None
    return pd.DataFrame({
        "start": days, "attended": whole["attended"], "paired": whole["paired"], "value": _value(of, whole),
        "completeness": _share(whole["paired"], whole["attended"]), "in_progress": [day == current for day in days]})


def _places(starts: pd.Series, unit: str) -> tuple[np.ndarray, list[date]]:
    """(the place of each period's first day among them, all first days as `periods` has them)."""
    if unit not in ("week", "month"):
        raise ValueError('a period is a "week" or a "month"')
    found, step = starts.to_numpy("datetime64[D]" if unit == "week" else "datetime64[M]"), 7 if unit == "week" else 1
    if not len(found):
        return np.zeros(0, dtype=int), []
    places = (found - found.min()).astype(int) // step
    return places, (found.min() + step * np.arange(places.max() + 1)).astype("datetime64[D]").tolist()


def _value(of: str, whole: dict[str, np.ndarray]) -> np.ndarray:
    if of in COUNTS:
        return np.where(whole[of] > 0, whole[of], np.nan)
    if of == "mean_change":
        return _share(whole["sum_before"] - whole["sum_after"], whole["paired"] * UNITS_PER_POINT)
    met, eligible = RATES[of]
    return _share(whole[met], whole[eligible])


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, NaN of nothing."""
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def trend_of_moments(
    moments: pd.DataFrame, of: str = "mean_change", unit: str = "week", today: date | None = None
) -> pd.DataFrame:
    """As `trend`, from the moments that the query trend adds up over the clients of each period.

    moments: start, sessions, attended, paired, clients, clients_paired and k, n, s, n_n, n_s, s_s of the figure
    `of` as in `intervals.from_moments` (k: clients with a counted session).
    """
    if of not in MEASURES:
        raise ValueError(f"a trend is of one of: {', '.join(MEASURES)}")
    starts = periods(moments["start"], unit)
    places = pd.Index(starts).get_indexer(pd.to_datetime(moments["start"]))
    days = [start.date() for start in starts]
    current = start_of(today, unit) if today else None
    rows = {"start": days, "in_progress": [day == current for day in days]}
    for name in ("attended", "paired", "clients", "clients_paired"):
        rows[name] = _at(places, moments[name], np.zeros(len(days), dtype=np.int64))
    for name, figures in zip(("value", "ci_low", "ci_high"), _figure_of_moments(of, moments)):
        rows[name] = _at(places, figures, np.full(len(days), np.nan))
    rows["completeness"] = _share(rows["paired"], rows["attended"])
    return pd.DataFrame({name: rows[name] for name in (*TREND_FIELDS, "in_progress", "clients_paired")})


def _at(places: np.ndarray, values, row: np.ndarray) -> np.ndarray:
    """The row with the values at their places, and what it was elsewhere."""
    row[places] = values
    return row


def _figure_of_moments(of: str, moments: pd.DataFrame) -> tuple:
    """value, low, high of the measure in each period that has a row."""
    if of in COUNTS:
        return moments[of].where(moments[of] > 0), np.nan, np.nan
    points = of == "mean_change"
    found = from_moments(*(moments[name] for name in ("n", "k", "s", "n_n", "n_s", "s_s")),
                         UNITS_PER_POINT if points else 1)
    return found.mean, *(mean_intervals if points else rate_intervals)(found)


def _figure(of: str, codes, whole: dict[str, np.ndarray], rows: pd.DataFrame) -> dict:
    """value, low, high of the measure in each period."""
    if of == "mean_change":
        return mean_change(codes, whole, len(rows))
    if of in COUNTS:
        return {"value": rows[of].where(rows[of] > 0).astype(float), "low": np.nan, "high": np.nan}
    met, eligible = RATES[of]
    return rate(codes, whole[met], whole[eligible], len(rows))


def start_of(day: date, unit: str) -> date:
    """The first day of the ISO week or of the month that holds `day` (3.6)."""
    return day - timedelta(days=day.weekday()) if unit == "week" else day.replace(day=1)


def end_of(start: date, unit: str) -> date:
    """The last day of the ISO week or of the month that starts on `start`."""
    return start + timedelta(days=6) if unit == "week" else (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def periods(starts, unit: str) -> list[pd.Timestamp]:
    """Every period's first day from the earliest to the latest of `starts`, gaps included."""
    if unit not in ("week", "month"):
        raise ValueError('a period is a "week" or a "month"')
    starts = pd.to_datetime(pd.Series(starts))
    if starts.empty:
        return []
    return list(pd.date_range(starts.min(), starts.max(), freq="7D" if unit == "week" else "MS"))
