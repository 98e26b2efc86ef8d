"""The loader against logs as messy as they come: fates to the row, and the same sessions however they are written."""

import os
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import etl
from tests.etl.messy import TODAY, logs, renderings, swapped_logs, written_logs
from tests.etl.messy_cells import HELD_SCORES, SECRET, spellings

# A load takes over half a second, so the usual run tries the same few logs each time. To hunt for
# longer, among other logs each time: MESSY_EXAMPLES=500.
HUNT = int(os.environ.get("MESSY_EXAMPLES", "0"))
FEW = settings(max_examples=HUNT or 12, derandomize=not HUNT, deadline=None, suppress_health_check=list(HealthCheck))
FEWER = settings(FEW, max_examples=HUNT or 4)
NONE_WHERE_BLANK = ("referral", "red_flags", "adverse_event")


@pytest.fixture(scope="module", autouse=True)
def fixed_today():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OUTCOMES_TODAY", TODAY.isoformat())
        yield


def load(log, how, folder, name=None):
    path = Path(folder) / (name or how.name)
    path.write_bytes(log.render(how))
    return etl.load([path], Path(folder) / "data")["files"][0]


def stored(folder, columns):
    """The sessions of the database in the terms of `Log.sessions`, without the client."""
    data = Path(folder) / "data"
    build = (data / "CURRENT").read_text().splitlines()[0]
    names = [name for name in columns if name not in ("client", "session_id")]
    with duckdb.connect(next(data.glob(f"*{build}*")), read_only=True) as connection:
        found = connection.execute(f'SELECT {", ".join(names)} FROM sessions ORDER BY "date", "time"').fetchall()
    return [dict(zip(names, row, strict=True)) for row in found]


def expected(log):
    return [{name: values[name] for name in log.columns if name not in ("client", "session_id")} for values in log.sessions()]


def with_none(rows):
    """Blank and `None` mean the same in these columns (LOGS)."""
    return [row | {name: row[name] or "none" for name in NONE_WHERE_BLANK if name in row} for row in rows]


def report(file):
    return {name: file[name] for name in ("rows", "loaded", "corrected", "duplicate", "held", "skipped")}


@FEW
@given(written_logs())
def test_every_row_has_the_fate_that_logs_md_says(written):
    log, how = written
    with tempfile.TemporaryDirectory() as folder:
        file = load(log, how, folder)
        assert report(file) == log.fates(how)
        assert file["rows"] == sum(value for name, value in report(file).items() if name != "rows")
        assert with_none(stored(folder, log.columns)) == expected(log)


@FEWER
@given(logs(), st.data())
def test_how_a_log_is_written_changes_nothing(log, data):
    held = []
    for how in (data.draw(renderings(log)), data.draw(renderings(log))):
        with tempfile.TemporaryDirectory() as folder:
            load(log, how, folder)
            problems = [sorted((p["column"], p["reason"]) for p in row["problems"]) for row in etl.held(Path(folder) / "data")]
            held.append((with_none(stored(folder, log.columns)), sorted(problems)))
    assert held[0] == held[1]


@FEWER
@given(logs(twins=False), st.data())
def test_a_log_in_parts_gives_the_same_sessions(log, data):
    with tempfile.TemporaryDirectory() as folder:
        for number, part in enumerate(log.split(3)):
            load(part, data.draw(renderings(part)), folder, f"part-{number}.csv")
        assert with_none(stored(folder, log.columns)) == expected(log)


@FEWER
@given(written_logs(max_rows=5))
def test_what_no_one_mapped_is_stored_nowhere(written):
    log, how = written
    with tempfile.TemporaryDirectory() as folder:
        load(log, how, folder)
        stored_bytes = b"".join(path.read_bytes() for path in (Path(folder) / "data").rglob("*") if path.is_file())
    assert SECRET.encode() not in stored_bytes


@settings(FEW, max_examples=2)
@given(swapped_logs(), st.data())
def test_swapped_columns_are_asked_about(log, data):
    with tempfile.TemporaryDirectory() as folder, pytest.raises(etl.SwapQuestion):
        load(log, data.draw(renderings(log)), folder)


@given(written_logs())
@settings(max_examples=100, deadline=None)
def test_the_generator_agrees_with_itself(written):
    """Each rendering can be read back with the csv module, and counts its rows as it says."""
    log, how = written
    assert log.render(how).decode(how.encoding) == log.text(how)
    assert log.fates(how)["rows"] == len(log.rows) + len(how.blank_after) + how.totals + (how.header_after is not None)
    assert len(log.sessions()) == log.fates()["loaded"]
    assert {row.fate for row in log.rows} <= {"loaded", "duplicate", "held"}


def test_spellings_of_a_score():
    assert {"7", "7.0", "7/10", "7 out of 10", "seven", " 7 ", "7,0"} <= set(spellings(Decimal(7)))
    assert {"6.5", "6,5"} <= set(spellings(Decimal("6.5")))
    assert not {way for n in range(11) for way in spellings(Decimal(n))} & set(HELD_SCORES)
