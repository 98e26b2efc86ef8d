"""Referrals and safety in sentences and tables: what the page says and its downloads hold."""

import pandas as pd

from dashboard import words
from dashboard.measures.referrals import STEPS

STEP_LABELS = dict(zip(STEPS, ("Suggested", "Made", "Attended", "Outcome known")))


def headline(flags: int, waiting: int, events: int) -> str:
    """What waits for someone, in one sentence."""
    told = [f"{words.count(flags, 'red flag is', 'red flags are')} open" if flags else "No red flag is open",
            f"{words.count(waiting, 'referral waits', 'referrals wait')} for news" if waiting
            else "no referral waits for news"]
    if events:
        told.append(f"{words.count(events, 'adverse event needs', 'adverse events need')} a look")
    return f"{', '.join(told[:-1])} and {told[-1]}."


def told(summary: pd.Series, whole: pd.DataFrame) -> str:
    """How many sessions ended in a referral, and how many of those made are known to the end."""
    attended = words.count(int(summary["attended"]), "attended session")
    if whole.empty:
        return f"None of {attended} ended in a referral."
    row = whole.iloc[0]
    share = words.percent(summary["referral_rate"])
    first = f"{int(summary['referred']):,} of {attended} ({share}) ended in a referral."
    if not row["made"]:
        return f"{first} None is known to have been made yet."
    interval = words.between(row["closed_low"], row["closed_high"], words.percent)
    return (f"{first} {int(row['made']):,} are known to have been made, "
            f"and of those the outcome of {int(row['known']):,} is known: "
            f"{words.percent(row['closed_rate'])} ({interval}).")


def steps(row: pd.Series) -> pd.DataFrame:
    """step, referrals, share of all suggested: one row per step."""
    counts = [int(row[step]) for step in STEPS]
    shares = [n / counts[0] for n in counts]
    return pd.DataFrame({"step": list(STEP_LABELS.values()), "referrals": counts, "share": shares})


def destinations(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per destination: each step, the share known, and the middle number of days from made to known."""
    return pd.DataFrame({
        "Destination": rows["destination"],
        **{label: rows[step] for step, label in STEP_LABELS.items()},
        "Known of made": rows["closed_rate"],
        "Days to known": rows["median_days"],
    })


def adverse(counted: pd.DataFrame) -> str:
    """How many sessions had an adverse event, by level."""
    by = counted.set_index("adverse_event")
    attended = words.count(int(by["attended"].iloc[0]), "attended session")
    if not by.drop("none")["sessions"].sum():
        return f"None was noted after {attended}."
    levels = [f"{int(row['sessions']):,} {level} ({words.percent(row['rate'], 1)})" for level,
              row in by.drop("none").iterrows()]
    return f"Noted after {attended}: {', '.join(levels)}."
