"""Do the intervals cover what was planted? Simulated clinics, short dose in the tests.

The full dose: python -m tests.measures.coverage [clinics]   (1,000 by default)
"""

import sys

import numpy as np
import pandas as pd

from dashboard.measures.crossproducts import cross_products
from dashboard.measures.design import design
from dashboard.measures.funnel import unit_funnel
from dashboard.measures.intervals import mean_interval
from dashboard.measures.mixed_model import fit
from dashboard.measures.techniques import techniques

PLANTED = {"deep tissue": 0.0, "relaxation": 0.6, "trigger point": 0.3}  # points
CLIENTS, VISITS, THERAPISTS = 120, 6, 8


def clinic(seed: int, clip: bool = False) -> pd.DataFrame:
    """One clinic: sicker clients get deep tissue more often, therapists are all alike."""
    rng = np.random.default_rng(seed)
    client = np.repeat(np.arange(CLIENTS), rng.integers(1, 2 * VISITS, CLIENTS))
    n = len(client)
    severity = rng.normal(5.5, 1.8, CLIENTS)[client]
    before = severity + rng.normal(0, 1, n)
    chance = np.column_stack([np.exp(0.6 * (severity - 5.5)), np.ones(n), np.ones(n)])
    chance = np.cumsum(chance / chance.sum(axis=1, keepdims=True), axis=1)
    group = np.array(list(PLANTED))[(rng.random((n, 1)) > chance).sum(axis=1)]
    change = (0.5 * before - 0.5 + pd.Series(PLANTED)[group].to_numpy()
              + rng.normal(0, 0.8, CLIENTS)[client] + rng.normal(0, 1.2, n))
    after = before - change
    if clip:
        before, after = np.clip(before, 0, 10), np.clip(after, 0, 10)
    therapist = rng.integers(0, THERAPISTS, CLIENTS)[client]
    return pd.DataFrame({"client": client, "before": before, "after": after, "group": group,
                         "therapist": [f"T{t}" for t in therapist]})


def technique_errors(frame: pd.DataFrame) -> pd.DataFrame:
    """Per technique against deep tissue: planted, raw and adjusted difference, covered or not;
    `mean_covered` for its adjusted mean at this clinic's average before-score."""
    data = cross_products(design(frame), frame["before"] - frame["after"], frame["client"])
    rows = techniques(data, reference="deep tissue").rows.set_index("technique")
    planted = pd.Series(PLANTED)
    mean = 0.5 * frame["before"].mean() - 0.5 + planted
    table = pd.DataFrame({
        "planted": planted, "raw": rows["raw_change"] - rows.loc["deep tissue", "raw_change"],
        "adjusted": rows["reference_difference"],
        "covered": (rows["difference_low"] <= planted) & (planted <= rows["difference_high"]),
        "mean_covered": (rows["ci_low"] <= mean) & (mean <= rows["ci_high"])})
    return table.drop(index="deep tissue")


def equal_therapists_flagged(frame: pd.DataFrame) -> float:
    """The share of alike therapists outside the 95 % limits."""
    data = cross_products(design(frame), frame["before"] - frame["after"], frame["client"])
    columns = design(frame).assign(change=frame["before"] - frame["after"])
    columns.insert(0, "intercept", 1.0)
    sums = columns.groupby([frame["therapist"], frame["client"]]).sum()
    table = unit_funnel(fit(data), data, sums.index.get_level_values(0), sums.to_numpy())
    table = table[table["position"] != "too_few"]
    return (table["position"] != "inside").mean()


def mean_covered(seed: int, clients: int = 25, visits: int = 6) -> bool:
    """Whether the clustered interval holds a mean change of 2 with 6 sessions a client."""
    rng = np.random.default_rng(seed)
    change = 2 + rng.normal(0, 1, (clients, 1)) + rng.normal(0, 1.5, (clients, visits))
    estimate = mean_interval(np.full(clients, visits), change.sum(axis=1))
    return estimate.low <= 2 <= estimate.high


def measure(clinics: int) -> dict[str, float]:
    """Shares and mean errors over so many clinics."""
    exact = [clinic(seed) for seed in range(clinics)]
    errors = pd.concat([technique_errors(frame) for frame in exact])
    clipped = pd.concat([technique_errors(clinic(seed, clip=True)) for seed in range(clinics)])
    return {
        "technique difference covered": errors["covered"].mean(),
        "adjusted mean covered": errors["mean_covered"].mean(),
        "raw difference, mean error": (errors["raw"] - errors["planted"]).mean(),
        "adjusted difference, mean error": (errors["adjusted"] - errors["planted"]).mean(),
        "equal therapists flagged at 95 %": float(np.mean([equal_therapists_flagged(f) for f in exact])),
        "clustered mean covered": float(np.mean([mean_covered(s) for s in range(clinics * 4)])),
        "clipped at 0 and 10: mean error": (clipped["adjusted"] - clipped["planted"]).mean(),
        "clipped at 0 and 10: covered": clipped["covered"].mean(),
        "clipped at 0 and 10: share of the planted effect": (
            clipped["adjusted"].mean() / clipped["planted"].mean()),
    }


if __name__ == "__main__":
    for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000).items():
        print(f"{name:50} {value:8.4f}")
