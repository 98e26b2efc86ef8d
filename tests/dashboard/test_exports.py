"""Downloads read back: numbers as numbers, text that runs nothing, everything that the page shows."""

import csv as reader
import io
import zipfile
from datetime import date

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import figures, week
from dashboard.exports import csv, weekly
from dashboard.warehouse import Warehouse

RISKY = ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.fixture(scope="module")
def made(clinic_log):
    warehouse = Warehouse(clinic_log)
    view = figures.View(warehouse, warehouse.build(), today=date(2026, 11, 23))
    return week.make(view, date(2026, 10, 12))


def parsed(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(reader.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", RISKY)
def test_text_that_a_spreadsheet_would_run_is_made_harmless(text):
    cells = parsed(csv.write(pd.DataFrame({text: [text, "fine"]})))
    assert cells[0][0] == "'" + text and cells[1][0] == "'" + text and cells[2][0] == "fine"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1))
def test_other_text_and_numbers_come_back_as_they_were(texts):
    cells = parsed(csv.write(pd.DataFrame({"text": texts, "number": [-1.5] * len(texts)})))
    assert [row[0].removeprefix("'") for row in cells[1:]] == [text.removeprefix("'") for text in texts]
    assert {row[1] for row in cells[1:]} == {"-1.5"}


def test_missing_is_empty_never_zero():
    assert parsed(csv.write(pd.DataFrame({"a": [None, 1.0], "b": ["x", None]})))[1:] == [["", "x"], ["1.0", ""]]


def test_the_weekly_csv_has_the_figures_at_full_precision(made):
    rows = {row[1]: row for row in parsed(csv.write(weekly.summary(made)))}
    assert float(rows["Less pain straight after"][2]) == made.pain["mean_change"]
    assert float(rows["Sessions attended"][2]) == 13
    outcomes = [float(rows[label][2]) for label in week.OUTCOMES.values() if label != "Meets the 30 % threshold"]
    assert sum(outcomes) + made.pain["improved"] == made.pain["attended"]
    assert {row[0] for row in list(rows.values())[1:]} == {"2026-W42"}


@pytest.fixture(scope="module")
def workbook(made):
    return weekly.write(made, weekly.about(made, "build", ["=cmd()"], "=HYPERLINK(1)"))


def test_the_workbook_holds_the_week(made, workbook):
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    assert book.sheetnames == ["Week", "Outcomes", "Weeks", "About"]
    figure = {row[0].value: row[1].value for row in book["Week"].iter_rows(min_row=2)}
    assert figure["Less pain straight after"] == pytest.approx(made.pain["mean_change"])
    assert sum(row[1].value for row in book["Outcomes"].iter_rows(min_row=2)) == made.pain["attended"]
    weeks = list(book["Weeks"].iter_rows(min_row=2, values_only=True))
    assert len(weeks) == len(made.chart)
    assert all(isinstance(row[1], int) and hasattr(row[0], "year") for row in weeks)
    assert all(sheet.freeze_panes == "A2" for sheet in book.worksheets[:3])


def test_the_workbook_has_a_native_chart_and_nothing_that_runs(workbook):
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        names = archive.namelist()
        assert "xl/charts/chart1.xml" in names
        assert not [name for name in names if "vba" in name.lower() or "externalLink" in name]
        sheets = [archive.read(name).decode() for name in names if name.startswith("xl/worksheets/sheet")]
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<hyperlink" in sheet]


def test_a_week_without_anything_can_be_taken_away_too(one_session):
    warehouse = Warehouse(one_session)
    view = figures.View(warehouse, warehouse.build(), today=date(2026, 11, 23))
    empty = week.make(view, date(2026, 11, 9))
    assert weekly.write(empty, weekly.about(empty, "b", [], ""))
    assert b"nothing recorded" in csv.write(weekly.summary(empty))
