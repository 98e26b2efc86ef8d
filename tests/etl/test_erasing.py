"""Forgetting: nothing of the client is left, nothing of the others is touched, and no later load or undo brings it back."""

import datetime as dt
import json
import sqlite3

import pytest

import etl
from etl import forgotten, ledger, naming
from tests.desk_of import desk_of

HEAD = "session_id,client,date,therapist,pain_before,pain_after,complaint"
CANARY = ("S1,Mary Canary,2026-01-02,Ann Lee,7,4,knee of a canary", "S3,mary  CANARY,2026-02-02,Ann Lee,6-7,4,canary neck")
OTHERS = ("S2,B,2026-01-02,Ann Lee,7,4,", "S4,C,2016-02-02,Ann Lee,6,4,")


@pytest.fixture
def clinic(data_of, log):
    """Two clients and the one to forget, whose session was corrected, whose row is held, and who was B's session for a while."""
    def make(folder):
        etl.load(log(HEAD, *CANARY, *OTHERS), folder, names=["Mary_Canary january.csv"])
        etl.load(log(HEAD, "S1,Mary Canary,2026-01-02,Ann Lee,7,3,", "S2,Mary Canary,2026-01-02,Ann Lee,7,4,"), folder)
        etl.load(log(HEAD, "S2,B,2026-01-02,Ann Lee,7,4,"), folder)

    return data_of("a client to forget", make)


def bytes_with(folder, *words: bytes) -> list[str]:
    """The files below the folder that hold one of the words, in any capitals, or are called so."""
    return [path.name for path in folder.rglob("*") if path.is_file()
            and any(word in path.read_bytes().lower() + path.name.lower().encode() for word in words)]


def others(query, data) -> list:
    return query(data, "SELECT * EXCLUDE (person) FROM sessions WHERE client <> $c ORDER BY session", {"c": _canary(data)})


def _canary(data) -> str:
    return etl.find_client(etl.Folder(data), "Mary Canary")


def test_nothing_of_the_client_is_left_and_the_others_are_as_before(clinic, query):
    before, canary = others(query, clinic), _canary(clinic)
    assert len(bytes_with(clinic, b"canary")) == 4  # three builds and the register
    told = etl.erase(clinic, "MARY canary", by="owner")
    assert told["removed"] == {"sessions": 1, "earlier_versions": 2, "corrections": 1, "held_rows": 1, "decisions": 0, "texts": 0,
                               "files": 0, "register_lines": 1}
    assert not bytes_with(clinic, b"canary", canary.encode())
    assert others(query, clinic) == before and told["others"]["hash_before"] == told["others"]["hash_after"]
    assert len(etl.Folder(clinic).builds()) == 1 and etl.check(clinic, deep=True)["ok"]


def test_fates_still_add_up_and_file_names_name_nobody(clinic):
    etl.erase(clinic, "Mary Canary", by="owner")
    file = etl.loads(clinic)[-1]["files"][0]
    assert (file["file"], file["rows"], file["loaded"], file["held"], file["skipped"]) == ("name removed", 4, 3, 0, 1)


def test_an_undo_does_not_bring_the_client_back(clinic, query):
    canary = _canary(clinic)
    etl.erase(clinic, "Mary Canary", by="owner")
    etl.undo(3, clinic)
    left = query(clinic, "SELECT session, client = $c FROM sessions ORDER BY session", {"c": canary})
    assert left == [("S2", False), ("S4", False)]
    assert not bytes_with(clinic, b"canary", canary.encode())


def test_a_later_load_skips_the_client_and_stores_no_word_of_the_rows(clinic, log, query):
    etl.erase(clinic, "Mary Canary", by="owner")
    path = log(HEAD, *CANARY, *OTHERS, "S9,D,2026-03-03,Ann Lee,5,4,shoulder")
    file = etl.load(path, clinic, names=["for mary canary.csv"])["files"][0]
    assert {fate: file[fate] for fate in ("rows", "loaded", "duplicate", "held", "skipped")} == {
        "rows": 5, "loaded": 1, "duplicate": 2, "held": 0, "skipped": 2}
    assert query(clinic, "SELECT reason, count(*) FROM skipped WHERE load = 4 GROUP BY ALL") == [(forgotten.CLIENT, 2)]
    assert "asked to be forgotten" in etl.loads(clinic)[0]["files"][0]["notes"][0]
    assert query(clinic, "SELECT complaint FROM sessions WHERE session = 'S9'") == [("Shoulder",)]
    assert not bytes_with(clinic, b"canary")


def test_an_interrupted_erasure_is_noticed_and_finished_by_the_next_load(clinic, log, monkeypatch):
    canary = _canary(clinic)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("etl.publish._point", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        etl.erase(clinic, "Mary Canary", by="owner")
    wrong = [one["check"] for one in etl.check(clinic, deep=True)["checks"] if not one["ok"]]
    assert wrong == ["forgotten clients"]
    etl.load(log(HEAD, "S9,D,2026-03-03,Ann Lee,5,4,"), clinic)
    assert etl.check(clinic, deep=True)["ok"] and not bytes_with(clinic, b"canary", canary.encode())


def test_desk_reports_and_mappings_forget_too(clinic):
    canary = _canary(clinic)
    desk_of(clinic, [("closed", ["red_flag", "S1"], {"reason": "x"}), ("closed", ["not_on_track", canary, "1"], {"reason": "y"}),
                     ("referral_step", ["S1", "made"], {"day": "2026-01-03", "learned": ""}),
                     ("closed", ["red_flag", "S2"], {"reason": "z"}),
                     ("note", ["2026-01-05"], {"text": "Ask MARY CANARY; the canary-yellow room is done"})])
    (clinic / "reports").mkdir()
    (clinic / "reports" / "own words.html").write_text("Thanks to Mary  Canary.")
    (clinic / "mappings").mkdir()
    (clinic / "mappings" / "odd.toml").write_text('[columns]\nclient = "Mary Canary"\n')
    told = etl.erase(clinic, canary, by="owner")  # by pseudonym: the register says how the client is called
    assert (told["removed"]["decisions"], told["removed"]["texts"], told["removed"]["files"]) == (3, 1, 2)
    with sqlite3.connect(clinic / "desk.sqlite") as desk:
        left = desk.execute("SELECT kind, body FROM decisions ORDER BY id").fetchall()
    assert left == [("closed", '{"reason": "z"}'), ("note", '{"text": "Ask [forgotten]; the canary-yellow room is done"}')]
    assert not bytes_with(clinic, b"mary canary", canary.encode())


def test_a_file_of_the_owner_that_names_the_client_is_told_and_left_alone(clinic):
    (clinic / "my copy.csv").write_text("Mary Canary;7;4")
    assert etl.erase(clinic, "Mary Canary", by="owner")["left"] == ["my copy.csv"]


def test_a_reference_that_is_too_short_or_a_therapists_name_is_not_struck_out(clinic, log):
    rows = ("7,2026-03-03,Ann Lee,5", "Ann Lee,2026-03-04,Ann Lee,5")
    etl.load(log("client,date,therapist,pain_before", *rows), clinic, names=["7 Ann Lee.csv"])
    searched = [etl.erase(clinic, client, by="owner")["texts_searched"] for client in ("7", "Ann Lee", "Mary Canary")]
    assert searched == [False, False, True]
    assert etl.loads(clinic)[0]["files"][0]["file"] == "7 Ann Lee.csv"


def test_the_certificate_says_what_was_removed_and_names_nobody(clinic):
    canary = _canary(clinic)
    told = etl.erase(clinic, "Mary Canary", by="owner")
    page = (clinic / "certificates" / f"{told['certificate']}.md").read_text()
    kept = json.loads((clinic / "certificates" / f"{told['certificate']}.json").read_text())
    assert kept["removed"] == told["removed"] and "By: owner" in page and "| sessions | 1 |" in page
    assert canary not in page + json.dumps(kept) and "left" not in kept
    said = forgotten.read_any(clinic / "certificates" / f"{told['certificate']}.json")
    assert said == forgotten.read(clinic / "forgotten.jsonl")


@pytest.mark.parametrize("client", ["Nobody", "", "n/a", "f" * 32])
def test_who_is_not_there_is_refused_and_nothing_changes(clinic, client):
    before = (clinic / "CURRENT").read_text()
    with pytest.raises(etl.Refused):
        etl.erase(clinic, client, by="owner")
    assert (clinic / "CURRENT").read_text() == before and not (clinic / "forgotten.jsonl").exists()


def test_forgetting_twice_changes_nothing_more(clinic):
    etl.erase(clinic, "Mary Canary", by="owner")
    now = (clinic / "CURRENT").read_text()
    assert set(etl.erase(clinic, "Mary Canary", by="owner")["removed"].values()) == {0}
    assert (clinic / "CURRENT").read_text() == now and len(ledger.read(clinic / "forgotten.jsonl")[0]) == 1


def test_sessions_older_than_what_is_kept_go_and_stay_away(clinic, log, query):
    told = etl.prune(clinic, dt.date(2018, 11, 23), by="owner")
    assert (told["removed"]["sessions"], told["removed"]["register_lines"], told["before"]) == (1, 1, "2018-11-23")
    assert query(clinic, "SELECT session FROM sessions ORDER BY session") == [("S1",), ("S2",)]
    assert etl.load(log(HEAD, *OTHERS), clinic)["files"][0]["skipped"] == 1
    assert query(clinic, "SELECT reason FROM skipped") == [(forgotten.OLD,)]


def test_a_list_that_lost_lines_stops_the_next_load(clinic, log):
    etl.erase(clinic, "Mary Canary", by="owner")
    etl.load(log(HEAD, "S9,D,2026-03-03,Ann Lee,5,4,"), clinic)
    (clinic / "forgotten.jsonl").write_text("")
    with pytest.raises(etl.Refused, match="lost lines"):
        etl.load(log(HEAD, *CANARY), clinic)
    assert not etl.check(clinic, deep=True)["ok"]


@pytest.mark.parametrize(("reference", "text", "struck"), [
    ("Mary Canary", "ask mary  canary today", True),
    ("Mary Canary", "Mary_Canary-2026.csv", True),
    ("Mary Canary", "Mary Canaryson", False),
    ("C1086", "c1086 came", True),
    ("C1086", "C10867", False),
    ("Zoë Ørsted", "ZOË ØRSTED", True),
    ("a.b*(c", "x a.b*(c y", True),
    ("a.b*(c", "aXb*(c", False),
])
def test_a_reference_is_found_as_whole_words_by_python_and_by_the_database(reference, text, struck):
    import duckdb

    assert bool(naming.for_python([reference]).search(text)) is struck
    assert duckdb.execute("SELECT regexp_matches($t, $p)", {"t": text, "p": naming.for_sql([reference])}).fetchone() == (struck,)


@pytest.mark.parametrize(("reference", "telling"), [
    ("7", False), ("123", False), ("1234", True), ("C1", True), ("Jo", True), ("X", False),
])
def test_a_short_number_is_not_looked_for_in_texts(reference, telling):
    assert naming.telling(reference) is telling
