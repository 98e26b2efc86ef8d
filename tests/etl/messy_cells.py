"""Every kind of cell of LOGS.md's table "What a cell becomes": how it may stand in a log, and what it means."""

import datetime as dt
from decimal import Decimal

NOT_RECORDED = ("", "-", "n/a", "NA", "none recorded", "?", "  ")
TWO_VALUES = ("6-7", "6–7", "6 to 7")
TURNED_INTO_DATES = ("07-Jun", "2026-07-06", "2026-07-06 00:00:00")
NOT_A_SCORE = ("11", "-1", "10+", "lots", "10.5", "11/10")
HELD_SCORES = TWO_VALUES + TURNED_INTO_DATES + NOT_A_SCORE
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

NONE_WORDS = ("None", "No", "None of these", "none", "")
STATUSES = {
    "attended": ("attended", "Arrived", "Completed", "Attended", ""),
    "no-show": ("no-show", "Did not arrive", "DNA", "No show"),
    "cancelled": ("cancelled", "Cancelled", "Canceled", "Late cancel"),
}
YES_NO = {
    True: ("yes", "Y", "TRUE", "1", "x", "✓"),
    False: ("no", "N", "FALSE", "0"),
    None: ("", "n/a"),
}
REFERRALS = {"GP": ("GP", "gp"), "Osteopath": ("Osteopath", "osteopath"), "Physiotherapist": ("Physiotherapist",),
             "A&E": ("A&E",), "none": NONE_WORDS}
RED_FLAGS = {"fever": ("Fever", "fever"), "fever; steroid use": ("Fever; Steroid use", "Steroid use, Fever"), "none": NONE_WORDS}
ADVERSE = {"minor": ("minor", "Minor"), "moderate": ("moderate",), "serious": ("serious", "Serious"), "none": NONE_WORDS}
TECHNIQUES = ("Swedish", "Deep tissue", "Trigger point pressure", "Myofascial roll")
SEPARATORS = ("; ", ";", ", ", "/", " + ", "\n", "\n\n")
THERAPISTS = ("Priya Nair", "Sam Okafor", "Élise Martin")

HEADERS = {  # spellings of each column; the first is the product's own
    "session_id": ("session_id", "Session ID", "Appointment ID"),
    "client": ("client", "Client ref", "Client reference", "CLIENT", "Patient ID"),
    "date": ("date", "Date", "Session date", "Date of the session", " Date "),
    "time": ("time", "Start time", "Time"),
    "therapist": ("therapist", "Practitioner", "Your name", "THERAPIST"),
    "techniques": ("techniques", "Service", "Which techniques did you use? (tick all)", "Technique(s)"),
    "duration_minutes": ("duration_minutes", "Duration (min)", "Minutes"),
    "body_area": ("body_area", "Body area", "Area treated"),
    "pain_before": ("pain_before", "Pain score before", "Pain before",
                    "How bad is the pain BEFORE the session? (0 = none, 10 = worst)"),
    "pain_after": ("pain_after", "Pain score after", "Pain after",
                   "How bad is the pain AFTER the session? (0 = none, 10 = worst)"),
    "anxiety_before": ("anxiety_before", "Anxiety before", "Anxiety (0-10)"),
    "anxiety_after": ("anxiety_after", "Anxiety after", "Anxiety after (0-10)"),
    "referral": ("referral", "Onward referral", "Did you refer the client on?"),
    "red_flags": ("red_flags", "Red flags", "Any red flags?"),
    "adverse_event": ("adverse_event", "Adverse event"),
    "exercises_given": ("exercises_given", "Exercises given", "Exercises?"),
    "status": ("status", "Status", "Attendance"),
}
NEVER_STORED = ("Surname of client", "Mobile", "Price", "Private remarks")  # headers that no one maps
SECRET = "secret-07700-900123"  # noqa: S105  what stands under them; it must be found in no file of the data folder


def spellings(value: Decimal | None) -> tuple[str, ...]:
    """All the ways in which a score may stand in a log."""
    if value is None:
        return NOT_RECORDED
    plain = f"{value.normalize():f}"
    ways = (plain, plain.replace(".", ","), f" {plain} ", f"{plain}/10", f"{plain} out of 10")
    if value == int(value):
        ways += (f"{plain}.0", f"{plain},0", NUMBERS[int(value)], NUMBERS[int(value)].title())
    return ways


def dates_held(today: dt.date) -> tuple[dt.date | None, ...]:
    """Dates for which a row is held: none, after today, before 1990."""
    return None, today + dt.timedelta(days=1), today + dt.timedelta(days=400), dt.date(1989, 12, 31), dt.date(1926, 5, 17)
