"""Bad input: one plain sentence, nothing stored, never a value of the file."""

import errno
import io
import os
import shutil
import zipfile

import openpyxl
import pytest

import etl
from etl import folder, lock, publish, snapshot, store

GOOD = ("client,date,therapist,pain_before,pain_after", "C1,2026-11-02,Ann Lee,7,4")


def refused(path, data) -> str:
    """The one sentence; checks that nothing was stored."""
    before = sorted(p.name for p in data.iterdir())
    with pytest.raises(etl.Refused) as caught:
        etl.load(path, data)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400
    stays = {p.name for p in data.iterdir()} - set(before)
    assert stays <= {"load.lock", "pseudonym.key"} and etl.loads(data) == []
    return str(caught.value)


@pytest.fixture
def raw(tmp_path):
    def write(name: str, content: bytes):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def workbook(**sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_empty_file(data, raw):
    assert "is empty" in refused(raw("empty.csv", b""), data)


def test_no_such_file(data, tmp_path):
    assert "no such file" in refused(tmp_path / "nothing.csv", data)


def test_a_folder(data, tmp_path):
    (tmp_path / "logs").mkdir()
    assert "is a folder" in refused(tmp_path / "logs", data)


@pytest.mark.parametrize("head", [b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"\x00\x01\x02\x03"])
def test_a_photo_renamed_to_csv(data, raw, head):
    assert "photo.csv: this is" in refused(raw("photo.csv", head + bytes(range(256)) * 40), data)


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_truncated_workbook(data, raw, examples, cut):
    content = (examples / "therapist-sheet.xlsx").read_bytes()
    assert "damaged or incomplete" in refused(raw("cut.xlsx", content[: int(len(content) * cut)]), data)


def test_a_workbook_damaged_inside(data, raw, examples):
    content = bytearray((examples / "therapist-sheet.xlsx").read_bytes())
    content[2000:6000] = bytes(4000)
    assert "damaged or incomplete" in refused(raw("holes.xlsx", bytes(content)), data)


def test_a_workbook_with_a_password(data, raw):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)
    assert "protected with a password" in refused(raw("locked.xlsx", ole), data)


def test_an_archive_that_is_no_workbook(data, raw):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("log.csv", "\n".join(GOOD))
    assert "archive, not a workbook" in refused(raw("logs.xlsx", out.getvalue()), data)


def test_a_log_without_a_date_column(data, log):
    assert "date could not be found" in refused(log("client,therapist,pain_before,pain_after", "C1,Ann Lee,7,4"), data)


def test_a_list_that_is_no_log(data, log, raw):
    assert "no session log" in refused(log("name,phone,price", "Jo,07700,5"), data)
    assert "no header row of a session log" in refused(log("once upon a time", "there was a list"), data)
    assert "no sheet holds a session log" in refused(raw("other.xlsx", workbook(Prices=[["item", "price"], ["oil", 5]])), data)


def test_too_many_columns(data, log, raw):
    wide = ["client", "date", "therapist", "pain_before", *(f"x{i}" for i in range(16_380))]
    assert "16,384 columns" in refused(log(",".join(wide), ",".join(["C1", "2026-11-02", "Ann Lee", "7"] + ["1"] * 16_380)), data)
    assert "16,384 columns" in refused(raw("wide.xlsx", workbook(Log=[wide, ["C1", "2026-11-02", "Ann Lee", 7]])), data)


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_a_megabyte(data, log, quote):
    assert "near row 3 a cell holds more than 32,767 characters" in refused(log(*GOOD, f"C1,2026-11-03,Ann Lee,7,{quote}{'4' * 1_000_000}{quote}"), data)
    assert "32,767 characters" in refused(log(*GOOD, f'C1,2026-11-03,Ann Lee,7,"{"4" * 99}{chr(10).join(["x" * 999] * 1000)}"'), data)


def test_a_header_that_stands_twice(data, log):
    said = refused(log("client,date,therapist,pain_before,Pain before,pain_after", "C1,2026-11-02,Ann Lee,7,6,4"), data)
    assert "stands twice" in said


def test_a_quote_that_never_closes(data, log):
    assert "never closes" in refused(log(*GOOD, 'C1,2026-11-03,Ann Lee,"7,4', "C2,2026-11-03,Ann Lee,7,4"), data)


def test_a_file_that_changes_while_it_is_read(data, log, monkeypatch):
    path, copyfile = log(*GOOD), shutil.copyfile

    def slow_copy(source, target):
        copyfile(source, target)
        with path.open("a") as file:
            file.write("C2,2026-11-03,Ann Lee,7,4\n")

    monkeypatch.setattr(snapshot.shutil, "copyfile", slow_copy)
    assert "changed while it was read" in refused(path, data)


def test_a_disk_with_no_byte_left(data, log, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(lock.os, "write", full)
    monkeypatch.setattr(shutil, "copyfile", full)
    assert "is full" in refused(log(*GOOD), data)


def test_a_folder_that_cannot_be_written(data, log, monkeypatch):
    def no(*_args, **_kwargs):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(etl.Folder, "prepare", lambda self: (_ for _ in ()).throw(folder.refusal_of(OSError(errno.EROFS, "read-only"), self.path)))
    assert "cannot be written to" in refused(log(*GOOD), data)
    monkeypatch.undo()
    monkeypatch.setattr(os, "replace", no)
    with pytest.raises(etl.Refused, match="cannot be written to"):
        etl.load(log(*GOOD), data)
    assert etl.loads(data) == []


def test_a_database_from_a_newer_version(data, log, monkeypatch):
    monkeypatch.setattr(publish, "SCHEMA", store.SCHEMA + 1)
    monkeypatch.setattr(store, "SCHEMA", store.SCHEMA + 1)
    etl.load(log(*GOOD), data)
    monkeypatch.undo()
    with pytest.raises(etl.Refused, match="newer version"):
        etl.load(log(*GOOD, name="again.csv"), data)
    with pytest.raises(etl.Refused, match="newer version"):
        etl.loads(data)


def test_one_bad_file_of_several_stores_none(data, log, raw):
    with pytest.raises(etl.Refused):
        etl.load([log(*GOOD), raw("empty.csv", b"")], data)
    assert etl.loads(data) == []


def test_a_mapping_that_names_what_is_not_there(data, log, tmp_path):
    path = tmp_path / "m.toml"
    path.write_text('[columns]\nclient = "client"\ndate = "date"\npain_before = "Schmerz"\n')
    with pytest.raises(etl.Refused, match="'Schmerz' that this file does not have"):
        etl.load(log(*GOOD), data, mapping=path)
    path.write_text('[columns]\nshoe_size = "client"\n')
    with pytest.raises(etl.Refused, match="no column of a session log"):
        etl.load(log(*GOOD), data, mapping=path)
    path.write_text("not toml at all [")
    with pytest.raises(etl.Refused, match="not a mapping file"):
        etl.load(log(*GOOD), data, mapping=path)


def test_a_lost_key_or_another_one_is_refused(data, log):
    etl.load(log(*GOOD), data)
    (data / "pseudonym.key").write_bytes(bytes(32))
    with pytest.raises(etl.Refused, match="not the key"):
        etl.load(log(*GOOD), data)
    (data / "pseudonym.key").unlink()
    with pytest.raises(etl.Refused, match="missing from the data folder"):
        etl.load(log(*GOOD), data)
