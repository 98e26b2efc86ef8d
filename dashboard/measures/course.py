"""One client's course against the clinic's own earlier clients, and the flags (DEFINITIONS 8).

A flag prompts a person and states its rule with its numbers; nothing is decided here.
"""

import numpy as np
import pandas as pd

from .conventions import DEFAULT, Conventions
from .responders import UNITS_PER_POINT, eligible_percent, score_arrays, ten_thousandths

BANDS = ((1, "1-3"), (4, "4-6"), (7, "7-10"))  # 8.1: where a band begins, in points, and its name
PERCENTILES = (10, 50, 80)                     # 8.1
REACHED_BY = 20                                # 8.1: clients without whom there is no expectation
FLAGS = ("ask_referral", "not_on_track", "not_enough_data")
COURSE_FIELDS = ("band", "number", "clients", "p10", "p50", "p80", "off_track")
CLIENT_FIELDS = (
    "client", "episode", "sessions", "first_before", "latest_before", "latest_session",
    "expected_p50", "expected_p80", "flag", "rule",
)


def band(first_before) -> str | None:
    """The starting band of an episode; 3.9 still counts as 1-3. None under 1 or unrecorded."""
    units = ten_thousandths(first_before)
    if units is None:
        return None
    reached = [name for start, name in BANDS if units >= start * UNITS_PER_POINT]
    return reached[-1] if reached else None


def expected_course(visits: pd.DataFrame, conventions: Conventions = DEFAULT) -> pd.DataFrame:
    """COURSE_FIELDS: percentiles of before-scores per starting band and session number (8.1).

    visits: client, band, number, before of earlier episodes. Percentiles interpolate linearly
    between ordered scores (Hyndman & Fan 1996, type 7). NaN where fewer than 20 clients
    reached the number. off_track: the percentile above which a client is not on track (8.2).
    """
    scored = visits.dropna(subset=["band", "before"])
    rows = []
    for (name, number), part in scored.groupby(["band", "number"]):
        clients = part["client"].nunique()
        found = np.percentile(
            part["before"].astype(float), [*PERCENTILES, conventions.off_track_percentile])
        rows.append((name, number, clients, *(found if clients >= REACHED_BY else [np.nan] * 4)))
    return pd.DataFrame(rows, columns=COURSE_FIELDS)


def client_flags(
    episodes: pd.DataFrame, course: pd.DataFrame, conventions: Conventions = DEFAULT
) -> pd.DataFrame:
    """CLIENT_FIELDS, one row per episode given (8.2).

    episodes: client, episode, sessions, first_before, latest_before (exact scores), number (the
    session number of the latest before-score) and latest_session (its date, passed on). course:
    from `expected_course`. flag is None where there is nothing to ask, else one of FLAGS; where
    several rules hold, the first of FLAGS names the flag and `rule` states them all.
    """
    limits = course.get("off_track", course["p80"])  # the 80th percentile, unless the clinic chose another
    expected = {(row.band, row.number): (row.p50, row.p80, limit) for row, limit in zip(course.itertuples(), limits)}
    rows = []
    for episode in episodes.to_dict("records"):
        key = (band(episode["first_before"]), episode["number"])
        p50, p80, limit = expected.get(key, (np.nan, np.nan, np.nan))
        found = _flags(episode, limit, conventions)
        rows.append(episode | {
            "expected_p50": p50, "expected_p80": p80,
            "flag": next((flag for flag in FLAGS if flag in found), None),
            "rule": "; ".join(found.values()) or None,
        })
    table = pd.DataFrame(rows, columns=CLIENT_FIELDS)
    for words in ("flag", "rule"):  # None and not NaN, which would pass for a flag
        table[words] = table[words].astype(object).where(table[words].notna(), None)
    return table


def _flags(episode: dict, limit: float, conventions: Conventions) -> dict[str, str]:
    """flag → its rule with the numbers of this episode, for every rule that holds."""
    first, latest, number = (episode[name] for name in ("first_before", "latest_before", "number"))
    found = {}
    if asks_referral(first, latest, episode["sessions"], conventions):
        found["ask_referral"] = (
            f"{episode['sessions']} sessions (rule: at least {conventions.referral_sessions}) and "
            f"before-score from {_points(first)} to {_points(latest)} "
            f"(rule: less than {conventions.referral_relief_percent} % off)")
    if band(first) is None or ten_thousandths(latest) is None:
        found["not_enough_data"] = "no before-score that a course could start from or be held against"
    elif np.isnan(limit):
        found["not_enough_data"] = (
            f"fewer than {REACHED_BY} earlier clients of the same start at session {number}")
    elif float(latest) > limit:
        found["not_on_track"] = (
            f"before-score {_points(latest)} at session {number} is above {_points(limit)}, "
            f"the {conventions.off_track_percentile}th percentile of earlier clients of the same start")
    return found


def asks_referral(first, latest, sessions: int, conventions: Conventions = DEFAULT) -> bool:
    """At least 4 sessions, and less than 30 % off the first before-score, exactly (8.2).

    False where a score is missing or the first is under 1, where a percentage means nothing.
    """
    (before, after), recorded = score_arrays([first, latest])
    if not recorded.all() or not eligible_percent(before):
        return False
    less = 100 * (before - after) < conventions.referral_relief_percent * before
    return bool(sessions >= conventions.referral_sessions and less)


def _points(score) -> str:
    """A score as people write it: 7, 6.5."""
    return f"{float(score):.4f}".rstrip("0").rstrip(".")
