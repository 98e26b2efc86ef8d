"""Where queries and measures meet: every figure of the pages and of `outcomes measure`, once.

The frames here are for pages and exports; `measure` wraps them as the JSON of CONTRACT.md.
"""

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard import selection as filters
from dashboard.measures import control_chart as charts
from dashboard.measures import summary as groups
from dashboard.measures import trend as series
from dashboard.measures.conventions import DEFAULT, Conventions
from dashboard.measures.responders import UNITS_PER_POINT
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse

SCALES = ("pain", "anxiety")
UNITS = ("week", "month")


class FigureError(ValueError):
    """A figure that does not exist, or an option it does not have; one plain sentence."""


class View(NamedTuple):
    """What a figure is made from: one build, one selection, and the clinic's conventions."""

    warehouse: Warehouse
    build: str
    selection: Selection = Selection()
    conventions: Conventions = DEFAULT
    today: date | None = None

    def rows(self, name: str, **more) -> pd.DataFrame:
        """The result of a query under this view's filters and conventions."""
        worse = round(self.conventions.worse_points * UNITS_PER_POINT)
        given = {**filters.parameters(self.selection), "worse": worse, **more}
        return self.warehouse.rows(name, given, self.build)


def summary(view: View, scale: str = "pain", by: str | None = None) -> pd.DataFrame:
    """One row for the selection, or one per value of the column `by` (measures.summary)."""
    if by is None:
        return groups.summary(view.rows("sums", scale=scale))
    if by == "technique":
        return groups.summary(view.rows("sums_by_technique", scale=scale))
    sums = view.rows("sums_by", scale=scale, by=by)
    if by == "session_number":  # as numbers, so that 10 does not sort before 2
        sums["group"] = pd.to_numeric(sums["group"]).astype("Int64")
    return groups.summary(sums)


def trend(view: View, of: str = "mean_change", scale: str = "pain", unit: str = "week") -> pd.DataFrame:
    """One row per week or month with its interval (measures.trend)."""
    sums = view.rows("sums_by_period", scale=scale, unit=unit)
    return series.trend(sums, of, unit, view.today)


def periods(view: View, scale: str = "pain", unit: str = "week") -> pd.DataFrame:
    """The sums of each week or month over all its clients: few rows, but no intervals from them."""
    return view.rows("periods", scale=scale, unit=unit)


def period_values(sums: pd.DataFrame, of: str, unit: str = "week", today: date | None = None) -> pd.DataFrame:
    """As `trend` from the sums of `periods`: start, attended, paired, value, completeness, in_progress."""
    return series.trend(sums, of, unit, today).drop(columns=["clients", "ci_low", "ci_high"])


def chart(rows: pd.DataFrame, freeze: int | None = None, conventions: Conventions = DEFAULT) -> pd.DataFrame:
    """The control chart of start, value, in_progress: CHART_FIELDS and in_progress, a row per period.

    The period in progress is no point yet: it gets the limits of the others to be seen against,
    and neither moves them nor is marked.
    """
    done = rows[~rows["in_progress"].astype(bool)]
    made = charts.control_chart(done[["start", "value"]], freeze=freeze, conventions=conventions)
    made["in_progress"] = False
    for _, current in rows[rows["in_progress"].astype(bool)].iterrows():
        made = pd.concat([made, _unfinished(current, made)], ignore_index=True)
    return made.reset_index(drop=True)


def _unfinished(current: pd.Series, made: pd.DataFrame) -> pd.DataFrame:
    limits = ["mean", "lower", "upper", "lower_near", "upper_near", "trial"]
    last = made[limits].iloc[-1].to_dict() if len(made) else {"trial": True}
    row = {**last, "start": current["start"], "value": current["value"], "in_progress": True}
    return pd.DataFrame([row]).reindex(columns=made.columns).astype({"rule": object, "variation": object})


def measure(
    name: str,
    selection: Selection,
    warehouse: Warehouse,
    *,
    scale: str = "pain",
    by: str | None = None,
    unit: str = "week",
    of: str = "mean_change",
    freeze: int | None = None,
    conventions: Conventions = DEFAULT,
    today: date | None = None,
) -> dict:
    """CONTRACT's {"measure", "selection", "build", "rows"} of one named figure, in plain JSON values.

    Numbers are not rounded and what is undefined is None. Raises FigureError for a name or option
    that does not exist, WarehouseError where there is nothing to read.
    """
    _choose("measure", name, tuple(MEASURES))
    _choose("scale", scale, SCALES)
    _choose("unit", unit, UNITS)
    _choose("of", of, series.MEASURES)
    if by is not None:
        _choose("by", by, filters.COLUMNS)
    view = View(warehouse, warehouse.build(), selection, conventions, today)
    options = {"scale": scale, "by": by, "unit": unit, "of": of, "freeze": freeze}
    rows = MEASURES[name](view, options)
    return {
        "measure": name,
        "selection": {**filters.as_dict(selection), "scale": scale},
        "build": view.build,
        "rows": plain(rows),
    }


def _summary(view: View, options: dict) -> pd.DataFrame:
    return summary(view, options["scale"], options["by"])[list(groups.SUMMARY_FIELDS)]


def _trend(view: View, options: dict) -> pd.DataFrame:
    rows = trend(view, options["of"], options["scale"], options["unit"])
    return rows[[*series.TREND_FIELDS, "in_progress"]]


def _control_chart(view: View, options: dict) -> pd.DataFrame:
    sums = periods(view, options["scale"], options["unit"])
    rows = period_values(sums, options["of"], options["unit"], view.today)
    return chart(rows, options["freeze"], view.conventions)


MEASURES = {"summary": _summary, "trend": _trend, "control-chart": _control_chart}


def _choose(what: str, given: str, choices: tuple[str, ...]) -> None:
    if given not in choices:
        raise FigureError(f"There is no {what} {given!r}; choose one of: {', '.join(choices)}.")


def plain(rows: pd.DataFrame) -> list[dict]:
    """A frame as plain JSON values: None where undefined, dates as ISO text."""
    return [{name: _value(value) for name, value in row.items()} for row in rows.to_dict("records")]


def _value(value):
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    if isinstance(value, np.generic):
        return value.item()
    return value.isoformat() if hasattr(value, "isoformat") else value
