"""The per-client sums that every group figure is made of, and a maker for small frames.

One row per group and client. All whole numbers, so that nothing is rounded on the way:
scores in ten-thousandths of a point, squares in their squares (1e-8 points²). A query makes
the same columns with one GROUP BY group, client; `client_sums` makes them for a file of pairs
and is the slow twin of that query.

| column | over the sessions of one client in one group |
|---|---|
| group | the value grouped by (left out for one single group) |
| client | the client (never read here; one row is one client) |
| sessions, attended, paired | counts (DEFINITIONS 2.1) |
| referred | attended sessions with a referral (9.1) |
| eligible_30, met_30, met_50 | paired sessions eligible at before ≥ 1, and met (2.2, 2.3) |
| eligible_2pt, met_2pt | paired sessions eligible at before ≥ 2, and met (2.4) |
| unrecorded_30 | attended, before ≥ 1 recorded, after not recorded (3.4) |
| reliable_better, reliable_worse | paired, change of 3 points or more (2.5) |
| worse, no_pain_before | those outcomes (2.6); the other three follow from the counts above |
| sum_before, sum_after | sums over paired sessions, ten-thousandths |
| squares_before, squares_after, squares_change | sums of squares over paired sessions |
| acceptable_before, reached_acceptable | for `measures.acceptable` only (2.7) |
"""

import numpy as np
import pandas as pd

from . import responders
from .conventions import DEFAULT, Conventions
from .responders import TEN, Scale

COUNTS = (
    "sessions", "attended", "paired", "referred", "eligible_30", "met_30", "met_50",
    "eligible_2pt", "met_2pt", "unrecorded_30", "reliable_better", "reliable_worse",
    "worse", "no_pain_before",
)
SUMS = ("sum_before", "sum_after")
SQUARES = ("squares_before", "squares_after", "squares_change")
SUM_COLUMNS = COUNTS + SUMS + SQUARES  # what `summary` and `trend` need


def client_sums(
    sessions: pd.DataFrame, conventions: Conventions = DEFAULT, scale: Scale = TEN
) -> pd.DataFrame:
    """The sums above from a small frame with one row per session.

    sessions: before, after (exact scores, None where not recorded) and, where known, client
    (else every row is a client of its own), group, attended (else all were), referred (else
    none was). A score of a session that was not attended is not counted. scale: of the scores.
    """
    marks = _marks(sessions, conventions, scale)
    marks["client"] = sessions["client"].to_numpy() if "client" in sessions else np.arange(len(sessions))
    keys = ["client"]
    if "group" in sessions:
        marks["group"] = sessions["group"].to_numpy()
        keys = ["group", "client"]
    return marks.groupby(keys, sort=False, dropna=False).sum().reset_index()


def _marks(sessions: pd.DataFrame, conventions: Conventions, scale: Scale) -> pd.DataFrame:
    """Each session's share in SUM_COLUMNS."""
    before, has_before = responders.score_arrays(sessions["before"], scale.unit)
    after, has_after = responders.score_arrays(sessions["after"], scale.unit)
    attended, referred = _flag(sessions, "attended", True), _flag(sessions, "referred", False)
    return pd.DataFrame(judged(attended, referred, before, has_before, after, has_after, conventions, scale.point))


def judged(
    attended, referred, before, has_before, after, has_after,
    conventions: Conventions = DEFAULT, point: int = responders.UNITS_PER_POINT,
) -> dict[str, np.ndarray]:
    """What each session counts for, from arrays: the columns above but group and client.

    before, after: whole numbers, `point` to a point of 0–10; 0 where has_… says that there is none.
    """
    paired = attended & has_before & has_after
    outcome = responders.outcomes(before, after, paired, conventions, point)
    can_30 = responders.eligible_percent(before, point)
    accepted = responders.in_acceptable_state(before, conventions, point)
    reached = ~accepted & responders.in_acceptable_state(after, conventions, point)
    shares = {
        "sessions": np.ones(len(before), dtype=np.int64),
        "attended": attended,
        "paired": paired,
        "referred": attended & referred,
        "eligible_30": paired & can_30,
        "met_30": paired & responders.meets_30(before, after, point),
        "met_50": paired & responders.meets_50(before, after, point),
        "eligible_2pt": paired & responders.eligible_2pt(before, point),
        "met_2pt": paired & responders.meets_2pt(before, after, point),
        "unrecorded_30": attended & has_before & can_30 & ~has_after,
        "reliable_better": paired & responders.reliably_better(before, after, point),
        "reliable_worse": paired & responders.reliably_worse(before, after, point),
        "worse": outcome == "worse",
        "no_pain_before": outcome == "no_pain_before",
        "sum_before": before * paired,
        "sum_after": after * paired,
        "squares_before": before**2 * paired,
        "squares_after": after**2 * paired,
        "squares_change": (before - after) ** 2 * paired,
        "acceptable_before": paired & accepted,
        "reached_acceptable": paired & reached,
    }
    return {name: _exact(values) for name, values in shares.items()}


def _exact(values) -> np.ndarray:
    """Marks and numbers as whole numbers; Python's integers stay what they are."""
    return values if values.dtype == object else values.astype(np.int64)


def _flag(sessions: pd.DataFrame, column: str, default: bool) -> np.ndarray:
    if column not in sessions:
        return np.full(len(sessions), default)
    return sessions[column].to_numpy(dtype=bool)


def whole_numbers(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """SUM_COLUMNS of a query's result as int64, or a ValueError where something was rounded.

    Takes ints, Decimals of points (converted to ten-thousandths) and floats that are whole,
    which is how some drivers hand over wide integers.
    """
    return {column: _whole(frame[column], column) for column in SUM_COLUMNS}


def _whole(values: pd.Series, column: str) -> np.ndarray:
    if values.dtype == object and column not in COUNTS:
        unit = responders.UNITS_PER_POINT ** (2 if column in SQUARES else 1)
        values = values.map(lambda points: points * unit if not isinstance(points, int) else points)
        if all(isinstance(value, int) for value in values):
            return values.to_numpy()  # Python's integers, of scores with more than four decimals
    with np.errstate(invalid="ignore"):
        whole = values.to_numpy().astype(np.int64)
    if len(whole) and (whole != values.to_numpy()).any():
        raise ValueError(f"{column} holds fractions of a ten-thousandth of a point")
    return whole
