"""Effect sizes, always by name, and t of paired scores (DEFINITIONS 3.5).

d_z divides the mean change by the spread of changes, d_av by the average spread of the scores
(Lakens 2013). They differ, so neither is ever called "d" alone.
"""

import math

import numpy as np


def sd_from_sums(n, total, squares) -> np.ndarray:
    """Sample standard deviations from counts, sums and sums of squares, one per group.

    Takes whole numbers (ten-thousandths and their squares) and computes n·Σx² − (Σx)² in
    Python's integers, so nothing cancels. In the unit of `total`. NaN where n < 2.
    """
    return np.array([_sd(int(k), int(s), int(q)) for k, s, q in zip(n, total, squares)], dtype=float)


def _sd(n: int, total: int, squares: int) -> float:
    return math.sqrt((n * squares - total * total) / (n * (n - 1))) if n >= 2 else math.nan


def _ratio(numerator, denominator):
    """Elementwise quotient; NaN, not infinity, where there is no spread to divide by."""
    numerator, denominator = np.asarray(numerator, float), np.asarray(denominator, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominator > 0, numerator / denominator, np.nan)


def d_z(mean_change, sd_change):
    """Mean change ÷ SD of change. NaN without spread or with n < 2."""
    return _ratio(mean_change, sd_change)


def d_av(mean_change, sd_before, sd_after):
    """Mean change ÷ ((SD before + SD after)/2). NaN without spread or with n < 2."""
    return _ratio(mean_change, (np.asarray(sd_before, float) + np.asarray(sd_after, float)) / 2)


def sd_of_change(sd_before: float, sd_after: float, correlation: float) -> float:
    """SD of before − after from a published summary: √(s₁² + s₂² − 2·r·s₁·s₂)."""
    return math.sqrt(sd_before**2 + sd_after**2 - 2 * correlation * sd_before * sd_after)


def paired_t(n: int, mean_change: float, sd_change: float) -> float:
    """t of paired scores on n−1 degrees of freedom: mean change ÷ (SD of change/√n)."""
    return mean_change / (sd_change / math.sqrt(n))
