"""Referrals, from suggestion to a known outcome (DEFINITIONS 9.1)."""

from datetime import date

import numpy as np
import pandas as pd

from .intervals import clustered, rate_intervals

STEPS = ("suggested", "made", "attended", "known")
REFERRAL_FIELDS = ("destination", *STEPS, "closed_rate", "median_days")
REFERRAL_MORE_FIELDS = (
    "days_to_made", "days_to_attended", "days_to_known", "closed_low", "closed_high")
LOOP_FIELDS = (*STEPS, "closed_rate", "closed_low", "closed_high", "median_days")  # of all destinations together


def referral_loop(referrals: pd.DataFrame) -> pd.DataFrame:
    """REFERRAL_FIELDS + REFERRAL_MORE_FIELDS, one row per destination, by name.

    referrals: one row per referral with destination, client, suggested_on, made_on,
    attended_on, known_on (dates or None) and, where known, status (one of STEPS). Whoever
    reached a step has reached the earlier ones, dated or not. closed_rate = known ÷ made with
    its interval (3.3); median_days from made to known; days_to_… medians from the step before.
    NaN: a rate of none made, a median of none with both dates.
    """
    rows = referrals.reset_index(drop=True)
    dates = {step: pd.to_datetime(rows[f"{step}_on"]) for step in STEPS}
    furthest = _furthest(rows, dates)
    reached = {step: (furthest >= i).astype(int) for i, step in enumerate(STEPS)}
    codes, names = pd.factorize(rows["destination"], sort=True, use_na_sentinel=False)
    counts = {step: np.bincount(codes, each, len(names)).astype(int) for step, each in reached.items()}
    spans = {f"days_to_{later}": (earlier, later) for earlier, later in zip(STEPS, STEPS[1:])} | {"median_days": ("made", "known")}
    days = pd.DataFrame({name: (dates[last] - dates[first]).dt.days for name, (first, last) in spans.items()})
    table = {"destination": names, **counts, **_closed(rows["client"], codes, reached, len(names)), **days.groupby(codes).median()}
    return pd.DataFrame({name: table[name] for name in REFERRAL_FIELDS + REFERRAL_MORE_FIELDS})


def with_learned(referrals: pd.DataFrame, learned: dict[str, dict[str, date]]) -> pd.DataFrame:
    """The referrals with the days that people noted later, session → step → day, where the logs have none."""
    rows = referrals.copy()
    for step in STEPS[1:]:
        noted = rows["session"].map({session: days[step] for session, days in learned.items() if step in days})
        rows[f"{step}_on"] = pd.to_datetime(rows[f"{step}_on"]).fillna(pd.to_datetime(noted))
    return rows


def reached(referrals: pd.DataFrame, today: date) -> pd.DataFrame:
    """The referrals with step, the furthest of STEPS they have come; since, its day; and days from then to today.

    Where a step has no day, that of the latest step before it that has one.
    """
    rows = referrals.reset_index(drop=True)
    dates = {step: pd.to_datetime(rows[f"{step}_on"]) for step in STEPS}
    furthest = _furthest(rows, dates)
    known = pd.DataFrame(dates).ffill(axis=1).to_numpy()
    since = pd.Series(known[np.arange(len(rows)), furthest], dtype="datetime64[us]")
    days = (pd.Timestamp(today) - since).dt.days
    return rows.assign(step=[STEPS[place] for place in furthest], since=since.dt.date, days=days)


def _furthest(rows: pd.DataFrame, dates: dict) -> np.ndarray:
    """The index in STEPS of the furthest step that a date or the status speaks of; at least 0."""
    furthest = np.zeros(len(rows), dtype=int)
    for i, step in enumerate(STEPS):
        stated = rows["status"].eq(step) if "status" in rows else False
        furthest[dates[step].notna() | stated] = i
    return furthest


def _closed(clients, codes, reached: dict[str, np.ndarray], groups: int) -> dict[str, np.ndarray]:
    """known ÷ made per destination with its interval; a client's referrals are one cluster."""
    one = pd.DataFrame({"group": codes, "client": clients, "made": reached["made"], "known": reached["known"]})
    sums = one.groupby(["group", "client"], dropna=False).sum().reset_index()
    rates = clustered(sums["group"].to_numpy(int), sums["made"], sums["known"], groups)
    low, high = rate_intervals(rates)
    return {"closed_rate": rates.mean, "closed_low": low, "closed_high": high}
