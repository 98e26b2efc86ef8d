"""Reliable change in its general form, for any scale with a known spread and reliability.

Source: Jacobson & Truax 1991 (DEFINITIONS 2.5). The fixed 3 points of the 0–10 pain scale are
in `responders`.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

CRITICAL = 1.96  # Jacobson & Truax 1991: larger is unlikely (p < .05) without actual change
VERDICTS = ("reliable_better", "reliable_worse", "no_reliable_change", "not_recorded")


@dataclass(frozen=True)
class ReliableChange:
    """standard_error and difference_error in points; rows: rc and verdict; counts by verdict."""

    standard_error: float
    difference_error: float
    rows: pd.DataFrame
    counts: dict[str, int]


def reliable_change(before, after, sd: float, reliability: float) -> ReliableChange:
    """RC = (after − before) / √(2·SE²) with SE = sd·√(1 − reliability), row by row.

    before, after: equally long columns of scores, in points; lower is better, so a negative RC
    is for the better. |RC| > 1.96 is reliable. Where a score is missing rc is NaN and the
    verdict "not_recorded". Raises ValueError unless sd > 0 and 0 ≤ reliability < 1: without
    measurement error RC is undefined.
    """
    if not (sd > 0 and 0 <= reliability < 1):
        raise ValueError("sd must be above 0, reliability from 0 to below 1")
    standard_error = sd * math.sqrt(1 - reliability)
    difference_error = math.sqrt(2 * standard_error**2)
    change = pd.to_numeric(pd.Series(after)) - pd.to_numeric(pd.Series(before))
    rc = change.astype(float).to_numpy() / difference_error
    verdict = np.select(
        [np.isnan(rc), rc < -CRITICAL, rc > CRITICAL],
        ["not_recorded", "reliable_better", "reliable_worse"],
        "no_reliable_change",
    )
    counts = {word: int((verdict == word).sum()) for word in VERDICTS}
    rows = pd.DataFrame({"rc": rc, "verdict": verdict})
    return ReliableChange(standard_error, difference_error, rows, counts)
