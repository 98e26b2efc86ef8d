"""Joined spellings: other names for readers, the same sessions, and all of it can be taken back."""

import pytest

import etl
from etl import aliases, ledger

HEAD = "client,date,time,therapist,techniques,pain_before,pain_after"
FIRST = (HEAD, "C1,2026-11-02,09:00,Sam Okafor,Swedish,7,5", "C2,2026-11-02,10:00,S. Okafor,Deep-tissue; Swedish,6,4",
         "C3,2026-11-03,09:00,S. Okafor,Deep tissue,6,1", "C4,2026-11-03,10:00,Ann Lee,Deep-tissue; Deep tissue,3,")
NAMES = "SELECT therapist, techniques FROM sessions ORDER BY \"date\", \"time\""


@pytest.fixture
def joined(data_of, log):
    def make(folder):
        etl.load(log(*FIRST), folder)
        etl.join_spelling(folder, "therapist", "S. Okafor", "Sam Okafor")
        etl.join_spelling(folder, "techniques", "Deep-tissue", "Deep tissue")

    return data_of("joined spellings", make)


def test_readers_see_the_joined_names(joined, query):
    assert query(joined, NAMES) == [("Sam Okafor", "Swedish"), ("Sam Okafor", "Deep tissue; Swedish"),
                                    ("Sam Okafor", "Deep tissue"), ("Ann Lee", "Deep tissue")]
    assert etl.spellings(joined) == {"therapist": {"S. Okafor": "Sam Okafor"}, "techniques": {"Deep-tissue": "Deep tissue"}}
    assert etl.check(joined)["ok"]


def test_how_many_sessions_a_join_concerns(data, log):
    etl.load(log(*FIRST), data)
    assert etl.join_spelling(data, "therapist", "S. Okafor", "Sam Okafor")["sessions"] == 2
    assert etl.part_spelling(data, "therapist", "S. Okafor")["sessions"] == 2
    assert etl.join_spelling(data, "techniques", "Deep-tissue", "Deep tissue")["sessions"] == 2


def test_taking_joins_back_leaves_no_trace_in_the_sessions(data, log, table_hash, query):
    etl.load(log(*FIRST), data)
    before = table_hash(data), query(data, "SELECT * FROM sessions ORDER BY session")
    etl.join_spelling(data, "therapist", "S. Okafor", "Sam Okafor")
    etl.join_spelling(data, "techniques", "Deep-tissue", "Deep tissue")
    assert table_hash(data) != before[0]
    etl.part_spelling(data, "techniques", "Deep-tissue")
    etl.part_spelling(data, "therapist", "S. Okafor")
    assert (table_hash(data), query(data, "SELECT * FROM sessions ORDER BY session")) == before


def test_later_loads_are_joined_too_and_the_same_file_twice_changes_nothing(joined, log, query, table_hash):
    before = table_hash(joined)
    assert etl.load(log(*FIRST), joined)["files"][0]["duplicate"] == 4
    assert table_hash(joined) == before
    etl.load(log(HEAD, "C9,2026-11-04,09:00,S. Okafor,Deep-tissue,8,2"), joined)
    assert query(joined, NAMES)[-1] == ("Sam Okafor", "Deep tissue")


def test_a_name_that_only_joining_makes_is_a_name(joined, query):
    etl.join_spelling(joined, "therapist", "Sam Okafor", "Samuel Okafor")  # no log has it
    assert {name for name, _ in query(joined, NAMES)} == {"Samuel Okafor", "Ann Lee"}
    etl.part_spelling(joined, "therapist", "Sam Okafor")
    assert {name for name, _ in query(joined, NAMES)} == {"Sam Okafor", "Ann Lee"}


def test_a_correction_is_compared_with_what_the_log_said(joined, log, query):
    assert etl.load(log(HEAD, "C2,2026-11-02,10:00,S. Okafor,Deep-tissue; Swedish,6,3"), joined)["files"][0]["corrected"] == 1
    assert query(joined, 'SELECT "column" FROM corrections') == [("pain_after",)]
    etl.undo(2, joined)
    etl.part_spelling(joined, "therapist", "S. Okafor")
    assert query(joined, NAMES)[1] == ("S. Okafor", "Deep tissue; Swedish")


@pytest.mark.parametrize("order", ["join, load, undo", "load, join, undo", "load, undo, join"])
def test_joining_loading_and_undoing_commute(new_data, log, table_hash, order):
    first, second = log(*FIRST), log(HEAD, "C2,2026-11-02,10:00,S. Okafor,Deep-tissue; Swedish,6,3", "C9,2026-11-04,09:00,S. Okafor,Swedish,8,2")
    steps = {"join": lambda folder: etl.join_spelling(folder, "therapist", "S. Okafor", "Sam Okafor"),
             "load": lambda folder: etl.load(second, folder), "undo": lambda folder: etl.undo(2, folder)}
    folder, plain = new_data(), new_data()
    for place in (folder, plain):
        etl.load(first, place)
    for step in order.split(", "):
        steps[step](folder)
    steps["join"](plain)
    assert table_hash(folder) == table_hash(plain)
    assert etl.check(folder)["ok"]


def test_everything_beside_the_sessions_stays(data, log, query):
    etl.load(log(*FIRST, "C5,2026-11-04,09:00,Ann Lee,Swedish,6-7,", "Total,,,,,,"), data)
    etl.load(log(HEAD, "C1,2026-11-02,09:00,Sam Okafor,Swedish,7,4"), data)
    tables = ("loads", "files", "held", "skipped", "corrections", "history")
    before = [query(data, f"SELECT * FROM {name}") for name in tables]
    etl.join_spelling(data, "therapist", "S. Okafor", "Sam Okafor")
    assert [query(data, f"SELECT * FROM {name}") for name in tables] == before and all(before)


def test_the_ledger_tells_of_it_without_a_name(joined):
    lines, wrong = ledger.read(joined / "ledger.jsonl")
    assert not wrong and [line["event"] for line in lines] == ["load", "alias", "alias"]
    assert (lines[-1]["done"], lines[-1]["column"], lines[-1]["aliases"]) == ("join", "techniques", 2)
    assert "Okafor" not in (joined / "ledger.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(("column", "spelling", "name", "said"), [
    ("therapist", "S. Okafor", "Ann Lee", "joined already"),
    ("therapist", "Sam Okafor", "S. Okafor", "one name already"),
    ("therapist", "Ann Lee", " ann\n lee ".strip().replace("ann", "Ann").replace("lee", "Lee"), "one name already"),
    ("therapist", "Ann Lee", " ", "1 to 200 letters"),
    ("techniques", "Swedish", "Swedish / Deep tissue", "part several"),
    ("clinic", "A", "B", "Spellings are joined for"),
])
def test_what_is_refused(joined, table_hash, column, spelling, name, said):
    before = table_hash(joined)
    with pytest.raises(etl.Refused, match=said):
        etl.join_spelling(joined, column, spelling, name)
    assert table_hash(joined) == before


def test_nothing_to_take_back_and_nothing_loaded(data, log):
    with pytest.raises(etl.Refused, match="Nothing has been loaded"):
        etl.join_spelling(data, "therapist", "A", "B")
    assert etl.spellings(data) == {"therapist": {}, "techniques": {}}
    etl.load(log(*FIRST), data)
    with pytest.raises(etl.Refused, match="not joined"):
        etl.part_spelling(data, "therapist", "S. Okafor")


def test_names_of_every_kind_are_values_and_never_sql(data, log, query):
    odd = "O'Brien\"; DROP TABLE loads --"
    etl.load(log(HEAD, f'C1,2026-11-02,09:00,"{odd.replace(chr(34), chr(34) * 2)}",Swedish,7,5'), data)
    held = query(data, "SELECT therapist FROM sessions")[0][0]
    etl.join_spelling(data, "therapist", held, "שלום 🦴 $x")
    assert query(data, "SELECT therapist FROM sessions") == [("שלום 🦴 $x",)]


def test_shown_is_sorted_once_each():
    links = {"therapist": {"a": "b"}, "techniques": {"Deep-tissue": "Deep tissue", "Deep tissue": "Adeep"}}
    assert aliases.shown("techniques", "Deep tissue; Deep-tissue; Swedish", links) == "Adeep; Swedish"
    assert aliases.shown("therapist", "a; b", links) == "a; b"
