"""Disclosure control on every number of a report that goes outside the clinic (DEFINITIONS 10.1)."""

import pandas as pd

from dashboard.measures import disclosure
from dashboard.measures.conventions import Conventions
from dashboard.measures.disclosure import HIDDEN
from dashboard.measures.trend import end_of
from dashboard.reports.period import Period

POLICY = ("Counts from 1 to 7 are shown as *, other counts are rounded to the nearest 5, shares come from rounded counts, and means "
          "need at least 8 clients and have one decimal; where a hidden number could be worked out from a total, a second one is "
          "hidden. A table without a number is left out.")
TECHNIQUE_MEANS = ("raw_change", "adjusted_change", "ci_low", "ci_high", "reference_difference", "difference_low", "difference_high",
                   "sessions_needed")
STEPS = ("suggested", "made", "attended", "known")


def policy(named: bool) -> str:
    """What a reader of a shared report must know of its numbers. named: whether therapists are."""
    return POLICY if named else f"{POLICY} No therapist is named."


def protect(rows: dict[str, pd.DataFrame], period: Period, unit: str, conventions: Conventions,
            named: bool = False) -> dict[str, pd.DataFrame]:
    """The rows of a report, ready to share. unit: of its chart. named: with what is about single therapists, else left out."""
    return {
        "summary": summary(rows["summary"], conventions),
        "anxiety": summary(rows["anxiety"], conventions),
        "control-chart": _chart(rows["control-chart"], period, unit, conventions),
        "techniques": _techniques(rows["techniques"], conventions),
        "referrals": _referrals(rows["referrals"], conventions),
        "recording": _recording(rows["recording"], conventions) if named else rows["recording"].iloc[:0],
    }


def summary(rows: pd.DataFrame, conventions: Conventions) -> pd.DataFrame:
    """As measures.disclosure.protect_summary, in the fields of the summary; what is not given is None."""
    made = _coarse(disclosure.protect_summary(rows, conventions), disclosure.SHARED_MEANS)
    made["met_30"] = made["improved"]  # one number under two names: hidden together, shown together
    return pd.DataFrame({name: made.get(name) for name in rows}, rows.index, dtype=object)


def _coarse(frame: pd.DataFrame, means: tuple[str, ...]) -> dict[str, pd.Series | list]:
    """Its columns, means with one decimal: the rest of them would tell by how many sessions a mean was divided, and so the exact count."""
    return {**frame, **{name: [None if value is None else round(float(value), 1) for value in frame[name]] for name in means}}


def _chart(rows: pd.DataFrame, period: Period, unit: str, conventions: Conventions) -> pd.DataFrame:
    """Points of enough recorded clients only, limits from those alone, and no counts: nothing to weigh one point out with.

    A lone hidden point within the period gets company, for the mean of the period is on the same page. A week or month that
    the period cuts short is left out: beside the whole of it in another report it would tell of the days between.
    """
    from dashboard import figures

    enough = rows["clients_paired"] >= conventions.mean_clients
    inside = (rows["start"] >= period.start) & (rows["start"] <= period.end)
    hidden = ~enough & rows["value"].notna()
    if (hidden & inside).sum() == 1 and (enough & inside).any():
        enough &= rows.index != rows["clients_paired"].where(enough & inside).idxmin()
    whole = pd.Series([end_of(start, unit) <= period.end for start in rows["start"]], rows.index, dtype=bool)
    shown = rows[["start", "value", "in_progress"]].assign(value=rows["value"].where(enough & whole).round(1))
    made = figures.chart(shown, conventions=conventions)
    return made.reindex(columns=list(rows))


def _techniques(rows: pd.DataFrame, conventions: Conventions) -> pd.DataFrame:
    """Counts hidden or rounded, means only beside both of their counts; no share of recorded sessions."""
    made = disclosure.protect(rows, ("sessions", "clients"), clients="clients", means=TECHNIQUE_MEANS, conventions=conventions)
    made.loc[(made[["sessions", "clients"]] == HIDDEN).any(axis=1), list(TECHNIQUE_MEANS)] = None
    return pd.DataFrame(_coarse(made, TECHNIQUE_MEANS) | {"completeness": None}, rows.index).reindex(columns=list(rows))


def _referrals(rows: pd.DataFrame, conventions: Conventions) -> pd.DataFrame:
    """Counts of each step hidden or rounded; no median of days, for nothing says from how many clients it comes."""
    made = disclosure.protect(rows, STEPS, {"closed_rate": ("known", "made")}, conventions=conventions, clients="known")
    return made.reindex(columns=list(rows))


def _recording(rows: pd.DataFrame, conventions: Conventions) -> pd.DataFrame:
    """Counts of each therapist hidden or rounded."""
    made = disclosure.protect(rows, ("sessions", "attended", "paired"), {"completeness": ("paired", "attended")}, conventions=conventions,
                              clients="attended")
    return made.reindex(columns=list(rows))
