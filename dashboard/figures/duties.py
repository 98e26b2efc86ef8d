"""Referrals and red flags: what the clinic owes its clients beyond the session (DEFINITIONS 9)."""

import pandas as pd

from dashboard.desk import Desk, follow_up
from dashboard.figures.view import View
from dashboard.measures import safety as flags
from dashboard.measures.referrals import referral_loop


def referrals(view: View) -> pd.DataFrame:
    """One row per destination (measures.referrals); dates as far as any load of a session told them."""
    return referral_loop(view.rows("referrals"))


def missing_after(view: View, scale: str = "pain") -> pd.DataFrame:
    """session, client, date, therapist, clinic, before: the attended sessions without a score after."""
    found = view.rows("missing_after", scale=scale)
    found["date"] = found["date"].dt.date
    return found


def closed_flags(view: View) -> frozenset[str]:
    """The sessions whose red flag someone closed on the desk. Raises DeskError."""
    return frozenset(session for (session,) in follow_up.closed(Desk(view.warehouse.data), "red_flag"))


def safety(view: View, closed: frozenset[str] = frozenset()) -> pd.DataFrame:
    """SAFETY_FIELDS and action of every open item (measures.safety).

    closed: the sessions whose flag someone closed with a reason.
    """
    flagged = view.rows("red_flags")
    flagged["closed"] = flagged["session"].isin(closed)
    return flags.open_items(flagged, view.day, view.conventions)
