"""Loading again, overlapping, undoing: sessions are a function of the loads that count."""

import itertools

import duckdb
import pytest

import etl
from etl import fates, loading, statements, store

HEAD = "session_id,client,date,therapist,pain_before,pain_after,referral"


def test_the_same_file_twice_changes_nothing(data, examples, table_hash):
    first = etl.load(examples / "clinic-log.csv", data)
    before = table_hash(data)
    again = etl.load(examples / "clinic-log.csv", data)["files"][0]
    assert (again["loaded"], again["corrected"], again["duplicate"]) == (0, 0, first["sessions"])
    assert table_hash(data) == before


def test_a_log_that_comes_again_is_not_compared_row_by_row_with_all_others(data, examples, monkeypatch):
    plans = []

    def explained(connection, name, parameters=None, **parts):
        if name == "fates":
            plans.append(str(connection.execute("EXPLAIN " + statements.fill(statements.text(name), **parts)).fetchall()))
        return statements.run(connection, name, parameters, **parts)

    monkeypatch.setattr(fates, "run", explained)
    for _ in range(2):
        etl.load(examples / "clinic-log.csv", data)
    assert len(plans) == 2 and all("HASH_JOIN" in plan for plan in plans)
    assert not any(word in plan for plan in plans for word in ("NL_JOIN", "NESTED_LOOP", "CROSS_PRODUCT"))


def test_one_thread_for_what_is_small_and_all_for_the_rest_give_the_same_sessions(new_data, examples, table_hash, query, monkeypatch):
    def loaded():
        data = new_data()
        etl.load(examples / "clinic-log.csv", data)
        return table_hash(data), query(data, "SELECT current_setting('threads')")[0][0]

    few = loaded()
    for place in (store, loading):
        monkeypatch.setattr(place, "SMALL", -1)
    everyone = duckdb.execute("SELECT current_setting('threads')").fetchone()[0]
    assert few == (loaded()[0], 1) and loaded()[1] == everyone


def test_overlapping_logs_give_the_same_sessions_in_any_order_and_one_by_one(new_data, examples, table_hash):
    logs = [examples / "clinic-log.csv", examples / "clinic-log-november.csv"]
    hashes = set()
    for order in itertools.permutations(logs):
        folder = new_data()
        files = etl.load(order, folder)["files"]
        assert [file["file"] for file in files] == ["clinic-log.csv", "clinic-log-november.csv"]
        assert (files[1]["loaded"], files[1]["corrected"], files[1]["duplicate"]) == (30, 25, 250)
        hashes.add(table_hash(folder))
    folder = new_data()
    for log in logs:
        etl.load(log, folder)
    assert {*hashes, table_hash(folder)} == hashes and len(hashes) == 1


def test_undo_restores_what_was_there(data, examples, table_hash):
    etl.load(examples / "clinic-log.csv", data)
    before = table_hash(data)
    load = etl.load(examples / "clinic-log-november.csv", data)["load"]
    assert table_hash(data) != before
    assert etl.undo(load, data) == {"undone": load, "sessions": 550}
    assert table_hash(data) == before
    assert etl.loads(data)[0]["undone"]


def test_undoing_an_earlier_load_is_as_if_it_had_never_been_loaded(new_data, examples, table_hash):
    folder, without = new_data(), new_data()
    for name in ("clinic-log.csv", "practice-export.csv", "clinic-log-november.csv"):
        etl.load(examples / name, folder)
    for name in ("practice-export.csv", "clinic-log-november.csv"):
        etl.load(examples / name, without)
    etl.undo(1, folder)
    assert table_hash(folder) == table_hash(without)


def test_an_unknown_or_undone_load_cannot_be_undone(data, examples):
    load = etl.load(examples / "therapist-sheet.xlsx", data)["load"]
    with pytest.raises(etl.Refused, match="no load 9; loads that can be undone: 1"):
        etl.undo(9, data)
    etl.undo(load, data)
    with pytest.raises(etl.Refused, match="undone already"):
        etl.undo(load, data)


def test_cell_by_cell_a_blank_erases_nothing_and_the_later_value_counts(data, log, query):
    etl.load(log(HEAD, "S1,C1,2026-11-02,Ann Lee,7,,GP", "S2,C2,2026-11-02,Ann Lee,5,4,"), data)
    files = etl.load(log(HEAD, "S1,C1,2026-11-02,Ann Lee,,3,", "S2,C2,2026-11-02,Ann Lee,6,,"), data)["files"]
    assert files[0]["corrected"] == 2
    assert query(data, "SELECT session, pain_before, pain_after, referral FROM sessions ORDER BY session") == [
        ("S1", 7, 3, "GP"), ("S2", 6, 4, "none")]
    assert query(data, 'SELECT session, "column", old, new FROM corrections ORDER BY session') == [
        ("S1", "pain_after", None, "3.0000"), ("S2", "pain_before", "5.0000", "6.0000")]


def test_a_blank_referral_and_none_are_the_same(data, log):
    etl.load(log(HEAD, "S1,C1,2026-11-02,Ann Lee,7,5,"), data)
    assert etl.load(log(HEAD, "S1,C1,2026-11-02,Ann Lee,7,5,None"), data)["files"][0]["duplicate"] == 1
    assert etl.load(log(HEAD, "S1,C1,2026-11-02,Ann Lee,7,5,GP"), data)["files"][0]["corrected"] == 1
    assert etl.load(log(HEAD, "S1,C1,2026-11-02,Ann Lee,7,5,"), data)["files"][0]["duplicate"] == 1
    assert etl.load(log(HEAD, "S1,C1,2026-11-02,Ann Lee,7,5,No"), data)["files"][0]["corrected"] == 1


def test_two_rows_of_one_session_with_different_content_are_both_held(data, log):
    head = "client,date,time,therapist,pain_before,pain_after"
    file = etl.load(log(head, "C1,2026-11-02,10:00,Ann Lee,7,5", "C1,2026-11-02,10:00,ANN LEE,7,4", "C2,2026-11-02,10:00,Ann Lee,6,5",
                        "C2,2026-11-02,10:00,Ann Lee,6,5", "C1,2026-11-02,11:00,Ann Lee,7,4"), data)["files"][0]
    assert (file["loaded"], file["held"], file["duplicate"]) == (2, 2, 1)
    assert file["held_reasons"] == {"row: twice with different content": 2}


def test_episodes_and_session_numbers(data, log, query):
    head = "client,date,time,therapist,pain_before,pain_after,status,complaint"
    etl.load(log(head, "C1,2026-01-05,09:00,Ann Lee,7,5,,", "C1,2026-01-12,09:00,Ann Lee,7,5,no-show,", "C1,2026-01-19,09:00,Ann Lee,6,5,,",
                 "C1,2026-04-12,09:00,Ann Lee,6,5,,", "C1,2026-07-05,09:00,Ann Lee,6,5,,", "C1,2026-01-20,09:00,Ann Lee,6,5,,knee", "C1,2026-01-21,09:00,Ann Lee,6,5,,Knee"), data)
    numbered = query(data, 'SELECT "date"::VARCHAR, complaint, episode, number FROM sessions ORDER BY "date"')
    assert numbered == [("2026-01-05", None, 1, 1), ("2026-01-12", None, None, None), ("2026-01-19", None, 1, 2), ("2026-01-20", "Knee", 1, 1),
                        ("2026-01-21", "Knee", 1, 2),
                        ("2026-04-12", None, 1, 3), ("2026-07-05", None, 2, 1)]


@pytest.mark.parametrize("scale", ["pain", "anxiety"])
def test_after_above_before_in_most_rows_is_asked_about(data, log, query, scale):
    rows = [f"C{i},2026-11-02,Ann Lee,3,7" for i in range(11)] + [f"D{i},2026-11-02,Ann Lee,7,3" for i in range(9)]
    path = log(f"client,date,therapist,{scale}_before,{scale}_after", *rows)
    with pytest.raises(etl.SwapQuestion, match="11 of 20"):
        etl.load(path, data)
    assert etl.loads(data) == []
    etl.load(path, data, swapped="yes")
    assert query(data, f"SELECT count(*) FROM sessions WHERE {scale}_before > {scale}_after") == [(11,)]
    etl.undo(1, data)
    etl.load(path, data, swapped="no")
    assert query(data, f"SELECT count(*) FROM sessions WHERE {scale}_before > {scale}_after") == [(9,)]


def test_ten_of_twenty_or_nineteen_rows_are_not_asked_about(data, log):
    rows = [f"C{i},2026-11-02,Ann Lee,3,7" for i in range(10)] + [f"D{i},2026-11-02,Ann Lee,7,3" for i in range(10)]
    assert etl.load(log("client,date,therapist,pain_before,pain_after", *rows), data)["sessions"] == 20
    few = [f"E{i},2026-11-02,Ann Lee,3,7" for i in range(19)]
    assert etl.load(log("client,date,therapist,pain_before,pain_after", *few), data)["sessions"] == 39


def test_a_dry_run_stores_nothing_and_says_what_would_be(data, examples):
    said = etl.load(examples / "practice-export.csv", data, dry_run=True)
    assert (said["load"], said["sessions"], said["files"][0]["held"]) == (None, 236, 12)
    assert etl.loads(data) == [] and not (data / "CURRENT").exists() and not list(data.glob("*.duckdb"))


def test_three_builds_stay_and_the_pointer_names_the_last(data, log):
    for day in range(1, 7):
        etl.load(log("client,date,therapist,pain_before", f"C1,2026-11-0{day},Ann Lee,5"), data)
    builds = sorted(path.name for path in data.glob("*.duckdb"))
    assert len(builds) == 3 and builds[-1] == f"clinic-{(data / 'CURRENT').read_text().split()[0]}.duckdb"
    assert not (data / "work").exists()


def test_an_unclear_word_holds_its_row_and_no_other(data, log):
    file = etl.load(log("client,date,therapist,pain_before,adverse_event,status", "C1,2026-11-02,Ann Lee,7,ouch,attended",
                        "C2,2026-11-02,Ann Lee,6,minor,perhaps", "C3,2026-11-02,Ann Lee,5,none,attended"), data)["files"][0]
    assert (file["loaded"], file["held_reasons"]) == (1, {"adverse_event: not a known adverse event": 1, "status: not a known status": 1})


def test_a_typed_reference_finds_its_client_and_the_register_leads_back(data, log, query):
    assert etl.find_client(etl.Folder(data.parent / "nothing"), "C1") is None
    etl.load(log("client,date,therapist,pain_before", "C 17,2026-11-17,Sam,6", "C2,2026-11-18,Sam,5"), data)
    folder = etl.Folder(data)
    found = etl.find_client(folder, "  c  17 ")
    assert [(found,)] == query(data, "SELECT client FROM sessions WHERE pain_before = 6")
    assert etl.references(folder.register, [found, "f" * 32]) == {found: "C 17"}
    assert etl.find_client(folder, "n/a") is None and etl.find_client(folder, "C3") not in (None, found)
    folder.register.write_bytes(b"no register")
    with pytest.raises(etl.Refused, match="restore it from your backup"):
        etl.references(folder.register, [found])
