"""Techniques, therapists and clinics, and the case mix behind them, as tables with headings for people."""

import pandas as pd

from dashboard import words
from dashboard.comparing import POSITIONS

STATES = {"ok": "", "caution": "take care", "too_few": "too few"}
HEADINGS = {"presentation": "Kind of pain", "session_number": "Session number", "body_area": "Body area",
            "therapist": "Therapist"}
MOST_LEVELS = 8   # of one heading; the rest of them is one line
OTHERS = "all others"
ALL = "All sessions"


def techniques(rows: pd.DataFrame) -> pd.DataFrame:
    """Each technique with both its means and what they rest on; empty where there are too few clients.

    rows: TECHNIQUE_FIELDS and unshown, the reason in words why a technique has no adjusted mean.
    """
    enough = rows["state"] != "too_few"
    return pd.DataFrame({
        "Technique": rows["technique"], "Sessions": rows["sessions"], "Clients": rows["clients"],
        "Recorded (share)": rows["completeness"], "Less pain, same case mix": rows["adjusted_change"],
        "95 % from": rows["ci_low"], "95 % to": rows["ci_high"],
        "Less pain, plain mean": rows["raw_change"].where(enough),
        "Remark": rows["unshown"].where(rows["unshown"] != "", rows["state"].map(STATES)),
    })


def pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Every pair of techniques: the difference, its interval for all pairs together, and what is still needed."""
    return pd.DataFrame({
        "First": rows["first"], "Second": rows["second"], "Less pain with the first": rows["difference"],
        "From": rows["holm_low"], "To": rows["holm_high"], "p (Holm)": rows["p_holm"],
        "Sessions still needed": rows["sessions_needed"],
    })


def units(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Each therapist or clinic, by name, raw and drawn towards the average. rows: THERAPIST_FIELDS and completeness."""
    return pd.DataFrame({
        unit: rows["name"], "Clients": rows["clients"], "Sessions": rows["sessions"],
        "Recorded (share)": rows["completeness"],
        "Less pain, plain mean": rows["observed"], "Less pain expected": rows["expected"],
        "Less pain, same case mix": rows["adjusted"], "Drawn towards the average": rows["shrunken"],
        "95 % limit, lower": rows["limit_95_low"], "95 % limit, upper": rows["limit_95_high"],
        "99.8 % limit, lower": rows["limit_998_low"], "99.8 % limit, upper": rows["limit_998_high"],
        "Where it stands": rows["position"].map(POSITIONS),
    })


def mix(rows: pd.DataFrame, groups: list[str], without: str = "") -> pd.DataFrame:
    """heading, level and columns 0, 1, …: the share of sessions in all of them, then in each of `groups`.

    rows: of figures.case_mix. A heading with a single level says nothing and is left out, as is `without`.
    """
    columns = [column for column in HEADINGS if column != without]
    parts = [_levels(rows[rows["column"] == column], groups).assign(heading=HEADINGS[column]) for column in columns]
    told = [part for part in parts if len(part) > 1]
    names = list(range(len(groups) + 1))
    columns = ["heading", "level", *names]
    return pd.concat(told, ignore_index=True)[columns] if told else pd.DataFrame(columns=columns)


def _levels(rows: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """The levels of one column by name, the rarest of many as one; a level that a group lacks is 0 of its sessions."""
    everyone = rows[rows["group"].isna()]
    kept = everyone.sort_values(["sessions", "level"], ascending=[False, True])["level"].iloc[:MOST_LEVELS]
    level = rows["level"].where(rows["level"].isin(kept), OTHERS)
    made = {}
    for place, group in enumerate([None, *groups]):
        own = rows["group"].isna() if group is None else rows["group"] == group
        made[place] = rows[own].groupby(level)["share"].sum()
    order = [*sorted(kept, key=words.plain), OTHERS]
    table = pd.DataFrame(made).reindex([each for each in order if each in made[0].index])
    table = table.apply(lambda shares: shares.fillna(0) if shares.notna().any() else shares)
    table.insert(0, "level", ["4 or more" if each == "4" else each for each in table.index])
    return table.reset_index(drop=True)


def mix_table(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """`mix` with headings for people; groups of one name stay two columns."""
    heads = [f"Share in {name}" for name in names]
    heads = [head if heads.count(head) == 1 else f"{head} ({place})" for place, head in enumerate(heads)]
    return rows.set_axis(["Of what", "Which", *heads], axis=1)
