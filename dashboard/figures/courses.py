"""Courses of care: two clocks, session numbers, one client, questionnaires (DEFINITIONS 1.3, 4, 8)."""

import numpy as np
import pandas as pd

from dashboard.figures.view import View
from dashboard.measures import clocks as two_clocks
from dashboard.measures import course, episodes
from dashboard.measures import questionnaires as forms


def clocks(view: View, scale: str = "pain", by: str | None = None) -> pd.DataFrame:
    """group and CLOCK_FIELDS: relief in the session and what remains (measures.clocks).

    One row, or one per value of the column `by`.
    """
    days = int(view.conventions.next_visit_days)
    sums = view.rows("clocks", scale=scale, by=by, next_visit_days=days)
    return two_clocks.clocks(sums if by else sums.drop(columns="group"))


def session_number(view: View, scale: str = "pain", at_least: int = 1) -> pd.DataFrame:
    """One row per session number (measures.episodes.by_number).

    at_least: only courses with so many sessions, so that later means are of the same clients.
    """
    name = "by_number_of_stayers" if at_least > 1 else "by_number"
    return episodes.by_number(view.rows(name, scale=scale, at_least=at_least))


def episode_change(view: View, scale: str = "pain") -> pd.DataFrame:
    """episodes.CHANGE_FIELDS, one row: the courses that the selection touches, as they stood on its last day."""
    return episodes.change_summary(view.rows("episodes", scale=scale))


def trajectory(view: View, scale: str = "pain") -> pd.DataFrame:
    """number, sessions, mean_before, mean_after: the means of `session_number` at once, without intervals.

    For a first look while filters move; sessions are the paired ones, means in points.
    """
    return view.rows("trajectory", scale=scale)


def expected_course(view: View, scale: str = "pain") -> pd.DataFrame:
    """course.COURSE_FIELDS, from all of the clinic's courses that were over by the last day chosen.

    A course is over when the client stayed away long enough for the next to be a new one (4.2),
    so nobody is held against a course that is still going on.
    """
    until = min(filter(None, (view.selection.end, view.day)))
    gap = int(view.conventions.episode_gap_days)
    found = view.rows("course", scale=scale, until=until, episode_gap_days=gap,
                      off_track=view.conventions.off_track_percentile / 100)
    percentiles = ["p10", "p50", "p80", "off_track"]
    found[percentiles] = found[percentiles].where(found["clients"] >= course.REACHED_BY, np.nan)
    return found


def caseload(view: View, scale: str = "pain", expected: pd.DataFrame | None = None) -> pd.DataFrame:
    """`clients` without the words of its rules, and with what they are made of (course.flagged): for long lists.

    latest_session is a timestamp. expected: the expected course, where it is known already.
    """
    return _flagged(view, scale, None, expected)


def clients(view: View, scale: str = "pain") -> pd.DataFrame:
    """course.CLIENT_FIELDS + CLIENT_MORE_FIELDS: one row per client with a session in the selection, by pseudonym.

    The client's latest course that the selection touches, as it stood on its last day.
    """
    return told(view, caseload(view, scale))[list(course.CLIENT_FIELDS + course.CLIENT_MORE_FIELDS)]


def client_courses(view: View, client: str, scale: str = "pain", expected: pd.DataFrame | None = None) -> pd.DataFrame:
    """As `caseload` with `rule`, one row per course of one client, the earliest first; episode counts them."""
    return told(view, _flagged(view, scale, client, expected))


def told(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `caseload` for those who read them: with `rule`, and dates as dates."""
    return course.with_rules(rows.assign(latest_session=rows["latest_session"].dt.date), view.conventions)


def client_sessions(view: View, client: str) -> pd.DataFrame:
    """One row per session of one client, by pseudonym, with everything logged; course as in `client_courses`.

    Scores are numbers; of all else None is what was not recorded.
    """
    found = view.rows("client_sessions", client=client)
    for name in ("date", "followup_date", "referral_date"):
        found[name] = found[name].dt.date
    others = [name for name in found if found[name].dtype.kind != "f"]
    return found.assign(**{name: found[name].astype(object).where(found[name].notna(), None) for name in others})


def _flagged(view: View, scale: str, client: str | None, expected: pd.DataFrame | None) -> pd.DataFrame:
    found = view.rows("clients", scale=scale, client=client)
    found["number"] = found["number"].astype("Int64")
    return course.flagged(found, expected_course(view, scale) if expected is None else expected, view.conventions)


def questionnaires(view: View) -> pd.DataFrame:
    """forms.QUESTIONNAIRE_FIELDS: gad7, phq9 and both, as far as the clinic logs them."""
    return forms.questionnaires(view.rows("questionnaires"))
