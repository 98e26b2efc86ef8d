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
    made = {"group": names} | {name: _total(codes, each, len(names)) for name, each in whole.items()}
    made["clients"] = np.bincount(codes, whole["attended"] > 0, len(names)).astype(int)
    made |= _outcomes(made)
    for name, (met, eligible) in RATES.items():
        made |= _named(name, rate(codes, whole[met], whole[eligible], len(names)))
    made["bound_low"], made["bound_high"] = intervals.bounds(made["met_30"], made["eligible_30"], made["unrecorded_30"])
    made |= _means(made, mean_change(codes, whole, len(names), scale.unit), scale.unit)
    made |= _spread(made, scale.unit)
    return pd.DataFrame({name: made[name] for name in SUMMARY_FIELDS + MORE_FIELDS})


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


def rate(codes, met, eligible, groups: int) -> dict[str, np.ndarray]:
    """value, low, high per group of the share of `eligible` sessions that are in `met` (3.3)."""
    clustered = intervals.clustered(codes, eligible, met, groups)
    low, high = intervals.rate_intervals(clustered)
    return {"value": clustered.mean, "low": low, "high": high}


def mean_change(codes, whole: dict[str, np.ndarray], groups: int, unit: int = UNITS_PER_POINT) -> dict[str, np.ndarray]:
    """value, low, high (points) and clients per group: the plain mean change, clustered (3.2)."""
    change = whole["sum_before"] - whole["sum_after"]
    clustered = intervals.clustered(codes, whole["paired"], change, groups, unit)
    low, high = intervals.mean_intervals(clustered)
    return {"value": clustered.mean, "low": low, "high": high, "clients": clustered.clients}


def _total(codes: np.ndarray, whole: np.ndarray, groups: int) -> np.ndarray:
    """What each group adds up to, in whole numbers."""
    totals = np.zeros(groups, dtype=whole.dtype)
    np.add.at(totals, codes, whole)
    return totals


def _outcomes(made: dict) -> dict:
    """The exclusive outcomes (2.6): improved is the 30 % threshold, the rest is what remains."""
    return {"improved": made["met_30"], "not_recorded": made["attended"] - made["paired"],
            "unchanged": made["paired"] - made["met_30"] - made["worse"] - made["no_pain_before"]}


def _named(name: str, estimate: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: estimate["value"], f"{name}_low": estimate["low"], f"{name}_high": estimate["high"]}


def _means(made: dict, change: dict[str, np.ndarray], unit: int) -> dict:
    recorded = np.where(made["paired"] > 0, made["paired"], np.nan) * unit
    return {"mean_change": change["value"], "ci_low": change["low"], "ci_high": change["high"], "clients_paired": change["clients"],
            **{f"mean_{when}": (made[f"sum_{when}"] / recorded).astype(float) for when in ("before", "after")}}


def _spread(made: dict, unit: int) -> dict:
    """SD of change and the named effect sizes (3.5), over paired sessions."""
    totals = {"before": made["sum_before"], "after": made["sum_after"], "change": made["sum_before"] - made["sum_after"]}
    sd = {name: effect.sd_from_sums(made["paired"], total, made[f"squares_{name}"]) / unit for name, total in totals.items()}
    return {"sd_change": sd["change"], "d_z": effect.d_z(made["mean_change"], sd["change"]),
            "d_av": effect.d_av(made["mean_change"], sd["before"], sd["after"])}
