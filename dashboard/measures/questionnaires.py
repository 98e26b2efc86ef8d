"""GAD-7 and PHQ-9 by the rules of NHS Talking Therapies (DEFINITIONS 1.3).

These cut-offs never apply to a single 0–10 item. Source: NHS Talking Therapies manual.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .intervals import rate_interval


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire's highest score, caseness (from) and reliable change (from), in points."""

    name: str
    highest: int
    caseness: int
    reliable: int


GAD7 = Questionnaire("gad7", highest=21, caseness=8, reliable=4)
PHQ9 = Questionnaire("phq9", highest=27, caseness=10, reliable=6)
WORDS = ("recovered", "not_recovered", "not_a_case", "not_recorded")


def reliable_change_of(first, last, questionnaire: Questionnaire) -> np.ndarray:
    """A word of reliable_change.VERDICTS per person: change of at least 4 (GAD-7) or 6 (PHQ-9) points."""
    start, end = (pd.to_numeric(pd.Series(scores)).to_numpy(float) for scores in (first, last))
    drop = start - end
    rules = [np.isnan(drop), drop >= questionnaire.reliable, -drop >= questionnaire.reliable]
    words = ["not_recorded", "reliable_better", "reliable_worse"]
    return np.select(rules, words, "no_reliable_change")


def recovery(people: pd.DataFrame) -> pd.Series:
    """A word of WORDS per person, from their first and last scores.

    people: one row per client; gad7_first, gad7_last, phq9_first, phq9_last, or only the pair of
    the questionnaire that the clinic logs. A case at the start is at or above caseness on
    either; recovered is below it on both at the end. A missing score is "not_recorded".
    """
    used = [q for q in (GAD7, PHQ9) if f"{q.name}_first" in people]
    first = np.column_stack([people[f"{q.name}_first"].astype(float) for q in used])
    last = np.column_stack([people[f"{q.name}_last"].astype(float) for q in used])
    limits = np.array([q.caseness for q in used])
    rules = [
        np.isnan(first).any(axis=1) | np.isnan(last).any(axis=1),
        (first < limits).all(axis=1),
        (last < limits).all(axis=1),
    ]
    words = np.select(rules, ["not_recorded", "not_a_case", "recovered"], "not_recovered")
    return pd.Series(words, people.index)


def recovery_summary(people: pd.DataFrame) -> dict:
    """people, each of WORDS as a count, recovery_rate, rate_low, rate_high.

    People below caseness at the start leave the denominator of the rate only. None where no
    case has both scores (interval: 3.3, one row per client).
    """
    words = recovery(people)
    counts = {word: int((words == word).sum()) for word in WORDS}
    case = words.isin(["recovered", "not_recovered"]).to_numpy(int)
    rate = rate_interval(case, (words == "recovered").to_numpy(int))
    return {"people": len(people), **counts,
            "recovery_rate": rate.value, "rate_low": rate.low, "rate_high": rate.high}
