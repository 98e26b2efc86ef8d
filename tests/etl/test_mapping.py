"""Headers → columns, and the files that keep a correction."""

import pytest

import etl
from etl.mapping import propose


@pytest.mark.parametrize(("header", "column"), [
    ("Pain (before)", "pain_before"), ("Pain (after)", "pain_after"), ("Pain before (0-10)", "pain_before"), ("POST-treatment pain", "pain_after"),
    ("How would you rate your pain at the end of the session?", "pain_after"), ("NRS pre", "pain_before"), ("Pain 24h later", "pain_followup"),
    ("Anxiety (0-10)", "anxiety_before"), ("How anxious are you after the massage?", "anxiety_after"), ("Date (DD/MM/YYYY)", "date"),
    ("Timestamp", "date"), ("Date of birth", "birth_date"), ("Referral date", "referral_date"), ("Follow-up date", "followup_date"),
    ("Patient ID", "client"), ("Client name", "client"), ("Practitioner", "therapist"), ("Technique(s)", "techniques"), ("Length (mins)", "duration_minutes"),
    ("Where is the pain?", "body_area"), ("Red flags?", "red_flags"), ("Exercises given? (Y/N)", "exercises_given"), ("Appointment status", "status"),
    ("Referred on to", "referral"), ("Booking reference", "session_id"),
])
def test_a_header_is_recognised(header, column):
    assert propose([header]) == {column: header}


@pytest.mark.parametrize("header", ["ID", "#", "Notes", "Price", "Mobile", "E-mail", "Session number", "Postcode", "Last name", ""])
def test_what_is_no_column_of_ours_is_left_alone(header):
    assert propose([header]) == {}


def test_before_and_after_in_brackets_are_both_found_beside_plain_names():
    assert propose(["pain_before", "Pain (after)"]) == {"pain_before": "pain_before", "pain_after": "Pain (after)"}
    assert propose(["pain_after", "Pain (after)"]) == {"pain_after": "pain_after"}


def test_the_date_of_the_session_goes_before_the_forms_stamp():
    assert propose(["Timestamp", "Date of session"])["date"] == "Date of session"
    assert propose(["Start time", "Completion time"])["date"] == "Completion time"


def test_a_name_in_two_columns_makes_one_client(data, log, query):
    path = log("First name,Surname,Date,Therapist,Pain before,Pain after", "Jo,Smith,2026-11-02,Ann Lee,7,4", "Jo,Jones,2026-11-02,Ann Lee,7,4")
    etl.load(path, data)
    assert query(data, "SELECT count(DISTINCT client) FROM sessions") == [(2,)]


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
