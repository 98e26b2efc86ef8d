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
QUESTIONNAIRE_FIELDS = (
    "questionnaire", "people", "recovered", "not_recovered", "not_a_case", "not_recorded",
    "recovery_rate", "rate_low", "rate_high", "mean_first", "mean_last",
    "reliable_better", "reliable_worse", "no_reliable_change",
)
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


def questionnaires(people: pd.DataFrame) -> pd.DataFrame:
    """QUESTIONNAIRE_FIELDS: a row per questionnaire that anyone answered, and "both" where both were.

    people: one row per client with gad7_first, gad7_last, phq9_first, phq9_last (NaN where not
    recorded). Each row is of those who answered; for "both", who answered both. Means in points
    over people with both scores; reliable change is of one questionnaire, so None for "both".
    """
    answered = {q: people[people[f"{q.name}_first"].notna()] for q in (GAD7, PHQ9)}
    rows = [_one(q, part) for q, part in answered.items() if len(part)]
    both = people.dropna(subset=["gad7_first", "phq9_first"])
    if len(both):
        rows.append({"questionnaire": "both"} | recovery_summary(both))
    table = pd.DataFrame(rows).reindex(columns=list(QUESTIONNAIRE_FIELDS))
    return table.astype(dict.fromkeys(QUESTIONNAIRE_FIELDS[-3:], "Int64"))


def _one(questionnaire: Questionnaire, people: pd.DataFrame) -> dict:
    first, last = (people[f"{questionnaire.name}_{when}"].astype(float) for when in ("first", "last"))
    words = list(reliable_change_of(first, last, questionnaire))
    change = ("reliable_better", "reliable_worse", "no_reliable_change")
    return {
        "questionnaire": questionnaire.name,
        **recovery_summary(people[[f"{questionnaire.name}_first", f"{questionnaire.name}_last"]]),
        "mean_first": first[last.notna()].mean(), "mean_last": last.mean(),
        **{word: words.count(word) for word in change},
    }
