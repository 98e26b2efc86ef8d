"""Reports: the same numbers in four formats, and text of the data that stays text in each of them."""

import csv
import io
import json
import re
import subprocess
import zipfile
from datetime import date

import openpyxl
import pytest

import etl
from dashboard import figures, reports
from dashboard.exports.report import FORMATS
from dashboard.reports import contents, period, proof
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse

from .conftest import EXAMPLES

TODAY = date(2026, 11, 23)
HOSTILE = ["=cmd|' /C calc'!A0", "<img src=x onerror=alert(1)>", "#import sys", "$x$ #eval(\"1\")", "[link](https://example.com)", "</script><b>"]


def view(data, **chosen):
    source = Warehouse(data)
    return figures.View(source, source.build(), Selection(**chosen), today=TODAY)


def pdf_text(content: bytes) -> str:
    """The words of a PDF, as its readers see them, in one line."""
    made = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return re.sub(r"\s+", " ", made.stdout.decode())


def tidy(content: bytes) -> dict[str, list[dict]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))) for name in archive.namelist()}


def page_rows(content: bytes) -> dict:
    found = re.search(r'id="figures">(.*?)</script>', content.decode(), re.DOTALL)
    return json.loads(found[1])


@pytest.fixture(scope="module")
def week(demo_clinic):
    return reports.make(view(demo_clinic), period.week("2026-W47", TODAY), clinic="Holland Road")


def truth(demo_clinic, name, **options):
    inside = Selection(start=date(2026, 11, 16), end=date(2026, 11, 22))
    return figures.measure(name, inside, Warehouse(demo_clinic), today=TODAY, **options)["rows"]


@pytest.mark.parametrize(("name", "options"), [("summary", {}), ("techniques", {}), ("referrals", {})])
def test_the_csv_files_hold_what_outcomes_measure_prints(week, demo_clinic, name, options):
    rows = [row for row in tidy(FORMATS["csv"].write(week))[f"{name}.csv"] if row.get("scale", "pain") == "pain"]
    for mine, theirs in zip(rows, truth(demo_clinic, name, **options), strict=True):
        for column, value in theirs.items():
            told = mine[column]
            assert told == ("" if value is None else told) and (not isinstance(value, int | float) or float(told) == pytest.approx(value)), column


@pytest.mark.parametrize("name", ["summary", "techniques", "referrals"])
def test_the_page_holds_what_outcomes_measure_prints(week, demo_clinic, name):
    for mine, theirs in zip(page_rows(FORMATS["html"].write(week))[name], truth(demo_clinic, name), strict=True):
        assert {column: mine[column] for column in theirs} == theirs


def test_the_chart_is_that_of_outcomes_measure(week, demo_clinic):
    first, last, unit = contents.window(week.period)
    theirs = figures.measure("control-chart", Selection(start=first, end=last), Warehouse(demo_clinic), today=TODAY, unit=unit)["rows"]
    mine = page_rows(FORMATS["html"].write(week))["control-chart"]
    assert [{column: row[column] for column in theirs[0]} for row in mine] == theirs


def test_the_workbook_holds_the_numbers_whole(week, demo_clinic):
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(week)))
    row = truth(demo_clinic, "summary")[0]
    shown = {line[0]: line[1] for line in book["Figures"].iter_rows(min_row=2, values_only=True)}
    assert shown["Less pain straight after"] == pytest.approx(row["mean_change"], abs=1e-14) and shown["Sessions attended"] == row["attended"]
    counts = [line[1] for line in book["Outcomes"].iter_rows(min_row=2, values_only=True)]
    assert counts == [row[name] for name in ("improved", "unchanged", "worse", "no_pain_before", "not_recorded")] and sum(counts) == row["attended"]
    techniques = truth(demo_clinic, "techniques")
    assert [line[0] for line in book["Techniques"].iter_rows(min_row=2, values_only=True)] == [each["technique"] for each in techniques]
    assert "Definitions" in book.sheetnames and all(book[name].freeze_panes == "A2" for name in book.sheetnames if name != "Definitions")


def test_the_pdf_says_the_numbers(week, demo_clinic):
    row, said = truth(demo_clinic, "summary")[0], pdf_text(FORMATS["pdf"].write(week))
    assert f"{row['mean_change']:.1f} points" in said and f"{row['paired']} of {row['attended']} sessions recorded" in said
    assert f"95 % interval {row['ci_low']:.1f} to {row['ci_high']:.1f}" in said.replace(" ", " ")
    for each in truth(demo_clinic, "techniques"):
        assert each["technique"] in said


@pytest.mark.parametrize("name", FORMATS)
def test_text_of_the_data_stays_text(tmp_path, name):
    log = tmp_path / "log.csv"
    with log.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["client", "date", "clinic", "therapist", "techniques", "pain_before", "pain_after"])
        for number in range(60):
            name_of = HOSTILE[number % len(HOSTILE)]
            writer.writerow([f"c{number}", f"2026-10-{12 + number % 6}", name_of, name_of, name_of.replace(";", ""), 6, 3])
    etl.load(log, tmp_path)
    known = Warehouse(tmp_path).rows("choices").set_index("column")["value"]["therapist"].tolist()
    clinics = Warehouse(tmp_path).rows("choices").query("column == 'clinic'")["value"]
    made = reports.make(view(tmp_path, clinic=tuple(clinics)), period.week("2026-W42", TODAY), clinic=HOSTILE[1])
    content = FORMATS[name].write(made)
    if name == "html":
        page = content.decode()
        assert "<img src=x" not in page and "</script><b>" not in page and "&lt;img src=x onerror=alert(1)&gt;" in page
    elif name == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
        assert set(known) <= {cell.value for cell in cells}
    elif name == "csv":
        cells = [cell for rows in tidy(content).values() for row in rows for cell in row.values()]
        assert not any(cell.startswith(("=", "+", "@")) for cell in cells) and "'=cmd|' /C calc'!A0" in cells
    else:
        said = pdf_text(content).replace(" ", "")
        assert all(therapist.replace(" ", "") in said for therapist in known if len(therapist) < 20)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_period_is_said_in_every_format(demo_clinic, name):
    made = reports.make(view(demo_clinic), period.days(date(1999, 1, 4), date(1999, 1, 10)))
    content = FORMATS[name].write(made)
    assert made.empty and content
    if name == "pdf":
        assert "No attended sessions in this period" in pdf_text(content)


def test_a_proof_code_leads_back_to_its_rows(new_data):
    data = new_data()
    etl.load(EXAMPLES / "clinic-log.csv", data)
    desk = proof.Desk(data)
    here = view(data)
    made = proof.stamped(reports.make(here, period.week("2026-W42", TODAY)), here)
    proof.keep(desk, made, here, data)
    change = next(each for each in made.figures if each.name == "change")
    found = proof.look_up(desk, change.code.lower().replace("-", " "), here, data)
    assert found.then == found.now and not found.differs and "13 attended" in found.about["Rows"]
    etl.undo(1, data)
    etl.load(late_log(data), data)
    later = proof.look_up(desk, change.code, view(data), data)
    assert later.differs and "load 1 was undone" in later.why and "load 2 brought 1 session" in later.why
    with pytest.raises(proof.UnknownCode, match="eight letters"):
        proof.look_up(desk, "AAAA-AAAA", here, data)


def late_log(folder):
    path = folder / "late.csv"
    path.write_text("client,date,therapist,pain_before,pain_after\nZ1,2026-10-14,Sam Okafor,9,1\n", encoding="utf-8")
    return path


def test_a_proof_says_what_it_means_and_why_it_differs_today(new_data):
    """After a client is forgotten, with older builds gone; a shared figure is held against today's as shared."""
    data = new_data()
    etl.load(EXAMPLES / "clinic-log.csv", data)
    here, desk = view(data), proof.Desk(data)
    reports_made = [proof.stamped(reports.make(here, period.days(date(2026, 1, 1), TODAY), shared=shared), here) for shared in (False, True)]
    for made in reports_made:
        proof.keep(desk, made, here, data)
    client = here.warehouse.cursor().execute("SELECT arg_max(client, n) FROM (SELECT client::VARCHAR AS client, count(*) AS n FROM sessions GROUP BY ALL)").fetchone()[0]
    etl.erase(data, client, by="owner")
    assert len(list(data.glob("clinic-*.duckdb"))) == 1
    exact, shared = (proof.look_up(desk, made.figures[0].code, view(data), data) for made in reports_made)
    assert exact.differs and exact.why == "Since then: a client was forgotten." and "neither cancelled nor missed" in exact.about["Definition"]
    assert shared.now.endswith(("0", "5")) and shared.differs == (shared.then != shared.now)


def test_a_code_counts_the_rows_of_its_own_scale(week, demo_clinic, tmp_path):
    desk, here = proof.Desk(tmp_path), view(demo_clinic)
    made = proof.stamped(week, here)
    proof.keep(desk, made, here, demo_clinic)
    anxiety = next(each for each in made.figures if each.name == "anxiety")
    paired = truth(demo_clinic, "summary", scale="anxiety")[0]["paired"]
    assert f"{paired} with both scores" in proof.look_up(desk, anxiety.code, here, demo_clinic).about["Rows"]


def test_a_code_cannot_be_worked_out_by_trying_therapists(week, demo_clinic, new_data):
    """Two clinics with the same figures and another key have other codes."""
    here, other = view(demo_clinic), new_data()
    elsewhere = here._replace(warehouse=Warehouse(other))
    codes = [{each.code for each in proof.stamped(week, one).figures} for one in (here, elsewhere)]
    assert len(codes[0]) == len(week.figures) and not codes[0] & codes[1]
