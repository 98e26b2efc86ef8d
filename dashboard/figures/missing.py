"""What is not recorded: completeness over time, and whether it differs from the rest (DEFINITIONS 3.1, 3.4)."""

import pandas as pd

from dashboard.figures.view import View
from dashboard.measures import missing
from dashboard.measures import trend as series


def completeness_by(view: View, by: str = "therapist", unit: str = "month", scale: str = "pain") -> pd.DataFrame:
    """group, start, attended, paired, completeness, in_progress: one row per value of `by` and period, from the first to the
    last period of all, sorted by name. NaN where nobody came. The same as `trend` of completeness for each value alone.
    """
    found = view.rows("completeness_by", by=by, unit=unit, scale=scale)
    found = found[found["group"].notna()].assign(start=lambda rows: pd.to_datetime(rows["start"]))
    everything = pd.MultiIndex.from_product([sorted(found["group"].unique()), series.periods(found["start"], unit)],
                                            names=["group", "start"])
    rows = found.set_index(["group", "start"]).reindex(everything, fill_value=0).reset_index()
    rows["completeness"] = rows["paired"] / rows["attended"].where(rows["attended"] > 0)
    rows["start"] = pd.to_datetime(rows["start"]).dt.date  # of no rows it would not be known that they are days
    rows["in_progress"] = rows["start"] == series.start_of(view.day, unit)
    return rows


def baselines(view: View, scale: str = "pain") -> pd.DataFrame:
    """missing.BASELINE_FIELDS of the selection."""
    return missing.baselines(view.rows("baselines", scale=scale))
