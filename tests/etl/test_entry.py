"""A session typed into a form becomes what the same row of a file becomes."""

import pytest

import etl

CELLS = {"client": "C1", "date": "2026-11-23", "time": "14:30", "therapist": "Ann Lee", "techniques": "Swedish; Deep tissue", "pain_before": "7"}
HEAD = "client,date,time,therapist,techniques,pain_before"
ROW = "C1,2026-11-23,14:30,Ann Lee,Swedish; Deep tissue,7"


def fate(result: dict) -> str:
    """The one fate of the one row."""
    file = result["files"][0]
    return next(name for name in ("loaded", "corrected", "duplicate", "held", "skipped") if file[name])


def test_a_form_and_a_file_give_the_same_session(new_data, log, table_hash):
    form, file = new_data(), new_data()
    assert fate(etl.enter(form, CELLS)) == "loaded"
    etl.load(log(HEAD, ROW), file)
    assert table_hash(form) == table_hash(file)
    assert fate(etl.load(log(HEAD, ROW), form)) == "duplicate" and fate(etl.enter(file, CELLS)) == "duplicate"
    assert [load["kind"] for load in etl.loads(form)] == ["load", "form"] and etl.loads(form)[1]["files"][0]["file"] == "Log a session"


@pytest.mark.parametrize(("cells", "said"), [
    ({"pain_before": "6-7"}, {"pain_before: two values": 1}),
    ({"date": "2026-11-24"}, {"date: after today": 1}),
    ({"client": ""}, {"client: missing": 1}),
    ({"therapist": " "}, {"therapist: missing": 1}),
])
def test_the_same_rules_hold_it(data, cells, said):
    result = etl.enter(data, CELLS | cells)
    assert fate(result) == "held" and result["files"][0]["held_reasons"] == said


def test_what_was_not_asked_is_not_recorded(data, query):
    etl.enter(data, CELLS | {"pain_before": ""})
    assert query(data, "SELECT pain_before, pain_after, anxiety_before, status FROM sessions") == [(None, None, None, "attended")]


@pytest.mark.parametrize("text", ['a"b,c', "=1+1", "Line\nbreak", "; ", "שלום 🦴", "Total"])
def test_any_text_is_a_cell(data, query, text):
    assert fate(etl.enter(data, CELLS | {"clinic": text})) == "loaded"
    assert query(data, "SELECT clinic FROM sessions") == [(" ".join(text.split()),)]


def test_an_after_score_is_added_later_and_taken_back(data, query, table_hash):
    etl.enter(data, CELLS)
    before, session = table_hash(data), query(data, "SELECT session FROM sessions")[0][0]
    assert fate(etl.amend(data, session, {"pain_after": "3"})) == "corrected"
    assert query(data, 'SELECT pain_before, pain_after, techniques FROM sessions') == [(7, 3, "Deep tissue; Swedish")]
    assert query(data, 'SELECT "column", old, new FROM corrections') == [("pain_after", None, "3.0000")]
    etl.undo(2, data)
    assert table_hash(data) == before


def test_amending_touches_neither_a_source_number_nor_a_logged_spelling(data, log, query):
    etl.load(log("session_id,client,date,therapist,pain_before", "S1,C1,2026-11-23,A. Lee,7", "S2,C2,2026-11-23,Ann Lee,7"), data)
    etl.join_spelling(data, "therapist", "A. Lee", "Ann Lee")
    etl.amend(data, "S1", {"pain_after": "0"})
    assert query(data, 'SELECT "column" FROM corrections') == [("pain_after",)]
    assert query(data, "SELECT session, therapist, pain_after FROM sessions ORDER BY session") == [("S1", "Ann Lee", 0), ("S2", "Ann Lee", None)]


def test_what_is_not_there_is_refused(data):
    with pytest.raises(etl.Refused, match="no such session"):
        etl.amend(data, "S1", {"pain_after": "0"})
    with pytest.raises(etl.Refused, match="no column 'phone'"):
        etl.enter(data, CELLS | {"phone": "1"})
    assert etl.loads(data) == []
