"""Every example log gives exactly the fates that it must, without a mapping, and the true figures."""

import json
from decimal import Decimal

import pytest

import etl
from tests.conftest import EXAMPLES

EXPECTED = json.loads((EXAMPLES / "expected.json").read_text())
FATES = ("rows", "loaded", "corrected", "duplicate", "held", "skipped")


@pytest.mark.parametrize("name", EXPECTED)
def test_each_row_has_the_expected_fate(name, data, examples):
    if before := EXPECTED[name].get("after"):
        etl.load(examples / before, data)
    file = etl.load(examples / name, data)["files"][0]
    assert {fate: file[fate] for fate in FATES} == {fate: EXPECTED[name][fate] for fate in FATES}
    assert sum(file["held_reasons"].values()) == file["held"]


def test_the_figures_after_the_clinic_log_are_exact(data, examples, query):
    truth = EXPECTED["clinic-log.csv"]["truth"]
    assert etl.load(examples / "clinic-log.csv", data)["sessions"] == truth["sessions"]
    attended = "FROM sessions WHERE status = 'attended'"
    change, paired = query(data, f"SELECT sum(pain_before - pain_after), count(pain_before - pain_after) {attended}")[0]
    anxiety, both = query(data, f"SELECT sum(anxiety_before - anxiety_after), count(anxiety_before - anxiety_after) {attended}")[0]
    counts = query(data, f"SELECT count(*), count(DISTINCT client), count(*) FILTER (referral <> 'none') {attended}")[0]
    assert isinstance(change, Decimal)
    assert (paired, float(change) / paired) == (truth["paired_pain"], truth["mean_change_pain"])
    assert float(anxiety) / both == truth["mean_change_anxiety"]
    assert counts == (truth["attended"], truth["clients"], truth["referrals"])


def test_personal_columns_are_stored_nowhere(data, examples):
    for name in ("practice-export.csv", "therapist-sheet.xlsx"):
        etl.load(examples / name, data)
    everything = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    for personal in ("07700", "Brontë", "O’Neill", "call after 6"):
        assert personal.encode() not in everything


def test_client_references_are_in_the_register_only(data, examples):
    etl.load(examples / "practice-export.csv", data)
    with_reference = {path.name.split("-")[0] for path in data.rglob("*") if path.is_file() and b"C1031" in path.read_bytes()}
    assert with_reference <= {"register.sqlite"} and with_reference
