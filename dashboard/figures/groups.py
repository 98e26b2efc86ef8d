"""Groups of sessions: the summary, the trend, the control chart (DEFINITIONS 2, 3 and 5)."""

from datetime import date

import pandas as pd

from dashboard.figures.view import View
from dashboard.measures import control_chart as charts
from dashboard.measures import summary as groups
from dashboard.measures import trend as series
from dashboard.measures.acceptable import acceptable_state
from dashboard.measures.alike import period_sums
from dashboard.measures.conventions import DEFAULT, Conventions
from dashboard.measures.responders import UNITS_PER_POINT


def summary(view: View, scale: str = "pain", by: str | None = None) -> pd.DataFrame:
    """One row for the selection, or one per value of the column `by` (measures.summary)."""
    if by is None:
        return groups.summary(view.tally.people(view.chosen, scale, view.conventions))
    if by == "technique":
        return groups.summary(view.rows("sums_by_technique", scale=scale))
    sums = view.rows("sums_by", scale=scale, by=by)
    if by == "session_number":  # as numbers, so that 10 does not sort before 2
        sums["group"] = pd.to_numeric(sums["group"]).astype("Int64")
    return groups.summary(sums)


def acceptable(view: View, scale: str = "pain", by: str | None = None) -> pd.DataFrame:
    """How many sessions end in an acceptable state; one row, or one per value of `by` (measures.acceptable)."""
    limit = round(view.conventions.acceptable_points * UNITS_PER_POINT)
    sums = view.rows("acceptable", scale=scale, by=by, acceptable=limit)
    return acceptable_state(sums if by else sums.drop(columns="group"))


def trend(view: View, of: str = "mean_change", scale: str = "pain", unit: str = "week") -> pd.DataFrame:
    """One row per week or month with its interval (measures.trend)."""
    moments = view.rows("trend", scale=scale, unit=unit, of=of)
    return series.trend_of_moments(moments, of, unit, view.today)


def periods(view: View, scale: str = "pain", unit: str = "week") -> pd.DataFrame:
    """The sums of each week or month over all its clients: few rows, but no intervals from them."""
    return period_sums(view.tally.periods(view.chosen, scale, unit), unit, view.conventions)


def periods_by(view: View, by: str, scale: str = "pain", unit: str = "week") -> pd.DataFrame:
    """As `periods`, with a row for each value of the column `by` (`group`, None where it is not recorded).

    A session counts under each of its techniques.
    """
    rows = view.rows("periods_by", scale=scale, unit=unit, by=by)
    return rows.assign(group=rows["group"].astype(object).where(rows["group"].notna(), None))


def period_values(sums: pd.DataFrame, of: str, unit: str = "week", today: date | None = None) -> pd.DataFrame:
    """As `trend` from the sums of `periods`: start, attended, paired, value, completeness, in_progress."""
    return series.period_values(sums, of, unit, today)


def chart(
    rows: pd.DataFrame, freeze: int | None = None, conventions: Conventions = DEFAULT,
    baseline: tuple[date, date] | None = None, rebase: tuple[date, ...] = (),
) -> pd.DataFrame:
    """The control chart of start, value, in_progress: CHART_FIELDS and in_progress, a row per period.

    freeze, baseline, rebase: the owner's decisions, as in measures.control_chart.

    The period in progress is no point yet: it gets the limits of the others to be seen against,
    and neither moves them nor is marked.
    """
    going = rows["in_progress"].to_numpy(bool)
    made = charts.control_chart(rows.loc[~going, ["start", "value"]], freeze=freeze, rebase=rebase, conventions=conventions,
                                baseline=baseline)
    made["in_progress"] = False
    if going.any():
        made = pd.concat([made, _unfinished(rows[going].iloc[0], made)], ignore_index=True)
    return made


def assurance(rows: pd.DataFrame, target: float | None) -> str | None:
    """Whether a chart's limits keep its figure above or below a target (measures.control_chart.assurance)."""
    return charts.assurance(rows, target)


def _unfinished(current: pd.Series, made: pd.DataFrame) -> pd.DataFrame:
    limits = ["mean", "lower", "upper", "lower_near", "upper_near", "trial"]
    last = made[limits].iloc[-1].to_dict() if len(made) else {"trial": True}
    row = {**last, "start": current["start"], "value": current["value"], "in_progress": True}
    return pd.DataFrame([row]).reindex(columns=made.columns).astype({"rule": object, "variation": object})
