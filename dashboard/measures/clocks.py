"""Two clocks: relief in the session, and what is left at the next visit (DEFINITIONS 4.1)."""

import pandas as pd

from .conventions import DEFAULT, Conventions
from .intervals import clustered, mean_intervals
from .responders import UNITS_PER_POINT, score_arrays
from .summary import group_codes

CLOCK_FIELDS = (
    "pairs", "clients", "relief", "relief_low", "relief_high",
    "remaining", "remaining_low", "remaining_high",
)
PAIR_COLUMNS = ("pairs", "sum_relief", "sum_remaining")


def clocks(sums: pd.DataFrame) -> pd.DataFrame:
    """group and CLOCK_FIELDS, one row per group, or one row where `sums` has no column group.

    sums: one row per client (and group) with pairs, sum_relief = Σ(before_i − after_i) and
    sum_remaining = Σ(before_i − before_{i+1}) in ten-thousandths, both over the same pairs.
    Means in points with client-clustered intervals (3.2). NaN without a pair, and for intervals
    of fewer than two clients.
    """
    codes, names = group_codes(sums)
    rows = pd.DataFrame({"group": names})
    for name in ("relief", "remaining"):
        means = clustered(codes, sums["pairs"], sums[f"sum_{name}"], len(names), UNITS_PER_POINT)
        rows["pairs"], rows["clients"], rows[name] = means.n, means.clients, means.mean
        rows[f"{name}_low"], rows[f"{name}_high"] = mean_intervals(means)
    return rows[["group", *CLOCK_FIELDS]]


def visit_pairs(visits: pd.DataFrame, conventions: Conventions = DEFAULT) -> pd.DataFrame:
    """client and PAIR_COLUMNS from numbered sessions: the slow twin of the query for `clocks`.

    visits: client, episode, number, date, before, after (from `episodes.number_sessions`). A
    pair is a session with both scores whose next session in the episode comes within 28 days
    and has a before-score.
    """
    before, has_before = score_arrays(visits["before"])
    after, has_after = score_arrays(visits["after"])
    rows = visits[["client", "episode", "number", "date"]].assign(
        before=before, relief=before - after, has_before=has_before, paired=has_before & has_after,
    ).sort_values(["client", "episode", "number"])
    following = rows.groupby(["client", "episode"])[["date", "before", "has_before"]].shift(-1)
    days = (following["date"] - rows["date"]).dt.days
    kept = rows["paired"] & (days <= conventions.next_visit_days) & following["has_before"].eq(True)
    pairs = pd.DataFrame({
        "client": rows["client"], "pairs": 1, "sum_relief": rows["relief"],
        "sum_remaining": rows["before"] - following["before"],
    })[kept]
    return pairs.groupby("client").sum().astype("int64").reset_index()


def sentence(relief: float, remaining: float) -> str:
    """The two means in one sentence, points to one decimal."""
    if relief > 0 and remaining >= 0:
        return (f"of {relief:.1f} points gained in the session, "
                f"{remaining:.1f} remained at the next visit")
    return (f"change in the session {relief:.1f} points, "
            f"from one visit to the next {remaining:.1f} points")
