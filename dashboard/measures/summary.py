"""Every figure of a group of sessions in one row, from its per-client sums (DEFINITIONS 2, 3)."""

import numpy as np
import pandas as pd

from . import effect, intervals
from .conventions import DEFAULT, Conventions
from .responders import TEN, UNITS_PER_POINT, Scale
from .sums import whole_numbers

SUMMARY_FIELDS = (
    "group", "sessions", "attended", "paired", "completeness", "clients", "mean_before",
    "mean_after", "mean_change", "ci_low", "ci_high", "sd_change", "eligible_30", "met_30",
    "rate_30", "rate_30_low", "rate_30_high", "bound_low", "bound_high", "met_50", "rate_50",
    "eligible_2pt", "met_2pt", "rate_2pt", "reliable_better", "reliable_worse", "improved",
    "unchanged", "worse", "no_pain_before", "not_recorded", "referred", "referral_rate",
    "d_z", "d_av",
)
# what a page may want beside them: whose means they are, and the other rates' intervals
MORE_FIELDS = (
    "clients_paired", "completeness_low", "completeness_high", "rate_50_low", "rate_50_high",
    "rate_2pt_low", "rate_2pt_high", "referral_rate_low", "referral_rate_high",
)
# rate → what met it, out of what
RATES = {
    "completeness": ("paired", "attended"),
    "rate_30": ("met_30", "eligible_30"),
    "rate_50": ("met_50", "eligible_30"),
    "rate_2pt": ("met_2pt", "eligible_2pt"),
    "referral_rate": ("referred", "attended"),
}


def summary(sums: pd.DataFrame, scale: Scale = TEN) -> pd.DataFrame:
    """One row per group of `sums` (columns as in `measures.sums`), SUMMARY_FIELDS + MORE_FIELDS.

    Without a column `group` all rows are one group and the result is one row, even of nothing.
    Groups are sorted. Means, SDs and bounds in points; rates between 0 and 1, each with a
    Wilson interval on the effective size (3.3); mean_change with its client-clustered t
    interval (3.2). `clients` have an attended session, `clients_paired` a recorded one.
    NaN: a mean of no recorded session, an interval of fewer than two clients, a rate of no
    eligible session, an SD of one session, an effect size without spread. scale: that of the
    scores, where it is not ten-thousandths on 0–10.
    """
    codes, names = group_codes(sums)
    whole = whole_numbers(sums)
    rows = whole.groupby(codes).sum().reindex(range(len(names)), fill_value=0)
    rows.insert(0, "group", names)
    rows["clients"] = np.bincount(codes, whole["attended"] > 0, len(names)).astype(int)
    _add_outcomes(rows)
    for name, (met, eligible) in RATES.items():
        _add_rate(rows, name, codes, whole[met], whole[eligible])
    rows["bound_low"], rows["bound_high"] = intervals.bounds(
        rows["met_30"], rows["eligible_30"], rows["unrecorded_30"])
    _add_means(rows, codes, whole, scale.unit)
    _add_spread(rows, scale.unit)
    return rows[list(SUMMARY_FIELDS + MORE_FIELDS)]


def completeness_word(completeness: float, conventions: Conventions = DEFAULT) -> str | None:
    """"red" under 75 %, "amber" under 90 %, else "good" (3.1); None without attended sessions."""
    if np.isnan(completeness):
        return None
    if completeness < conventions.completeness_red:
        return "red"
    return "amber" if completeness < conventions.completeness_amber else "good"


def group_codes(sums: pd.DataFrame) -> tuple[np.ndarray, list]:
    """(which group each row belongs to, the groups' names in order); one unnamed group if none."""
    if "group" not in sums:
        return np.zeros(len(sums), dtype=int), [None]
    codes, names = pd.factorize(sums["group"], sort=True, use_na_sentinel=False)
    return codes, list(names)


def rate(codes, met, eligible, groups: int) -> pd.DataFrame:
    """value, low, high per group of the share of `eligible` sessions that are in `met` (3.3)."""
    clustered = intervals.clustered(codes, eligible, met, groups)
    low, high = intervals.rate_intervals(clustered)
    return pd.DataFrame({"value": clustered.mean, "low": low, "high": high})


def mean_change(codes, whole: pd.DataFrame, groups: int, unit: int = UNITS_PER_POINT) -> pd.DataFrame:
    """value, low, high (points) and clients per group: the plain mean change, clustered (3.2)."""
    change = whole["sum_before"] - whole["sum_after"]
    clustered = intervals.clustered(codes, whole["paired"], change, groups, unit)
    low, high = intervals.mean_intervals(clustered)
    return pd.DataFrame(
        {"value": clustered.mean, "low": low, "high": high, "clients": clustered.clients})


def _add_outcomes(rows: pd.DataFrame) -> None:
    """The exclusive outcomes (2.6): improved is the 30 % threshold, the rest is what remains."""
    rows["improved"] = rows["met_30"]
    rows["not_recorded"] = rows["attended"] - rows["paired"]
    rows["unchanged"] = rows["paired"] - rows["improved"] - rows["worse"] - rows["no_pain_before"]


def _add_rate(rows: pd.DataFrame, name: str, codes, met, eligible) -> None:
    estimate = rate(codes, met, eligible, len(rows))
    rows[name] = estimate["value"]
    rows[f"{name}_low"], rows[f"{name}_high"] = estimate["low"], estimate["high"]


def _add_means(rows: pd.DataFrame, codes, whole: pd.DataFrame, unit: int) -> None:
    change = mean_change(codes, whole, len(rows), unit)
    rows["mean_change"], rows["ci_low"], rows["ci_high"] = change["value"], change["low"], change["high"]
    rows["clients_paired"] = change["clients"]
    recorded = rows["paired"].where(rows["paired"] > 0)
    for when in ("before", "after"):
        rows[f"mean_{when}"] = (rows[f"sum_{when}"] / (recorded * unit)).astype(float)


def _add_spread(rows: pd.DataFrame, unit: int) -> None:
    """SD of change and the named effect sizes (3.5), over paired sessions."""
    totals = {
        "before": rows["sum_before"], "after": rows["sum_after"],
        "change": rows["sum_before"] - rows["sum_after"],
    }
    sd = {
        name: effect.sd_from_sums(rows["paired"], total, rows[f"squares_{name}"]) / unit
        for name, total in totals.items()
    }
    rows["sd_change"] = sd["change"]
    rows["d_z"] = effect.d_z(rows["mean_change"], sd["change"])
    rows["d_av"] = effect.d_av(rows["mean_change"], sd["before"], sd["after"])
