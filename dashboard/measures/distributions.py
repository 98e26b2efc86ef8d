"""Student's t, so that an interval does not need a statistics library.

The tail is the regularised incomplete beta function by its continued fraction (Lentz's method;
Abramowitz & Stegun 26.5.8 and 26.7.1); the quantile inverts it by Newton's method inside a
bracket. Both are right to a relative 1e-10.
"""

import math
from functools import lru_cache
from statistics import NormalDist

_TINY = 1e-300
_CONVERGED = 1e-15


def _continued_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of I_x(a, b), evaluated by Lentz's method."""
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, 100_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for numerator in (even, odd):
            d = 1.0 / (1.0 + numerator * d or _TINY)
            c = 1.0 + numerator / c or _TINY
            value *= c * d
        if abs(c * d - 1.0) < _CONVERGED:
            break
    return value


def _log_gamma_ratio(a: float) -> float:
    """log(Γ(a + ½) / Γ(a)); for large a the plain difference would lose its digits."""
    if a < 100:
        return math.lgamma(a + 0.5) - math.lgamma(a)
    return 0.5 * math.log(a) - 1 / (8 * a) + 1 / (192 * a**3)


def t_upper_tail(t: float, df: float) -> float:
    """P(T > t) of Student's t with df > 0 degrees of freedom (A & S 26.7.1)."""
    if t < 0:
        return 1.0 - t_upper_tail(-t, df)
    a, b, ratio = df / 2, 0.5, t * t / df
    inside, outside = 1 / (1 + ratio), ratio / (1 + ratio)
    if outside == 0.0:
        return 0.5
    log_front = _log_gamma_ratio(a) - math.log(math.pi) / 2 - a * math.log1p(ratio)
    front = math.exp(log_front) * math.sqrt(outside)
    # the fraction converges fast only on this side of the mean
    if inside < (a + 1) / (a + b + 2):
        return 0.5 * front * _continued_fraction(a, b, inside) / a
    return 0.5 - 0.5 * front * _continued_fraction(b, a, outside) / b


def _density(t: float, df: float) -> float:
    log_front = _log_gamma_ratio(df / 2) - 0.5 * math.log(df * math.pi)
    return math.exp(log_front - (df + 1) / 2 * math.log1p(t * t / df))


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: float) -> float:
    """The value below which a share p (0 < p < 1) of Student's t with df > 0 lies."""
    if p < 0.5:
        return -t_quantile(1.0 - p, df)
    tail, low, high = 1.0 - p, 0.0, 2.0
    while t_upper_tail(high, df) > tail:
        low, high = high, 2 * high
    t = min(max(NormalDist().inv_cdf(p), low), high)
    for _ in range(100):
        excess = t_upper_tail(t, df) - tail
        low, high = (t, high) if excess > 0 else (low, t)
        step = t + excess / _density(t, df)
        previous, t = t, step if low < step < high else (low + high) / 2
        if abs(t - previous) <= 1e-13 * t:
            break
    return t


def t_95(df: float) -> float:
    """How many standard errors a two-sided 95 % interval reaches to either side."""
    return t_quantile(0.975, df)


def t_two_sided(t: float, df: float) -> float:
    """The two-sided p value of a t statistic."""
    return 2 * t_upper_tail(abs(t), df)
