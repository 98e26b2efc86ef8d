"""The printed report: nothing leaves the paper, whatever the names; one page is one page; charts where they belong."""

import re
import struct
import subprocess
import zlib
from datetime import date

import pandas as pd
import pytest

import etl
from dashboard import figures, reports, settings
from dashboard.exports import drawings
from dashboard.exports.report import FORMATS
from dashboard.reports import period, sentences, tables
from dashboard.selection import Selection
from dashboard.settings import Look
from dashboard.warehouse import Warehouse

TODAY = date(2026, 11, 23)
YEAR = period.days(date(2025, 11, 24), date(2026, 11, 22))
WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">')
WIDE, HIGH, MARGIN = 595, 842, 50  # points of an A4 page, and of its margins with a little tolerance


def pages(report: reports.Report) -> list[list[tuple[float, ...]]]:
    """The places of the words (left, top, right, bottom) on each page of the PDF."""
    made = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=FORMATS["pdf"].write(report), capture_output=True, check=True)
    return [[tuple(map(float, found)) for found in WORD.findall(page)] for page in made.stdout.decode().split("<page ")[1:]]


def png(wide: int, high: int) -> bytes:
    """A white picture of that many dots."""
    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress((b"\0" + b"\xff" * wide) * high)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)) + part(b"IDAT", rows) + part(b"IEND", b"")


def view(data, **chosen) -> figures.View:
    source = Warehouse(data)
    return figures.View(source, source.build(), Selection(**chosen), today=TODAY)


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("data", ["one_session", "demo_clinic", "no_after_scores", "hostile_names"])
def test_every_word_is_on_the_paper(request, data, shared):
    clinic = "A clinic with a name that goes on and on and on, as the law would have it " * 2
    report = reports.make(view(request.getfixturevalue(data)), YEAR, shared=shared, named=True, clinic=clinic, own_words="x" * 400)
    words = [word for page in pages(report) for word in page]
    assert len(words) > 100
    assert not [word for word in words if word[0] < MARGIN or word[2] > WIDE - MARGIN or word[1] < 30 or word[3] > HIGH - 10]


@pytest.mark.parametrize("text", ["", "x " * (sentences.MOST_BRIEF // 2)])
def test_one_page_is_one_page(demo_clinic, tmp_path, text):
    (tmp_path / "wide.png").write_bytes(png(1500, 80))  # at its usual height it would be wider than the paper
    techniques = Warehouse(demo_clinic).rows("choices").query("column == 'technique'")["value"]
    report = reports.make(view(demo_clinic, technique=tuple(techniques)), YEAR, shared=True, brief=True, own_words=text,
                          clinic="Holland Road Massage", look=Look(tmp_path / "wide.png", "1 Holland Road, Hove BN3 1JF"))
    (page,) = pages(report)
    assert {left for left, top, right, bottom in page[:4]} != {page[0][0]}  # the words of the clinic's name stand beside each other
    with pytest.raises(sentences.RiskyClaim, match="401 letters, and 400 fit"):
        reports.make(view(demo_clinic), YEAR, brief=True, own_words="x" * 401)


def chart(values: list, **more) -> pd.DataFrame:
    starts = [date(2026, 9, 7) + pd.Timedelta(weeks=n) for n in range(len(values))]
    return pd.DataFrame({"start": starts, "value": values, "mean": 2.0, "lower": 1.0, "upper": 12.0, "in_progress": False,
                         "variation": "common"} | more)


def test_a_gap_breaks_the_line_and_the_band_stays_on_the_scale():
    drawn = drawings.control_chart(chart([2, 3, None, 4, 5]), (date(2026, 10, 5), date(2026, 10, 11)), "week")
    assert [len(part) for part in drawn["lines"]] == [2, 2] and len(drawn["points"]) == 4
    assert drawn["high"] == 0 and drawn["shaded"][0] < drawn["points"][-1]["x"] < drawn["shaded"][1]
    assert drawn["points"][0]["y"] > drawn["points"][-1]["y"]  # more relief stands higher
    assert drawings.control_chart(chart([2, None]), (date(2026, 9, 7), date(2026, 9, 13)), "week") is None


def test_a_week_in_progress_is_open_and_joins_no_line():
    rows = chart([2, 3, 4], in_progress=[False, False, True])
    drawn = drawings.control_chart(rows, (date(2026, 9, 7), date(2026, 9, 27)), "week")
    assert [point["tone"] for point in drawn["points"]] == ["common", "common", "open"]
    assert [len(part) for part in drawn["lines"]] == [2] and drawn["shaded"] is None  # the period is the whole chart


@pytest.mark.parametrize(("low", "high"), [(-0.5, 2), (-4, 9), (1, 14)])
def test_the_forest_plot_holds_every_interval(low, high):
    rows = pd.DataFrame({"technique": ["A", "B"], "adjusted_change": [(low + high) / 2, None], "ci_low": [low, None],
                         "ci_high": [high, None], "raw_change": [low, 3.0], "state": ["ok", "too_few"]})
    drawn = drawings.forest(rows)
    assert set(drawn["rows"]) == {"A"} and 0 <= drawn["rows"]["A"]["low"] < drawn["rows"]["A"]["high"] <= 1
    assert all(0 <= tick["at"] <= 1 for tick in drawn["ticks"]) and 3 <= len(drawn["ticks"]) <= 10 and 0 < drawn["zero"] < 1


LOGOS = {  # file name, content → what is said, or nothing where it is drawn
    "plain.svg": (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="url(#g)"/></svg>', ""),
    "plain.png": (png(9, 9), ""),
    "script.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "script or with links"),
    "far.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/x.png"/></svg>', "script or with links"),
    "near.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><image xlink:href=\'pseudonym.key\'/></svg>', "script or with links"),
    "text.png": (b"no picture", "must be a PNG or SVG"), "torn.png": (b"\x89PNG\r\n\x1a\n0000", "cannot be drawn"),
    "large.png": (b"\x89PNG\r\n" + bytes(5_000_000), "more than 2 MB"), "missing.png": (None, "must be a PNG or SVG"),
}


@pytest.mark.parametrize("name", LOGOS)
def test_a_logo_is_drawn_or_refused_in_a_sentence(one_session, tmp_path, name):
    content, told = LOGOS[name]
    (tmp_path / "clinic.toml").write_text(f'[report]\nlogo = "{name}"\ncolour = "#FFD700"\n', encoding="utf-8")
    if content:
        (tmp_path / name).write_bytes(content)

    def made():
        report = reports.make(view(one_session), YEAR, look=settings.load(tmp_path).look)
        return [FORMATS[kind].write(report) for kind in ("pdf", "html")]

    if told:
        with pytest.raises(settings.SettingsError, match=told):
            made()
    else:
        printed, page = made()
        assert b"data:image/" + {"svg": b"svg+xml", "png": b"png"}[name[-3:]] + b";base64," in page
        pictures = subprocess.run(["pdfimages", "-list", "-"], input=printed, capture_output=True, check=True).stdout
        assert (b" image " in pictures) == name.endswith("png")  # of an SVG the lines are drawn
        assert settings.load(tmp_path).look.colour < "#90"  # gold is too pale for text on white


def test_a_technique_that_never_stands_alone_is_not_said_to_have_few_clients(tmp_path):
    log = tmp_path / "log.csv"
    rows = [f"C{n % 40},2026-{3 + n // 40:02}-{1 + n % 28:02},Sam,Swedish;Deep tissue,{4 + n % 5},{2 + n % 3}" for n in range(200)]
    log.write_text("client,date,therapist,techniques,pain_before,pain_after\n" + "\n".join(rows) + "\n", encoding="utf-8")
    etl.load(log, tmp_path)
    report = reports.make(view(tmp_path), YEAR)
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=FORMATS["pdf"].write(report), capture_output=True, check=True).stdout.decode()
    assert "Too few clients" not in said and "do not tell it apart" in " ".join(said.split())
    assert set(tables.table(report, "techniques")["Note"]) == {tables.ENTANGLED}


def test_no_line_ends_within_a_date_or_a_share(demo_clinic):
    report = reports.make(view(demo_clinic), YEAR, clinic="Holland Road Massage")
    said = subprocess.run(["pdftotext", "-", "-"], input=FORMATS["pdf"].write(report), capture_output=True, check=True).stdout.decode()
    assert not re.search(r"\d\s*\n\s*(%|November)|November\s*\n\s*20", said)


def test_a_report_of_nothing_explains_no_figures(demo_clinic):
    empty, full = (dict(reports.make(view(demo_clinic), when).about) for when in (period.week("2019-W05", TODAY), YEAR))
    assert list(empty) == ["Period", "Sessions shown", "Database"] and {"30 % threshold", "Codes", "Elsewhere", *empty} < set(full)


@pytest.mark.parametrize("data", ["one_session", "no_after_scores"])
@pytest.mark.parametrize("kind", FORMATS)
def test_a_report_in_which_everything_is_hidden_or_missing_is_made(request, data, kind):
    assert FORMATS[kind].write(reports.make(view(request.getfixturevalue(data)), YEAR, shared=True))


def test_a_shared_table_of_hidden_numbers_is_left_out(demo_clinic):
    when = period.month("2026-10", TODAY)
    assert "Referrals" in tables.tables(reports.make(view(demo_clinic), when)) and "Referrals" not in tables.tables(reports.make(view(demo_clinic), when, shared=True))
