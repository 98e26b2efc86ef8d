"""What a cell becomes (LOGS.md), one rule after the other, on texts that no example holds."""

import datetime as dt
import hashlib
import hmac
import itertools
from decimal import Decimal

import duckdb
import pytest

from etl import pseudonym
from etl.statements import EXPECTED, execute, prepare, text

D = dt.date
DAYS = {"today": "2026-11-23", "zone": "Europe/London", "day_first": True, "earliest": "1990-01-01"}


@pytest.fixture
def cell():
    connection = duckdb.connect()
    prepare(connection)

    def one(kind: str, raw: str, **parameters):
        """(value, problem) of one text."""
        connection.execute("CREATE OR REPLACE TEMP TABLE texts AS SELECT $raw::VARCHAR AS raw", {"raw": raw})
        found = execute(connection, f"SELECT value, problem FROM ({text(f'cell_{kind}')})",
                        {"top": "10", **DAYS} | parameters).fetchone()
        assert found[1] is None or found[1] in EXPECTED
        return found

    return one


@pytest.mark.parametrize(("raw", "value"), [
    ("7", "7"), ("7.0", "7"), ("6,5", "6.5"), ("7/10", "7"), ("7 out of 10", "7"), ("seven", "7"), (" 7 ", "7"), ("TEN", "10"),
    ("0", "0"), ("2.3000", "2.3"), ("3.1234", "3.1234"), ("7,25/10", "7.25"), ("Seven out of ten", "7"), ("07", "7"), ("\u00a07", "7"), ("1/10", "1"),
    (".5", "0.5"), (",50", "0.5"), (".0", "0"), (",00", "0"), (".0/10", "0"),
])
def test_a_score_is_a_number(cell, raw, value):
    assert cell("score", raw) == (Decimal(value), None)


@pytest.mark.parametrize("top", ["10", "100"])
def test_no_short_text_of_digits_and_signs_stops_a_load(top):
    connection = duckdb.connect()
    prepare(connection)
    texts = ["".join(letters) for length in range(1, 6) for letters in itertools.product("01.,-/", repeat=length)]
    connection.execute("CREATE TEMP TABLE texts AS SELECT unnest($texts) AS raw", {"texts": texts})
    found = execute(connection, f"SELECT raw, value, problem FROM ({text('cell_score')})", {"top": top, **DAYS}).fetchall()
    assert len(found) == len(texts)
    assert all(value is not None or problem in EXPECTED or set(raw) <= set("-") for raw, value, problem in found)


@pytest.mark.parametrize("raw", ["-", "n/a", "NA", "none recorded", "?", "  ", "–", "N/A", "#N/A", "unknown"])
def test_a_score_not_recorded_is_never_zero(cell, raw):
    assert cell("score", raw) == (None, None)


@pytest.mark.parametrize(("raw", "problem"), [
    ("6-7", "two values"), ("6–7", "two values"), ("6 to 7", "two values"), ("6 or 7", "two values"), ("six to seven", "two values"), ("6/7", "two values"), ("6-7/10", "two values"),
    ("07-Jun", "a date"), ("2026-07-06", "a date"), ("Jun-07", "a date"), ("06/07/2026", "a date"), ("2026-07-06 00:00:00", "a date"),
    ("11", "outside 0-10"), ("-1", "outside 0-10"), ("10.0001", "outside 0-10"), ("100", "outside 0-10"),
    ("10+", "not a number"), ("lots", "not a number"), ("None", "not a number"), ("1e1", "not a number"), ("7 bad", "not a number"),
    ("6.55555", "more than four decimals"),
])
def test_an_unclear_score_is_held_with_its_reason(cell, raw, problem):
    assert cell("score", raw) == (None, problem)


@pytest.mark.parametrize(("raw", "hint"), [("07-Jun", "6-7"), ("2026-07-06", "6-7"), ("2026-06-07", "6-7"), ("03-Apr", "3-4"), ("25-Dec", None)])
def test_a_range_that_a_spreadsheet_made_a_date_is_suggested(raw, hint):
    connection = duckdb.connect()
    prepare(connection)
    connection.execute("CREATE TEMP TABLE texts AS SELECT $raw::VARCHAR AS raw", {"raw": raw})
    said = execute(connection, f"SELECT hint FROM ({text('cell_score')})", {"top": "10"}).fetchone()[0]
    assert ("did the log say" in said) == (hint is not None)
    assert hint is None or f"did the log say {hint}?" in said


@pytest.mark.parametrize(("raw", "value"), [("73", "7.3"), ("100", "10"), ("65.25", "6.525"), ("75/100", "7.5"), ("0", "0")])
def test_a_declared_scale_to_100_is_divided_by_ten_exactly(cell, raw, value):
    assert cell("score", raw, top="100") == (Decimal(value), None)


@pytest.mark.parametrize(("raw", "day_first", "value"), [
    ("2026-01-06", True, D(2026, 1, 6)), ("06/01/2026", True, D(2026, 1, 6)), ("06/01/2026", False, D(2026, 6, 1)), ("6.1.26", True, D(2026, 1, 6)),
    ("6 Jan 2026", True, D(2026, 1, 6)), ("Jan 6, 2026", True, D(2026, 1, 6)), ("Tuesday 6th January 2026", True, D(2026, 1, 6)),
    ("46028", True, D(2026, 1, 6)), ("20260106", True, D(2026, 1, 6)), ("1/12/2025 12:00:00", False, D(2025, 1, 12)), ("29/02/2024", True, D(2024, 2, 29)),
    ("2026-06-30T23:30:00Z", True, D(2026, 7, 1)), ("2026-12-31", True, None), ("46028.5", True, D(2026, 1, 6)), ("06/01/95", True, D(1995, 1, 6)),
])
def test_a_date_is_read_in_its_columns_order(cell, raw, day_first, value):
    assert cell("date", raw, day_first=day_first)[0] == value


@pytest.mark.parametrize(("raw", "value", "problem"), [
    ("13/12/1980", D(1980, 12, 13), None), ("1/5/80", D(1980, 5, 1), None), ("1/5/15", D(2015, 5, 1), None), ("May 1, 1954", D(1954, 5, 1), None),
    ("29342", D(1980, 5, 1), None), ("1/5/1899", None, "before 1900"), ("1/5/2027", None, "after today"),
])
def test_a_birth_date_may_lie_long_before_any_session(cell, raw, value, problem):
    assert cell("date", raw, earliest="1900-01-01") == (value, problem)


@pytest.mark.parametrize(("raw", "problem"), [
    ("2/30/2026", "no such day"), ("29/02/2026", "no such day"), ("2026-11-24", "after today"), ("31/12/1989", "before 1990"),
    ("1/5/27", "after today"), ("06-Jan", "not a date"), ("soon", "not a date"), ("6/1/2026 or so", "not a date"), ("?", None),
])
def test_an_impossible_date_is_held(cell, raw, problem):
    assert cell("date", raw) == (None, problem)


@pytest.mark.parametrize(("stamp", "clock"), [
    ("2026-07-06T10:00:00Z", dt.time(11)), ("2026-01-06T10:00:00Z", dt.time(10)), ("2026-07-06T10:00:00+02:00", dt.time(9)),
    ("06/01/2026 12:15", dt.time(12, 15)), ("6/1/2026 5:30 PM", dt.time(17, 30)), ("6/1/2026 12:05 am", dt.time(0, 5)), ("2026-01-06", None),
    ("2026/10/06 9:15:05 am GMT+1", dt.time(9, 15, 5)), ("2026/11/06 9:15:05 pm GMT", dt.time(21, 15, 5)), ("2026-07-06 10:00 BST", dt.time(10)),
    ("2026-07-06T10:00:00+02", dt.time(9)), ("2026-10-24T09:00:00Z", dt.time(10)), ("2026-10-25T09:00:00.000Z", dt.time(9)),
    ("46028.3854166667", dt.time(9, 15)), ("46028,75", dt.time(18)),
])
def test_a_stamp_gives_the_clinics_own_time(stamp, clock):
    connection = duckdb.connect()
    prepare(connection)
    connection.execute("CREATE TEMP TABLE texts AS SELECT $raw::VARCHAR AS raw", {"raw": stamp})
    rule = text("cell_date")
    found = execute(connection, f"SELECT clock FROM ({rule})", DAYS).fetchone()[0]
    assert found == clock


@pytest.mark.parametrize(("kind", "raw", "value", "problem"), [
    ("status", "Arrived", "attended", None), ("status", "Did not arrive", "no-show", None), ("status", "DNA", "no-show", None),
    ("status", "Late cancel", "cancelled", None), ("status", "Canceled", "cancelled", None), ("status", "perhaps", None, "not a known status"),
    ("status", "NO_SHOW", "no-show", None), ("status", "No show (charged)", "no-show", None), ("status", "Attended - late", "attended", None),
    ("status", "Arrived late", "attended", None), ("status", "Cancelled by client", "cancelled", None), ("status", "Pending", None, "not a known status"),
    ("referral", "None needed", "none", None), ("referral", "not required", "none", None), ("referral", "No onward referral", "none", None),
    ("referral", "Nottingham clinic", "Other", None), ("flags", "No red flags today", "none", None), ("flags", "none identified.", "none", None),
    ("flags", "No feeling in both legs", "no feeling in both legs", None), ("flags", "not eased by rest", "not eased by rest", None),
    ("flags", "None of these; Fever", "fever", None), ("adverse", "No adverse events", "none", None), ("adverse", "No side effects reported", "none", None),
    ("referral", "None of these", "none", None), ("referral", "No", "none", None), ("referral", "her GP", "GP", None), ("referral", "Dr A. Nonymous", "Other", None),
    ("flags", "Fever; night pain", "fever; night pain", None), ("flags", "None", "none", None), ("adverse", "ouch", None, "not a known adverse event"),
    ("yes_no", "✓", True, None), ("yes_no", "✔\ufe0f", True, None), ("yes_no", "1.0", True, None), ("yes_no", "0", False, None), ("yes_no", "perhaps", None, "not yes or no"),
    ("list", "b / A + a\nB; c", "A; B; C", None), ("list", "DEEP TISSUE, deep tissue", "Deep tissue", None), ("list", "n/a", None, None),
    ("person", "TOM BECKER", "Tom Becker", None), ("person", "ÉLISE MARTIN ", "Élise Martin", None), ("person", "ANN-MARIE O'NEILL", "Ann-Marie O'Neill", None),
    ("person", "Ann McDonald", "Ann McDonald", None), ("minutes", "1 hour", 60, None), ("minutes", "45 mins", 45, None), ("minutes", "ages", None, "not whole minutes"),
    ("age", "45", 45, None), ("age", "young", None, "not an age in whole years"), ("time", "9.15", dt.time(9, 15), None), ("time", "5:30 PM", dt.time(17, 30), None),
    ("time", "25:00", None, "not a time of day"), ("time", "09:15 - 10:00", dt.time(9, 15), None), ("time", "2pm to 3pm", dt.time(14), None),
    ("presentation", "3 weeks", "acute", None), ("presentation", "about 2 months ago", "persistent", None), ("presentation", "5 years", "chronic", None),
    ("presentation", "over 6 weeks", "persistent", None), ("phrase", "STIFF NECK", "Stiff neck", None), ("phrase", "stiff, sore neck", "Stiff, sore neck", None),
    ("area", "lumbar", "Lower back", None), ("presentation", "Chronic (> 1 year)", "chronic", None),
    ("referral_status", "Outcome known", "outcome known", None), ("referral_status", "letter sent", "made", None),
    ("referral_status", "letter received", "outcome known", None), ("referral_status", "not known", None, None),
    ("referral_status", "awaiting outcome", None, "not a known referral status"), ("referral_status", "did not attend", None, "not a known referral status"),
    ("words", "HOLLAND ROAD", "Holland Road", None),
])
def test_other_cells(cell, kind, raw, value, problem):
    assert cell(kind, raw) == (value, problem)


@pytest.mark.parametrize("reference", ["C1019", "  c1019 ", "Jo  SMITH", "Élodie\u00a0Bray", "Straße 5", "李雷"])
def test_a_pseudonym_is_the_hmac_of_the_tidied_reference(cell, reference):
    key = bytes(range(32))
    inner, outer = pseudonym.pads(key)
    tidied = " ".join(reference.split()).casefold()
    assert cell("client", reference, inner=inner, outer=outer)[0] == hmac.new(key, tidied.encode(), hashlib.sha256).hexdigest()[:32]


@pytest.mark.parametrize(("raw", "top", "value", "problem"), [
    ("9", "21", 9, None), ("0", "21", 0, None), ("21/21", "21", 21, None), ("27", "27", 27, None), ("12.0", "27", 12, None), ("n/a", "21", None, None),
    ("22", "21", None, "outside 0-21"), ("-1", "27", None, "outside 0-27"), ("28", "27", None, "outside 0-27"),
    ("9.5", "21", None, "not a whole number"), ("mild", "27", None, "not a whole number"), ("8-9", "21", None, "not a whole number"),
])
def test_a_questionnaire_has_a_whole_total(cell, raw, top, value, problem):
    assert cell("total", raw, top=top) == (value, problem)


@pytest.mark.parametrize(("header", "column"), [
    ("GAD-7", "gad7"), ("GAD7 score", "gad7"), ("GAD-7 (0-21)", "gad7"), ("PHQ-9", "phq9"), ("PHQ 9 total", "phq9"), ("Client's GAD-7 anxiety score before", "gad7"),
])
def test_the_questionnaires_are_found_by_their_headers(header, column):
    from etl.columns import propose

    assert propose(["Client", "Date", "Therapist", "Pain before", header]).get(column) == header
