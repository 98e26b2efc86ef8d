"""The demo clinic, loaded: each log has the fates it was written for, and a demo never mixes with real sessions."""

import shutil
import statistics as st

import duckdb
import pytest

import etl
from etl import demo
from etl.demo.record import CHANGED, FILLED, LATE
from tests.conftest import TODAY
from tests.etl.demo_reading import everything, is_good, pairs
from tests.etl.test_demo import MONDAY, SUNDAY


@pytest.fixture(scope="module")
def clinic(tmp_path_factory, demo_once):
    """The data folder of a demo made for one Monday."""
    assert TODAY == MONDAY.isoformat()
    return shutil.copytree(demo_once, tmp_path_factory.mktemp("clinic") / "demo")


def fates(file):
    return {fate: file[fate] for fate in ("loaded", "corrected", "duplicate", "held", "skipped")}


def ask(folder, sql):
    build = (folder / "CURRENT").read_text().splitlines()[0]
    with duckdb.connect(next(folder.glob(f"*{build}*")), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_log_has_the_fates_it_was_written_for(clinic):
    export, form, main, late = (file for load in reversed(etl.loads(clinic)) for file in load["files"])
    assert fates(export) == {"loaded": export["rows"] - 5, "corrected": 0, "duplicate": 0, "held": 4, "skipped": 1}
    assert fates(form) == {"loaded": 50, "corrected": 0, "duplicate": 0, "held": 0, "skipped": 0}
    assert fates(main) == {"loaded": main["rows"] - 6, "corrected": 0, "duplicate": 0, "held": 6, "skipped": 0}
    assert late["corrected"] == sum(CHANGED) + sum(FILLED)
    assert late["held"] == late["skipped"] == 0 and late["loaded"] > sum(LATE)
    assert len(etl.held(clinic)) == 10


def test_the_database_says_what_the_logs_say(clinic):
    sessions = everything(clinic / "logs")
    before, after = zip(*pairs(sessions), strict=True)
    paired, mean_before, mean_after, clients = ask(clinic, """
        SELECT count(*), avg(pain_before), avg(pain_after), (SELECT count(DISTINCT client) FROM sessions)
        FROM sessions WHERE status = 'attended' AND pain_before IS NOT NULL AND pain_after IS NOT NULL""")[0]
    assert paired == len(before)
    assert mean_before == pytest.approx(st.mean(before)) and mean_after == pytest.approx(st.mean(after))
    assert clients == len({row["client"] for row in sessions if is_good(row)})
    assert ask(clinic, "SELECT count(*) FROM sessions WHERE status <> 'attended'")[0][0] >= 60


NOT_USED = ("gad7", "phq9")  # the demo clinic asks for single ratings, not for questionnaires


def test_no_column_stays_empty(clinic):
    columns = [name for name, in ask(clinic, "SELECT column_name FROM information_schema.columns WHERE table_name = 'sessions'")]
    filled = ask(clinic, "SELECT " + ", ".join(f'count("{name}")' for name in columns) + " FROM sessions")[0]
    assert not [name for name, count in zip(columns, filled, strict=True) if not count and name not in NOT_USED]


def test_the_store_is_sound(clinic):
    assert etl.check(clinic)["ok"]


def test_the_folder_is_labelled(clinic):
    assert (clinic / "DEMO").read_text(encoding="utf-8") == "Demo clinic – invented data, as of 2026-11-23.\n"


def test_a_demo_of_today_is_kept_and_an_older_one_made_anew(clinic, tmp_path, monkeypatch):
    monkeypatch.setenv("OUTCOMES_TODAY", SUNDAY.isoformat())
    shutil.copytree(clinic, tmp_path, dirs_exist_ok=True)
    first = (tmp_path / "CURRENT").read_text()
    (tmp_path / "my notes.txt").write_text("kept")
    demo.make(tmp_path, today=MONDAY)
    assert (tmp_path / "CURRENT").read_text() == first
    demo.make(tmp_path, today=SUNDAY)
    assert len(etl.loads(tmp_path)) == 3 and "2026-11-29" in (tmp_path / "DEMO").read_text(encoding="utf-8")
    assert (tmp_path / "my notes.txt").read_text() == "kept"


def test_a_folder_with_anything_else_is_refused(tmp_path):
    real = tmp_path / "ledger.jsonl"
    real.write_text("real")
    with pytest.raises(etl.Refused, match="no demo"):
        demo.make(tmp_path, today=MONDAY)
    assert real.read_text() == "real" and [path.name for path in tmp_path.iterdir()] == ["ledger.jsonl"]
