"""What may leave the clinic: small numbers hidden, others rounded (DEFINITIONS 10.1).

Policy, after NHS Digital's practice for hospital statistics: counts of 1–7 are hidden, other
counts are rounded to the nearest 5, 0 stays 0; rates come from rounded counts; means need 8
clients; where one hidden cell could be worked out from a total, a second one is hidden. The
numbers are in `Conventions`.
"""

import numpy as np
import pandas as pd

from .conventions import DEFAULT, Conventions
from .summary import RATES

HIDDEN = "*"
SHARED_COUNTS = (
    "sessions", "attended", "paired", "clients", "eligible_30", "improved", "unchanged", "worse",
    "no_pain_before", "not_recorded", "met_50", "eligible_2pt", "met_2pt", "reliable_better",
    "reliable_worse", "referred",
)
SHARED_MEANS = (
    "mean_before", "mean_after", "mean_change", "ci_low", "ci_high", "sd_change", "d_z", "d_av")
OUTCOME_PARTS = (("improved", "unchanged", "worse", "no_pain_before", "not_recorded"), "attended")


def is_small(count, conventions: Conventions = DEFAULT):
    """Whether a count must be hidden; alike for one count and for an array."""
    return (count >= 1) & (count <= conventions.suppress_up_to)


def rounded(count, conventions: Conventions = DEFAULT):
    """A count rounded to the nearest 5; 0 stays 0."""
    step = conventions.round_to
    return (np.asarray(count, dtype=np.int64) + step // 2) // step * step


def hidden_cells(counts: np.ndarray, conventions: Conventions = DEFAULT) -> np.ndarray:
    """Which cells of a table to hide; its last row and last column are the totals.

    Small cells first. Then, as long as a row or column (with its total) has exactly one hidden
    cell, which the others would give away, the smallest other one goes too: one that is not 0 if
    there is one, a part rather than the total.
    """
    hidden = is_small(counts, conventions)
    lines = [*((i, slice(None)) for i in range(counts.shape[0])),
             *((slice(None), j) for j in range(counts.shape[1]))]
    settled = False
    while not settled:
        settled = True
        for line in lines:
            if hidden[line].sum() == 1 and counts[line].size > 1:
                hidden[line] |= _second(counts[line], hidden[line])
                settled = False
    return hidden


def _second(line: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """The further cell of a line to hide."""
    place = np.arange(len(line))
    order = sorted(place[~hidden], key=lambda i: (line[i] == 0, i == len(line) - 1, line[i]))
    return place == order[0]


def protect_table(counts: pd.DataFrame, conventions: Conventions = DEFAULT) -> pd.DataFrame:
    """A table of counts with totals in its last row and last column, ready to share.

    Values are whole numbers rounded to 5, or HIDDEN.
    """
    cells = counts.to_numpy(dtype=np.int64)
    shown = rounded(cells, conventions).astype(object)
    shown[hidden_cells(cells, conventions)] = HIDDEN
    return pd.DataFrame(shown, counts.index, counts.columns)


def protect(
    frame: pd.DataFrame,
    counts,
    rates: dict[str, tuple[str, str]] | None = None,
    means=(),
    clients: str = "clients",
    parts: tuple[tuple[str, ...], str] | None = None,
    conventions: Conventions = DEFAULT,
) -> pd.DataFrame:
    """A frame of figures, one row per group, ready to share: only the columns named here.

    counts: columns of counts · rates: column → (numerator, denominator), both among counts,
    worked out anew from the rounded counts and None where one is hidden · means: columns of
    means, SDs and their intervals, None under 8 clients (column `clients`, exact, not shown unless
    among counts) · parts: (columns that add up, the column of their sum), where a second part is
    hidden beside a lone one. Groups are taken to add up to a total known elsewhere, so a lone
    hidden group gets company too. Intervals of rates are not given: they would tell the counts.
    """
    exact = frame[list(counts)].to_numpy(dtype=np.int64)
    hidden = dict(zip(counts, _with_company(exact, conventions).T))
    if parts:
        columns = [*parts[0], parts[1]]
        table = frame[columns].to_numpy(dtype=np.int64)
        table = np.vstack([table, table.sum(axis=0)])
        hidden |= zip(columns, hidden_cells(table, conventions)[:-1].T)
    shown = {column: _starred(cells, hidden[column]) for column, cells in zip(counts, rounded(exact, conventions).T)}
    for column, (met, eligible) in (rates or {}).items():
        shown[column] = [_rate(a, b) for a, b in zip(shown[met], shown[eligible])]
    enough = frame[clients].to_numpy() >= conventions.mean_clients
    for column in means:
        shown[column] = [_mean(value, given) for value, given in zip(frame[column], enough)]
    out = pd.DataFrame(shown, frame.index, dtype=object)
    told = [name for name, kind in frame.dtypes.items() if name not in shown and not pd.api.types.is_numeric_dtype(kind)]
    for place, name in enumerate(told):
        out.insert(place, name, frame[name])
    return out


def protect_summary(rows: pd.DataFrame, conventions: Conventions = DEFAULT) -> pd.DataFrame:
    """Rows of `summary.summary`, ready to share, through `protect`.

    met_30 is left out: it is the same number as improved, and would give that away.
    """
    rates = {name: tuple("improved" if part == "met_30" else part for part in parts)
             for name, parts in RATES.items()}
    return protect(
        rows, SHARED_COUNTS, rates, SHARED_MEANS, "clients_paired", OUTCOME_PARTS, conventions)


def _with_company(counts: np.ndarray, conventions: Conventions) -> np.ndarray:
    """Hidden cells by column, each column with its (unshown) total."""
    columns = [hidden_cells(np.append(c, c.sum())[:, None], conventions)[:-1, 0] for c in counts.T]
    return np.column_stack(columns) if columns else np.zeros(counts.shape, dtype=bool)


def _starred(cells: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    return np.where(hidden, HIDDEN, cells.astype(object))


def _rate(met, eligible) -> float | None:
    if HIDDEN in (met, eligible) or eligible == 0:
        return None
    return met / eligible


def _mean(value, given: bool) -> float | None:
    return value if given and pd.notna(value) else None
