"""Red flags: how urgent, what to do, and which still wait; adverse events (DEFINITIONS 9.2 to 9.4).

Single flags often are false alarms; a clinician must confirm this list, and the page says so.
"""

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from .conventions import DEFAULT, Conventions
from .intervals import clustered, rate_intervals

SAFETY_FIELDS = ("session", "client", "therapist", "date", "red_flag", "urgency", "days_open")
ADVERSE_LEVELS = ("none", "minor", "moderate", "serious")  # 9.4; minor is gone within 48 hours
ADVERSE_FIELDS = ("adverse_event", "sessions", "attended", "rate", "rate_low", "rate_high")
CONFIRM = "Single flags often are false alarms. A clinician must confirm this list."
# by urgency, most urgent first; a note that is not on the list must be read, not ranked low
ACTIONS = {
    "999": "Call 999 or go to A&E now.",
    "unlisted": "Not on the list: read the note and ask a clinician today.",
    "urgent_gp": "Ask for an urgent GP appointment or call 111.",
    "ask_doctor": "Ask a doctor before the next session.",
}


@dataclass(frozen=True)
class RedFlag:
    """One flag: what it is, how urgent, and the pattern that recognises it in a note."""

    name: str
    urgency: str
    pattern: str

    @property
    def action(self) -> str:
        return ACTIONS[self.urgency]


_BOTH_LEGS = r"(both|bilateral).*\blegs?\b|\blegs\b.*(weak|numb|tingl)|(weak|numb|tingl).*\blegs\b"
RED_FLAGS = (
    RedFlag("numbness around genitals or buttocks", "999", r"saddle|genital|buttock|perine"),
    RedFlag("bladder or bowel control", "999", r"bladder|bowel|urin|incontinen|cauda"),
    RedFlag("weakness, numbness or tingling in both legs", "999", _BOTH_LEGS),
    RedFlag("chest pain", "999", r"chest"),
    RedFlag("serious accident", "999", r"accident|trauma"),
    RedFlag("fever", "urgent_gp", r"fever|temperature"),
    RedFlag("unexplained weight loss", "urgent_gp", r"weight"),
    RedFlag("swelling or change of shape", "urgent_gp", r"swell|swollen|lump|deform|change of shape"),
    RedFlag("pain not eased by rest or worse at night", "urgent_gp", r"night|\brest\b"),
    RedFlag("pain between the shoulders", "urgent_gp", r"between.*shoulder|thoracic"),
    RedFlag("first onset under 20 or over 55", "ask_doctor", r"onset|\bage\b|under 20|over 55"),
    RedFlag("history of cancer", "ask_doctor", r"cancer|tumou?r|malignan"),
    RedFlag("osteoporosis", "ask_doctor", r"osteopor"),
    RedFlag("steroid use", "ask_doctor", r"steroid"),
    RedFlag("infection", "ask_doctor", r"infect"),
    RedFlag("inflammatory condition", "ask_doctor", r"inflamm|arthritis|spondyl"),
    RedFlag("persistent sharp pain", "ask_doctor", r"sharp"),
)


def recognise(note: str) -> tuple[str, list[RedFlag]]:
    """(urgency, the listed flags in a note), most urgent first; "unlisted" where none is."""
    found = [flag for flag in RED_FLAGS if re.search(flag.pattern, note.lower())]
    ranked = sorted(found, key=lambda flag: list(ACTIONS).index(flag.urgency))
    return (ranked[0].urgency if ranked else "unlisted"), ranked


def open_items(
    flagged: pd.DataFrame, today: date, conventions: Conventions = DEFAULT
) -> pd.DataFrame:
    """SAFETY_FIELDS and action of every item still open, most urgent first, then the oldest (9.3).

    flagged: one row per session with a red flag: session, client, therapist, date, red_flag
    (the note), referred_on (the client's first referral from that day on, or None) and closed
    (someone closed it with a reason). It is open at once, without waiting the 7 days, until it
    is closed or a referral came within 7 days; a later referral does not take it off the list.
    """
    rows = flagged.assign(date=pd.to_datetime(flagged["date"]).dt.date)
    rows = rows[~(referred_in_time(rows, conventions) | rows["closed"].astype(bool))]
    rows = rows.assign(
        urgency=[recognise(note)[0] for note in rows["red_flag"]],
        days_open=[(today - day).days for day in rows["date"]])
    rows["action"] = rows["urgency"].map(ACTIONS)
    rank = {urgency: place for place, urgency in enumerate(ACTIONS)}
    ordered = rows.assign(rank=rows["urgency"].map(rank)).sort_values(
        ["rank", "date", "session"], kind="stable", ignore_index=True)
    return ordered[[*SAFETY_FIELDS, "action"]]


def referred_in_time(flagged: pd.DataFrame, conventions: Conventions = DEFAULT) -> pd.Series:
    """Whether a referral answered each red flag: from that day on, within 7 days (9.3)."""
    days = (pd.to_datetime(flagged["referred_on"]) - pd.to_datetime(flagged["date"])).dt.days
    return days.between(0, conventions.red_flag_days)


def adverse_events(sums: pd.DataFrame) -> pd.DataFrame:
    """ADVERSE_FIELDS, one row per level; the sessions add up to attended (9.4).

    sums: one row per client: attended, minor, moderate, serious. Wilson interval on the effective
    size (3.3). A session without a note counts as none. NaN without an attended session.
    """
    known = sums.assign(none=sums["attended"] - sums[["minor", "moderate", "serious"]].sum(axis=1))
    one = np.zeros(len(sums), dtype=int)
    rows = []
    for level in ADVERSE_LEVELS:
        rates = clustered(one, known["attended"], known[level], 1)
        (low,), (high,) = rate_intervals(rates)
        rows.append((level, int(known[level].sum()), int(known["attended"].sum()), rates.mean[0], low, high))
    return pd.DataFrame(rows, columns=ADVERSE_FIELDS)
