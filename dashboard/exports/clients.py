"""Clients in sentences and tables: what the pages say and their downloads hold; clients by pseudonym only."""

import pandas as pd

from dashboard import words
from dashboard.measures.conventions import Conventions
from dashboard.measures.course import REACHED_BY

STATUS = {"no-show": "did not come", "cancelled": "cancelled"}


def meanings(given: Conventions) -> tuple[str, ...]:
    """What each flag means, with the clinic's own conventions, as markdown."""
    return (
        f"**Ask about referral**: {given.referral_sessions} sessions or more in this course of care, and less than "
        f"{given.referral_relief_percent} % off the first score. Would a GP, an osteopath or another see something "
        "you do not?",
        f"**Not on track**: the latest score before a session is higher than that of {given.off_track_percentile} in "
        "100 earlier "
        "clients of this clinic who started alike, at the same session number. By chance alone some clients are "
        "always there.",
        f"**Not enough data**: fewer than {REACHED_BY} earlier clients started alike and came so far, or no score was "
        "noted.",
        "All look at scores *before* the session, 0 (none) to 10. A course of care ends with "
        f"{given.episode_gap_days} days "
        "without a visit. *Similar clients* is the middle of those earlier clients: half had less, half more.",
    )


def caseload(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per client of `figures.told`, by pseudonym."""
    return pd.DataFrame({
        "Client": rows["client"],
        "Sessions": rows["sessions"],
        "Last session": rows["latest_session"],
        "First before": rows["first_before"],
        "Latest before": rows["latest_before"],
        "Similar clients": rows["expected_p50"],
        "80 in 100 below": rows["expected_p80"],
        "Flag": rows["flag"].map({"ask_referral": "Ask about referral", "not_on_track": "Not on track",
                                  "not_enough_data": "Not enough data"}),
        "Rule": rows["rule"],
    })


def course(row: dict, begun, scale: str) -> str:
    """One course in words: how often, since when, how the score before went, where similar clients stood."""
    often = words.count(row["sessions"], "session")
    told = f"{often} since {words.day(begun)}, the last on {words.day(row['latest_session'])}."
    if words.missing(row["latest_before"]):
        return f"{told} No {scale} was noted before a session."
    first, latest = (words.score(row[name]) for name in ("first_before", "latest_before"))
    course = f"{first}." if row["number"] == 1 else f"{first} at first, {latest} at session {row['number']}."
    told += f" {scale.capitalize()} before the session: {course}"
    if words.missing(row["expected_p50"]):
        return f"{told} What is usual at that session after such a start is not known yet."
    p50, p80 = (words.score(round(row[name], 1)) for name in ("expected_p50", "expected_p80"))
    return f"{told} Of earlier clients who started alike, half had {p50} or less then, and 80 in 100 had {p80} or less."


def sessions(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per session of `figures.client_sessions`, with everything logged, for the table and the CSV."""
    names = {"date": "Date", "course": "Course", "number": "Session", "therapist": "Therapist",
             "techniques": "Techniques",
             "pain_before": "Pain before", "pain_after": "Pain after", "pain_followup": "Pain at follow-up",
             "followup_date": "Follow-up on",
             "anxiety_before": "Anxiety before", "anxiety_after": "Anxiety after", "gad7": "GAD-7", "phq9": "PHQ-9",
             "body_area": "Body area",
             "complaint": "Complaint", "duration_minutes": "Minutes", "exercises_given": "Exercises",
             "referral": "Referral",
             "referral_status": "Referral status", "red_flags": "Red flags", "adverse_event": "Adverse event",
             "status": "Status", "clinic": "Clinic"}
    told = rows[list(names)].rename(columns=names)
    return told[[name for name in told if told[name].notna().any()]]


def scores(row: dict, scale: str) -> str:
    """7 → 4; with what was not recorded as –, and one – where neither was."""
    before, after = (words.score(row[f"{scale}_{when}"]) for when in ("before", "after"))
    return f"{before}\u00a0→\u00a0{after}" if {before, after} != {words.MISSING} else words.MISSING


def noted(row: dict) -> list[str]:
    """What else the log says of a session: referral, red flags, adverse event, follow-up, status."""
    told = [STATUS[row["status"]]] if row["status"] in STATUS else []
    if row["referral"]:
        state = f" ({row['referral_status']})" if row["referral_status"] else ""
        told.append(f"referred to {row['referral']}{state}")
    if row["red_flags"]:
        told.append(f"red flag: {row['red_flags']}")
    if row["adverse_event"]:
        told.append(f"{row['adverse_event']} adverse event")
    if not words.missing(row["pain_followup"]):
        when = f" on {words.short_day(row['followup_date'])}" if row["followup_date"] else ""
        told.append(f"pain later{when}: {words.score(row['pain_followup'])}")
    return told


def techniques(row: dict) -> str:
    """What was done: techniques, minutes, exercises."""
    minutes = "" if words.missing(row["duration_minutes"]) else f"{row['duration_minutes']} minutes"
    exercises = "exercises shown" if row["exercises_given"] is True else ""
    return "; ".join(filter(None, (row["techniques"] or "", minutes, exercises))) or words.MISSING
