"""One client's course against the clinic's own earlier clients, and the flags (DEFINITIONS 8).

A flag prompts a person and states its rule with its numbers; nothing is decided here.
"""

import numpy as np
import pandas as pd

from .conventions import DEFAULT, Conventions
from .responders import UNITS_PER_POINT, eligible_percent, score_arrays, ten_thousandths

BANDS = ((1, "1-3"), (4, "4-6"), (7, "7-10"))  # 8.1: where a band begins, in points, and its name
PERCENTILES = (10, 50, 80)                     # 8.1
REACHED_BY = 20                                # 8.1: clients without whom there is no expectation
FLAGS = ("ask_referral", "not_on_track", "not_enough_data")
COURSE_FIELDS = ("band", "number", "clients", "p10", "p50", "p80", "off_track")
CLIENT_FIELDS = (
    "client", "episode", "sessions", "first_before", "latest_before", "latest_session",
    "expected_p50", "expected_p80", "flag", "rule",
)
CLIENT_MORE_FIELDS = ("number", "band", "expected_limit", "asks_referral", "not_on_track", "not_enough_data")


def band(first_before) -> str | None:
    """The starting band of an episode; 3.9 still counts as 1-3. None under 1 or unrecorded."""
    units = ten_thousandths(first_before)
    if units is None:
        return None
    reached = [name for start, name in BANDS if units >= start * UNITS_PER_POINT]
    return reached[-1] if reached else None


def expected_course(visits: pd.DataFrame, conventions: Conventions = DEFAULT) -> pd.DataFrame:
    """COURSE_FIELDS: percentiles of before-scores per starting band and session number (8.1).

    visits: client, band, number, before of earlier episodes. Percentiles interpolate linearly
    between ordered scores (Hyndman & Fan 1996, type 7). NaN where fewer than 20 clients
    reached the number. off_track: the percentile above which a client is not on track (8.2).
    """
    scored = visits.dropna(subset=["band", "before"])
    rows = []
    for (name, number), part in scored.groupby(["band", "number"]):
        clients = part["client"].nunique()
        found = np.percentile(
            part["before"].astype(float), [*PERCENTILES, conventions.off_track_percentile])
        rows.append((name, number, clients, *(found if clients >= REACHED_BY else [np.nan] * 4)))
    return pd.DataFrame(rows, columns=COURSE_FIELDS)


def client_flags(
    episodes: pd.DataFrame, course: pd.DataFrame, conventions: Conventions = DEFAULT
) -> pd.DataFrame:
    """CLIENT_FIELDS, one row per episode given (8.2).

    episodes: client, episode, sessions, first_before, latest_before (exact scores), number (the
    session number of the latest before-score) and latest_session (its date, passed on). course:
    from `expected_course`. flag is None where there is nothing to ask, else one of FLAGS; where
    several rules hold, the first of FLAGS names the flag and `rule` states them all.
    """
    return with_rules(flagged(episodes, course, conventions), conventions)[list(CLIENT_FIELDS)]


def flagged(
    episodes: pd.DataFrame, course: pd.DataFrame, conventions: Conventions = DEFAULT
) -> pd.DataFrame:
    """`client_flags` without the words, for many clients at once: CLIENT_FIELDS but rule, and CLIENT_MORE_FIELDS.

    asks_referral, not_on_track, not_enough_data: which rules hold; expected_limit: the percentile
    above which a client is not on track.
    """
    rows = episodes.reset_index(drop=True)
    (first, started), (latest, recorded) = (_units(rows[name]) for name in ("first_before", "latest_before"))
    rows["band"] = np.select(
        [started & (first >= start * UNITS_PER_POINT) for start, _ in BANDS[::-1]], [name for _, name in BANDS[::-1]],
        "")
    found = _expected(rows, course)
    rows["expected_p50"], rows["expected_p80"], rows["expected_limit"] = (found[name].to_numpy(float)
                                                                          for name in ("p50", "p80", "limit"))
    unknown = (rows["band"] == "") | ~recorded | rows["expected_limit"].isna()
    rows["asks_referral"] = started & recorded & _asks(first, latest, rows["sessions"].to_numpy(), conventions)
    rows["not_on_track"] = ~unknown & (latest / UNITS_PER_POINT > rows["expected_limit"])
    rows["not_enough_data"] = unknown
    flags = pd.Series(np.select([rows["asks_referral"], rows["not_on_track"], unknown], FLAGS, ""), dtype=object)
    rows["flag"] = flags.where(flags != "", None)
    return rows.reindex(columns=[name for name in CLIENT_FIELDS if name != "rule"] + list(CLIENT_MORE_FIELDS))


def with_rules(rows: pd.DataFrame, conventions: Conventions = DEFAULT) -> pd.DataFrame:
    """Rows of `flagged` for those who read them: rules, flag → its words, and all of them as `rule` (or None)."""
    rules = [_rules(row, conventions) for row in rows.to_dict("records")]
    told = ["; ".join(found.values()) or None for found in rules]
    return rows.assign(rules=pd.Series(rules, rows.index, dtype=object), rule=pd.Series(told, rows.index, dtype=object))


def _expected(rows: pd.DataFrame, course: pd.DataFrame) -> pd.DataFrame:
    """p50, p80 and the limit for each row's band and session number; NaN where nothing is expected."""
    known = course.assign(limit=course.get("off_track", course["p80"]))  # the 80th, unless the clinic chose another
    table = known.set_index(["band", "number"])[["p50", "p80", "limit"]].astype(float)
    numbers = pd.to_numeric(rows["number"]).fillna(0).astype(int)
    return table.reindex(pd.MultiIndex.from_arrays([rows["band"], numbers]))


def _units(scores: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """As `score_arrays`; the same few scores come again and again, so each is made exact once."""
    codes, distinct = pd.factorize(scores.astype(object))
    units = np.append(score_arrays(distinct)[0], 0)
    return units[codes], codes >= 0


def _rules(row: dict, conventions: Conventions) -> dict[str, str]:
    """flag → its rule with the numbers of this episode, for every rule that holds."""
    first, latest, number = (row[name] for name in ("first_before", "latest_before", "number"))
    found = {}
    if row["asks_referral"]:
        found["ask_referral"] = (
            f"{row['sessions']} sessions (rule: at least {conventions.referral_sessions}) and "
            f"the score before a session went from {_points(first)} to {_points(latest)} "
            f"(rule: less than {conventions.referral_relief_percent} % off)")
    if not row["band"] or ten_thousandths(latest) is None:
        found["not_enough_data"] = "no score before a session that a course could start from or be held against"
    elif row["not_enough_data"]:
        found["not_enough_data"] = f"fewer than {REACHED_BY} earlier clients with a similar start came to session {number}"
    elif row["not_on_track"]:
        found["not_on_track"] = (
            f"before session {number} the score was {_points(latest)}; of earlier clients with a similar start, "
            f"{conventions.off_track_percentile} in 100 had {_points(row['expected_limit'])} or less")
    return found


def asks_referral(first, latest, sessions: int, conventions: Conventions = DEFAULT) -> bool:
    """At least 4 sessions, and less than 30 % off the first before-score, exactly (8.2).

    False where a score is missing or the first is under 1, where a percentage means nothing.
    """
    (before, after), recorded = score_arrays([first, latest])
    return bool(recorded.all() and _asks(before, after, sessions, conventions))


def _asks(before, after, sessions, conventions: Conventions):
    """The rule of `asks_referral` on recorded scores in ten-thousandths, one or many."""
    less = 100 * (before - after) < conventions.referral_relief_percent * before
    return eligible_percent(before) & (sessions >= conventions.referral_sessions) & less


def _points(score) -> str:
    """A score as people write it: 7, 6.5."""
    return f"{float(score):.4f}".rstrip("0").rstrip(".")
