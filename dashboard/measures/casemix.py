"""From what a database counts to the cross-products of a model (DEFINITIONS 6.1).

The twin of `design`, which makes the same columns of a small frame: here a session is known by
its combination of levels only, and combinations are few.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .crossproducts import INTERCEPT, CrossProducts
from .design import PREFIX
from .responders import UNITS_PER_POINT

COLUMNS = ("body_area", "presentation", "session_number", "therapist")
CASE_MIX_FIELDS = ("column", "level", "attended", "sessions", "completeness", "share", "mean_before")
NOT_RECORDED = "not recorded"
MOST_LEVELS = 30  # of one column; rarer ones are left to the level that all others are held against


@dataclass(frozen=True)
class CaseMix:
    """The columns of a model. levels: column → its levels, each with a 0/1 column of its own."""

    levels: dict[str, tuple[str, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """The model's columns in order, as `design.design` calls them."""
        return (INTERCEPT, "before", *(_name(column, level) for column, level in self._each()))

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """(column, place of a level in its list, from 1 on), in the order of `names`."""
        return tuple((column, place) for column, levels in self.levels.items() for place in range(1, len(levels) + 1))

    def _each(self):
        return [(column, level) for column, levels in self.levels.items() for level in levels]

    def cross_products(self, combinations: pd.DataFrame, sums: pd.DataFrame) -> CrossProducts:
        """CrossProducts in points, of the results of the queries combinations and design_sums.

        combinations: techniques, COLUMNS, n (paired sessions), before, change, before_before, before_change,
        change_change. sums: one row per client (of any unit; a client's rows are added up).
        """
        codes, people = pd.factorize(sums["person"])
        rows = self.sums(sums)
        clients = np.column_stack([np.bincount(codes, column, len(people)) for column in rows.T])
        return CrossProducts(self.names, self._total(combinations), clients)

    def sums(self, sums: pd.DataFrame) -> np.ndarray:
        """The rows of design_sums as numbers: `names`, then the change in points."""
        scores = sums[["before", "change"]].to_numpy(float) / UNITS_PER_POINT
        levels = sums[[f"{column}_{place}" for column, place in self.places]].to_numpy(float)
        return np.column_stack([sums["n"].to_numpy(float), scores[:, 0], levels, scores[:, 1]])

    def _total(self, rows: pd.DataFrame) -> np.ndarray:
        """Σ z·z' over the sessions: levels are alike within a combination, scores come as sums."""
        given = [_has(rows, column, level) for column, level in self._each()]
        ones = np.column_stack([np.ones(len(rows)), *given]) if given else np.ones((len(rows), 1))
        scores = rows[["before", "change"]].to_numpy(float) / UNITS_PER_POINT
        squares = rows[["before_before", "before_change", "change_change"]].to_numpy(float).sum(axis=0)
        bb, bc, cc = squares / UNITS_PER_POINT**2
        levels = ones.T @ (ones * rows["n"].to_numpy(float)[:, None])
        mixed = ones.T @ scores
        total = np.block([[levels, mixed], [mixed.T, np.array([[bb, bc], [bc, cc]])]])
        last = len(total) - 1
        order = [0, last - 1, *range(1, last - 1), last]  # before stands second, change last
        return total[np.ix_(order, order)]


def levels(combinations: pd.DataFrame) -> pd.DataFrame:
    """column, level, attended, paired: how many sessions have each level, from the query combinations.

    A session has one level of each of COLUMNS, but any number of techniques.
    """
    found = {"technique": _counts(combinations, "techniques", "; ")} | {column: _counts(combinations, column) for column in COLUMNS}
    rows = [(column, level, *counts) for column, levels in sorted(found.items()) for level, counts in sorted(levels.items())]
    return pd.DataFrame(rows, columns=["column", "level", "attended", "paired"])


def _counts(combinations: pd.DataFrame, column: str, joint: str | None = None) -> dict[str, np.ndarray]:
    """level → sessions attended and paired; a value holds several levels where they are joined."""
    codes, values = pd.factorize(combinations[column])
    recorded = codes >= 0
    counts = [np.bincount(codes[recorded], combinations[name].to_numpy()[recorded], len(values)).astype(np.int64) for name in ("attended", "n")]
    found: dict[str, np.ndarray] = {}
    for value, *both in zip(values, *counts, strict=True):
        for level in value.split(joint) if joint else [value]:
            found[level] = found.get(level, 0) + np.array(both)
    return found


def shares(counts: pd.DataFrame) -> pd.DataFrame:
    """group and CASE_MIX_FIELDS: of the recorded sessions of a group, the share that has each level.

    counts: of the query case_mix. All sessions (group None) first, then by group, in the order of COLUMNS and
    of levels; before them the column "all", which is the whole group. mean_before in points. NaN: a
    mean or a share of no recorded session.
    """
    whole = counts.groupby(["group", "column"], dropna=False)["sessions"].transform("sum")
    recorded = counts["sessions"].where(counts["sessions"] > 0)
    rows = counts.assign(
        level=counts["level"].replace("", NOT_RECORDED), completeness=counts["sessions"] / counts["attended"],
        share=counts["sessions"] / whole.where(whole > 0), mean_before=counts["before"] / (recorded * UNITS_PER_POINT),
        group=counts["group"].astype(object).where(counts["group"].notna(), None),
        place=counts["column"].map(("all", *COLUMNS).index), rest=counts["group"].notna())
    return rows.sort_values(["rest", "group", "place", "level"], ignore_index=True)[["group", *CASE_MIX_FIELDS]]


def case_mix(levels: pd.DataFrame, without: tuple[str, ...] = ()) -> CaseMix:
    """Which columns the model has, from column, level and paired (sessions) of `levels`.

    Every technique has one, even where no session with it is paired. Of the other columns, but for those in `without`, the most frequent
    level (the first by name among equals) has none, nor has one beyond the 30 most frequent.
    """
    kept = {"technique": tuple(sorted(levels.loc[levels["column"] == "technique", "level"]))}
    seen = levels[levels["paired"] > 0]
    for column in COLUMNS:
        rows = seen[seen["column"] == column].sort_values(["paired", "level"], ascending=[False, True])
        kept[column] = () if column in without else tuple(sorted(rows["level"].iloc[1:MOST_LEVELS]))
    return CaseMix(kept)


def _name(column: str, level: str) -> str:
    return PREFIX + level if column == "technique" else f"{column}: {level or NOT_RECORDED}"


def _has(rows: pd.DataFrame, column: str, level: str) -> np.ndarray:
    if column != "technique":
        return (rows[column] == level).to_numpy(float)
    sets = {names: float(level in names.split("; ")) for names in rows["techniques"].dropna().unique()}
    return rows["techniques"].map(sets).fillna(0.0).to_numpy(float)
