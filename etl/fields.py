"""The columns of a session log (LOGS.md): name, what it means, and the headers that mean it.

A header is matched after `headers.plain`. `exact` holds whole headers, best first; `words` patterns that must all be found
and `never` one that must not be; `lone` whole headers, and `alone` patterns, that serve only where nothing better is there
(a form's timestamp, a lone "anxiety").
"""

from dataclasses import dataclass

from etl.headers import AFTER, ANXIETY, BEFORE, ELSEWHEN, HURT, LATER, NO_SCORE, PAIN, QUESTIONNAIRE, RATED

@dataclass(frozen=True, eq=False)
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
    alone: tuple[str, ...] = ()
    needed: bool = False
    stored: bool = True
    top: int = 10


SCORE = "DECIMAL(6,4)"
_ALL = [
    Field("session_id", "Session number of the source", "id", "VARCHAR",
          ("session id", "session ref", "session reference", "appointment id", "appointment ref",
           "appointment reference", "booking id", "booking ref", "booking reference", "booking number", "booking no",
           "appointment number", "appointment no", "visit id", "treatment id", "record id", "response id", "session key"),
          (r"\b(session|appointment|booking|visit|record|response|submission|entry)\b", r"\b(id|uid|guid|uuid|ref|reference)\b"),
          r"\b(client|patient|customer|therapist|practitioner|staff|type|service)\b"),
    Field("client", "Client", "client", "VARCHAR",
          ("client", "client ref", "client reference", "client id", "client code", "client number", "client no",
           "patient id", "patient ref", "patient reference", "patient number", "patient no", "patient code", "patient",
           "customer id", "customer ref", "customer number", "case number", "case id", "member number", "membership number",
           "client name", "patient name", "customer name", "customer", "clients name", "name of client", "service user", "guest"),
          (r"\b(client|patient|customer|guest|participant|service user|attendee|delegate)s?\b", r"\b(ref\w*|id|code|number|no|name|initials|who)\b"),
          r"\b(pain|how|anx\w*|refer|referred|first|last|age|birth|(number|no) of|type|since|did|new)\b",
          ("full name", "attendee", "participant", "initials", "name"), needed=True),
    Field("date", "Date", "date", "DATE",
          ("date", "session date", "date of the session", "date of session", "appointment date", "date of appointment",
           "treatment date", "date of treatment", "visit date", "date of visit", "date time", "date and time",
           "appointment", "appointment start", "session start", "start date", "when", "start", "start at", "starts at", "started at"),
          (r"\b(date|when)\b", r"\b(session|appointment|treatment|treated|therapy|visit|seen|massage|event|attended)\b"), ELSEWHEN,
          ("timestamp", "time stamp", "completion time", "start time", "submitted at", "submission date", "submission time",
           "submitted", "date submitted", "date recorded", "recorded at", "entry date", "date of entry", "day", "created", "created at"), needed=True),
    Field("time", "Time", "time", "TIME",
          ("time", "start time", "session time", "appointment time", "time of session", "time of the session",
           "time of appointment", "treatment time", "time of treatment", "time in", "hour"),
          (r"\btime\b", r"\b(session|appointment|treatment|start\w*|visit|massage|slot)\b"),
          r"\b(end|ended|finish\w*|completion|stamp|modified|mins?|minutes|date|how|spent|length|duration|zone|last|pain|first|next)\b"),
    Field("clinic", "Clinic", "words", "VARCHAR",
          ("clinic", "branch", "location", "site", "venue", "event", "clinic name", "practice", "place", "centre",
           "event name", "clinic or event", "clinic location", "name of event", "where"),
          (r"\b(clinic|branch|location|venue|event|where (was|is|did) the (session|massage|appointment|treatment))\b",),
          r"\b(adverse|pain|id|date|time|note|body|type|manager|number)\b", ("business", "business name")),
    Field("therapist", "Therapist", "person", "VARCHAR",
          ("therapist", "practitioner", "therapist name", "practitioner name", "clinician", "provider", "staff",
           "staff member", "masseur", "masseuse", "massage therapist", "seen by", "treated by", "your name",
           "completed by", "team member", "name of therapist", "employee", "with"),
          (r"\b(therapist|practitioner|clinician|masseu\w+|staff member|team member|(treated|seen|given|treatment) by|who (gave|treated|did|massaged))\b",),
          r"\b(note|pain|id|refer\w*|(how|did|would|has) the|rating|exercis\w*|type)\b",
          ("therapist id", "practitioner id", "staff id", "mt", "calendar"), needed=True),
    Field("techniques", "Techniques", "list", "VARCHAR",
          ("techniques", "technique", "technique s", "techniques used", "technique used", "treatment", "treatments",
           "treatment type", "type of treatment", "service", "services", "massage type", "type of massage", "modality",
           "modalities", "appointment type", "treatment given", "massage", "treatment name", "service name", "type of session", "session type",
           "what did you do", "therapy", "methods", "method"),
          (r"\b(techniques?|modalit\w+)\b",), r"\b(note|pain)\b", ("item", "type")),
    Field("duration_minutes", "Minutes", "minutes", "SMALLINT",
          ("duration minutes", "duration", "minutes", "mins", "length", "session length", "duration mins",
           "duration min", "time mins", "time min", "time minutes", "length minutes", "length of session", "length of the session", "session duration", "session minutes"),
          (r"\b(duration|how long|minutes|mins?|length of)\b",),
          r"\b(pain|onset|start\w*|had|problem|condition|symptoms?|complaint|ago|since|late|wait\w*|last|injury)\b"),
    Field("body_area", "Body area", "area", "VARCHAR",
          ("body area", "area", "region", "body region", "body part", "area treated", "areas treated", "area of pain",
           "pain area", "site of pain", "pain site", "pain location", "location of pain", "where is the pain",
           "where does it hurt", "body location", "area worked"),
          (r"\b(areas?|region|body parts?|parts? of (the|your|their) body|where (is|was) (the|your|their) pain|where does it hurt)\b",),
          r"\b(note|code|phone|sales|clinic)\b"),
    Field("complaint", "Complaint", "phrase", "VARCHAR",
          ("complaint", "main complaint", "presenting complaint", "chief complaint", "condition", "problem",
           "reason for visit", "reason", "main problem"),
          (r"\b(complaint|reason for (visit|appointment|attending|attendance|coming|session|treatment|massage)|what brings (you|them))\b",)),
    Field("presentation", "Presentation", "presentation", "VARCHAR",
          ("presentation", "type of pain", "pain type", "kind of pain", "stage", "chronicity", "acute or chronic",
           "acute chronic", "kind of back pain", "presenting as", "duration of pain", "pain duration"),
          (r"\b(presentation|acute or chronic|how long have (you|they) had|how long has (the|your|their) (pain|problem))\b",)),
    Field("pain_before", "Pain before", "score", SCORE,
          ("pain before", "pain before session", "before pain", "pre pain", "pain pre", "pain in", "pain score before"),
          (PAIN, BEFORE), rf"{LATER}|{AFTER}|{NO_SCORE}|\banx\w*",
          ("pain", "pain score", "pain level", "pain rating", "pain scale", "nprs", "vas", "nrs"), (PAIN, RATED)),
    Field("pain_after", "Pain after", "score", SCORE,
          ("pain after", "pain after session", "after pain", "post pain", "pain post", "pain out", "pain score after"),
          (PAIN, AFTER), rf"{LATER}|{BEFORE}|{NO_SCORE}|\banx\w*"),
    Field("anxiety_before", "Anxiety before", "score", SCORE,
          ("anxiety before", "anxiety pre", "pre anxiety", "anxiety in"), (ANXIETY, BEFORE), rf"{LATER}|{AFTER}|{HURT}|{QUESTIONNAIRE}|{NO_SCORE}",
          ("anxiety", "anxiety score", "anxiety level", "anxiety rating", "how anxious"), (ANXIETY, RATED)),
    Field("anxiety_after", "Anxiety after", "score", SCORE,
          ("anxiety after", "anxiety post", "post anxiety", "anxiety out"), (ANXIETY, AFTER), rf"{LATER}|{BEFORE}|{HURT}|{QUESTIONNAIRE}|{NO_SCORE}"),
    Field("pain_followup", "Pain at follow-up", "score", SCORE,
          ("pain followup", "pain follow up", "follow up pain", "followup pain", "pain next day", "pain 24h", "pain later"),
          (PAIN, LATER), rf"\bbefore\b|\banx\w*|{NO_SCORE}"),
    Field("followup_date", "Follow-up date", "date", "DATE",
          ("followup date", "follow up date", "date of follow up", "date of followup", "followed up on", "followed up"),
          (r"\b(follow|followup|followed|next day|24 hours?)\b", r"\b(date|when|on)\b"), r"\b(appointment|session|booking|booked|due|pain)\b"),
    Field("gad7", "GAD-7", "total", "SMALLINT",
          ("gad 7", "gad7", "gad 7 score", "gad7 score", "gad 7 total", "gad7 total", "gad 7 total score", "gad score", "gad"),
          (r"\bgad ?7\b",), r"\b(phq\w*|item|question|q ?\d|severity|date|level|note)\b", top=21),
    Field("phq9", "PHQ-9", "total", "SMALLINT",
          ("phq 9", "phq9", "phq 9 score", "phq9 score", "phq 9 total", "phq9 total", "phq 9 total score", "phq score", "phq"),
          (r"\bphq ?9\b",), r"\b(gad\w*|item|question|q ?\d|severity|date|level|note)\b", top=27),
    Field("referral", "Referral", "referral", "VARCHAR",
          ("referral", "onward referral", "referred to", "referral to", "referred on", "referred on to", "referred",
           "refer", "did you refer the client on", "referral destination", "referrals", "refer to", "signposted to"),
          (r"\b(refer|referred|referral)\b",),
          r"\b(date|status|stage|progress|when|by|source|from|outcome|id|code|number|no|ref|reason|letter|made on|sent on|hear|note)\b"),
    Field("referral_status", "Referral status", "referral_status", "VARCHAR",
          ("referral status", "status of referral", "referral outcome"),
          (r"\b(refer|referred|referral)\b", r"\b(status|outcome|state|stage|progress)\b")),
    Field("referral_date", "Referral date", "date", "DATE",
          ("referral date", "date of referral", "referred on date", "date referred"),
          (r"\b(refer|referral|referred)\b", r"\b(date|when|made on|sent on)\b"), r"\b(by|source|from)\b"),
    Field("red_flags", "Red flags", "flags", "VARCHAR",
          ("red flags", "red flag", "redflags", "any red flags", "warning signs", "red flags noted"), (r"\b(red flags?|warning signs?)\b",),
          r"\b(date|action\w*|check\w*|screen\w*|asked|review\w*|by)\b"),
    Field("exercises_given", "Exercises given", "yes_no", "BOOLEAN",
          ("exercises given", "exercises", "exercise given", "exercise", "home exercises", "homework", "exercises y n",
           "home exercise given", "exercises shown", "ex given"), (r"\bexercises?\b",),
          r"\b(how often|lifestyle|hours|which|what|before|do you|week|weekly|regular\w*|habits|details?|description|list|names?|type|post|pain)\b"),
    Field("adverse_event", "Adverse event", "adverse", "VARCHAR",
          ("adverse event", "adverse events", "adverse reaction", "side effects", "side effect", "adverse", "complications", "reaction"),
          (r"\b(adverse|side effects?|complications?)\b",), r"\b(date|action\w*|detail\w*|descri\w*)\b"),
    Field("age", "Age", "age", "SMALLINT", ("age", "age years", "age in years", "client age", "age at session", "patient age"),
          (r"\b(age|how old)\b",), r"\b(group|band|range|bracket|pain|onset|birth|started)\b"),
    Field("birth_date", "Birth date (becomes age)", "date", "DATE",
          ("date of birth", "birth date", "d o b", "birthday", "birthdate", "born"),
          (r"\b(birth|born)\b",), r"\b(year|month|place|country|child\w*|gave)\b", stored=False),
    Field("onset", "Onset", "phrase", "VARCHAR", ("onset", "how did it start", "onset type", "how it started"),
          (r"\b(onset|how did .*(start|begin|happen|come on)|how (it|the pain) (started|began))\b",), r"\b(date|session)\b"),
    Field("aggravated_by", "Aggravated by", "phrase", "VARCHAR",
          ("aggravated by", "what makes it worse", "worse with", "aggravating factors", "aggravating"),
          (r"\b(aggravat\w+|mak(es?|ing) .*worse|worse (with|when))\b",)),
    Field("posture", "Posture", "phrase", "VARCHAR", ("posture", "posture most of the day", "work posture"), (r"\bposture\b",)),
    Field("lifestyle", "Lifestyle", "phrase", "VARCHAR", ("lifestyle", "life style"),
          (r"\b(lifestyle|life style|sports?|nutrition)\b",), r"\b(massage|injur\w*|post)\b"),
    Field("status", "Status", "status", "VARCHAR",
          ("status", "appointment status", "attendance", "attendance status", "attended", "session status",
           "booking status", "show"),
          (r"\b(attendance|(appointment|booking|session|visit|client) (status|state)|did (they|you|the client|client|the patient|patient) attend)\b",), "",
          ("state",)),
    Field("held_row", "Row of the quarantine that this corrects", "id", "VARCHAR", ("held row",), stored=False),
]
FIELDS: dict[str, Field] = {field.name: field for field in _ALL}
CONTENT = tuple(f.name for f in _ALL if f.stored and f.name != "session_id")
"""What a session says, in the order of the table; two arrivals of one session are compared on these."""
SCORES = ("pain_before", "pain_after", "anxiety_before", "anxiety_after")
