"""From a small frame to the columns of a model (DEFINITIONS 6.1).

For files and for tests; over the database a query makes the same columns and their sums.
"""

import numpy as np
import pandas as pd

PREFIX = "technique: "  # columns of the model that are techniques; all others are case mix


def design(pairs: pd.DataFrame, adjust=()) -> pd.DataFrame:
    """The model's columns from a small frame: before, its techniques, the columns of `adjust`.

    pairs: before, group (one technique, or a list of several) and the columns to adjust for.
    """
    given = pairs["group"].map(_several)
    techniques = sorted(set().union(*given))
    columns = {"before": pairs["before"].astype(float)}
    for technique in techniques:
        columns[PREFIX + technique] = given.map(lambda names: float(technique in names))
    return pd.concat([pd.DataFrame(columns, pairs.index), indicators(pairs, adjust)], axis=1)


def _several(group) -> set[str]:
    many = isinstance(group, (list, tuple, set, np.ndarray))
    return {str(name) for name in group} if many else {str(group)}


def indicators(frame: pd.DataFrame, adjust) -> pd.DataFrame:
    """Case-mix columns as numbers: numeric ones as they are, others as 0/1 per level but one.

    The level left out is the most frequent (the first by name among equals); a column with one
    level leaves nothing. A missing text level is the level "not recorded".
    """
    parts = [frame.iloc[:, :0]]
    for column in adjust:
        values = frame[column]
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            parts.append(values.to_frame())
            continue
        levels = values.astype(object).where(values.notna(), "not recorded").astype(str)
        counts = levels.value_counts()
        base = min(counts.index[counts == counts.max()])
        kept = [level for level in sorted(counts.index) if level != base]
        parts.append(pd.DataFrame(
            {f"{column}: {level}": (levels == level).astype(float) for level in kept}, frame.index))
    return pd.concat(parts, axis=1)
