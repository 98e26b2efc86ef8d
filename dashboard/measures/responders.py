"""What became of one session: responders, reliable change and the exclusive outcome (DEFINITIONS 2).

Scores are exact. Every rule here works on whole ten-thousandths of a point, alike for one
Python int and for a numpy int64 array, so that 3.0 → 2.1 meets 30 % and 2.3 → 0.3 meets
2 points, which binary fractions would deny. Before and after are both recorded; what is not
recorded is kept out by the caller or by `outcomes`. `point` is how many whole numbers make one
point of 0–10, for files on another scale.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from .conventions import DEFAULT, Conventions

UNITS_PER_POINT = 10_000  # scores carry up to four decimals (DEFINITIONS 1.1)

ELIGIBLE_PERCENT_POINTS = 1  # 2.2, 2.3: below this start a percentage means nothing
ELIGIBLE_2PT_POINTS = 2      # 2.4: whoever starts lower cannot lose two points
RESPONDER_POINTS = 2         # Farrar 2001; Ostelo 2008 for low back pain
RELIABLE_POINTS = 3          # 1.96·√2·SEM with SEM 1.02 (Childs 2005) is 2.83; next whole point

OUTCOMES = ("improved", "worse", "unchanged", "no_pain_before", "not_recorded")


@dataclass(frozen=True)
class Scale:
    """How the scores of a file are counted, where they are not ten-thousandths on 0–10.

    unit: whole numbers to one point of the file's own scale, a power of ten from 10,000 on ·
    top: where that scale ends. The thresholds are shares of the scale, so that 2 points of
    0–10 are 20 of 0–100; what comes back in points is in points of the file.
    """

    unit: int = UNITS_PER_POINT
    top: int = 10

    @property
    def point(self) -> int:
        """Whole numbers to what is one point of 0–10."""
        return self.unit // 10 * self.top


TEN = Scale()


def ten_thousandths(score, unit: int = UNITS_PER_POINT) -> int | None:
    """One score in ten-thousandths of a point (or in 1/unit), exactly; None where there is none.

    Takes Decimal, int, text or float; a float counts as the decimal that it prints as.
    Raises ValueError for more decimals than that: rounding here could cross a threshold.
    """
    if score is None or score is pd.NA or score != score:
        return None
    units = Decimal(str(score)) * unit
    if units != units.to_integral_value():
        raise ValueError("a score has more than four decimals")
    return int(units)


def score_arrays(scores, unit: int = UNITS_PER_POINT) -> tuple[np.ndarray, np.ndarray]:
    """A column of scores as (ten-thousandths, which are recorded); gaps hold 0.

    int64; with a finer unit Python's integers, which do not overflow when squared.
    """
    units = [ten_thousandths(score, unit) for score in scores]
    recorded = np.array([unit is not None for unit in units], dtype=bool)
    kind = np.int64 if unit == UNITS_PER_POINT else object
    return np.array([unit or 0 for unit in units], dtype=kind), recorded


def eligible_percent(before, point: int = UNITS_PER_POINT):
    """Whether a session counts for the 30 % and 50 % thresholds: before ≥ 1 (2.2, 2.3)."""
    return before >= ELIGIBLE_PERCENT_POINTS * point


def eligible_2pt(before, point: int = UNITS_PER_POINT):
    """Whether a session counts for the 2-point threshold: before ≥ 2 (2.4)."""
    return before >= ELIGIBLE_2PT_POINTS * point


def meets_30(before, after, point: int = UNITS_PER_POINT):
    """30 % responder: eligible and 10·(before−after) ≥ 3·before (2.2; IMMPACT: Dworkin 2008)."""
    return eligible_percent(before, point) & (10 * (before - after) >= 3 * before)


def meets_50(before, after, point: int = UNITS_PER_POINT):
    """50 % responder: eligible and 2·(before−after) ≥ before (2.3; IMMPACT: Dworkin 2008)."""
    return eligible_percent(before, point) & (2 * (before - after) >= before)


def meets_2pt(before, after, point: int = UNITS_PER_POINT):
    """2-point responder: eligible and before−after ≥ 2 (2.4; Farrar 2001, Ostelo 2008)."""
    return eligible_2pt(before, point) & (before - after >= RESPONDER_POINTS * point)


def reliably_better(before, after, point: int = UNITS_PER_POINT):
    """Reliable change for the better: before−after ≥ 3 points (2.5; Childs 2005)."""
    return before - after >= RELIABLE_POINTS * point


def reliably_worse(before, after, point: int = UNITS_PER_POINT):
    """Reliable change for the worse: after−before ≥ 3 points (2.5; Childs 2005)."""
    return after - before >= RELIABLE_POINTS * point


def is_worse(before, after, conventions: Conventions = DEFAULT, point: int = UNITS_PER_POINT):
    """Worse: after−before ≥ 2 points (2.6, a convention)."""
    return after - before >= conventions.worse_points * point


def in_acceptable_state(score, conventions: Conventions = DEFAULT, point: int = UNITS_PER_POINT):
    """Acceptable state: a score ≤ 4 (2.7, a convention after PASS 47.5/100 in low back pain)."""
    return score <= conventions.acceptable_points * point


def outcomes(
    before, after, paired, conventions: Conventions = DEFAULT, point: int = UNITS_PER_POINT
) -> np.ndarray:
    """The outcome word of each attended session, one of OUTCOMES (2.6).

    before, after: ten-thousandths (or `point` to a point), any number where paired is False.
    Exclusive and exhaustive: the counts of the words add up to the attended sessions.
    """
    rules = (
        (~paired, "not_recorded"),
        (meets_30(before, after, point), "improved"),
        (is_worse(before, after, conventions, point), "worse"),
        (eligible_percent(before, point), "unchanged"),
    )
    return np.select([rule for rule, _ in rules], [word for _, word in rules], "no_pain_before")
