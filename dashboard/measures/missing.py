"""Whether the sessions that lack a score began like those that have both (DEFINITIONS 3.1, 3.4)."""

import numpy as np
import pandas as pd

from . import intervals
from .responders import UNITS_PER_POINT

BASELINE_FIELDS = ("group", "sessions", "recorded", "clients", "mean_before", "ci_low", "ci_high")
GROUPS = ("complete", "incomplete")


def baselines(sums: pd.DataFrame) -> pd.DataFrame:
    """BASELINE_FIELDS in three rows: complete (both scores), incomplete, and their difference (incomplete − complete).

    sums: one row per client and complete: sessions, n (with a before-score), s (their sum in ten-thousandths). recorded:
    sessions with a before-score; means in points with the client-clustered interval of 3.2; the difference, too, counts a
    client's sessions on both sides as one cluster. NaN: a mean of no recorded session, an interval of fewer than two clients.
    """
    codes = np.where(sums["complete"].astype(bool), 0, 1)
    counted = sums["n"].to_numpy() > 0
    means = intervals.clustered(codes, sums["n"], sums["s"], 2, UNITS_PER_POINT)
    low, high = intervals.mean_intervals(means)
    rows = pd.DataFrame({"group": GROUPS, "sessions": np.bincount(codes, sums["sessions"], 2).astype(int), "recorded": means.n,
                         "clients": means.clients, "mean_before": means.mean, "ci_low": low, "ci_high": high})
    difference = _difference(sums[counted], codes[counted], means).assign(sessions=rows["sessions"].sum())
    return pd.concat([rows, difference], ignore_index=True)[list(BASELINE_FIELDS)]


def _difference(sums: pd.DataFrame, codes: np.ndarray, means: intervals.Clustered) -> pd.DataFrame:
    """The row of the difference: what each client adds to either mean, added up client by client."""
    clients, k = pd.factorize(sums["person"])[0], sums["person"].nunique()
    value = means.mean[1] - means.mean[0]
    residual = sums["s"].to_numpy() / UNITS_PER_POINT - means.mean[codes] * sums["n"].to_numpy()
    pulls = np.bincount(clients, np.where(codes == 1, 1, -1) * residual / means.n[codes], k)
    variance = k / (k - 1) * (pulls**2).sum() if k >= 2 else np.nan
    margin = intervals.t_margins([variance], [k - 1])[0]
    return pd.DataFrame({"group": ["difference"], "recorded": [int(means.n.sum())], "clients": [k],
                         "mean_before": [value], "ci_low": [value - margin], "ci_high": [value + margin]})
