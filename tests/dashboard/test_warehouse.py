"""The reader: hardened, one cursor a call, always on one whole build."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

import etl
from dashboard import queries, selection
from dashboard.selection import Selection
from dashboard.warehouse import Damaged, NewerSchema, NoData, OlderSchema, Warehouse
from etl import ledger, publish, store
from etl.durable import file_hash

from .conftest import EXAMPLES


@pytest.fixture
def warehouse(clinic_log):
    return Warehouse(clinic_log)


@pytest.mark.parametrize("sql", [
    "SELECT * FROM read_csv('/etc/hosts')",
    "COPY sessions TO 'out.csv'",
    "ATTACH 'other.duckdb'",
    "INSTALL httpfs",
    "SET enable_external_access = true",
    "SET memory_limit = '100GB'",
    "DELETE FROM sessions",
    "CREATE TABLE more AS SELECT 1",
    "SELECT * FROM outside",
])
def test_the_reader_can_do_nothing_but_read_its_build(warehouse, sql):
    outside = [1]  # a Python variable that a replacement scan would find
    with pytest.raises(duckdb.Error):
        warehouse.cursor().execute(sql)
    assert outside == [1]


def test_each_call_has_a_cursor_of_its_own(warehouse):
    first, second = warehouse.cursor(), warehouse.cursor()
    assert first is not second
    first.execute("SELECT 1")
    second.execute("SELECT 2")
    assert (first.fetchone(), second.fetchone()) == ((1,), (2,))


def test_threads_get_their_own_rows(warehouse):
    therapists = ["Sam Okafor", "Tom Becker", "Priya Nair", "Élise Martin"]

    def sessions(name):
        chosen = selection.parameters(Selection(therapist=(name,)))
        return warehouse.rows("sums_by", {**chosen, "by": "clinic", "scale": "pain", "worse": 20000})["sessions"].sum()

    alone = {name: sessions(name) for name in therapists}
    with ThreadPoolExecutor(8) as pool:
        for name, found in zip(therapists * 50, pool.map(sessions, therapists * 50)):
            assert found == alone[name]


def test_only_the_parameters_that_a_query_names_are_given(warehouse):
    assert "scale" in queries.names("sums_by") and "unit" not in queries.names("sums_by")
    with pytest.raises(KeyError):
        warehouse.rows("sums_by", {})
    with pytest.raises(KeyError):
        warehouse.rows("no_such_query")
    with pytest.raises(KeyError):
        queries.text("../settings")


def test_no_data_yet(tmp_path):
    with pytest.raises(NoData):
        Warehouse(tmp_path).build()


def test_a_newer_database_says_so(tmp_path):
    with duckdb.connect(str(tmp_path / "clinic-000001-x.duckdb")) as connection:
        connection.execute("CREATE TABLE meta AS SELECT 'schema' AS key, '99' AS value")
    _vouch_for_it(tmp_path)
    with pytest.raises(NewerSchema, match="newer version"):
        Warehouse(tmp_path).rows("span")


def test_an_older_database_says_so_until_the_next_load(tmp_path, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr(publish, "SCHEMA", store.SCHEMA - 1)
        etl.load(EXAMPLES / "therapist-sheet.xlsx", tmp_path)
    with pytest.raises(OlderSchema, match="earlier version"):
        Warehouse(tmp_path).rows("span")
    etl.load(EXAMPLES / "therapist-sheet.xlsx", tmp_path)
    assert Warehouse(tmp_path).rows("span")["sessions"].item() == 87


def _vouch_for_it(data):
    """Publishes clinic-000001-x.duckdb as it is."""
    digest = file_hash(data / "clinic-000001-x.duckdb")
    line = ledger.append(data / "ledger.jsonl", {"build": "000001-x", "file_sha256": digest})
    (data / "CURRENT").write_text(f"000001-x\n{line}\n")


@pytest.mark.parametrize("content", [b"", b"not a database", b"\x00" * 5000])
def test_a_damaged_file_says_so(tmp_path, content):
    (tmp_path / "clinic-000001-x.duckdb").write_bytes(content)
    _vouch_for_it(tmp_path)
    with pytest.raises(Damaged, match="cannot be read"):
        Warehouse(tmp_path).rows("span")


@pytest.mark.parametrize(("damage", "said"), [
    (lambda data: max(data.glob("*.duckdb")).write_bytes(b"another"), "has changed since it was published"),
    (lambda data: max(data.glob("*.duckdb")).unlink(), "cannot be read"),
    (lambda data: (data / "ledger.jsonl").unlink(), "does not know the build"),
    (lambda data: (data / "ledger.jsonl").write_text("{}\n"), "line 1 of ledger.jsonl"),
    (lambda data: (data / "CURRENT").unlink(), "CURRENT is missing"),
])
def test_what_the_ledger_does_not_vouch_for_is_not_shown(clinic_log, tmp_path, damage, said):
    data = shutil.copytree(clinic_log, tmp_path / "data")
    etl.load(EXAMPLES / "therapist-sheet.xlsx", data)
    damage(data)
    with pytest.raises(Damaged, match=said):
        Warehouse(data).rows("span")


@pytest.mark.parametrize("pointer", ["", "../elsewhere", "gone"])
def test_a_pointer_to_nothing_says_so(tmp_path, pointer):
    (tmp_path / "CURRENT").write_text(pointer)
    with pytest.raises(Damaged):
        Warehouse(tmp_path).rows("span")


def test_a_build_swept_away_before_it_was_opened_is_looked_up_again(clinic_log, tmp_path, monkeypatch):
    data = shutil.copytree(clinic_log, tmp_path / "data")
    warehouse = Warehouse(data)
    current, named = warehouse.build(), iter(["000000-gone", "000000-gone"])
    monkeypatch.setattr(warehouse, "build", lambda: next(named, current))
    assert warehouse.rows("span")["sessions"].item() == 550


def test_the_next_load_is_seen_and_the_last_build_stays_readable(tmp_path):
    etl.load(EXAMPLES / "therapist-sheet.xlsx", tmp_path)
    warehouse = Warehouse(tmp_path)
    before = warehouse.build()
    assert warehouse.rows("span")["sessions"].item() == 87
    etl.load(EXAMPLES / "form-responses.csv", tmp_path)
    assert warehouse.build() != before
    assert warehouse.rows("span")["sessions"].item() == 87 + 162
    assert warehouse.rows("span", build=before)["sessions"].item() == 87


def test_readers_go_on_while_loads_are_published(tmp_path):
    etl.load(EXAMPLES / "therapist-sheet.xlsx", tmp_path)
    warehouse, stop, seen = Warehouse(tmp_path), threading.Event(), []

    def read():
        while not stop.is_set():
            seen.append(int(warehouse.rows("span")["sessions"].item()))

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        etl.load(EXAMPLES / "form-responses.csv", tmp_path)
        etl.load(EXAMPLES / "practice-export.csv", tmp_path)
        stop.set()
        for reader in readers:
            reader.result()
    assert set(seen) <= {87, 87 + 162, 87 + 162 + 236}
