"""Lists of single clients and sessions, read once under no filter but days; a filter then picks among their rows.

A page asks for the same lists with each click, of which every filter only takes some (tally.fit).
"""

from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from dashboard.figures.courses import expected_course
from dashboard.figures.duties import flagged, missing_after, safety
from dashboard.figures.view import View
from dashboard.measures import course
from dashboard.selection import Selection
from dashboard.tally import FILTERS, fit, with_words


class Lists(NamedTuple):
    """seen: a row per session, courses: its course beside it (course.flagged); flags: what is open, whenever it was
    noted (SAFETY_FIELDS, action); missing: sessions without a score after (MISSING_AFTER_FIELDS)."""

    seen: pd.DataFrame
    courses: pd.DataFrame
    flags: pd.DataFrame
    missing: pd.DataFrame


def lists(view: View, scale: str = "pain", expected: pd.DataFrame | None = None) -> Lists:
    """The lists of the days of a view, whatever else it selects. expected: the expected course, if known."""
    days = view._replace(selection=Selection(view.selection.start, view.selection.end))
    rows = days.rows("seen", scale=scale, client=None)
    told = rows.drop(columns="number").rename(columns={"course_number": "number"}).astype({"number": "Int64"})
    course_now = expected_course(days, scale) if expected is None else expected
    ever = view._replace(selection=Selection())
    notes = flagged(ever)[["session", *(name for name in FILTERS if name != "therapist")]]
    return Lists(with_words(rows[["date", *FILTERS]]), course.flagged(told, course_now, view.conventions),
                 with_words(safety(ever).merge(notes, on="session")), with_words(missing_after(days, scale)))


def caseload_of(found: Lists, chosen: Selection) -> pd.DataFrame:
    """As `caseload` of the sessions that a selection lets through."""
    return found.courses[fit(found.seen, chosen)].drop_duplicates("client", ignore_index=True)  # the latest comes first


def flags_of(found: Lists, chosen: Selection) -> pd.DataFrame:
    """As `safety` of a selection, whose days do not matter: a flag stays open until it is closed."""
    return found.flags[fit(found.flags, replace(chosen, start=None, end=None))]


def missing_of(found: Lists, chosen: Selection) -> pd.DataFrame:
    """As `missing_after` of a selection."""
    return found.missing[fit(found.missing, chosen)]
