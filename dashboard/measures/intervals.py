"""Means and rates with 95 % intervals that know one client may come often (DEFINITIONS 3.2–3.4).

Everything is computed from per-client sums: one row per client (and group) with how many
sessions counted and what they add up to. Nothing here sees a single session.
"""

from dataclasses import dataclass

import numpy as np

from .distributions import t_95

Z_95 = 1.959964  # 3.3, the two-sided 95 % point of the normal distribution

NO_SESSIONS = "no recorded session"
ONE_CLIENT = "one client only: how clients differ cannot be seen"


@dataclass(frozen=True)
class Estimate:
    """A mean or rate with its 95 % interval; `reason` says in words why an interval is missing."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    clients: int
    reason: str | None = None


@dataclass(frozen=True)
class Clustered:
    """Means of several groups at once, one array element per group.

    n: sessions · clients: those with a counted session · mean: NaN without a session ·
    variance: squared standard error, NaN with fewer than two clients.
    """

    n: np.ndarray
    clients: np.ndarray
    mean: np.ndarray
    variance: np.ndarray


def clustered(group, n_g, sum_g, groups: int, unit: int = 1) -> Clustered:
    """The mean of each group and its squared standard error, clients as clusters (3.2).

    group: which group (0 … groups−1) a client's row belongs to · n_g: that client's counted
    sessions · sum_g: what they add up to. SE² = k/(k−1) · Σ_g(sum_g − n_g·mean)² / n², the
    cluster-robust variance of a mean (Liang & Zeger 1986) with its k/(k−1) correction.
    sum_g counts in 1/unit of what comes back; whole-number sums give the mean correctly rounded.
    """
    n_g, sum_g = np.asarray(n_g, dtype=float), np.asarray(sum_g, dtype=float)
    n = np.bincount(group, n_g, groups)
    total = np.bincount(group, sum_g, groups)
    clients = np.bincount(group, n_g > 0, groups)
    # n·sum_g − n_g·total is n·(sum_g − n_g·mean) without rounding the mean first
    squares = np.bincount(group, (n[group] * sum_g - n_g * total[group]) ** 2, groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = total / (n * unit)
        variance = clients / (clients - 1) * squares / (n**2 * unit) ** 2
        variance = np.where(clients >= 2, variance, np.nan)
    return Clustered(n.astype(int), clients.astype(int), mean, variance)


def from_moments(n, clients, total, n_n, n_s, s_s, unit: int = 1) -> Clustered:
    """As `clustered`, from moments that a query added up over the clients of each group (3.2).

    n: counted sessions · clients: those with one · total: what they add up to · n_n, n_s, s_s:
    Σ over clients of n_g², n_g·sum_g, sum_g². All whole numbers (as int or float), one per group:
    Σ(n·sum_g − n_g·total)² = n²·s_s − 2·n·total·n_s + total²·n_n is exact in Python's integers.
    """
    n, clients = np.array(n, dtype=np.int64), np.array(clients, dtype=np.int64)
    rows = [tuple(map(int, row)) for row in zip(n, total, n_n, n_s, s_s)]
    squares = np.array([c * c * ss - 2 * c * t * ns + t * t * nn for c, t, nn, ns, ss in rows], dtype=float)
    total = np.array([t for _, t, *_ in rows], dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = total / (n * float(unit))
        variance = clients / (clients - 1) * squares / (n**2 * float(unit)) ** 2
        variance = np.where(clients >= 2, variance, np.nan)
    return Clustered(n, clients, mean, variance)


def t_margins(variance, df) -> np.ndarray:
    """Half-widths of 95 % t intervals: t(df)·√variance, elementwise; NaN where undefined."""
    quantiles = [t_95(float(d)) if d >= 1 else np.nan for d in df]
    return np.array(quantiles, dtype=float) * np.sqrt(variance)


def mean_intervals(sums: Clustered) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper 95 % bounds of each mean, t on k−1 degrees of freedom (3.2)."""
    margin = t_margins(sums.variance, sums.clients - 1)
    return sums.mean - margin, sums.mean + margin


def design_effects(rates: Clustered) -> np.ndarray:
    """How much clustering widens each rate's variance: SE²(3.2) ÷ (p(1−p)/(n−1)) (3.3).

    1 with one session per client, where p is 0 or 1, and where n < 2. NaN where all sessions
    are one client's: the rate between clients is then unknown.
    """
    p, n = rates.mean, rates.n
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = rates.variance / (p * (1 - p) / (n - 1))
    return np.where((n < 2) | (p == 0) | (p == 1), 1.0, effect)


def wilson(p, n) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's 95 % score interval of a proportion p on n, both arrays, n > 0 (Wilson 1927).

    n may be an effective size and need not be whole. NaN in, NaN out.
    """
    p, n = np.asarray(p, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        shrink = 1 + Z_95**2 / n
        centre = (p + Z_95**2 / (2 * n)) / shrink
        margin = Z_95 / shrink * np.sqrt(p * (1 - p) / n + Z_95**2 / (4 * n**2))
    # at 0 and 1 the bound is exact, which the rounded formula would miss by an ulp
    return np.where(p == 0, 0.0, centre - margin), np.where(p == 1, 1.0, centre + margin)


def rate_intervals(rates: Clustered) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper 95 % bounds of each rate: Wilson on n/max(1, deff) (3.3)."""
    return wilson(rates.mean, rates.n / np.maximum(1.0, design_effects(rates)))


def bounds(met, eligible, unrecorded) -> tuple[np.ndarray, np.ndarray]:
    """The rate if every eligible session without an after-score had failed, and had met it (3.4).

    met, eligible: recorded sessions · unrecorded: attended with an eligible before-score and no
    after-score. NaN where no session is eligible. Bounds on what is missing, not an interval.
    """
    met, everyone = np.asarray(met, dtype=float), np.asarray(eligible) + np.asarray(unrecorded)
    with np.errstate(divide="ignore", invalid="ignore"):
        return met / everyone, (met + unrecorded) / everyone


def why_no_interval(n: int, low: float) -> str | None:
    """Why a figure on n sessions has no interval, in words; None where it has one."""
    if n == 0:
        return NO_SESSIONS
    return ONE_CLIENT if np.isnan(low) else None


def _one(sums: Clustered, interval) -> Estimate:
    """The first group of `sums` as plain numbers, with None where undefined."""
    low, high = interval(sums)
    n, clients, found = int(sums.n[0]), int(sums.clients[0]), (sums.mean[0], low[0], high[0])
    value, low, high = (None if np.isnan(x) else float(x) for x in found)
    return Estimate(value, low, high, n, clients, why_no_interval(n, found[1]))


def _single(n_g, sum_g) -> Clustered:
    return clustered(np.zeros(len(n_g), dtype=int), n_g, sum_g, 1)


def mean_interval(n_g, sum_g) -> Estimate:
    """One mean with its client-clustered 95 % interval (3.2); arrays with one element a client."""
    return _one(_single(n_g, sum_g), mean_intervals)


def rate_interval(n_g, met_g) -> Estimate:
    """One rate with its 95 % Wilson interval on the effective size (3.3), per client as above."""
    return _one(_single(n_g, met_g), rate_intervals)
