"""Why a week's figures changed: what each load since brought and corrected."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from dashboard.figures.view import View
from dashboard.measures.responders import UNITS_PER_POINT

LOAD_FIELDS = ("load", "at", "kind", "arrived", "corrected", "attended", "paired", "mean_change")
CHANGE_FIELDS = ("load", "session", "date", "therapist", "column", "old", "new")


def week_changes(view: View, start: date, scale: str = "pain") -> pd.DataFrame:
    """CHANGE_FIELDS: what loads did to the week of that Monday after an earlier one had brought sessions of it.

    One row per session that arrived (column None) and per corrected cell, as text.
    """
    found = _ask(view, "week_changes", start, scale)
    found["date"] = found["date"].dt.date
    return found.astype(object).where(found.notna(), None)[list(CHANGE_FIELDS)]


def week_loads(view: View, changes: pd.DataFrame, start: date, scale: str = "pain") -> pd.DataFrame:
    """LOAD_FIELDS, one row per load that made a difference to the week, the oldest first.

    changes: of `week_changes`. attended, paired and mean_change are the week's after that load; in
    the last row they are what `summary` says of the week. arrived and corrected count sessions.
    """
    found = _ask(view, "week_loads", start, scale)
    sessions = changes.assign(arrived=changes["column"].isna()).drop_duplicates(["load", "session", "arrived"])
    counts = sessions.groupby("load")["arrived"].agg(["sum", "count"]).reindex(found["load"], fill_value=0)
    found["arrived"] = counts["sum"].to_numpy(int)
    found["corrected"] = counts["count"].to_numpy(int) - found["arrived"]
    found["mean_change"] = found["change"] / found["paired"].where(found["paired"] > 0) / UNITS_PER_POINT
    kept = (found.index == 0) | (found["arrived"] + found["corrected"] > 0)
    return found.loc[kept, list(LOAD_FIELDS)].reset_index(drop=True)


def undone(view: View) -> pd.DataFrame:
    """load, at, files: the loads that were taken back. What they had brought is no longer kept."""
    return view.rows("undone")


def _ask(view: View, name: str, start: date, scale: str) -> pd.DataFrame:
    """A query about the week, under the filters other than the period."""
    ever = view._replace(selection=replace(view.selection, start=None, end=None))
    return ever.rows(name, scale=scale, monday=start, sunday=start + timedelta(days=6))
