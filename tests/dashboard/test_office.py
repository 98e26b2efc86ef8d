"""Workbooks in an office program: LibreOffice opens them, with every chart, and numbers as numbers."""

import subprocess
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dashboard import figures, reports, week
from dashboard.exports import weekly
from dashboard.exports.report import FORMATS
from dashboard.reports import period
from dashboard.warehouse import Warehouse

TODAY = date(2026, 11, 23)
NAMES = {word: f"{{urn:oasis:names:tc:opendocument:xmlns:{word}:1.0}}" for word in ("table", "chart", "office")}
PLACES = [NAMES["table"] + name for name in ("table-header-rows", "table-rows")]  # a chart has rows of its own deeper down


@pytest.fixture(scope="module")
def view(demo_clinic):
    source = Warehouse(demo_clinic)
    return figures.View(source, source.build(), today=TODAY)


@pytest.fixture(scope="module")
def opened(view, tmp_path_factory) -> dict[str, dict[str, ElementTree.Element]]:
    """workbook → sheet → what LibreOffice makes of it; one run for all, for it takes seconds to start."""
    folder = tmp_path_factory.mktemp("office")
    month = period.month("2026-10", TODAY)
    made = week.make(view, date(2026, 11, 16))
    books = {"report": FORMATS["xlsx"].write(reports.make(view, month)),
             "shared": FORMATS["xlsx"].write(reports.make(view, month, shared=True)),
             "week": weekly.write(made, weekly.about(made, "build", [], ""))}
    for name, content in books.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "fods",
                    "--outdir", folder, *(folder / f"{name}.xlsx" for name in books)], check=True, capture_output=True, timeout=120)
    return {name: sheets(folder / f"{name}.fods") for name in books}


def sheets(path: Path) -> dict[str, ElementTree.Element]:
    tables = ElementTree.parse(path).getroot().find(f"{NAMES['office']}body/{NAMES['office']}spreadsheet").findall(f"{NAMES['table']}table")
    return {table.get(f"{NAMES['table']}name"): table for table in tables}


def cells(table: ElementTree.Element, column: int) -> list[tuple[str | None, str]]:
    """(type, text) of a column below its heading."""
    own = [row for place in (".", *PLACES) for row in table.findall(f"{place}/{NAMES['table']}table-row")]
    found = [row.findall(f"{NAMES['table']}table-cell") for row in own][1:]
    return [(row[column].get(f"{NAMES['office']}value-type"), "".join(row[column].itertext())) for row in found if len(row) > column]


@pytest.mark.parametrize(("book", "charts"), [
    ("report", {"Outcomes": 1, "Weeks": 1, "Techniques": 1}), ("shared", {"Outcomes": 1, "Weeks": 1, "Techniques": 1}), ("week", {"Weeks": 1})])
def test_every_chart_is_there_with_its_series(opened, book, charts):
    found = {name: list(table.iter(f"{NAMES['chart']}chart")) for name, table in opened[book].items()}
    assert {name: len(each) for name, each in found.items() if each} == charts
    for name, (chart,) in ((name, each) for name, each in found.items() if each):
        ranges = [each.get(f"{NAMES['chart']}values-cell-range-address") for each in chart.iter(f"{NAMES['chart']}series")]
        area = chart.find(f"{NAMES['chart']}plot-area").get(f"{NAMES['table']}cell-range-address")
        if name == "Techniques":  # of its three series LibreOffice writes the middle one into the plot area alone
            low = "G" if book == "report" else "F"
            assert f"{chr(ord(low) - 1)}2:{name}.{chr(ord(low) + 1)}" in area and len(ranges) == 2
        else:
            assert len(ranges) == {"Outcomes": 1, "Weeks": 4}[name]
        assert all(each.startswith(f"{name}.") for each in ranges)


def test_numbers_are_numbers_and_days_are_days(opened):
    report = opened["report"]
    assert {kind for kind, _ in cells(report["Outcomes"], 1)} == {"float"}
    assert {kind for kind, text in cells(report["Weeks"], 0) if text} == {"date"}
    assert {kind for kind, text in cells(report["Techniques"], 1) if text} == {"float"}
    assert {kind for kind, text in cells(opened["week"]["Outcomes"], 1) if text} == {"float"}


def test_what_is_hidden_is_a_star(opened):
    assert {kind for kind, text in cells(opened["shared"]["Outcomes"], 1) if text == "*"} <= {"string"}
    assert "Recording" in opened["report"] and "Recording" not in opened["shared"]
