"""The desk: what people decide is added and never overwritten, the latest counts, and trouble is one plain sentence."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import etl
from dashboard import settings
from dashboard.desk import OWNER, Desk, DeskError, charts, follow_up, views, weeks
from dashboard.desk.store import FILE, LONG

ROOT = Path(__file__).parents[2]
MONDAY = date(2026, 11, 16)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HTML = '<script>alert("x")</script> **bold** & שלום 🦴'
CHART = charts.Chart("mean_change", split="clinic", value="Holland Road")


@pytest.fixture
def desk(tmp_path):
    """An empty desk whose clock goes on by a minute at each decision."""
    times = iter(NOON + timedelta(minutes=n) for n in range(1000))
    return Desk(tmp_path, clock=lambda: next(times))


def rows(desk):
    with closing(sqlite3.connect(desk.path)) as connection:
        return connection.execute("SELECT count(*) FROM decisions").fetchone()[0]


def test_an_empty_desk_says_nothing_and_makes_no_file(desk):
    assert weeks.notes(desk) == {} and views.views(desk) == [] and charts.frozen(desk) == {}
    assert not desk.path.exists()


def test_a_note_is_revised_and_its_wordings_are_kept(desk):
    weeks.write_note(desk, MONDAY, "  Two rooms only ", by="owner")
    weeks.write_note(desk, MONDAY, HTML, by="Ann")
    note = weeks.notes(desk)[MONDAY]
    assert (note.text, note.by, note.at) == (HTML, "Ann", NOON + timedelta(minutes=1))
    assert [one.text for one in weeks.note_history(desk, MONDAY)] == ["Two rooms only", HTML]
    weeks.remove_note(desk, MONDAY)
    assert weeks.notes(desk) == {} and rows(desk) == 3


def test_a_week_is_signed_with_the_figures_that_stood_then_and_taken_back(desk):
    weeks.sign(desk, MONDAY, "000002-ab", "41 sessions.")
    assert weeks.sign_offs(desk)[MONDAY].figures == "41 sessions."
    weeks.withdraw(desk, MONDAY)
    assert weeks.sign_offs(desk) == {}
    assert [entry.body is None for entry in weeks.sign_off_history(desk, MONDAY)] == [False, True]


def test_events_are_changed_removed_and_those_of_other_clinics_left_out(desk):
    weeks.write_event(desk, date(2026, 3, 9), "moved rooms", clinic="Holland Road")
    everywhere = weeks.write_event(desk, date(2026, 2, 2), "new therapist")
    weeks.write_event(desk, date(2026, 2, 3), "new therapist began", id=everywhere.id)
    told = [(event.day.isoformat(), event.text, event.clinic) for event in weeks.events(desk)]
    assert told == [("2026-02-03", "new therapist began", None), ("2026-03-09", "moved rooms", "Holland Road")]
    assert [event.text for event in weeks.events(desk, ("Elsewhere",))] == ["new therapist began"]
    weeks.remove_event(desk, everywhere.id)
    assert [event.text for event in weeks.events(desk)] == ["moved rooms"]


def test_limits_are_frozen_and_new_ones_started_with_a_reason_and_both_taken_back(desk):
    charts.freeze(desk, CHART, "the year before the move", points=12)
    charts.freeze(desk, CHART, "the calm months", start=date(2026, 1, 5), end=date(2026, 3, 30))
    charts.rebase(desk, CHART, date(2026, 6, 1), "moved rooms")
    charts.rebase(desk, CHART, date(2026, 4, 6), "new forms")
    assert charts.frozen(desk)[CHART].start == date(2026, 1, 5) and charts.frozen(desk)[CHART].points is None
    assert [one.day.isoformat() for one in charts.rebases(desk)[CHART]] == ["2026-04-06", "2026-06-01"]
    charts.take_back_rebase(desk, CHART, date(2026, 6, 1))
    charts.unfreeze(desk, CHART)
    assert charts.frozen(desk) == {} and [one.reason for one in charts.rebases(desk)[CHART]] == ["new forms"]
    kinds = [(kind, entry.body and entry.body["reason"]) for kind, entry in charts.decisions(desk, CHART)]
    assert kinds == [("freeze", "the year before the move"), ("freeze", "the calm months"), ("rebase", "moved rooms"),
                     ("rebase", "new forms"), ("rebase", None), ("freeze", None)]


def test_the_desks_target_counts_over_that_of_the_file(desk):
    (desk.data / "clinic.toml").write_text("[targets]\nmean_change = 2\nsessions = 40\n", encoding="utf-8")
    told = settings.load(desk.data)
    assert charts.targets(desk, told) == {"mean_change": 2.0, "sessions": 40.0}
    charts.set_target(desk, "mean_change", 1.5)
    charts.set_target(desk, "rate_30", 0.5)
    assert charts.targets(desk, told) == {"mean_change": 1.5, "sessions": 40.0, "rate_30": 0.5}
    charts.remove_target(desk, "mean_change")
    assert charts.targets(desk, told)["mean_change"] == 2.0


def test_views_are_saved_and_deleted(desk):
    views.save(desk, "Zoe", "week", "therapist=Zoe")
    second = views.save(desk, "events", "trends", "")
    assert [view.name for view in views.views(desk)] == ["events", "Zoe"]
    views.delete(desk, second.id)
    assert [(view.name, view.query) for view in views.views(desk)] == [("Zoe", "therapist=Zoe")]


@pytest.mark.parametrize(("by", "whole", "left"), [
    (OWNER, True, {OWNER: "trends", "Sam": "quality"}),
    ("Ann", True, {"Ann": "trends", "Sam": "quality"}),    # an owner who signs in has the views from before
    ("Sam", False, {OWNER: "week", "Sam": "trends"}),
])
def test_a_name_stands_once_in_a_list_of_views(desk, by, whole, left):
    views.save(desk, "Lower back", "week", "")
    views.save(desk, "Lower back", "quality", "", "Sam", whole=False)
    views.save(desk, " lower BACK ", "trends", "unit=Month", by, whole)
    assert {view.by: view.page for view in views.views(desk)} == left
    assert [view.name for view in views.seen(desk, by, whole)] == ["lower BACK"]


def test_items_are_closed_with_a_reason_and_opened_again(desk):
    follow_up.close(desk, "red_flag", ("S1",), "GP called")
    follow_up.close(desk, "not_on_track", ("f3a9", 2), "a fall last week")
    assert set(follow_up.closed(desk, "red_flag")) == {("S1",)}
    assert follow_up.closed(desk, "not_on_track")["f3a9", "2"].reason == "a fall last week"
    follow_up.reopen(desk, "red_flag", ("S1",))
    assert follow_up.closed(desk, "red_flag") == {}
    assert [entry.body for entry in follow_up.history(desk, "red_flag", ("S1",))] == [{"reason": "GP called"}, None]


def test_what_was_learned_about_a_referral(desk):
    follow_up.learn(desk, "S1", "made", date(2026, 11, 2))
    follow_up.learn(desk, "S1", "known", date(2026, 11, 20), "disc, operation in January")
    follow_up.learn(desk, "S1", "known", date(2026, 11, 19), "disc")
    found = follow_up.steps(desk)["S1"]
    assert (found["known"].day, found["known"].learned, list(found)) == (date(2026, 11, 19), "disc", ["made", "known"])
    follow_up.unlearn(desk, "S1", "known")
    assert list(follow_up.steps(desk)["S1"]) == ["made"]


@pytest.mark.parametrize("wrong", [
    lambda desk: weeks.write_note(desk, MONDAY, "   "),
    lambda desk: weeks.write_note(desk, MONDAY, "x" * (LONG + 1)),
    lambda desk: weeks.write_note(desk, date(2026, 11, 17), "a Tuesday"),
    lambda desk: weeks.write_event(desk, MONDAY, "x" * 201),
    lambda desk: charts.freeze(desk, CHART, "", points=12),
    lambda desk: charts.freeze(desk, CHART, "both", points=12, start=MONDAY, end=MONDAY),
    lambda desk: charts.freeze(desk, CHART, "one point", points=1),
    lambda desk: charts.freeze(desk, CHART, "backwards", start=MONDAY, end=MONDAY - timedelta(days=1)),
    lambda desk: charts.rebase(desk, CHART, MONDAY, " "),
    lambda desk: charts.set_target(desk, "luck", 1),
    lambda desk: charts.set_target(desk, "rate_30", 50),
    lambda desk: charts.set_target(desk, "mean_change", float("nan")),
    lambda desk: views.save(desk, "", "week", ""),
    lambda desk: follow_up.close(desk, "red_flag", ("S1",), "\n"),
    lambda desk: follow_up.close(desk, "luck", ("S1",), "why"),
    lambda desk: follow_up.close(desk, "not_on_track", ("S1",), "no course"),
    lambda desk: follow_up.learn(desk, "S1", "lost", MONDAY),
])
def test_what_cannot_be_kept_is_one_sentence_and_nothing_is_written(desk, wrong):
    with pytest.raises(DeskError, match=r"^[A-Z].*\.$"):
        wrong(desk)
    assert not desk.path.exists()


def test_any_text_fits(desk):
    told = "lone \ud800 surrogate, 'quote\", \x00 and " + "é" * 100
    weeks.write_note(desk, MONDAY, told)
    assert weeks.notes(desk)[MONDAY].text == told.replace("\ud800", "?")


WRITER = """
import sys
from datetime import date
from dashboard.desk import Desk, follow_up, weeks

desk, name = Desk(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for n in range(40):
    follow_up.close(desk, "red_flag", (f"{name}{n}",), name)
    weeks.write_note(desk, date(2026, 11, 16), f"{name} {n}")
"""


def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name], cwd=ROOT, stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE) for name in "ab"]
    assert [writer.stdout.readline() for writer in writers] == [b"ready\n", b"ready\n"]
    for writer in writers:
        writer.stdin.write(b"go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
    assert [writer.returncode for writer in writers] == [0, 0]
    desk = Desk(tmp_path)
    assert len(follow_up.closed(desk, "red_flag")) == 80 and len(weeks.note_history(desk, MONDAY)) == 80


def test_threads_read_and_write_a_new_file_at_once(tmp_path):
    def work(n):
        follow_up.close(Desk(tmp_path), "missing_after", (f"S{n}",), "client left early")
        return follow_up.closed(Desk(tmp_path), "missing_after")[f"S{n}",].reason

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(work, range(60))) == {"client left early"}
    assert len(follow_up.closed(Desk(tmp_path), "missing_after")) == 60


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_the_file_and_its_helpers_are_their_owners_only(desk):
    weeks.write_note(desk, MONDAY, "one")
    with closing(sqlite3.connect(desk.path)) as connection:
        connection.execute("SELECT * FROM decisions").fetchone()
        weeks.write_note(desk, MONDAY, "two")
        files = list(desk.data.glob(f"{FILE}*"))
        assert len(files) == 3  # the file, its write-ahead log and the log's index
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\x00" * 5000])
def test_a_damaged_file_is_one_sentence(desk, content):
    desk.path.write_bytes(content)
    for use in (lambda: weeks.notes(desk), lambda: weeks.write_note(desk, MONDAY, "x")):
        with pytest.raises(DeskError, match=r"damaged; restore it from your backup\.$"):
            use()


def test_a_cut_file_and_a_cut_row_are_one_sentence(desk):
    weeks.write_note(desk, MONDAY, "x")
    with closing(sqlite3.connect(desk.path)) as connection, connection:
        connection.execute("UPDATE decisions SET body = '{\"text'")
    with pytest.raises(DeskError, match="damaged"):
        weeks.notes(desk)
    desk.path.write_bytes(desk.path.read_bytes()[:5000])
    with pytest.raises(DeskError, match="damaged"):
        weeks.write_note(desk, MONDAY, "y")


def test_a_file_of_a_newer_program_is_left_alone(desk):
    weeks.write_note(desk, MONDAY, "x")
    with closing(sqlite3.connect(desk.path)) as connection:
        connection.execute("PRAGMA user_version = 2")
    for use in (lambda: weeks.notes(desk), lambda: weeks.write_note(desk, MONDAY, "y")):
        with pytest.raises(DeskError, match="newer version"):
            use()
    assert rows(desk) == 1


def test_a_folder_that_is_not_there_and_a_folder_in_the_files_place(tmp_path):
    with pytest.raises(DeskError, match="cannot be written to"):
        weeks.write_note(Desk(tmp_path / "gone"), MONDAY, "x")
    (tmp_path / FILE).mkdir()
    with pytest.raises(DeskError, match="cannot be opened"):
        weeks.notes(Desk(tmp_path))


def _as_nobody(work) -> str:
    """What the work says in a process without an administrator's rights, who may write anywhere."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            os.write(write, work().encode())
        except BaseException as error:
            os.write(write, f"{type(error).__name__}: {error}".encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read, encoding="utf-8") as told:
        return told.read()


@pytest.mark.skipif(os.name == "nt", reason="rights of folders are Linux's and macOS's")
def test_a_read_only_folder_can_be_read_and_says_so_when_written(request):
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to others
    folder.chmod(0o755)
    request.addfinalizer(lambda: shutil.rmtree(folder))
    desk = Desk(folder)
    weeks.write_note(desk, MONDAY, "kept")
    if os.geteuid() == 0:
        os.chown(desk.path, 65534, 65534)
    folder.chmod(0o555)
    assert _as_nobody(lambda: weeks.notes(desk)[MONDAY].text) == "kept"
    told = _as_nobody(lambda: weeks.write_note(desk, MONDAY, "changed").text)
    assert told.startswith("DeskError: ") and "cannot be written to" in told
    folder.chmod(0o755)
    assert weeks.notes(desk)[MONDAY].text == "kept"


def test_loading_and_undoing_leave_it_alone(tmp_path, log):
    desk = Desk(tmp_path)
    weeks.write_note(desk, MONDAY, "kept")
    before = desk.path.read_bytes()
    loaded = log("client,date,therapist,pain_before,pain_after", "C1,2026-11-17,Sam,6,4")
    etl.load(loaded, tmp_path)
    etl.undo(1, tmp_path)
    assert desk.path.read_bytes() == before
