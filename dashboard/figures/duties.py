"""Referrals, red flags and adverse events: what the clinic owes its clients beyond the session (DEFINITIONS 9).

What people noted on the desk counts: a closed flag is closed, and a step of a referral is taken, on every page.
"""

from datetime import date

import pandas as pd

from dashboard.desk import Desk, follow_up
from dashboard.figures.view import View
from dashboard.measures import safety as flags
from dashboard.measures.referrals import referral_loop, with_learned

ALL = "all"  # the one destination of the loop over all of them
MISSING_AFTER_FIELDS = ("session", "client", "therapist", "date", "before")


def referral_rows(view: View) -> pd.DataFrame:
    """One row per referral with the day of each step, as far as any load of its session told it."""
    return _dated(view.rows("referrals"))


def learned(view: View) -> dict[str, dict[str, date]]:
    """session → step → day: what was noted on the desk about referrals. Raises DeskError."""
    found = follow_up.steps(Desk(view.warehouse.data))
    return {session: {name: step.day for name, step in steps.items()} for session, steps in found.items()}


def referrals(view: View, noted: dict[str, dict[str, date]] | None = None) -> pd.DataFrame:
    """One row per destination (measures.referrals); dates as far as any load told them. noted: `learned`."""
    return loop(view.rows("referrals"), noted or {})


def loop(rows: pd.DataFrame, noted: dict[str, dict[str, date]], together: bool = False) -> pd.DataFrame:
    """As `referrals`, from `referral_rows`; together: one row for all destinations."""
    known = with_learned(rows, noted)
    return referral_loop(known.assign(destination=ALL) if together else known)


def closed_flags(view: View) -> frozenset[str]:
    """The sessions whose red flag someone closed on the desk. Raises DeskError."""
    return frozenset(session for (session,) in follow_up.closed(Desk(view.warehouse.data), "red_flag"))


def flagged(view: View) -> pd.DataFrame:
    """One row per session with a red flag, open or not: session, client, therapist, date, red_flag, referred_on."""
    return _dated(view.rows("red_flags"))


def missing_after(view: View, scale: str = "pain") -> pd.DataFrame:
    """session, client, date, therapist, clinic, before: the attended sessions without a score after."""
    found = view.rows("missing_after", scale=scale)
    found["date"] = found["date"].dt.date
    return found


def safety(view: View, closed: frozenset[str] = frozenset()) -> pd.DataFrame:
    """SAFETY_FIELDS and action of every open item (measures.safety).

    closed: the sessions whose flag someone closed with a reason.
    """
    found = flagged(view)
    return flags.open_items(found.assign(closed=found["session"].isin(closed)), view.day, view.conventions)


def adverse_events(view: View) -> pd.DataFrame:
    """How many attended sessions had an adverse event, one row per level (measures.safety)."""
    return flags.adverse_events(view.rows("adverse_events"))


def adverse_list(view: View) -> pd.DataFrame:
    """session, client, therapist, date, adverse_event of those that were more than minor."""
    return _dated(view.rows("adverse_list"))


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(date=rows["date"].dt.date)
