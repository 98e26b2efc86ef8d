"""Sessions that are alike in all that counts, judged once for all of them (DEFINITIONS 2).

A load packs all that a figure asks of a session on one scale into one number, its mark; few
marks are ever different, so a query counts how many sessions have each. From the right: a
referral (1 bit), attended (1 bit), the score after and the score before (17 bits each) in
ten-thousandths of a point and one more, 0 where it is not recorded.
"""

import numpy as np
import pandas as pd

from .conventions import DEFAULT, Conventions
from .sums import SUM_COLUMNS, judged

SCORE_BITS = 17
MONDAY = np.datetime64("1990-01-01")  # of the first week that a load counts


def period_sums(counts: pd.DataFrame, unit: str = "week", conventions: Conventions = DEFAULT) -> pd.DataFrame:
    """start and SUM_COLUMNS (measures.sums), a row per period: the sums over all its clients, exact.

    counts: period, mark, times (sessions), as the query periods gives them; unit: "week" or "month".
    """
    order = np.argsort(counts["period"].to_numpy(), kind="stable")
    periods, first = np.unique(counts["period"].to_numpy()[order], return_index=True)
    kind, marks = pd.factorize(counts["mark"].to_numpy()[order])
    times, shares = counts["times"].to_numpy()[order], _shares(marks, conventions)
    # column by column: each then stays in the processor's cache
    sums = {name: np.add.reduceat(shares[name][kind] * times, first) if len(first) else times for name in SUM_COLUMNS}
    return pd.DataFrame({"start": _starts(periods, unit), **sums})


def _shares(marks: np.ndarray, conventions: Conventions) -> dict[str, np.ndarray]:
    """What one session of each mark counts for."""
    before, after = marks >> (2 + SCORE_BITS), (marks >> 2) & ((1 << SCORE_BITS) - 1)
    return judged((marks & 2) > 0, (marks & 1) > 0, np.maximum(before - 1, 0), before > 0,
                  np.maximum(after - 1, 0), after > 0, conventions)


def _starts(periods: np.ndarray, unit: str) -> pd.DatetimeIndex:
    """The first day of each period."""
    return pd.DatetimeIndex(MONDAY + 7 * periods if unit == "week" else periods.astype("datetime64[M]")).as_unit("us")
