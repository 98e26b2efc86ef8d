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
from dashboard.escape import straight
from dashboard.exports.report import FORMATS
from dashboard.reports import contents, period, proof
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse


TODAY = date(2026, 11, 23)
HOSTILE = ["=cmd|' /C calc'!A0", "<img src=x onerror=alert(1)>", "#import sys", "$x$ #eval(\"1\")", "[link](https://example.com)", "</script><b>",
           "+1", "-1", "@SUM(A1)", "\t=1+1", "*bold* \\u{41} `x`", "abc\u202efdp.exe"]


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


def measured(demo_clinic, week, name) -> list[dict]:
    """What `outcomes measure` prints for each part of a report."""
    if name == "control-chart":
        first, last, unit = contents.window(week.period)
        return figures.measure(name, Selection(start=first, end=last), Warehouse(demo_clinic), today=TODAY, unit=unit)["rows"]
    options = {"anxiety": ("summary", {"scale": "anxiety"}), "recording": ("summary", {"by": "therapist"})}
    of, more = options.get(name, (name, {}))
    rows = truth(demo_clinic, of, **more)
    return [{column: row[column] for column in contents.RECORDING} for row in rows] if name == "recording" else rows


PARTS = ("summary", "anxiety", "control-chart", "techniques", "referrals", "recording")


@pytest.mark.parametrize("name", PARTS)
def test_the_csv_files_hold_what_outcomes_measure_prints(week, demo_clinic, name):
    found = tidy(FORMATS["csv"].write(week))["summary.csv" if name == "anxiety" else f"{name}.csv"]
    rows = [row for row in found if row.get("scale") in (None, "anxiety" if name == "anxiety" else "pain")]
    for mine, theirs in zip(rows, measured(demo_clinic, week, name), strict=True):
        for column, value in theirs.items():
            told = "" if value is None else str(value) if isinstance(value, str | bool) else float(value)
            assert (mine[column] if isinstance(told, str) else float(mine[column])) == told, column


@pytest.mark.parametrize("name", PARTS)
def test_the_page_holds_what_outcomes_measure_prints(week, demo_clinic, name):
    mine, theirs = page_rows(FORMATS["html"].write(week))[name], measured(demo_clinic, week, name)
    assert [{column: row[column] for column in theirs[0]} for row in mine] == theirs


def whole(value):
    """A number as a workbook holds it, in its 16 digits."""
    return float(f"{value:.16G}") if isinstance(value, float) else value


def sheets(content: bytes) -> dict[str, list[dict]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    lines = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    return {title: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for title, rows in lines.items()}


def test_the_workbook_holds_every_number_whole(week, demo_clinic):
    book = sheets(FORMATS["xlsx"].write(week))
    for figure, row in zip(week.figures, book["Figures"], strict=True):
        exact = measured(demo_clinic, week, figure.rows)[0]
        ends = {"points": ("ci_low", "ci_high"), "share": (f"{figure.field}_low", f"{figure.field}_high")}.get(figure.kind, ("", ""))
        for heading, field in zip(("Value", "Interval low", "Interval high"), (figure.field, *ends), strict=True):
            assert field not in exact or row[heading] == whole(exact[field]), (figure.name, heading)
    pain = measured(demo_clinic, week, "summary")[0]
    counts = [row["Sessions"] for row in book["Outcomes"]]
    assert counts == [pain[name] for name in ("improved", "unchanged", "worse", "no_pain_before", "not_recorded")] and sum(counts) == pain["attended"]
    for name in ("techniques", "referrals", "recording"):
        for mine, theirs in zip(book[name.capitalize()], measured(demo_clinic, week, name), strict=True):
            assert {heading: mine[heading] for heading in mine if heading in COLUMNS[name]} == {
                heading: whole(theirs[field]) for heading, field in COLUMNS[name].items() if heading in mine}
    for mine, theirs in zip(book["Weeks"], measured(demo_clinic, week, "control-chart"), strict=True):
        assert mine["Points less pain"] == whole(theirs["value"]) and (mine["Average"], mine["Lower limit"], mine["Upper limit"]) == tuple(map(whole, (
            theirs["mean"], theirs["lower"], theirs["upper"]))) and mine["Week from"].date().isoformat() == theirs["start"]


COLUMNS = {
    "techniques": {"Technique": "technique", "Sessions": "sessions", "Clients": "clients", "Recorded": "completeness", "Points less pain, as logged": "raw_change",
                   "Points less pain, adjusted": "adjusted_change", "Interval low": "ci_low", "Interval high": "ci_high"},
    "referrals": {"Referred to": "destination", "Suggested": "suggested", "Made": "made", "Attended": "attended", "Outcome known": "known",
                  "Known of those made": "closed_rate", "Days from made to known (median)": "median_days"},
    "recording": {"Therapist": "group", "Sessions attended": "attended", "Sessions recorded": "paired", "Recorded": "completeness"},
}


def test_the_pdf_says_every_number(week, demo_clinic):
    """Its lines in the order of its tables, numbers as a person would round them."""
    said = pdf_text(FORMATS["pdf"].write(week)).replace("\u2009", " ").replace("\u2212", "-").replace(" %", "%")
    pain, anxiety = measured(demo_clinic, week, "summary")[0], measured(demo_clinic, week, "anxiety")[0]
    for row, scale in ((pain, "pain"), (anxiety, "anxiety")):
        assert (f"reported {row['mean_change']:.1f} points less {scale} straight after sessions (95% interval {row['ci_low']:.1f} to {row['ci_high']:.1f}; "
                f"{row['paired']} of {row['attended']} sessions recorded)") in said
    assert f"{pain['rate_30']:.0%} of sessions that began" in said and f"{pain['met_30']} of {pain['eligible_30']} sessions" in said
    bars = [str(pain[name]) for name in ("improved", "unchanged", "worse", "no_pain_before", "not_recorded")]
    assert re.search(r"threshold {} Below the threshold {} More pain after {} No pain before {} Not recorded {}\b".format(*bars), said)
    for row in measured(demo_clinic, week, "techniques"):
        numbers = f"{row['sessions']} {row['clients']} {row['completeness']:.0%} {row['raw_change']:.1f}"
        shown = f" {row['adjusted_change']:.1f} ({row['ci_low']:.1f} to {row['ci_high']:.1f})" if row["state"] != "too_few" else ""
        assert f"{row['technique']}{' (few)' if row['state'] == 'caution' else ''} {numbers}{shown}" in said if shown else f"{row['technique']} ({row['sessions']} session" in said
    for row in measured(demo_clinic, week, "referrals"):
        rate = "\u2013" if row["closed_rate"] is None else f"{row['closed_rate']:.0%}"
        assert f"{row['destination']} {row['suggested']} {row['made']} {row['attended']} {row['known']} {rate}" in said
    for row in measured(demo_clinic, week, "recording"):
        assert f"{row['group']} {row['attended']} {row['paired']} {row['completeness']:.0%}" in said


@pytest.mark.parametrize("name", FORMATS)
def test_text_of_the_data_stays_text(tmp_path, name):
    log = tmp_path / "log.csv"
    with log.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["client", "date", "clinic", "therapist", "techniques", "pain_before", "pain_after"])
        for number in range(10 * len(HOSTILE)):
            name_of = HOSTILE[number % len(HOSTILE)]
            writer.writerow([f"c{number}", f"2026-10-{12 + number % 6}", name_of, name_of, re.sub("[;,/+]", "", name_of), 6, 3])
    etl.load(log, tmp_path)
    known = Warehouse(tmp_path).rows("choices").set_index("column")["value"]["therapist"].tolist()
    clinics = Warehouse(tmp_path).rows("choices").query("column == 'clinic'")["value"]
    made = reports.make(view(tmp_path, clinic=tuple(clinics)), period.week("2026-W42", TODAY), clinic=HOSTILE[1], own_words="\n".join(HOSTILE))
    content = FORMATS[name].write(made)
    if name == "html":
        page = content.decode()
        assert "<img src=x" not in page and "</script><b>" not in page and "&lt;img src=x onerror=alert(1)&gt;" in page and "\u202e" not in page.split('id="figures"')[0]
    elif name == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
        assert set(known) <= {cell.value for cell in cells}
    elif name == "csv":
        cells = [cell for rows in tidy(content).values() for row in rows for cell in row.values()]
        assert not any(cell.startswith(("=", "+", "@", "\t", "-")) for cell in cells) and "'=cmd|' /C calc'!A0" in cells
    else:
        said = pdf_text(content).replace(" ", "")
        assert all(straight(therapist).replace(" ", "") in said for therapist in known if len(therapist) < 20)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_period_is_said_in_every_format(demo_clinic, name):
    made = reports.make(view(demo_clinic), period.days(date(1999, 1, 4), date(1999, 1, 10)))
    content = FORMATS[name].write(made)
    assert made.empty and content
    if name == "pdf":
        assert "No attended sessions in this period" in pdf_text(content)


def test_a_proof_code_leads_back_to_its_rows(clinic_data):
    data, desk = clinic_data, proof.Desk(clinic_data)
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


def test_a_proof_says_what_it_means_and_why_it_differs_today(clinic_data):
    """After a client is forgotten, with older builds gone; a shared figure is held against today's as shared."""
    data = clinic_data
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
