"""A large invented clinic as a session log: courses of care, sicker clients, several techniques a session."""

from pathlib import Path

import numpy as np
import pandas as pd

TECHNIQUES = ("Deep tissue", "Myofascial roll", "Pressure and stretch", "Swedish", "Trigger point pressure")
SETS = [(a,) for a in TECHNIQUES] + [(a, b) for i, a in enumerate(TECHNIQUES) for b in TECHNIQUES[i + 1:]]
AREAS = ("Lower back", "Neck", "Shoulder", "Upper back")
PRESENTATIONS = ("acute", "chronic", "persistent", "stress-related")
THERAPISTS = 8
VISITS = 20      # sessions of a client, on average
BREAK = 0.1      # the chance that a visit begins a new course


def sessions(rows: int, seed: int = 1) -> pd.DataFrame:
    """`rows` sessions of rows/20 clients over some years: one row each, columns as in a session log."""
    rng = np.random.default_rng(seed)
    clients = rows // VISITS
    client = np.sort(rng.integers(0, clients, rows))
    gap = np.where(rng.random(rows) < BREAK, rng.integers(84, 300, rows), rng.integers(5, 22, rows))
    first = np.r_[True, client[1:] != client[:-1]]
    gap[first] = rng.integers(0, 1000, first.sum())
    day = np.cumsum(gap)
    day = day - np.repeat((day - gap)[first], np.diff(np.r_[np.flatnonzero(first), rows]))
    given = rng.integers(0, len(SETS), rows)
    before = np.clip(np.round(rng.normal(6, 1.5, clients)[client] + rng.normal(0, 1, rows)), 0, 10)
    change = 0.4 * before + 0.2 * (given % 5) + rng.normal(0, 0.8, clients)[client] + rng.normal(0, 1.2, rows)
    after = np.clip(np.round(before - change), 0, 10)
    log = pd.DataFrame({
        "session_id": [f"S{n:07d}" for n in range(rows)],
        "client": [f"C{n}" for n in client],
        "date": (np.datetime64("2016-01-04") + np.minimum(day, 3900)).astype(str),
        "clinic": rng.choice(["Holland Road", "Olympia on-site"], rows),
        "therapist": np.array([f"Therapist {chr(65 + n)}" for n in range(THERAPISTS)])[(client + (rng.random(rows) < 0.2)) % THERAPISTS],
        "techniques": np.array(["; ".join(names) for names in SETS])[given],
        "body_area": np.array(AREAS)[(client + rng.integers(0, 2, rows)) % len(AREAS)],
        "presentation": np.array(PRESENTATIONS)[client % len(PRESENTATIONS)],
        "pain_before": before.astype(int).astype(str),
        "pain_after": np.where(rng.random(rows) < 0.06, "", after.astype(int).astype(str)),
        "referral": np.where(rng.random(rows) < 0.04, "GP", ""),
        "status": np.where(rng.random(rows) < 0.96, "attended", "cancelled"),
    })
    return log.sort_values("date", kind="stable")  # as they were written down


def write(path: Path, rows: int) -> Path:
    """Writes the log; keeps a file that is there."""
    if not path.exists():
        sessions(rows).to_csv(path, index=False)
    return path
