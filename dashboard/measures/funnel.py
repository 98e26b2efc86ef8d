"""Therapists and clinics side by side: a funnel, never a league table (DEFINITIONS 7).

Limits after Spiegelhalter 2005. With one record per person, the rule for means is the rule of
the national PROMs programme. Rows are sorted by name; there is no rank.
"""

import numpy as np
import pandas as pd

from .conventions import DEFAULT, Conventions
from .crossproducts import INTERCEPT, CrossProducts
from .disclosure import rounded
from .mixed_model import MixedModel

Z_95 = 1.959964   # 7.1: two-sided 95 %
Z_998 = 3.090232  # 7.1: two-sided 99.8 %
FEW_CLIENTS = 10  # 7.2: under this on the chart, but unlabelled and unflagged
WORDING = (
    "Adjusted for the case mix that the log records; what it does not record can still differ. "
    "Within the limits, differences are what chance alone brings.")
POSITIONS = ("inside", "above_95", "above_998", "below_95", "below_998", "too_few")
LIMITS = ("limit_95_low", "limit_95_high", "limit_998_low", "limit_998_high")
THERAPIST_FIELDS = (
    "name", "clients", "sessions", "observed", "expected", "adjusted", "shrunken", *LIMITS, "position",
)


def funnel(units: pd.DataFrame, overall: float | None = None, sd: float | None = None) -> pd.DataFrame:
    """name, n, value, overall, shrunken, the four LIMITS and position; one row per unit, by name.

    units: name, n (clients, or records with one per person) and value. With sd, the spread of
    single values, the values are means; without it they are rates from 0 to 1. overall: what
    the units are held against, by default the mean weighted by n. position is one of
    POSITIONS, a word; a value on a limit is inside. NaN where n is 0.
    """
    rows = units[["name", "n", "value"]].sort_values("name", ignore_index=True)
    n, value = rows["n"].to_numpy(float), rows["value"].to_numpy(float)
    if overall is None:
        overall = float(np.sum(n[n > 0] * value[n > 0]) / n.sum()) if n.sum() else np.nan
    known = np.append(value[n > 0], overall)
    if sd is None and ((known < 0) | (known > 1)).any():
        raise ValueError("rates lie between 0 and 1; means need the sd of single values")
    for name, z in (("95", Z_95), ("998", Z_998)):
        low, high = rate_limits(overall, n, z) if sd is None else mean_limits(overall, n, z, sd)
        rows[f"limit_{name}_low"], rows[f"limit_{name}_high"] = low, high
    rows["overall"] = overall
    rows["shrunken"] = shrink(value, n, overall, sd**2 if sd is not None else overall * (1 - overall))
    rows["position"] = positions(rows)
    return rows


def mean_limits(overall: float, n, z: float, sd: float):
    """overall ± z·sd/√n (7.1)."""
    margin = z * sd / np.sqrt(_some(n))
    return overall - margin, overall + margin


def rate_limits(overall: float, n, z: float):
    """sin²(asin √p ± z/(2√n)), the angle clipped so that limits stay from 0 to 1 (7.1)."""
    angle, margin = np.arcsin(np.sqrt(overall)), z / (2 * np.sqrt(_some(n)))
    low, high = np.maximum(angle - margin, 0), np.minimum(angle + margin, np.pi / 2)
    return np.sin(low) ** 2, np.sin(high) ** 2


def _some(n) -> np.ndarray:
    n = np.asarray(n, dtype=float)
    return np.where(n > 0, n, np.nan)


def positions(rows: pd.DataFrame) -> np.ndarray:
    """The word for where each value stands; columns value, n and LIMITS."""
    value = rows["value"]
    rules = (
        ((rows["n"] < FEW_CLIENTS) | value.isna(), "too_few"),
        (value > rows["limit_998_high"], "above_998"),
        (value < rows["limit_998_low"], "below_998"),
        (value > rows["limit_95_high"], "above_95"),
        (value < rows["limit_95_low"], "below_95"),
    )
    return np.select([rule for rule, _ in rules], [word for _, word in rules], "inside")


def between_variance(value, n, variance: float) -> float:
    """τ² between units, by the moments of DerSimonian & Laird 1986; 0 where units differ by chance.

    variance: that of single values. 0 with fewer than two units.
    """
    if len(value) < 2 or not variance > 0:
        return 0.0
    weight = n / variance
    mean = np.sum(weight * value) / weight.sum()
    excess = np.sum(weight * (value - mean) ** 2) - (len(value) - 1)
    return max(0.0, excess / (weight.sum() - np.sum(weight**2) / weight.sum()))


def shrink(value, n, overall: float, variance: float) -> np.ndarray:
    """w·x̄ + (1−w)·μ with w = τ²/(τ² + s²/n): what a unit's own few values can carry (7.2).

    NaN for a unit without values.
    """
    known = (n > 0) & ~np.isnan(value)
    tau2 = between_variance(value[known], n[known], variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = tau2 / (tau2 + variance / n)
    weight = np.nan_to_num(weight)  # neither spread between nor within units: all are overall
    return np.where(known, weight * value + (1 - weight) * overall, np.nan)


def curve(rows: pd.DataFrame, steps: int = 60) -> pd.DataFrame:
    """n, overall and the four LIMITS of means at numbers of clients from 1 to the most there are.

    rows: of `unit_funnel` or `seen_by`. Empty where no limits are known.
    """
    known = rows[rows["limit_95_high"].notna()]
    if known.empty:
        return pd.DataFrame(columns=["n", "overall", *LIMITS])
    one = known.iloc[0]
    overall = (one["limit_95_low"] + one["limit_95_high"]) / 2
    sd = (one["limit_95_high"] - overall) / Z_95 * np.sqrt(one["clients"])
    most = int(rows["clients"].max())
    # close together where the limits bend
    made = pd.DataFrame({"n": np.unique(np.geomspace(1, most, steps).round().astype(int))}).assign(overall=overall)
    for name, z in (("95", Z_95), ("998", Z_998)):
        made[f"limit_{name}_low"], made[f"limit_{name}_high"] = mean_limits(overall, made["n"], z, sd)
    return made


def seen_by(rows: pd.DataFrame, name: str, conventions: Conventions = DEFAULT) -> pd.DataFrame:
    """What a therapist sees of `unit_funnel`: their own row whole, of the others a value without a name (10.1).

    Colleagues with fewer clients than a mean needs are left out; the others' clients are rounded, and
    they stand in the order of those, which tells nothing else. The own row comes first.
    """
    own = rows[rows["name"] == name]
    others = rows[(rows["name"] != name) & (rows["clients"] >= conventions.mean_clients)]
    others = others[["clients", "adjusted"]].assign(clients=rounded(others["clients"], conventions))
    seen = others.sort_values(["clients", "adjusted"]).reindex(columns=list(THERAPIST_FIELDS))
    seen = seen.astype({"name": object, "position": object}).assign(name=None, position=None)
    return pd.concat([own, seen], ignore_index=True) if len(seen) else own.reset_index(drop=True)


def unit_counts(units, sums: np.ndarray) -> pd.DataFrame:
    """THERAPIST_FIELDS where no model can be made: clients, sessions and observed, the rest NaN; all are "too_few".

    units, sums: as in `unit_funnel`.
    """
    rows = pd.DataFrame({"name": np.asarray(units, dtype=object), "clients": 1, "sessions": sums[:, 0], "observed": sums[:, -1]})
    table = rows.groupby("name", sort=True).sum().reset_index().astype({"sessions": int})
    table["observed"] /= table["sessions"]
    return table.assign(position="too_few").reindex(columns=list(THERAPIST_FIELDS))


def unit_funnel(model: MixedModel, data: CrossProducts, units, sums: np.ndarray) -> pd.DataFrame:
    """THERAPIST_FIELDS per therapist or clinic, adjusted for case mix (7.1).

    model: fitted without the therapist · data: its cross-products · units: the name of each row
    of `sums` · sums: one row per unit and client, columns as data.sums (data.names, then y).
    A session's expected change comes from the model; per client (and unit) the mean of observed
    − expected; adjusted = overall mean + the mean over the unit's clients. observed and
    expected are plain means over sessions, so their difference is near, but not, adjusted −
    overall. The limits' SD is that of all clients' values, n counts clients; a client of two
    therapists has a value with each, since that is what each one's mean is made of.
    """
    sessions = sums[:, 0]
    off = model.residual_sums(data.names, sums)
    rows = pd.DataFrame({
        "name": np.asarray(units, dtype=object), "n": 1, "sessions": sessions,
        "off": off, "value": off / sessions, "observed": sums[:, -1],
    }).groupby("name", sort=True).agg(
        {"n": "sum", "sessions": "sum", "off": "sum", "value": "mean", "observed": "sum"}).reset_index()
    overall = data.raw_mean(INTERCEPT)
    sd = float(np.std(off / sessions, ddof=1)) if len(off) > 1 else np.nan
    table = funnel(rows.assign(value=rows["value"] + overall), overall, sd)
    table["clients"], table["adjusted"] = table["n"], table["value"]
    table["sessions"] = rows["sessions"].astype(int)
    table["observed"] = rows["observed"] / rows["sessions"]
    table["expected"] = (rows["observed"] - rows["off"]) / rows["sessions"]
    return table[list(THERAPIST_FIELDS)]
