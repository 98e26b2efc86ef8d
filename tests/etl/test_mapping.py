"""Headers → columns, and the files that keep a correction."""

import pytest

import etl
from etl.columns import propose


@pytest.mark.parametrize(("header", "column"), [
    ("Pain (before)", "pain_before"), ("Pain (after)", "pain_after"), ("Pain before (0-10)", "pain_before"), ("POST-treatment pain", "pain_after"),
    ("How would you rate your pain at the end of the session?", "pain_after"), ("NRS pre", "pain_before"), ("Pain 24h later", "pain_followup"),
    ("Anxiety (0-10)", "anxiety_before"), ("How anxious are you after the massage?", "anxiety_after"), ("Date (DD/MM/YYYY)", "date"),
    ("Timestamp", "date"), ("Date of birth", "birth_date"), ("Referral date", "referral_date"), ("Follow-up date", "followup_date"),
    ("Patient ID", "client"), ("Client name", "client"), ("Practitioner", "therapist"), ("Technique(s)", "techniques"), ("Length (mins)", "duration_minutes"),
    ("Where is the pain?", "body_area"), ("Red flags?", "red_flags"), ("Exercises given? (Y/N)", "exercises_given"), ("Appointment status", "status"),
    ("Referred on to", "referral"), ("Booking reference", "session_id"), ("Appt. ref.", "session_id"), ("SessionID", "session_id"), ("Pt ID", "client"),
    ("Service user", "client"), ("Who was the client?", "client"), ("Appt. date", "date"), ("Start At", "date"), ("When was the session?", "date"),
    ("Event date", "date"), ("Time of treatment", "time"), ("Business", "clinic"), ("Where was the session?", "clinic"), ("Staff Member Name", "therapist"),
    ("Who gave the treatment?", "therapist"), ("Therapist (full name)", "therapist"), ("Treatment Name", "techniques"), ("What did you do?", "techniques"),
    ("Time (mins)", "duration_minutes"), ("How long was the session?", "duration_minutes"), ("Which part of the body hurts most?", "body_area"),
    ("Reason for appointment", "complaint"), ("How long have you had the pain?", "presentation"), ("PainBefore", "pain_before"), ("Pre pain /10", "pain_before"),
    ("How bad was the pain when they arrived?", "pain_before"), ("On a scale of 0 to 10, how strong is the pain now, before the massage?", "pain_before"),
    ("How bad is the pain today? (0-10)", "pain_before"), ("How bad was the pain when the client left?", "pain_after"), ("Final pain", "pain_after"),
    ("Pain 24 hours after session (0-10)", "pain_followup"), ("Pain after 24h", "pain_followup"), ("ANX BEFORE", "anxiety_before"),
    ("Anxiety level today (0 = calm; 10 = panic)", "anxiety_before"), ("How anxious does the client feel?", "anxiety_before"), ("Anxiety /10", "anxiety_before"),
    ("Anxiety VAS before", "anxiety_before"), ("Stress/anxiety on leaving", "anxiety_after"), ("Date of next-day call", "followup_date"),
    ("Signposted to", "referral"), ("Referral made on", "referral_date"), ("Referral stage", "referral_status"), ("Client's age", "age"), ("D.O.B.", "birth_date"),
    ("How did the pain start?", "onset"), ("How did it start (sudden / gradual)?", "onset"), ("What makes the pain worse?", "aggravated_by"),
    ("Posture for most of the day", "posture"), ("Sport, nutrition, stress", "lifestyle"), ("Did they attend?", "status"), ("Complications", "adverse_event"),
])
def test_a_header_is_recognised(header, column):
    assert propose([header]) == {column: header}


@pytest.mark.parametrize("header", ["ID", "#", "Notes", "Price", "Mobile", "E-mail", "Session number", "Postcode", "Last name", "",
    "Therapist notes", "Client phone", "Clinic e-mail", "Pain notes", "Pain medication", "When did the pain start?", "Did the massage help the pain after?",
    "Pain reduction", "Anxiety change", "Worst pain last week", "Do you suffer from anxiety?", "Follow-up appointment date", "Next appointment date",
    "Year of birth", "Age group", "Reason for referral", "Referral source", "Referred by", "Red flags checked?", "Exercise per week", "Date booked",
    "Cancelled at", "Appointment price", "Cancellation reason", "Number of clients", "Service ID", "How did you hear about us?"])
def test_what_is_no_column_of_ours_is_left_alone(header):
    assert propose([header]) == {}


def test_before_and_after_in_brackets_are_both_found_beside_plain_names():
    assert propose(["pain_before", "Pain (after)"]) == {"pain_before": "pain_before", "pain_after": "Pain (after)"}
    assert propose(["pain_after", "Pain (after)"]) == {"pain_after": "pain_after"}


def test_the_date_of_the_session_goes_before_the_forms_stamp():
    assert propose(["Timestamp", "Date of session"])["date"] == "Date of session"
    assert propose(["Start time", "Completion time"])["date"] == "Completion time"
    assert propose(["Start time", "End time", "Created at"])["date"] == "Start time"


def test_a_question_about_the_pain_itself_is_not_taken_for_a_score():
    asked = ["When did the pain start?", "How long have you had the pain?", "How bad is the pain before the session?", "Pain relief after", "Pain after"]
    assert propose(asked) == {"presentation": asked[1], "pain_before": asked[2], "pain_after": "Pain after"}


def test_a_header_that_says_0_to_100_is_read_on_that_scale(data, log, query):
    path = log("Client,Date,Therapist,Pain before (0-100),Pain after (0-100),Anxiety (0-10)", "C1,2026-11-02,Ann Lee,65,5,4")
    assert etl.propose(path, data).mapping.scales == {"pain_before": 100, "pain_after": 100}
    etl.load(path, data)
    assert query(data, "SELECT pain_before, pain_after, anxiety_before FROM sessions") == [(6.5, 0.5, 4)]
    assert "0 to 100" in etl.loads(data)[0]["files"][0]["notes"][0]


def test_a_name_in_two_columns_makes_one_client(data, log, query):
    for head in ("First name,Surname,Date", "Name,Surname,Date", "Patient first name,Patient last name,Date"):
        path = log(head + ",Therapist,Pain before,Pain after", "Jo,Smith,2026-11-02,Ann Lee,7,4", head + ",Therapist,Pain before,Pain after",
                   "Jo,Jones,2026-11-02,Ann Lee,7,4")
        assert etl.load(path, data)["files"][0]["skipped"] == 1
        assert query(data, "SELECT count(DISTINCT client) FROM sessions") == [(2,)]
    assert propose(["Client", "Therapist first name", "Therapist last name"])["therapist"] == ("Therapist first name", "Therapist last name")


def test_a_mapping_is_saved_read_and_remembered_for_the_next_export_of_the_same_shape(data, log, tmp_path, query):
    path = log('Ref,When,By,"Start ""VAS"""', "C1,2026-11-02,Ann Lee,65")
    columns = {"client": "Ref", "date": "When", "therapist": "By", "pain_before": 'Start "VAS"'}
    mapping = etl.Mapping(columns, day_first=False, scales={"pain_before": 100})
    mapping.save(tmp_path / "m.toml")
    assert etl.Mapping.read(tmp_path / "m.toml") == mapping
    assert etl.load(path, data, mapping=tmp_path / "m.toml", dry_run=True)["sessions"] == 1
    etl.remember(mapping, etl.propose(path, data, mapping=mapping), data)
    etl.load(log('By,"Start ""VAS""",Ref,When', "Ann Lee,65,C1,2026-11-02"), data)
    assert query(data, "SELECT pain_before FROM sessions") == [(6.5,)]
    assert "as you saved them" in etl.loads(data)[0]["files"][0]["notes"][0]


def test_the_order_of_day_and_month_is_said(data, log):
    head = "client,date,therapist,pain_before"
    def notes(*rows):
        etl.load(log(head, *rows), data)
        return " ".join(etl.loads(data)[0]["files"][0]["notes"])
    assert "month first" in notes("C1,11/02/2026,Ann Lee,5", "C1,2/28/2026,Ann Lee,5")
    assert "day first" in notes("C2,11/02/2026,Ann Lee,5", "C2,28/2/2026,Ann Lee,5")
    assert "Nothing in the date column shows" in notes("C3,11/02/2026,Ann Lee,5")
    assert notes("C4,2026-02-11,Ann Lee,5") == ""
