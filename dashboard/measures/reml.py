"""The REML criterion of a random intercept, from sums alone (DEFINITIONS 6.1).

With λ = client variance ÷ residual variance, the inverse covariance of a client's n sessions is
(I − λ/(1+nλ)·11')/σ², so each step needs only total cross-products and client sums, and clients
with equally many sessions are added up once: a step costs (distinct n) × p², however many
clients. The criterion (Patterson & Thompson 1971) is then a function of λ alone.
"""

import numpy as np

from .crossproducts import CrossProducts

LOG_RATIOS = np.linspace(-12.0, 9.0, 43)  # log λ searched; below, client variance counts as zero
_STEP = 1e-2                              # for derivatives along log λ


class Profile:
    """The REML criterion along λ, from sums; columns are centred so that digits are kept."""

    def __init__(self, data: CrossProducts, kept: list[int]):
        columns = [*kept, len(data.names)]
        self.centre = np.where(np.array(columns) == 0, 0.0, data.total[0, columns] / data.n)
        total, sums = data.total[np.ix_(columns, columns)], data.sums[:, columns]
        self.total = total - data.n * np.outer(self.centre, self.centre)
        self.total[0] = self.total[:, 0] = 0.0
        self.total[0, 0] = data.n
        self.sizes, group = np.unique(sums[:, 0], return_inverse=True)
        centred = sums - np.outer(sums[:, 0], self.centre)
        order = np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1])
        self.products = np.array([centred[rows].T @ centred[rows] for rows in order])
        self.clients = np.bincount(group)
        self.df = data.n - len(kept)
        self.residual = self._reduce(0.0)[2]

    def _reduce(self, ratio: float):
        """(X'V⁻¹X, β, residual sum of squares) in centred columns and units of σ², at λ = ratio."""
        weights = ratio / (1 + self.sizes * ratio)
        z = self.total - np.tensordot(weights, self.products, axes=1)
        a, b = z[:-1, :-1], z[:-1, -1]
        beta = np.linalg.solve(a, b)
        residual = z[-1, -1] - b @ beta
        return a, beta, residual if residual > 1e-12 * self.total[-1, -1] else 0.0

    def solve(self, ratio: float):
        """(β, its covariance ÷ σ², σ²) at λ = ratio, for the columns as they came."""
        a, beta, residual = self._reduce(ratio)
        back = np.eye(len(beta))
        back[0, 1:] = -self.centre[1:-1]  # undoes the centring of the other columns
        beta = back @ beta
        beta[0] += self.centre[-1]
        return beta, back @ np.linalg.inv(a) @ back.T, residual / self.df

    def criterion(self, log_ratio: float) -> float:
        """−2 × the restricted log likelihood, but for a constant; log λ = −∞ is λ = 0."""
        ratio = np.exp(log_ratio)
        a, _, residual = self._reduce(ratio)
        between = self.clients @ np.log1p(self.sizes * ratio)
        return self.df * np.log(residual / self.df) + between + np.linalg.slogdet(a)[1]

    def best_log_ratio(self) -> float:
        """log λ at the minimum of the criterion; −∞ where no client variance fits better."""
        values = [self.criterion(point) for point in LOG_RATIOS]
        middle = int(np.argmin(values))
        low, high = LOG_RATIOS[max(middle - 1, 0)], LOG_RATIOS[min(middle + 1, len(values) - 1)]
        best = _golden_section(self.criterion, low, high)
        if self.criterion(-np.inf) <= self.criterion(best) or middle == 0:
            return -np.inf
        return best

    def _variance(self, weights: np.ndarray, ratio: float) -> float:
        """The variance of a contrast at λ = ratio."""
        _, inverse, residual_variance = self.solve(ratio)
        return residual_variance * (weights @ inverse @ weights)

    def degrees_of_freedom(self, weights: np.ndarray, log_ratio: float) -> float:
        """Satterthwaite's, for a contrast: 1 ÷ (1/(n−p) + (∂log variance)² / ∂²criterion).

        Both derivatives run along log λ with σ² at its best for each λ. Where λ is 0 or was not
        estimated this is n − p.
        """
        if not np.isfinite(log_ratio):
            return float(self.df)
        around = [log_ratio - _STEP, log_ratio, log_ratio + _STEP]
        below, middle, above = (self.criterion(point) for point in around)
        curvature = (below - 2 * middle + above) / _STEP**2
        low, high = (self._variance(weights, np.exp(point)) for point in (around[0], around[2]))
        if low <= 0:
            return float(self.df)
        slope = np.log(high / low) / (2 * _STEP)
        return max(1.0, 1 / (1 / self.df + slope**2 / max(curvature, 1e-12)))


def _golden_section(function, low: float, high: float) -> float:
    """Where a function with one minimum in [low, high] is smallest, to about 1e-7."""
    golden = (5**0.5 - 1) / 2
    left, right = high - golden * (high - low), low + golden * (high - low)
    f_left, f_right = function(left), function(right)
    while high - low > 1e-7:
        if f_left <= f_right:
            high, right, f_right = right, left, f_left
            left = high - golden * (high - low)
            f_left = function(left)
        else:
            low, left, f_left = left, right, f_right
            right = low + golden * (high - low)
            f_right = function(right)
    return (low + high) / 2
