"""Courses of care: which sessions belong together, and what a course changed (DEFINITIONS 4.2–4.4).

`number_sessions` is the slow twin of the numbering that a load stores; the other two take what
queries make of it.
"""

import numpy as np
import pandas as pd

from . import responders
from .conventions import DEFAULT, Conventions
from .intervals import clustered, from_moments, mean_intervals
from .responders import UNITS_PER_POINT
from .summary import group_codes, summary

NUMBER_FIELDS = ("number", "clients", "mean_before", "mean_after", "ci_low", "ci_high")
NUMBER_MORE_FIELDS = ("after_low", "after_high")
CHANGE_NAMES = {  # what the summary of pairs is called where a pair is a course
    "paired": "episodes", "clients": "clients", "mean_before": "mean_first", "mean_after": "mean_latest",
    "mean_change": "mean_change", "ci_low": "ci_low", "ci_high": "ci_high", "sd_change": "sd_change",
    **{name: name for name in ("eligible_30", "met_30", "rate_30", "rate_30_low", "rate_30_high", "met_50", "rate_50",
                               "eligible_2pt", "met_2pt", "rate_2pt")},
}
CHANGE_FIELDS = tuple(CHANGE_NAMES.values())
STAYERS = "Clients who need more sessions stay longer, so these means are not of the same clients."


def number_sessions(sessions: pd.DataFrame, conventions: Conventions = DEFAULT) -> pd.DataFrame:
    """The attended sessions in order of client and date, with episode and number (4.2, 4.3).

    sessions: client, date and, where known, complaint and attended. An episode is the same
    client (and complaint); a gap of 84 days or more starts a new one. episode counts 1, 2, … per
    client in order of their first dates, number 1, 2, … within the episode.
    """
    if "attended" in sessions:
        sessions = sessions[sessions["attended"].astype(bool)]
    rows = sessions.assign(date=pd.to_datetime(sessions["date"]).dt.normalize())
    course = ["client", "complaint"] if "complaint" in rows else ["client"]
    rows = rows.sort_values("date", kind="stable", ignore_index=True)
    gap = rows.groupby(course, dropna=False)["date"].diff().dt.days
    starts = ~(gap < conventions.episode_gap_days)
    # an episode is known by the course's how-manieth start it follows
    part = starts.groupby([rows[key] for key in course], dropna=False).cumsum()
    keys = [*(rows[key] for key in course), part]
    # rows are in order of date, so counting starts per client numbers the episodes
    first = starts.groupby(rows["client"]).cumsum().where(starts)
    rows["episode"] = first.groupby(keys, dropna=False).transform("first").astype(int)
    rows["number"] = rows.groupby(keys, dropna=False).cumcount() + 1
    return rows.sort_values(["client", "date"], kind="stable", ignore_index=True)


def by_session_number(sums: pd.DataFrame) -> pd.DataFrame:
    """NUMBER_FIELDS + NUMBER_MORE_FIELDS, one row per session number (4.3).

    sums: one row per session number (`group`) and client, with paired, sum_before and sum_after
    as in `measures.sums`. Means in points over paired sessions; ci_low and ci_high belong to
    mean_before, after_low and after_high to mean_after (3.2). NaN without a paired session, and
    for intervals of fewer than two clients. The page shows STAYERS beside it.
    """
    codes, numbers = group_codes(sums)
    rows = pd.DataFrame({"number": numbers})
    for when, low, high in (("before", "ci_low", "ci_high"), ("after", "after_low", "after_high")):
        means = clustered(codes, sums["paired"], sums[f"sum_{when}"], len(numbers), UNITS_PER_POINT)
        rows["clients"], rows[f"mean_{when}"] = means.clients, means.mean
        rows[low], rows[high] = mean_intervals(means)
    return rows.reindex(columns=NUMBER_FIELDS + NUMBER_MORE_FIELDS)


def by_number(moments: pd.DataFrame) -> pd.DataFrame:
    """As `by_session_number`, from the moments that the query by_number adds up over clients.

    moments: one row per session number: number, clients, n, n_n, and before_s, before_n_s,
    before_s_s, after_s, … as in `intervals.from_moments`, in ten-thousandths.
    """
    rows = moments[["number", "clients"]].copy()
    for when, low, high in (("before", "ci_low", "ci_high"), ("after", "after_low", "after_high")):
        sums = [moments[f"{when}_{name}"] for name in ("n_s", "s_s")]
        means = from_moments(
            moments["n"], moments["clients"], moments[f"{when}_s"], moments["n_n"], *sums, UNITS_PER_POINT)
        rows[f"mean_{when}"] = means.mean
        rows[low], rows[high] = mean_intervals(means)
    return rows.reindex(columns=NUMBER_FIELDS + NUMBER_MORE_FIELDS)


def change_summary(sums: pd.DataFrame) -> pd.DataFrame:
    """CHANGE_FIELDS in one row: what courses changed, over courses with at least two before-scores (4.4).

    sums: one row per client, as in `measures.sums`, each pair being a course's first and latest before-score.
    Means in points, rates between 0 and 1; intervals and what is undefined as in `summary.summary`.
    """
    return summary(sums).rename(columns=CHANGE_NAMES)[list(CHANGE_FIELDS)]


def episode_changes(visits: pd.DataFrame) -> pd.DataFrame:
    """client, episode, sessions, first_before, latest_before, change, met_30, met_50, met_2pt (4.4).

    visits: numbered sessions (client, episode, number, before). One row per episode with at
    least two before-scores; change = first − latest before-score, in points; met_… are the
    thresholds of 2.2–2.4 on that pair, False where it is not eligible.
    """
    units, recorded = responders.score_arrays(visits["before"])
    scored = visits.assign(units=units, sessions=1)[recorded].sort_values("number", kind="stable")
    rows = scored.groupby(["client", "episode"]).agg(
        sessions=("sessions", "sum"), first=("units", "first"), latest=("units", "last")).reset_index()
    rows = rows[rows["sessions"] >= 2].reset_index(drop=True)
    first, latest = rows.pop("first").to_numpy(np.int64), rows.pop("latest").to_numpy(np.int64)
    return rows.assign(
        first_before=first / UNITS_PER_POINT,
        latest_before=latest / UNITS_PER_POINT,
        change=(first - latest) / UNITS_PER_POINT,
        met_30=responders.meets_30(first, latest),
        met_50=responders.meets_50(first, latest),
        met_2pt=responders.meets_2pt(first, latest),
    )
