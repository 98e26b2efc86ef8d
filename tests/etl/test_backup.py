"""A backup holds everything, opens with its passphrase alone, and comes back only whole."""

import os
import zipfile

import pyrage
import pytest

import etl
from dashboard.commands import keeping
from etl import audit, forgotten, pseudonym
from etl.store import current
from tests.desk_of import desk_of
from tests.quick_passphrase import quicken

WORDS = "four quiet yellow boats"
HEAD = "client,date,therapist,pain_before"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    quicken(monkeypatch.setattr)


@pytest.fixture
def clinic(data_of, log):
    data = data_of("two clients", lambda folder: etl.load(log(HEAD, "C1,2026-11-02,Ann,5", "Mary Canary,2026-11-03,Ann,6"), folder))
    audit.note(data, "owner", "login")
    desk_of(data, [("note", ["2026-11-02"], {"text": "quiet"})])
    (data / "clinic.toml").write_text('name = "Holland Road"\n')
    (data / "reports").mkdir()
    (data / "reports" / "thanks from Mary Canary.html").write_text("well done")
    return data


@pytest.fixture
def backup(clinic, tmp_path):
    (tmp_path / "stick").mkdir()
    etl.backup(clinic, tmp_path / "stick" / "clinic.backup", WORDS)
    return tmp_path / "stick" / "clinic.backup"


def served(query, data) -> list:
    return query(data, "SELECT * FROM sessions ORDER BY session")


def test_a_backup_comes_back_as_it_was(clinic, backup, tmp_path, query):
    told = etl.restore(backup, tmp_path / "new", WORDS, by="owner")
    assert (told["sessions"], told["build"], told["forgot"]) == (2, current(etl.Folder(clinic))[0], {})
    assert served(query, tmp_path / "new") == served(query, clinic) and etl.check(tmp_path / "new", deep=True)["ok"]
    same = ("CURRENT", "ledger.jsonl", "audit.jsonl", "pseudonym.key", "clinic.toml", f"clinic-{told['build']}.duckdb",
            "reports/thanks from Mary Canary.html")
    assert [(tmp_path / "new" / name).read_bytes() for name in same] == [(clinic / name).read_bytes() for name in same]
    assert etl.references(tmp_path / "new" / "register.sqlite", pseudonym.registered(clinic / "register.sqlite"))
    assert not (tmp_path / "new" / "work").exists()


def test_loads_go_on_in_the_restored_folder(backup, tmp_path, log):
    etl.restore(backup, tmp_path / "new", WORDS, by="owner")
    assert etl.load(log(HEAD, "C1,2026-11-02,Ann,5", "C2,2026-11-04,Ann,6"), tmp_path / "new")["sessions"] == 3


def test_nothing_in_the_file_can_be_read_without_the_passphrase(backup):
    raw = backup.read_bytes()
    assert not [word for word in (b"Canary", b"Holland", b"quiet\"", b"owner") if word in raw]
    with zipfile.ZipFile(backup) as archive:
        names = set(archive.namelist()) - {"key.age", "manifest.json.age"}
    assert names == {f"{number:04d}.age" for number in range(len(names))}
    assert oct(backup.stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize(("words", "said"), [("four quiet yellow goats", "does not open"), ("", "does not open")])
def test_another_passphrase_opens_nothing(backup, tmp_path, words, said):
    with pytest.raises(etl.Refused, match=said):
        etl.restore(backup, tmp_path / "new", words, by="owner")
    assert {path.name for path in (tmp_path / "new").iterdir()} <= {"load.lock"}


def test_a_short_passphrase_is_refused(clinic, tmp_path):
    with pytest.raises(etl.Refused, match="too short"):
        etl.backup(clinic, tmp_path / "b", "secret")
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.9, 0.999])
@pytest.mark.parametrize("damage", ["flip", "cut"])
def test_a_damaged_backup_is_refused_or_right(clinic, backup, tmp_path, query, part, damage):
    raw = backup.read_bytes()
    at = int(part * len(raw))
    backup.write_bytes(raw[:at] + (bytes([raw[at] ^ 0x10]) + raw[at + 1:] if damage == "flip" else b""))
    try:
        etl.restore(backup, tmp_path / "new", WORDS, by="owner")
        assert served(query, tmp_path / "new") == served(query, clinic)
    except etl.Refused as refused:
        assert "nothing was restored" in str(refused) and not (tmp_path / "new" / "CURRENT").exists()


def test_a_folder_with_anything_in_it_is_not_restored_into(clinic, backup, tmp_path):
    with pytest.raises(etl.Refused, match="not empty"):
        etl.restore(backup, clinic, WORDS, by="owner")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "README.md").write_text("the page on the data folder may be there")
    assert etl.restore(backup, tmp_path / "new", WORDS, by="owner")["sessions"] == 2


def test_a_restore_that_was_interrupted_can_be_made_again(backup, tmp_path, monkeypatch):
    replace, done = os.replace, []

    def stop(source, target):
        done.append(target)
        if "new" in str(target) and "work" not in str(target) and len(done) > 4:
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("etl.restoring.os.replace", stop)
        patch.setattr("etl.restoring.clear", lambda folder: None)  # a kill sweeps nothing
        etl.restore(backup, tmp_path / "new", WORDS, by="owner")
    assert not (tmp_path / "new" / "CURRENT").exists()
    assert etl.restore(backup, tmp_path / "new", WORDS, by="owner")["sessions"] == 2


def test_an_older_backup_forgets_again(clinic, backup, tmp_path):
    etl.erase(clinic, "Mary Canary", by="owner")
    told = etl.restore(backup, tmp_path / "new", WORDS, by="owner")
    assert (told["sessions"], told["lists"], told["forgot"]["sessions"], told["forgot"]["register_lines"]) == (1, True, 1, 1)
    assert not [path for path in (tmp_path / "new").rglob("*") if path.is_file() and b"canary" in path.read_bytes().lower()]
    assert etl.check(tmp_path / "new", deep=True)["ok"]


def test_a_restored_clinic_forgets_by_its_own_rules(clinic, tmp_path, log, query):
    (clinic / "clinic.toml").write_text("[conventions]\nepisode_gap_days = 5\n")
    etl.load(log(HEAD, "C1,2026-11-12,Ann,5"), clinic, clinic=keeping.clinic(clinic))
    courses = query(clinic, "SELECT max(episode) FROM sessions")
    etl.backup(clinic, tmp_path / "clinic.backup", WORDS)
    etl.erase(clinic, "Mary Canary", by="owner", clinic=keeping.clinic(clinic))
    assert courses == [(2,)] and query(clinic, "SELECT max(episode) FROM sessions") == courses
    told = etl.restore(tmp_path / "clinic.backup", tmp_path / "new", WORDS, by="owner", rules=keeping.clinic)
    assert told["forgot"]["sessions"] == 1 and query(tmp_path / "new", "SELECT max(episode) FROM sessions") == courses


@pytest.mark.parametrize("which", ["certificate", "list"])
def test_the_list_or_a_certificate_may_be_named(clinic, backup, tmp_path, which):
    told = etl.erase(clinic, "Mary Canary", by="owner")
    for beside in backup.parent.glob("forgotten-*"):
        beside.unlink()
    assert etl.restore(backup, tmp_path / "bare", WORDS, by="owner")["sessions"] == 2
    path = clinic / "forgotten.jsonl" if which == "list" else clinic / "certificates" / f"{told['certificate']}.json"
    assert etl.restore(backup, tmp_path / "new", WORDS, by="owner", lists=[path])["sessions"] == 1
    with pytest.raises(etl.Refused, match="neither a list"):
        etl.restore(backup, tmp_path / "other", WORDS, by="owner", lists=[clinic / "clinic.toml"])


def test_a_backup_folder_that_is_gone_is_told(clinic, backup):
    place = backup.parent.rename(backup.parent.with_name("elsewhere"))
    assert etl.erase(clinic, "Mary Canary", by="owner")["unreached"] == [str(backup.parent)]
    assert not list(place.glob(forgotten.beside_name(pseudonym.key(etl.Folder(clinic)))))


def test_damaged_data_do_not_replace_a_good_backup(clinic, backup):
    good = backup.read_bytes()
    build = etl.Folder(clinic).builds()[-1]
    raw = bytearray(build.read_bytes())
    raw[len(raw) // 2] ^= 1
    build.write_bytes(raw)
    with pytest.raises(etl.Refused, match="has changed since"):
        etl.backup(clinic, backup, WORDS)
    assert backup.read_bytes() == good


def test_the_real_passphrase_step_opens_what_it_locked(monkeypatch):
    monkeypatch.undo()
    locked = pyrage.passphrase.encrypt(b"key", WORDS)
    assert pyrage.passphrase.decrypt(locked, WORDS) == b"key"
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(locked, WORDS + "!")
