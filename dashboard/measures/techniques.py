"""Techniques side by side, as fairly as a log allows (DEFINITIONS 6).

The model is change ~ before + one 0/1 column per technique + case mix, with a random intercept
per client. What is shown for a technique is the mean change of a session with it alone, with
the case mix of all sessions of the selection. Where every session has exactly one technique
these are the adjusted means of an analysis of covariance (Vickers & Altman 2001).
"""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from .conventions import DEFAULT, Conventions
from .crossproducts import INTERCEPT, CrossProducts
from .design import PREFIX
from .mixed_model import Contrast, MixedModel, TooFewSessions, fit

TECHNIQUE_FIELDS = (
    "technique", "sessions", "clients", "completeness", "raw_change", "adjusted_change",
    "ci_low", "ci_high", "state", "reference_difference", "difference_low", "difference_high",
    "sessions_needed",
)
PAIR_FIELDS = (
    "first", "second", "difference", "low", "high", "p", "p_holm", "holm_low", "holm_high", "sessions_needed",
)
WORDING = (
    "Techniques were chosen for the client, not at random; "
    "differences may reflect who received them.")
NO_MODEL = "there are too few sessions for a model"
STATES = ("ok", "caution", "too_few")


@dataclass(frozen=True)
class Comparison:
    """rows: TECHNIQUE_FIELDS, difference_p_holm and note, one row per technique, by name ·
    pairs: all pairs of shown techniques (see `_pairs`) · reference: the technique that others
    are held against · notes: what the page has to say about the model, in sentences."""

    rows: pd.DataFrame
    pairs: pd.DataFrame
    reference: str | None
    notes: tuple[str, ...]


def techniques(
    data: CrossProducts,
    attended: dict[str, int] | None = None,
    reference: str | None = None,
    conventions: Conventions = DEFAULT,
) -> Comparison:
    """The comparison, from cross-products whose technique columns begin with PREFIX (6.1–6.3).

    data: the paired sessions; y is the change in points. attended: technique → attended
    sessions, for completeness (without it every session counts as recorded). reference: by
    default the technique with most sessions. sessions and clients count what the model used.
    NaN: everything adjusted under 10 clients ("too_few"), or where two techniques always come
    together or one comes with every session, so that no other is ever seen alone; differences of the
    reference itself; sessions_needed where the difference is known well enough. Intervals are each at 95 %; difference_p_holm is Holm-adjusted.
    """
    names = sorted(name[len(PREFIX):] for name in data.names if name.startswith(PREFIX))
    if reference is None:
        reference = max(names, key=lambda name: data.sessions_with(PREFIX + name), default=None)
    elif reference not in names:
        raise ValueError(f"the reference is one of: {', '.join(names)}")
    model = _fit(data)
    rows = [_row(data, model, name, attended or {}, conventions) for name in names]
    shown = {row["technique"]: row for row in rows if not np.isnan(row["adjusted_change"])}
    if reference in shown:
        _add_differences(shown, model, reference, conventions)
    frame = pd.DataFrame(rows, columns=[*TECHNIQUE_FIELDS, "difference_p_holm", "note"])
    frame["note"] = frame["note"].astype(object).where(frame["note"].notna(), None)
    return Comparison(frame, _pairs(shown, model, conventions), reference, _notes(model))


def _fit(data: CrossProducts) -> MixedModel | None:
    try:
        return fit(data)
    except TooFewSessions:
        return None


def _row(data: CrossProducts, model, name: str, attended: dict, conventions) -> dict:
    """One technique: counts, raw mean, and, with clients enough, the adjusted mean."""
    sessions, clients = data.sessions_with(PREFIX + name), data.clients_with(PREFIX + name)
    row = dict.fromkeys((*TECHNIQUE_FIELDS, "difference_p_holm"), np.nan) | {
        "technique": name, "sessions": sessions, "clients": clients, "state": "too_few",
        "raw_change": data.raw_mean(PREFIX + name), "note": None,
    }
    everyone = attended.get(name, sessions)
    row["completeness"] = sessions / everyone if everyone else np.nan
    if model is None or clients < conventions.estimate_clients:
        return row
    weights = _with(model, name)
    confounded = model.not_identified(weights)
    row["note"] = "; ".join(model.dropped[other] for other in confounded) or None
    if any(other.startswith(PREFIX) for other in confounded):
        return row
    adjusted = model.contrast(weights)
    few = clients < conventions.caution_clients or confounded
    return row | {
        "adjusted_change": adjusted.value, "ci_low": adjusted.low, "ci_high": adjusted.high,
        "state": "caution" if few else "ok",
    }


def _with(model: MixedModel, name: str) -> dict[str, float]:
    """A session with this technique alone, its case mix the average of all sessions."""
    case_mix = {c: m for c, m in model.means.items() if not c.startswith(PREFIX)}
    return case_mix | {INTERCEPT: 1.0, PREFIX + name: 1.0}


def _difference(model: MixedModel, first: str, second: str) -> Contrast:
    return model.contrast({PREFIX + first: 1.0, PREFIX + second: -1.0})


def _add_differences(shown: dict, model: MixedModel, reference: str, conventions) -> None:
    """Each technique against the reference, and how many sessions would settle it (6.3)."""
    others = [name for name in shown if name != reference]
    found = [_difference(model, name, reference) for name in others]
    for name, difference, p in zip(others, found, holm([d.p for d in found])):
        row = shown[name]
        row["reference_difference"] = difference.value
        row["difference_low"], row["difference_high"] = difference.low, difference.high
        row["difference_p_holm"] = p
        row["sessions_needed"] = sessions_needed(
            row["sessions"], difference.low, difference.high, conventions)


def _pairs(shown: dict, model: MixedModel | None, conventions: Conventions) -> pd.DataFrame:
    """PAIR_FIELDS over all pairs (6.2): difference is first − second, low and high its own 95 % interval.

    holm_low, holm_high: as wide as Holm's step for that pair asks, so that they leave 0 out exactly
    where p_holm is under 0.05. sessions_needed: of the technique with fewer sessions (6.3).
    """
    names = list(combinations(sorted(shown), 2))
    found = [_difference(model, first, second) for first, second in names]
    adjusted = [d.interval(level) for d, level in zip(found, holm_levels([d.p for d in found]))]
    fewer = [min(shown[name]["sessions"] for name in pair) for pair in names]
    return pd.DataFrame({
        "first": [first for first, _ in names], "second": [second for _, second in names],
        "difference": [d.value for d in found], "low": [d.low for d in found],
        "high": [d.high for d in found], "p": [d.p for d in found],
        "p_holm": holm([d.p for d in found]),
        "holm_low": [low for low, _ in adjusted], "holm_high": [high for _, high in adjusted],
        "sessions_needed": [sessions_needed(n, d.low, d.high, conventions) for n, d in zip(fewer, found)],
    }, columns=list(PAIR_FIELDS))


def _notes(model: MixedModel | None) -> tuple[str, ...]:
    """Zero client variance and case-mix columns that say nothing of their own."""
    if model is None:
        return (NO_MODEL,)
    mixed = [model.dropped[name] for name, parts in model.aliases.items() if parts and not name.startswith(PREFIX)]
    return tuple(note for note in (model.note, *mixed) if note)


def holm(p_values) -> list[float]:
    """Holm's step-down adjusted p values (Holm 1979), in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted


def holm_levels(p_values, alpha: float = 0.05) -> list[float]:
    """The level at which Holm's procedure tests each p value, in the order given.

    alpha/m for the smallest, alpha/(m − 1) for the next, and so on; where it stops, it stops for all the rest.
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    levels, level, going = [alpha] * len(p_values), alpha, True
    for rank, i in enumerate(order):
        level = alpha / (len(p_values) - rank) if going else level
        going = going and p_values[i] < level
        levels[i] = level
    return levels


def sessions_needed(n: int, low: float, high: float, conventions: Conventions = DEFAULT) -> float:
    """"About N more sessions" until a difference is known to ± 0.5 points; NaN if not asked (6.3).

    N = n·(h/0.5)² − n, h half the width, rounded up to two figures. Asked only where the
    interval covers 0 and h > 0.5. n: sessions with the technique.
    """
    half, target = (high - low) / 2, conventions.half_width_points
    if not (low <= 0 <= high and half > target):
        return np.nan
    needed = n * (half / target) ** 2 - n
    step = 10 ** max(0, math.floor(math.log10(needed)) - 1)
    # 1,200.0000001 is 1,200 and not 1,300
    return float(math.ceil(round(needed / step, 9)) * step)
