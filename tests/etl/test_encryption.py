"""An encrypted database: nothing of it can be read without its key, and everything works with it."""

import json
import shutil
from importlib.metadata import version
import secrets

import duckdb
import pytest

import etl
from dashboard.settings import SettingsError
from dashboard.settings import load as settings_of
from dashboard.viewer import Viewer
from dashboard.warehouse import Locked, Warehouse
from etl import encryption
from etl.store import building
from tests.quick_passphrase import quicken

pytestmark = pytest.mark.skipif(version("duckdb") != version("duckdb-extension-httpfs"), reason="the extension is made for another DuckDB")
KEY, WORDS = secrets.token_hex(32), "four quiet yellow boats"
HEAD = "client,date,therapist,clinic,pain_before,pain_after"
ROW, OTHER = "C1,2026-11-02,Ann,Canarycourt,5,3", "Mary Canary,2026-11-03,Ann,Canarycourt,6,4"
ON, OFF = "[database]\nencrypted = true\n", "[database]\nencrypted = false\n"


def ask(data, text: str) -> None:
    """Writes clinic.toml."""
    (data / "clinic.toml").write_text(text)


@pytest.fixture
def keyed(data, monkeypatch):
    """A data folder that is to be encrypted, and the key to it."""
    monkeypatch.setenv(encryption.KEY, KEY)
    ask(data, ON)
    return data


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A clinic of two sessions and a held row, encrypted; made once."""
    folder = tmp_path_factory.mktemp("loaded")
    (folder / "data").mkdir()
    ask(folder / "data", ON)
    (folder / "log.csv").write_text("\n".join((HEAD, ROW, OTHER, "C3,2026-11-04,Ann,Canarycourt,6-7,4")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(encryption.KEY, KEY)
        patch.setenv("OUTCOMES_TODAY", "2026-11-23")
        etl.load(folder / "log.csv", folder / "data")
    return folder / "data"


@pytest.fixture
def clinic(loaded, tmp_path, monkeypatch):
    monkeypatch.setenv(encryption.KEY, KEY)
    return shutil.copytree(loaded, tmp_path / "clinic")


def builds(data) -> list[bytes]:
    return [path.read_bytes() for path in etl.Folder(data).builds()]


def everything(data) -> bytes:
    return b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())


def test_nothing_of_a_build_can_be_read_without_the_key(clinic, monkeypatch, log):
    assert b"Canarycourt" not in everything(clinic) and KEY.encode() not in everything(clinic)
    monkeypatch.delenv(encryption.KEY)
    for work in (lambda: etl.load(log(HEAD, ROW), clinic), lambda: etl.erase(clinic, "C1", by="x"), lambda: etl.loads(clinic),
                 lambda: etl.undo(1, clinic), lambda: Warehouse(clinic).rows("span")):
        with pytest.raises((etl.Refused, Locked), match=encryption.KEY):
            work()


@pytest.mark.parametrize(("key", "said"), [("short", "at least 32"), ("with blanks " * 4, "no blanks"), ("é" * 40, "at least 32"),
                                           (KEY[::-1], "not the one"), ("';--\"" * 10, "not the one")],
                         ids=["short", "blanks", "letters", "another", "statement"])
def test_a_wrong_key_opens_nothing_and_is_told_to_nobody(clinic, key, said, monkeypatch, log):
    monkeypatch.setenv(encryption.KEY, key)
    before = builds(clinic)
    for work in (lambda: etl.load(log(HEAD, ROW), clinic), lambda: Warehouse(clinic).rows("span")):
        with pytest.raises((etl.Refused, Locked), match=said) as refused:
            work()
        assert key not in str(refused.value)
    assert builds(clinic) == before and not (clinic / "work").exists()
    wrong = [one for one in etl.check(clinic)["checks"] if not one["ok"]]
    assert wrong and said in wrong[0]["detail"] and key not in json.dumps(wrong)


def test_all_works_with_the_key(clinic, log, tmp_path, monkeypatch):
    quicken(monkeypatch.setattr)
    assert etl.check(clinic, deep=True)["ok"]
    row, = etl.held(clinic)
    assert etl.fix(clinic, {row["id"]: {"pain_before": "6"}})["sessions"] == 3
    assert etl.load(log(HEAD, "C4,2026-11-05,Bob,Canarycourt,6,4"), clinic)["sessions"] == 4
    assert etl.undo(3, clinic)["sessions"] == 3
    ask(clinic, "[broken")
    assert etl.backup(clinic, tmp_path / "clinic.backup", WORDS)["encrypted"]
    ask(clinic, ON)
    assert etl.erase(clinic, "Mary Canary", by="owner")["removed"]["sessions"] == 1
    assert etl.prune(clinic, etl.Clinic().today(), by="owner")["removed"]["sessions"] == 2
    back = etl.restore(tmp_path / "clinic.backup", tmp_path / "new", WORDS, by="owner")
    ask(tmp_path / "new", ON)
    assert back["forgot"]["sessions"] == 3 and etl.check(tmp_path / "new", deep=True)["ok"]
    assert b"Canarycourt" not in everything(clinic) + everything(tmp_path / "new")
    assert all(encryption.is_encrypted(path) for data in (clinic, tmp_path / "new") for path in etl.Folder(data).builds())


def test_without_its_key_a_backup_is_not_restored_and_called_damaged_by_nobody(clinic, tmp_path, monkeypatch):
    quicken(monkeypatch.setattr)
    etl.backup(clinic, tmp_path / "clinic.backup", WORDS)
    monkeypatch.delenv(encryption.KEY)
    with pytest.raises(etl.Refused, match=encryption.NO_KEY.split(":")[0]):
        etl.restore(tmp_path / "clinic.backup", tmp_path / "new", WORDS, by="owner")
    assert not [path for path in (tmp_path / "new").rglob("*") if path.is_file() and path.stat().st_size and path.name != "load.lock"]


def test_switching_on_and_off_counts_from_the_next_load_and_says_so(keyed, log, monkeypatch):
    ask(keyed, OFF)
    for day in (2, 3):
        assert "encryption" not in etl.load(log(HEAD, f"C{day},2026-11-0{day},Ann,Canarycourt,5,3"), keyed)
    ask(keyed, ON)
    assert "next load" in said(keyed) and b"Canarycourt" in everything(keyed)
    dry = etl.load(log(HEAD, ROW), keyed, dry_run=True)
    assert "encryption" not in dry
    assert etl.load(log(HEAD, ROW), keyed)["encryption"] == encryption.BEGINS
    assert said(keyed) == "the database is encrypted" and b"Canarycourt" not in everything(keyed)
    ask(keyed, "")
    assert "next load" in said(keyed)
    assert etl.load(log(HEAD, OTHER), keyed)["encryption"] == encryption.ENDS
    monkeypatch.delenv(encryption.KEY)
    assert etl.check(keyed)["ok"] and len(builds(keyed)) == 1 and Warehouse(keyed).rows("span")["sessions"][0] == 4


def said(data) -> str:
    return next(one["detail"] for one in etl.check(data)["checks"] if one["check"] == "encryption")


def test_without_the_extension_nothing_is_stored(keyed, log, monkeypatch, tmp_path):
    monkeypatch.setattr(encryption, "find_spec", lambda name: None)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(etl.Refused, match="httpfs extension"):
        etl.load(log(HEAD, ROW), keyed)
    assert not builds(keyed) and not (keyed / "CURRENT").exists() and not (tmp_path / ".duckdb").exists()


@pytest.mark.parametrize("text", ["[database]\nencrypt = true\n", "[database]\nencrypted = 'yes'\n", "database = true\n", "[database\n"])
def test_a_setting_that_is_not_understood_is_not_taken_for_no(data, text, log):
    ask(data, text)
    with pytest.raises(etl.Refused, match="encrypted"):
        etl.load(log(HEAD, ROW), data)
    with pytest.raises(SettingsError):
        settings_of(data)


@pytest.mark.parametrize("viewer", [None, Viewer("therapist", "Ann"), Viewer("front_desk")])
def test_readers_stay_hardened_and_put_nothing_on_the_disk(clinic, viewer):
    cursor = (Warehouse(clinic, viewer) if viewer else Warehouse(clinic)).cursor()
    settings = dict(cursor.execute("SELECT name, value FROM duckdb_settings()").fetchall())
    assert (settings["enable_external_access"], settings["lock_configuration"], settings["temp_directory"]) == ("false", "true", "")
    assert KEY not in str(settings) + str(cursor.execute("SELECT * FROM duckdb_databases()").fetchall())
    assert "http_timeout" not in settings, "the extension is loaded, which can speak to a network"
    for sql in (f"ATTACH '{clinic}/other.duckdb' (ENCRYPTION_KEY 'k')", "LOAD httpfs", "INSTALL httpfs", "SET force_mbedtls_unsafe = 'true'",
                "SELECT * FROM read_text('/etc/hosts')"):
        with pytest.raises(duckdb.Error):
            cursor.execute(sql)


def test_what_a_load_puts_aside_is_encrypted_too(keyed):
    folder = etl.Folder(keyed)
    with building(folder) as build:
        connection = build.connection
        connection.execute("SET memory_limit = '60MB'; SET threads = 1")
        connection.execute("CREATE TABLE new.t AS SELECT 'Canarycourt ' || i AS s, hash(i) AS h FROM range(900000) AS r(i)")
        connection.execute("CREATE TABLE new.few AS SELECT 'Canarycourt' AS s")
        connection.execute("CREATE TEMP TABLE aside AS SELECT * FROM new.t ORDER BY h")
        written = [path for path in folder.work.rglob("*") if path.is_file()]
        assert {"new.duckdb", "new.duckdb.wal"} < {path.name for path in written} and any("temp" in path.name for path in written)
        assert b"Canarycourt" not in everything(folder.work)
