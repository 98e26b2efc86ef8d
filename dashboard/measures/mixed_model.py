"""Linear regression with a random intercept for each client, by REML (DEFINITIONS 6.1).

Intervals are t with Satterthwaite's degrees of freedom, as in lmerTest (Kuznetsova 2017): with
few clients a normal interval would be too narrow, and where no client has two sessions they are
exactly the t intervals of ordinary least squares.
"""

from dataclasses import dataclass

import numpy as np

from .crossproducts import INTERCEPT, CrossProducts
from .distributions import t_95, t_quantile, t_two_sided
from .reml import Profile

COLLINEAR_BELOW = 1e-9  # share of a column's spread that earlier columns leave unexplained


@dataclass(frozen=True)
class Contrast:
    """A weighted sum of coefficients with its 95 % interval and two-sided p against 0."""

    value: float
    low: float
    high: float
    p: float
    df: float

    def interval(self, alpha: float) -> tuple[float, float]:
        """Its interval at 1 − alpha instead of 95 %."""
        margin = (self.high - self.value) * t_quantile(1 - alpha / 2, self.df) / t_95(self.df)
        return self.value - margin, self.value + margin


@dataclass(frozen=True)
class MixedModel:
    """A fitted model.

    names: the columns kept · coefficients, covariance: theirs · dropped: column → sentence why ·
    aliases: dropped column → the columns that make it up, with their weights; none for one that never varies ·
    means: every column's mean over the sessions ·
    method: "reml", or "ols" where no client has two sessions (t intervals on n − p) ·
    residual_variance, client_variance in points²: client_variance is 0 where clients differ no
    more than their sessions do ("singular": a valid answer), and NaN for "ols", where it cannot
    be told from the residual · note: that said in words, or None.
    """

    names: tuple[str, ...]
    coefficients: np.ndarray
    covariance: np.ndarray
    dropped: dict[str, str]
    aliases: dict[str, dict[str, float]]
    means: dict[str, float]
    method: str
    residual_variance: float
    client_variance: float
    n: int
    clients: int
    note: str | None
    _profile: Profile
    _log_ratio: float

    def contrast(self, weights: dict[str, float]) -> Contrast:
        """Σ weight·coefficient over named columns; columns that were dropped count nothing."""
        w = np.array([weights.get(name, 0.0) for name in self.names])
        value, se = float(w @ self.coefficients), float(np.sqrt(w @ self.covariance @ w))
        df = self._profile.degrees_of_freedom(w, self._log_ratio)
        margin = t_95(df) * se
        p = t_two_sided(value / se, df) if se > 0 else np.nan
        return Contrast(value, value - margin, value + margin, p, df)

    def not_identified(self, weights: dict[str, float]) -> list[str]:
        """Dropped columns on which a contrast would depend, had they an effect of their own.

        Empty where the contrast means the same whichever of the collinear columns is dropped.
        """
        away = {name: weights.get(name, 0.0) - weights.get(INTERCEPT, 0.0) * mean
                for name, mean in self.means.items()}
        return [
            name for name, parts in self.aliases.items()
            if abs(away[name] - sum(a * away[other] for other, a in parts.items())) > 1e-6
        ]

    def residual_sums(self, names: tuple[str, ...], sums: np.ndarray) -> np.ndarray:
        """Σ (y − x'β) of each row of column sums (columns `names`, then y): observed − expected."""
        beta = dict(zip(self.names, self.coefficients))
        return sums[:, -1] - sums[:, :-1] @ np.array([beta.get(name, 0.0) for name in names])


class TooFewSessions(ValueError):
    """There are no more sessions than terms, so nothing can be estimated."""


def fit(data: CrossProducts) -> MixedModel:
    """The REML fit, or ordinary least squares where no client has two sessions.

    Columns that say nothing new are dropped in order, later ones first to go, each with a
    sentence. Raises TooFewSessions where the sessions do not exceed the columns that remain.
    """
    if data.n == 0:
        raise TooFewSessions("there is no session")
    kept, dropped, aliases = independent_columns(data)
    if data.n <= len(kept):
        raise TooFewSessions(f"{data.n} sessions cannot carry {len(kept)} terms")
    profile = Profile(data, kept)
    repeated = profile.sizes.max() > 1 and len(data.sums) > 1
    # a perfect fit leaves nothing to split between clients and sessions
    log_ratio = profile.best_log_ratio() if repeated and profile.residual > 0 else -np.inf
    beta, inverse, variance = profile.solve(np.exp(log_ratio))
    client_variance = variance * np.exp(log_ratio) if repeated else np.nan
    return MixedModel(
        names=tuple(data.names[j] for j in kept),
        coefficients=beta,
        covariance=variance * inverse,
        dropped=dropped,
        aliases=aliases,
        means=dict(zip(data.names, data.total[0] / data.n)),
        method="reml" if repeated else "ols",
        residual_variance=variance,
        client_variance=client_variance,
        n=data.n,
        clients=len(data.sums),
        note=_note(len(data.sums), repeated, client_variance),
        _profile=profile,
        _log_ratio=log_ratio,
    )


def _note(clients: int, repeated: bool, client_variance: float) -> str | None:
    if clients == 1:
        return "all sessions are one client's, so nothing is known about other clients"
    if not repeated:
        return "no client has two sessions, so this is ordinary least squares"
    if client_variance == 0:
        return "the variance between clients is estimated as zero"
    return None


def independent_columns(data: CrossProducts):
    """(columns kept, dropped column → sentence, collinear column → what it is made of).

    A column goes where it has one level or is a weighted sum of earlier ones.
    """
    names, mean = data.names, data.total[0] / data.n
    spread = data.total - data.n * np.outer(mean, mean)
    scale = np.sqrt(np.maximum(np.diag(spread), 0))
    empty = scale <= 1e-7 * np.sqrt(np.diag(data.total))  # nothing but rounding is left of it
    correlation = spread / np.outer(np.where(empty, 1, scale), np.where(empty, 1, scale))
    kept, dropped, aliases = [], {}, {}
    for j in range(1, len(names)):
        if empty[j]:
            dropped[names[j]], aliases[names[j]] = f"{names[j]} is the same in all sessions", {}
            continue
        share = np.linalg.solve(correlation[np.ix_(kept, kept)], correlation[kept, j])
        if 1 - correlation[j, kept] @ share > COLLINEAR_BELOW:
            kept.append(j)
            continue
        parts = {names[k]: s * scale[j] / scale[k] for k, s in zip(kept, share) if abs(s) > 1e-6}
        aliases[names[j]] = parts
        same = [names[k] for k in range(1, j) if abs(correlation[j, k]) > 1 - COLLINEAR_BELOW]
        dropped[names[j]] = f"{names[j]} cannot be told apart from {', '.join(same or parts)}"
    return [0, *kept], dropped, aliases
