"""How many sessions end in an acceptable state, and how many began in one (DEFINITIONS 2.7)."""

import pandas as pd

from .summary import group_codes, rate

ACCEPTABLE_COLUMNS = ("acceptable_before", "reached_acceptable")


def acceptable_state(sums: pd.DataFrame) -> pd.DataFrame:
    """group, acceptable_before, eligible, reached_acceptable, rate, rate_low, rate_high per group.

    sums: per group and client: paired, acceptable_before (paired, before ≤ 4) and
    reached_acceptable (paired, before > 4, after ≤ 4). Those already acceptable before are
    counted apart: the rate is out of the others, NaN where there are none (interval: 3.3).
    """
    codes, names = group_codes(sums)
    eligible = sums["paired"] - sums["acceptable_before"]
    estimate = rate(codes, sums["reached_acceptable"], eligible, len(names))
    counts = pd.DataFrame({
        "acceptable_before": sums["acceptable_before"], "eligible": eligible,
        "reached_acceptable": sums["reached_acceptable"],
    }).groupby(codes).sum().reindex(range(len(names)), fill_value=0)
    counts.insert(0, "group", names)
    return counts.assign(
        rate=estimate["value"], rate_low=estimate["low"], rate_high=estimate["high"])
