"""What the form Log a session makes of its answers: the cells of one row, and the receipt in words."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

import etl
from dashboard.measures.safety import ACTIONS, RED_FLAGS, RedFlag

WAIT = 30  # seconds that another tablet may take to save first
SCORES = ("pain_before", "pain_after", "anxiety_before", "anxiety_after")
AREAS = ("Lower back", "Upper back", "Neck", "Shoulder")
PRESENTATIONS = {
    "acute": "Acute (under 6 weeks)",
    "persistent": "Persistent (6 weeks to 1 year)",
    "chronic": "Chronic (over 1 year)",
    "suspected disc or nerve": "Suspected disc or nerve",
    "post-exercise": "After exercise",
    "stress-related": "Stress-related",
}
TECHNIQUES = ("Swedish", "Deep tissue", "Trigger point pressure", "Pressure and stretch", "Myofascial roll")
REFERRALS = ("none", "GP", "Osteopath", "Physiotherapist", "A&E", "Other")
STEPS = {"suggested": "The client was advised to go", "made": "A letter or call was made"}
ADVERSE = {"none": "None", "minor": "Minor (gone within 48 hours)", "moderate": "Moderate", "serious": "Serious"}
MINUTES = (15, 30, 45, 60, 90)

# fate of the one row → what became of it
FATES = {
    "loaded": "Saved: a new session.",
    "corrected": "Saved: this session was there already, and what is new was added to it. The earlier version is kept.",
    "duplicate": "This session is there already, with the same content. Nothing was changed.",
    "held": "Held back: no figure counts it until it is put right.",
    "skipped": "Not saved: this client asked to be forgotten, or the day is before what the clinic keeps. "
               "Someone who comes back needs a new reference.",
}


@dataclass(frozen=True)
class Answers:
    """The form as it was filled in; what was not asked is None or empty. reference: as typed, or of a walk-in."""

    reference: str
    when: datetime
    therapist: str
    clinic: str | None = None
    techniques: tuple[str, ...] = ()
    body_area: str | None = None
    presentation: str | None = None
    scores: dict[str, int] = field(default_factory=dict)
    red_flags: tuple[str, ...] = ()
    duration_minutes: int | None = None
    exercises: str | None = None
    referral: str | None = None
    referral_status: str | None = None
    adverse_event: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What became of a saved session. load: to take it back; reasons: why it was held, one sentence each."""

    load: int
    fate: str
    said: str
    about: str = ""
    reasons: tuple[str, ...] = ()


def walk_in() -> str:
    """A reference that no one else has, so that two walk-ins are never taken for one client."""
    return f"walk-in-{secrets.token_hex(4)}"


def cells(answers: Answers) -> dict[str, str]:
    """The row as a log would have it: column → text; what was not asked is left out, never 0."""
    plain = ("therapist", "clinic", "body_area", "presentation", "duration_minutes", "referral",
             "referral_status", "adverse_event")
    told = {name: getattr(answers, name) for name in plain}
    told |= {"client": answers.reference, "date": f"{answers.when:%Y-%m-%d}", "time": f"{answers.when:%H:%M}",
             "techniques": "; ".join(answers.techniques),
             "red_flags": "; ".join(map(flag_text, answers.red_flags)), "exercises_given": answers.exercises, **answers.scores}
    return {name: str(value) for name, value in told.items() if value not in (None, "")}


def flag_text(name: str) -> str:
    """A red flag as a log has it: a comma would part it in two."""
    return name.replace(", ", " / ")


def actions(names: list[str]) -> list[tuple[str, str, list[RedFlag]]]:
    """(urgency, action, flags) for the chosen red flags, the most urgent first."""
    chosen = [flag for flag in RED_FLAGS if flag.name in names]
    found = [(urgency, action, [flag for flag in chosen if flag.urgency == urgency]) for urgency, action in ACTIONS.items()]
    return [entry for entry in found if entry[2]]


def receipt(result: dict, about: str = "") -> Receipt:
    """What a load of one row did, from its JSON. about: the session in a few words."""
    file = result["files"][0]
    fate = next(name for name in FATES if file[name])
    return Receipt(result["load"], fate, FATES[fate], about, tuple(map(_reason, file["held_reasons"])))


def _reason(reason: str) -> str:
    """"Date: after today" from "date: after today"."""
    column, colon, why = reason.partition(": ")
    return (etl.FIELDS[column].label if column in etl.FIELDS else column) + colon + why
