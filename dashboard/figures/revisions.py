"""Why a week's figures changed: what each load since brought and corrected."""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from dashboard.figures.view import View
from dashboard.measures.responders import UNITS_PER_POINT
from dashboard.selection import Selection
from dashboard.tally import fit, with_words

LOAD_FIELDS = ("load", "at", "kind", "arrived", "corrected", "attended", "paired", "mean_change")
CHANGE_FIELDS = ("load", "session", "date", "therapist", "column", "old", "new")


class Arrivals(NamedTuple):
    """What loads brought of one week's sessions, under no filter.

    steps: a row per arrival: session, load, at, kind, what it added to attended, paired and change (ten-thousandths), and
    the session as it now is (date, therapist and what else filters choose by). cells: session, load, column, old, new.
    undone: of `undone`, of any week.
    """

    steps: pd.DataFrame
    cells: pd.DataFrame
    undone: pd.DataFrame


def arrivals(view: View, start: date, scale: str = "pain") -> Arrivals:
    """The arrivals of the week of that Monday, whatever the view selects."""
    asked = {"scale": scale, "monday": start, "sunday": start + timedelta(days=6)}
    ever = view._replace(selection=Selection())
    return Arrivals(with_words(ever.rows("week_steps", **asked)), ever.rows("week_cells", **asked), undone(view))


def week_changes(view: View, start: date, scale: str = "pain", found: Arrivals | None = None) -> pd.DataFrame:
    """CHANGE_FIELDS: what loads did to the week of that Monday after an earlier one had brought sessions of it.

    One row per session that arrived (column None) and per corrected cell, as text. found: the week's `arrivals`, if known.
    """
    found = found or arrivals(view, start, scale)
    steps = _chosen(view, found).drop_duplicates(["session", "load"])
    later = steps[steps["load"] > steps["load"].min()]
    if later.empty:
        return pd.DataFrame(columns=CHANGE_FIELDS)
    new = later[later["load"] == steps.groupby("session")["load"].min().reindex(later["session"]).to_numpy()]
    cells = later[["session", "load", "date", "therapist"]].merge(found.cells, on=["session", "load"])
    made = pd.concat([new.assign(column=None, old=None, new=None), cells]).sort_values(
        ["load", "column", "date", "session"], na_position="first", ignore_index=True)
    made["date"] = pd.to_datetime(made["date"]).dt.date
    return made.astype(object).where(made.notna(), None)[list(CHANGE_FIELDS)]


def week_loads(view: View, changes: pd.DataFrame, start: date, scale: str = "pain", found: Arrivals | None = None) -> pd.DataFrame:
    """LOAD_FIELDS, one row per load that made a difference to the week, the oldest first.

    changes: of `week_changes`. attended, paired and mean_change are the week's after that load; in
    the last row they are what `summary` says of the week. arrived and corrected count sessions.
    """
    steps = _chosen(view, found or arrivals(view, start, scale))
    sums = steps.groupby("load")[["attended", "paired", "change"]].sum().cumsum()
    made = steps.drop_duplicates("load")[["load", "at", "kind"]].merge(sums, on="load").sort_values("load", ignore_index=True)
    sessions = changes.assign(arrived=changes["column"].isna()).drop_duplicates(["load", "session", "arrived"])
    counts = sessions.groupby("load")["arrived"].agg(["sum", "count"]).reindex(made["load"], fill_value=0)
    made["arrived"] = counts["sum"].to_numpy(int)
    made["corrected"] = counts["count"].to_numpy(int) - made["arrived"]
    made["mean_change"] = made["change"] / made["paired"].where(made["paired"] > 0) / UNITS_PER_POINT
    kept = (made.index == 0) | (made["arrived"] + made["corrected"] > 0)
    return made.loc[kept, list(LOAD_FIELDS)].reset_index(drop=True)


def _chosen(view: View, found: Arrivals) -> pd.DataFrame:
    """The steps of the sessions that the view selects, its days aside: the week is what is asked about."""
    return found.steps[fit(found.steps, replace(view.chosen, start=None, end=None))]


def undone(view: View) -> pd.DataFrame:
    """load, at, files: the loads that were taken back. What they had brought is no longer kept."""
    return view.rows("undone")

