"""Referrals, red flags, one client's course, and questionnaires, as small tables."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from dashboard.measures.course import asks_referral, band, client_flags, expected_course
from dashboard.measures.questionnaires import GAD7, PHQ9, recovery, recovery_summary, reliable_change_of
from dashboard.measures.referrals import referral_loop
from dashboard.measures.safety import ACTIONS, RED_FLAGS, open_items, recognise


def test_the_referral_loop():
    columns = ["destination", "client", "suggested_on", "made_on", "attended_on", "known_on"]
    rows = referral_loop(pd.DataFrame([
        ("GP", 1, "2026-01-01", "2026-01-03", "2026-01-10", "2026-01-13"),
        ("GP", 2, "2026-01-01", "2026-01-05", None, "2026-01-25"),   # known, so attended
        ("GP", 3, "2026-01-01", "2026-01-02", None, None),
        ("GP", 4, "2026-01-01", None, None, None),
        ("osteopath", 1, None, None, None, None),
    ], columns=columns)).set_index("destination")
    assert rows.loc["GP", ["suggested", "made", "attended", "known"]].tolist() == [4, 3, 2, 2]
    assert rows.loc["GP", "closed_rate"] == pytest.approx(2 / 3)
    assert rows.loc["GP", "closed_low"] < 2 / 3 < rows.loc["GP", "closed_high"]
    assert rows.loc["GP", ["median_days", "days_to_made", "days_to_attended", "days_to_known"]].tolist() == [15, 2, 7, 3]
    assert rows.loc["osteopath", "suggested"] == 1 and np.isnan(rows.loc["osteopath", "closed_rate"])


def test_a_stated_status_counts_where_dates_are_missing():
    rows = referral_loop(pd.DataFrame({
        "destination": ["GP", "GP"], "client": [1, 2], "status": ["attended", "suggested"],
        "suggested_on": [None, None], "made_on": [None, None], "attended_on": [None, None],
        "known_on": [None, None]}))
    assert rows.loc[0, ["suggested", "made", "attended", "known"]].tolist() == [2, 1, 1, 0]
    assert referral_loop(pd.DataFrame(columns=[
        "destination", "client", "suggested_on", "made_on", "attended_on", "known_on"])).empty


@pytest.mark.parametrize("note, urgency", [
    ("Numbness around the genitals", "999"), ("lost bladder control", "999"),
    ("difficulty passing urine", "999"), ("tingling in both legs", "999"), ("weak legs, numb", "999"),
    ("Chest pain on stairs", "999"), ("road accident last week", "999"),
    ("fever", "urgent_gp"), ("unexplained weight loss", "urgent_gp"), ("swollen knee", "urgent_gp"),
    ("pain worse at night", "urgent_gp"), ("pain between the shoulders", "urgent_gp"),
    ("first onset over 55", "ask_doctor"), ("history of cancer", "ask_doctor"), ("Osteoporosis", "ask_doctor"),
    ("long steroid use", "ask_doctor"), ("recent infection", "ask_doctor"),
    ("inflammatory condition", "ask_doctor"), ("persistent sharp pain", "ask_doctor"),
    ("age 17, lost bowel control", "999"),       # the most urgent flag of a note counts
    ("tingling in one leg", "unlisted"), ("see letter", "unlisted"),
])
def test_urgency_of_a_note(note, urgency):
    assert recognise(note)[0] == urgency


def test_every_listed_flag_recognises_its_own_name_and_has_an_action():
    for flag in RED_FLAGS:
        assert flag in recognise(flag.name)[1] and flag.action == ACTIONS[flag.urgency]


def test_age_alone_never_shares_a_level_with_bladder_symptoms():
    assert recognise("under 20")[0] != recognise("bladder")[0]


def test_open_items_most_urgent_first():
    flagged = pd.DataFrame([
        (1, "a", "T", "2026-01-05", "fever", None, False),
        (2, "b", "T", "2026-01-05", "fever", "2026-01-12", False),       # referred within 7 days
        (3, "c", "T", "2026-01-05", "fever", "2026-01-13", False),       # too late: stays
        (4, "d", "T", "2026-01-05", "chest pain", None, True),           # closed with a reason
        (5, "e", "T", "2026-01-14", "chest pain", None, False),
        (6, "f", "T", "2026-01-01", "infection", None, False),
    ], columns=["session", "client", "therapist", "date", "red_flag", "referred_on", "closed"])
    rows = open_items(flagged, date(2026, 1, 15))
    assert rows["session"].tolist() == [5, 1, 3, 6]
    assert rows["days_open"].tolist() == [1, 10, 10, 14]
    assert rows["urgency"].tolist() == ["999", "urgent_gp", "urgent_gp", "ask_doctor"]
    assert open_items(flagged.iloc[:0], date(2026, 1, 15)).empty


@pytest.mark.parametrize("first, name", [
    (0, None), ("0.99", None), (1, "1-3"), ("3.99", "1-3"), (4, "4-6"), ("6.5", "4-6"), (7, "7-10"),
    (10, "7-10"), (None, None)])
def test_starting_bands(first, name):
    assert band(first) == name


def earlier_clients(n):
    return pd.DataFrame({"client": range(n), "band": "7-10", "number": 2, "before": [i % 11 for i in range(n)]})


def test_expected_course_needs_twenty_clients():
    enough, few = expected_course(earlier_clients(20)), expected_course(earlier_clients(19))
    values = sorted(i % 11 for i in range(20))
    assert enough["p50"].iloc[0] == (values[9] + values[10]) / 2
    assert enough["p80"].iloc[0] == pytest.approx(values[15] + 0.2 * (values[16] - values[15]))
    assert few["clients"].iloc[0] == 19 and np.isnan(few["p80"].iloc[0])
    twice = pd.concat([earlier_clients(19), earlier_clients(19)])
    assert np.isnan(expected_course(twice)["p80"].iloc[0])  # clients count, not visits


@pytest.mark.parametrize("first, latest, sessions, asks", [
    (6, 5, 4, True), (6, 5, 3, False), (3, "2.1", 4, False), (3, "2.1001", 4, True), (6, 7, 9, True),
    ("0.9", 2, 9, False), (6, None, 9, False), (None, 6, 9, False)])
def test_asking_about_referral_is_exact(first, latest, sessions, asks):
    assert asks_referral(first, latest, sessions) is asks


def test_flags_state_their_rule_and_numbers():
    course = pd.DataFrame({"band": ["7-10"], "number": [2], "clients": [40], "p10": [3.0], "p50": [5.0], "p80": [6.5]})
    columns = ["client", "episode", "sessions", "first_before", "latest_before", "number", "latest_session"]
    rows = client_flags(pd.DataFrame([
        ("a", 1, 2, Decimal(8), Decimal("6.5"), 2, "2026-01-12"),   # on the percentile is on track
        ("b", 1, 2, Decimal(8), Decimal("6.6"), 2, "2026-01-12"),
        ("c", 1, 5, Decimal(8), Decimal(7), 2, "2026-01-12"),
        ("d", 1, 2, Decimal(5), Decimal(4), 2, "2026-01-12"),
        ("e", 1, 4, Decimal("0.5"), Decimal(4), 2, "2026-01-12"),
    ], columns=columns), course)
    assert rows["flag"].tolist() == [None, "not_on_track", "ask_referral", "not_enough_data", "not_enough_data"]
    assert rows["rule"].iloc[0] is None
    assert "6.6" in rows["rule"].iloc[1] and "6.5" in rows["rule"].iloc[1]
    assert "from 8 to 7" in rows["rule"].iloc[2] and "had 6.5 or less" in rows["rule"].iloc[2]
    assert "fewer than 20" in rows["rule"].iloc[3] and "could start" in rows["rule"].iloc[4]
    assert client_flags(pd.DataFrame(columns=columns), course).empty


def test_talking_therapies_rules():
    people = pd.DataFrame(
        [(8, 7, 10, 9), (8, 7, 10, 10), (7, 3, 9, 2), (7, 3, 10, 2), (8, None, 3, 3)],
        columns=["gad7_first", "gad7_last", "phq9_first", "phq9_last"])
    assert recovery(people).tolist() == [
        "recovered", "not_recovered", "not_a_case", "recovered", "not_recorded"]
    result = recovery_summary(people)
    assert (result["people"], result["not_a_case"]) == (5, 1)
    assert result["recovery_rate"] == pytest.approx(2 / 3)
    assert recovery(people[["gad7_first", "gad7_last"]]).tolist()[:2] == ["recovered", "recovered"]
    assert recovery_summary(people.iloc[[2]])["recovery_rate"] is None


@pytest.mark.parametrize("questionnaire, first, last, word", [
    (GAD7, 12, 8, "reliable_better"), (GAD7, 12, 9, "no_reliable_change"), (GAD7, 8, 12, "reliable_worse"),
    (PHQ9, 16, 10, "reliable_better"), (PHQ9, 16, 11, "no_reliable_change"), (PHQ9, None, 3, "not_recorded")])
def test_reliable_change_of_questionnaires(questionnaire, first, last, word):
    assert reliable_change_of([first], [last], questionnaire).tolist() == [word]
