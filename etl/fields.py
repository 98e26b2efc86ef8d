"""The columns of a session log (LOGS.md): name, what it means, and the headers that mean it.

A header is matched after `plain`: lower case, hints in brackets and punctuation gone. `exact` holds
whole headers, best first; `words` patterns that must all be found and `never` one that must not be;
`lone` whole headers that serve only where nothing better is there (a form's timestamp, a lone "anxiety").
"""

import re
import unicodedata
from dataclasses import dataclass

BEFORE = r"\b(before|pre|prior|start|beginning|arriv\w*|baseline|initial|intake)\b"
AFTER = r"\b(after|post|afterwards|end|leaving|departure|following)\b"
LATER = r"\b(follow|followup|later|next day|24|48|72|days?|tomorrow)\b"
PAIN = r"\b(pain|pains|painful|nprs|nrs|vas|discomfort|soreness|hurt\w*)\b"
QUESTIONNAIRE = r"\b(gad|phq)"
ANXIETY = r"\b(anxiety|anxious|worry|worried|nervous\w*)\b"


@dataclass(frozen=True)
class Field:
    """One column: its kind names the cell rule in etl/sql/cell_<kind>.sql; top: the highest score there is."""

    name: str
    label: str
    kind: str
    type: str
    exact: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    never: str = ""
    lone: tuple[str, ...] = ()
    needed: bool = False
    stored: bool = True
    top: int = 10


SCORE = "DECIMAL(6,4)"
_ALL = [
    Field("session_id", "Session number of the source", "id", "VARCHAR",
          ("session id", "session ref", "session reference", "appointment id", "appointment ref",
           "appointment reference", "booking id", "booking ref", "booking reference", "visit id", "treatment id",
           "record id", "response id", "session key")),
    Field("client", "Client", "client", "VARCHAR",
          ("client", "client ref", "client reference", "client id", "client code", "client number", "client no",
           "patient id", "patient ref", "patient reference", "patient number", "patient no", "patient code", "patient",
           "customer id", "customer ref", "customer number", "case number", "case id", "member number", "membership number",
           "client name", "patient name", "customer name", "customer", "clients name", "name of client"),
          (r"\b(client|patient|customer)s?\b", r"\b(ref\w*|id|code|number|no|name|initials)\b"),
          r"\b(pain|how|anx\w*|refer|referred|first|last|phone|mail|age|birth)\b",
          ("full name", "attendee", "initials", "name"), needed=True),
    Field("date", "Date", "date", "DATE",
          ("date", "session date", "date of the session", "date of session", "appointment date", "date of appointment",
           "treatment date", "date of treatment", "visit date", "date of visit", "date time", "date and time",
           "appointment", "appointment start", "session start", "start date", "when", "start", "starts at", "started at"),
          (r"\b(date|when)\b", r"\b(session|appointment|treatment|visit|seen|massage)\b"),
          r"\b(birth|born|refer\w*|follow|followup|next|onset|created|modified)\b",
          ("timestamp", "time stamp", "completion time", "start time", "submitted at", "submission date", "submission time",
           "submitted", "created", "created at", "day"), needed=True),
    Field("time", "Time", "time", "TIME",
          ("time", "start time", "session time", "appointment time", "time of session", "time of the session",
           "time of appointment", "treatment time", "time in", "hour")),
    Field("clinic", "Clinic", "words", "VARCHAR",
          ("clinic", "branch", "location", "site", "venue", "event", "clinic name", "practice", "place", "centre",
           "event name", "clinic or event", "clinic location", "name of event", "where"),
          (r"\b(clinic|branch|location|venue|event)\b",), r"\b(adverse|pain|id|date|note\w*|body)\b"),
    Field("therapist", "Therapist", "person", "VARCHAR",
          ("therapist", "practitioner", "therapist name", "practitioner name", "clinician", "provider", "staff",
           "staff member", "masseur", "masseuse", "massage therapist", "seen by", "treated by", "your name",
           "completed by", "team member", "name of therapist", "employee", "with"),
          (r"\b(therapist|practitioner|clinician|masseu\w+|treated by|seen by)\b",),
          r"\b(note\w*|comment\w*|pain|id|refer\w*|mail)\b", needed=True),
    Field("techniques", "Techniques", "list", "VARCHAR",
          ("techniques", "technique", "technique s", "techniques used", "technique used", "treatment", "treatments",
           "treatment type", "type of treatment", "service", "services", "massage type", "type of massage", "modality",
           "modalities", "appointment type", "treatment given", "massage"),
          (r"\b(techniques?|modalit\w+)\b",), r"\b(note\w*|comment\w*|pain)\b"),
    Field("duration_minutes", "Minutes", "minutes", "SMALLINT",
          ("duration minutes", "duration", "minutes", "mins", "length", "session length", "duration mins",
           "duration min", "length minutes", "length of session", "length of the session", "session duration", "session minutes"),
          (r"\b(duration|how long|minutes)\b",), r"\b(pain|onset|start\w*|had|problem)\b"),
    Field("body_area", "Body area", "area", "VARCHAR",
          ("body area", "area", "region", "body region", "body part", "area treated", "areas treated", "area of pain",
           "pain area", "site of pain", "pain site", "pain location", "location of pain", "where is the pain",
           "where does it hurt", "body location", "area worked"),
          (r"\b(area|region|body part|where is the pain)\b",), r"\b(note\w*|code|phone|post)\b"),
    Field("complaint", "Complaint", "words", "VARCHAR",
          ("complaint", "main complaint", "presenting complaint", "chief complaint", "condition", "problem",
           "reason for visit", "reason", "main problem")),
    Field("presentation", "Presentation", "presentation", "VARCHAR",
          ("presentation", "type of pain", "pain type", "kind of pain", "stage", "chronicity", "acute or chronic",
           "acute chronic", "kind of back pain", "presenting as"), (r"\bpresentation\b",)),
    Field("pain_before", "Pain before", "score", SCORE,
          ("pain before", "pain before session", "before pain", "pre pain", "pain pre", "pain in", "pain score before"),
          (PAIN, BEFORE), rf"{LATER}|{AFTER}|\b(area|type|anx\w*)\b",
          ("pain", "pain score", "pain level", "pain rating", "pain scale", "nprs", "vas", "nrs")),
    Field("pain_after", "Pain after", "score", SCORE,
          ("pain after", "pain after session", "after pain", "post pain", "pain post", "pain out", "pain score after"),
          (PAIN, AFTER), rf"{LATER}|{BEFORE}|\b(area|type|anx\w*)\b"),
    Field("anxiety_before", "Anxiety before", "score", SCORE,
          ("anxiety before", "anxiety pre", "pre anxiety", "anxiety in"), (ANXIETY, BEFORE), rf"{LATER}|{AFTER}|{PAIN}|{QUESTIONNAIRE}",
          ("anxiety", "anxiety score", "anxiety level", "anxiety rating", "how anxious")),
    Field("anxiety_after", "Anxiety after", "score", SCORE,
          ("anxiety after", "anxiety post", "post anxiety", "anxiety out"), (ANXIETY, AFTER), rf"{LATER}|{BEFORE}|{PAIN}|{QUESTIONNAIRE}"),
    Field("pain_followup", "Pain at follow-up", "score", SCORE,
          ("pain followup", "pain follow up", "follow up pain", "followup pain", "pain next day", "pain 24h", "pain later"),
          (PAIN, LATER), r"\b(date|before)\b"),
    Field("followup_date", "Follow-up date", "date", "DATE",
          ("followup date", "follow up date", "date of follow up", "date of followup", "followed up on"),
          (r"\b(follow|followup|followed)\b", r"\b(date|when|on)\b")),
    Field("gad7", "GAD-7", "total", "SMALLINT",
          ("gad 7", "gad7", "gad 7 score", "gad7 score", "gad 7 total", "gad7 total", "gad 7 total score", "gad score", "gad"),
          (r"\bgad ?7\b",), r"\b(phq\w*|item|question|q ?\d|severity|date|level|note\w*|comment\w*)\b", top=21),
    Field("phq9", "PHQ-9", "total", "SMALLINT",
          ("phq 9", "phq9", "phq 9 score", "phq9 score", "phq 9 total", "phq9 total", "phq 9 total score", "phq score", "phq"),
          (r"\bphq ?9\b",), r"\b(gad\w*|item|question|q ?\d|severity|date|level|note\w*|comment\w*)\b", top=27),
    Field("referral", "Referral", "referral", "VARCHAR",
          ("referral", "onward referral", "referred to", "referral to", "referred on", "referred on to", "referred",
           "refer", "did you refer the client on", "referral destination", "referrals", "refer to"),
          (r"\b(refer|referred|referral)\b",), r"\b(date|status|when|by|source|from|outcome|id|code|number|no|ref)\b"),
    Field("referral_status", "Referral status", "referral_status", "VARCHAR",
          ("referral status", "status of referral", "referral outcome"), (r"\breferral\b", r"\b(status|outcome|state)\b")),
    Field("referral_date", "Referral date", "date", "DATE",
          ("referral date", "date of referral", "referred on date", "date referred"),
          (r"\b(referral|referred)\b", r"\b(date|when)\b")),
    Field("red_flags", "Red flags", "flags", "VARCHAR",
          ("red flags", "red flag", "redflags", "any red flags", "warning signs", "red flags noted"), (r"\b(red flags?|warning signs?)\b",)),
    Field("exercises_given", "Exercises given", "yes_no", "BOOLEAN",
          ("exercises given", "exercises", "exercise given", "exercise", "home exercises", "homework", "exercises y n",
           "home exercise given", "exercises shown"), (r"\bexercises?\b",), r"\b(how often|lifestyle|hours|which|before)\b"),
    Field("adverse_event", "Adverse event", "adverse", "VARCHAR",
          ("adverse event", "adverse events", "adverse reaction", "side effects", "side effect", "adverse"),
          (r"\b(adverse|side effects?)\b",)),
    Field("age", "Age", "age", "SMALLINT", ("age", "age years", "age in years", "client age", "age at session", "patient age")),
    Field("birth_date", "Birth date (becomes age)", "birth_date", "DATE",
          ("date of birth", "birth date", "dob", "d o b", "birthday", "birthdate", "born"),
          (r"\b(birth|dob|born)\b",), stored=False),
    Field("onset", "Onset", "words", "VARCHAR", ("onset", "how did it start", "onset type", "how it started"),
          (r"\b(onset|how did (it|the pain) (start|begin))\b",)),
    Field("aggravated_by", "Aggravated by", "words", "VARCHAR",
          ("aggravated by", "what makes it worse", "worse with", "aggravating factors", "aggravating"),
          (r"\b(aggravat\w+|makes? it worse)\b",)),
    Field("posture", "Posture", "words", "VARCHAR", ("posture", "posture most of the day", "work posture"), (r"\bposture\b",)),
    Field("lifestyle", "Lifestyle", "words", "VARCHAR", ("lifestyle", "life style"), (r"\blifestyle\b",)),
    Field("status", "Status", "status", "VARCHAR",
          ("status", "appointment status", "attendance", "attendance status", "attended", "session status",
           "booking status", "show"), (r"\b(attendance|appointment status|booking status)\b",)),
    Field("held_row", "Row of the quarantine that this corrects", "id", "VARCHAR", ("held row",), stored=False),
]
FIELDS: dict[str, Field] = {field.name: field for field in _ALL}
CONTENT = tuple(f.name for f in _ALL if f.stored and f.name != "session_id")
"""What a session says, in the order of the table; two arrivals of one session are compared on these."""
SCORES = ("pain_before", "pain_after", "anxiety_before", "anxiety_after")


def plain(header: str) -> str:
    """A header as it is compared: lower case, no accents or punctuation, no scale in brackets ("(0-10)", "(0 = none)")."""
    text = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode().lower()
    outside = re.sub(r"[(\[{][^)\]}]*[0-9=][^)\]}]*[)\]}]", " ", text)
    text = outside if re.search(r"[a-z]", outside) else text
    return re.sub(r"[^a-z0-9]+", " ", text.replace("'", "")).strip()


def bare(header: str) -> str:
    """A header as it is compared, without anything in brackets ("Date (DD/MM/YYYY)", "Technique(s)")."""
    return plain(re.sub(r"[(\[{][^)\]}]*[)\]}]", " ", header))
