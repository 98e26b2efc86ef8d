"""Sessions that are alike in all that counts, judged once for all of them (DEFINITIONS 2).

A load packs all that a figure asks of a session on one scale into one number, its mark; few
marks are ever different, so it is enough to count how many sessions have each. From the right: a
referral (1 bit), attended (1 bit), whole points after and before (4 bits each, 15 where the
score is not recorded), the ten-thousandths beyond them after and before (14 bits each).
"""

import numpy as np
import pandas as pd

from .conventions import DEFAULT, Conventions
from .responders import UNITS_PER_POINT
from .sums import SUM_COLUMNS, judged

SCALES = ("pain", "anxiety")
NOT_RECORDED = 15
MONDAY = np.datetime64("1990-01-01")  # of the first week that a load counts


def period_sums(counts: pd.DataFrame, unit: str = "week", conventions: Conventions = DEFAULT) -> pd.DataFrame:
    """start and SUM_COLUMNS (measures.sums), a row per period: the sums over all its clients, exact.

    counts: period, mark, times (sessions), as Tally.periods gives them; unit: "week" or "month".
    """
    period = counts["period"].to_numpy(np.uint16)  # so narrow a number is sorted by radix, several times as fast
    order = np.argsort(period, kind="stable")
    periods, first = np.unique(period[order].astype(np.int64), return_index=True)
    kind, marks = pd.factorize(counts["mark"].to_numpy()[order])
    times, share = counts["times"].to_numpy()[order], shares(marks, conventions)
    # column by column: each then stays in the processor's cache
    sums = {name: np.add.reduceat(share[name][kind] * times, first) if len(first) else times for name in SUM_COLUMNS}
    return pd.DataFrame({"start": _starts(periods, unit), **sums})


def shares(marks: np.ndarray, conventions: Conventions = DEFAULT) -> dict[str, np.ndarray]:
    """SUM_COLUMNS: what one session of each mark counts for."""
    before, has_before = _score((marks >> 6) & 15, marks >> 24)
    after, has_after = _score((marks >> 2) & 15, (marks >> 10) & 16383)
    found = judged((marks & 2) > 0, (marks & 1) > 0, before, has_before, after, has_after, conventions)
    return {name: found[name] for name in SUM_COLUMNS}


def _score(whole: np.ndarray, rest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(ten-thousandths, which are recorded); gaps hold 0."""
    recorded = whole != NOT_RECORDED
    return (whole * UNITS_PER_POINT + rest) * recorded, recorded


def _starts(periods: np.ndarray, unit: str) -> pd.DatetimeIndex:
    """The first day of each period."""
    return pd.DatetimeIndex(MONDAY + 7 * periods if unit == "week" else periods.astype("datetime64[M]")).as_unit("us")
