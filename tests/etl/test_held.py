"""Held rows: seen without their values, taken away, corrected, loaded again."""

import csv
import json

import pytest

import etl
from etl.held import harmless

MARK = "Zanzibar"


@pytest.fixture
def two_held(data, log):
    head = "client,date,therapist,pain_before,pain_after,notes"
    etl.load(log(head, "C1,2026-11-02,Ann Lee,6-7,5,secret", f"C2,2026-11-03,Ann Lee,6,{MARK},x", "C3,2026-11-04,Ann Lee,6,2,x", name="log.csv"), data)
    return data


def test_the_reason_names_line_column_and_expectation_but_never_the_value(two_held):
    rows = etl.held(two_held)
    assert [(row["line"], row["problems"][0]["column"], row["problems"][0]["reason"]) for row in rows] == [
        (2, "pain_before", "two values"), (3, "pain_after", "not a number")]
    assert MARK not in json.dumps([row["problems"] for row in rows])
    assert rows[0]["problems"][0]["expected"] == "one number from 0 to 10"
    assert rows[0]["cells"]["client"] == "C1" and "notes" not in rows[0]["cells"]


def test_corrected_in_place(two_held, query):
    first = etl.held(two_held)[0]["id"]
    file = etl.fix(two_held, {first: {"pain_before": "6"}})["files"][0]
    assert (file["loaded"], file["held"]) == (1, 0)
    assert query(two_held, "SELECT pain_before, pain_after FROM sessions WHERE date = '2026-11-02'") == [(6, 5)]
    assert len(etl.held(two_held)) == 1


def test_corrected_in_a_downloaded_sheet(two_held, tmp_path):
    sheet = tmp_path / "held.csv"
    assert etl.export_held(two_held, sheet) == 2
    rows = list(csv.DictReader(sheet.open(encoding="utf-8-sig")))
    assert rows[0]["client"] == "C1" and MARK in rows[1]["pain_after"]
    rows[1]["pain_after"] = "4"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    said = etl.load(sheet, two_held)["files"][0]
    assert (said["loaded"], said["held"]) == (1, 1)
    assert [row["problems"][0]["reason"] for row in etl.held(two_held)] == ["two values"]


def test_undoing_the_correction_opens_the_row_again(two_held):
    load = etl.fix(two_held, {etl.held(two_held)[0]["id"]: {"pain_before": "6"}})["load"]
    etl.undo(load, two_held)
    assert len(etl.held(two_held)) == 2


def test_loading_the_file_again_lists_nothing_twice_and_reopens_nothing(two_held, tmp_path):
    etl.fix(two_held, {etl.held(two_held)[0]["id"]: {"pain_before": "6"}})
    etl.load(tmp_path / "log.csv", two_held)
    assert [row["problems"][0]["reason"] for row in etl.held(two_held)] == ["not a number"]


def test_a_month_first_date_and_a_scale_to_100_survive_the_correction(data, log, query):
    head = "client,date,therapist,pain_before,pain_after"
    mapping = etl.Mapping({name: name for name in head.split(",")}, scales={"pain_before": 100})
    etl.load(log(head, "C1,2/3/2026,Ann Lee,65,lots", "C2,2/28/2026,Ann Lee,50,3"), data, mapping=mapping)
    etl.fix(data, {etl.held(data)[0]["id"]: {"pain_after": "4"}})
    assert query(data, "SELECT date::VARCHAR, pain_before, pain_after FROM sessions ORDER BY date") == [
        ("2026-02-03", 6.5, 4), ("2026-02-28", 5, 3)]


def test_without_the_register_the_sheet_says_pseudonyms_and_still_loads(data, log, tmp_path, query):
    nobody = etl.Clinic(register=False)
    etl.load(log("client,date,therapist,pain_before", "Jo Smith,2026-11-02,Ann Lee,lots", "Jo Smith,2026-11-03,Ann Lee,4"), data, clinic=nobody)
    assert not (data / "register.sqlite").exists()
    row = etl.held(data)[0]
    assert row["cells"]["client"].startswith("pseudonym:")
    etl.fix(data, {row["id"]: {"pain_before": "7"}}, clinic=nobody)
    assert query(data, "SELECT count(DISTINCT client), count(*) FROM sessions") == [(1, 2)]


def test_a_birth_date_becomes_an_age_and_is_kept_nowhere(data, log, query):
    etl.load(log("client,date,therapist,pain_before,date of birth", "C1,2026-11-02,Ann Lee,lots,17/05/1980", "C2,2026-05-16,Ann Lee,6,17/05/1980"), data)
    assert query(data, "SELECT age FROM sessions") == [(45,)]
    assert etl.held(data)[0]["cells"]["age"] == "46"
    assert not any(b"1980" in path.read_bytes() for path in data.rglob("*") if path.is_file())


def test_an_unknown_held_row_is_refused(two_held):
    with pytest.raises(etl.Refused, match="no open held row 9-9-9"):
        etl.fix(two_held, {"9-9-9": {"pain_before": "6"}})


@pytest.mark.parametrize(("text", "safe"), [("=1+1", "'=1+1"), ("-3", "-3"), ("-2,5", "-2,5"), ("@x", "'@x"), ("+44 7", "'+44 7"), ("6-7", "6-7")])
def test_a_sheet_runs_no_formula_of_the_log(text, safe):
    assert harmless(text) == safe
