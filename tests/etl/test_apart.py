"""Files that come through the page are parsed in a child process: what happens to it there ends in one sentence."""

import subprocess
import sys
from dataclasses import replace

import openpyxl
import pytest

import etl
from etl import apart
from etl.extract import extract
from etl.limits import MB, UPLOAD

GOOD = ("client,date,therapist,pain_before,pain_after", "C1,2026-11-02,Ann Lee,7,4")
SHORT = replace(UPLOAD, seconds=1, memory=300 * MB)
OUTSIDE = '{"tables": [{"path": "/etc/passwd", "headers": ["client"], "header_line": 1}]}'


@pytest.fixture
def work(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(("does", "said"), [
    ("import os; os.abort()", "damaged or incomplete"),
    ("import sys; sys.exit(3)", "damaged or incomplete"),
    ("raise ValueError", "damaged or incomplete"),
    ("pass", "damaged or incomplete"),
    ("import time; time.sleep(60)", "more memory or time"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "more memory or time"),
])
def test_a_child_that_dies_or_hangs_takes_nothing_with_it(work, log, monkeypatch, does, said):
    monkeypatch.setattr(apart, "START", does)
    with pytest.raises(etl.Refused, match=said):
        extract(log(*GOOD), work, limits=SHORT)


SWELLS = "import time; held = [bytearray(b'x' * (1 << 20)) for _ in range(2000)]; time.sleep(60)"


def test_a_child_that_swells_is_ended_where_only_we_can_watch(work, log, monkeypatch):
    monkeypatch.setattr(apart, "WATCHED", True)
    monkeypatch.setattr(apart, "START", SWELLS)
    with pytest.raises(etl.Refused, match="more memory or time"):
        extract(log(*GOOD), work, limits=replace(SHORT, seconds=10))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits; the child is watched instead")
@pytest.mark.parametrize(("does", "ends"), [(SWELLS, {1}), ("while True: pass", apart.OVER)])
def test_the_kernel_holds_the_child_to_its_memory_and_time(does, ends):
    code = f"from etl import child, limits\nchild.restrain(limits.Limits(None, 0, 0, None, {300 * MB}, 1))\n{does}"
    ran = subprocess.run([sys.executable, "-c", code], cwd=apart.ROOT, capture_output=True, text=True, timeout=60)
    assert ran.returncode in ends and ("MemoryError" in ran.stderr) == (ends == {1})


def test_a_child_is_handed_no_key_and_no_passphrase(work, log, monkeypatch):
    monkeypatch.setenv("OUTCOMES_DATABASE_KEY", "k" * 32)
    monkeypatch.setattr(apart, "START", "import json, os; print(json.dumps({'refused': str([n for n in os.environ if 'OUTCOMES' in n])}))")
    with pytest.raises(etl.Refused, match=r"^\[\]$"):
        extract(log(*GOOD), work, limits=UPLOAD)


def test_what_a_child_names_lies_in_the_scratch_folder(work, log, monkeypatch):
    monkeypatch.setattr(apart, "START", f"print({OUTSIDE!r})")
    _, (table,) = extract(log(*GOOD), work, limits=UPLOAD)
    assert table.path == work / "passwd"


def test_the_page_takes_20_mb_and_the_command_line_more(data, log):
    path = log(*GOOD, *(f"C{n},2026-11-03,Ann Lee,7,{' ' * 2000}4" for n in range(11_000)))
    with pytest.raises(etl.Refused, match="this file has 21 MB, and the page takes 20 MB"):
        etl.load(path, data, upload=True)
    with pytest.raises(etl.Refused, match="the page takes 20 MB"):
        etl.propose(path, data)
    assert etl.load(path, data)["files"][0]["loaded"] == 11_001


def test_an_upload_gives_the_same_as_a_file_of_ones_own(new_data, examples, table_hash):
    own, upload = new_data(), new_data()
    for name in ("practice-export.csv", "therapist-sheet.xlsx"):
        for folder, through_page in ((own, False), (upload, True)):
            etl.load(examples / name, folder, upload=through_page)
    assert table_hash(own) == table_hash(upload)


def test_the_database_is_not_loaded_for_parsing():
    code = apart.START.replace("main()", "print('duckdb' in sys.modules, 'pandas' in sys.modules)")
    assert subprocess.run([sys.executable, "-I", "-c", code, str(apart.ROOT)], capture_output=True, text=True).stdout.split() == ["False", "False"]


def test_a_coloured_cell_far_away_is_no_reason(data, tmp_path):
    book = openpyxl.Workbook()
    for line in GOOD:
        book.active.append(line.split(","))
    book.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "coloured.xlsx")
    assert etl.load(tmp_path / "coloured.xlsx", data)["sessions"] == 1


def test_a_wide_sheet_beside_the_log_is_no_reason(data, tmp_path):
    book = openpyxl.Workbook()
    for line in GOOD:
        book.active.append(line.split(","))
    book.create_sheet("Wide").append([f"x{n}" for n in range(2000)])
    book.save(tmp_path / "wide.xlsx")
    assert etl.load(tmp_path / "wide.xlsx", data)["sessions"] == 1


def test_sheets_whose_long_names_begin_alike_are_both_read(data, tmp_path, query):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for month, day in (("January", "2026-01-02"), ("June", "2026-06-02")):
        sheet = book.create_sheet(f"Treatment sessions {month}")
        for line in GOOD:
            sheet.append(line.replace("2026-11-02", day).split(","))
    book.save(tmp_path / "months.xlsx")
    etl.load(tmp_path / "months.xlsx", data)
    assert [str(day) for day, in query(data, "SELECT date FROM sessions ORDER BY date")] == ["2026-01-02", "2026-06-02"]
