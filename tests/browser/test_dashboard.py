"""The main job in a real browser: open, import, read the week, filter, and share the link."""

import csv
import io
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from dashboard import figures, week
from dashboard.warehouse import Warehouse

from .conftest import EXAMPLES

pytestmark = pytest.mark.browser
MEAN = ".st-key-chart-weekly-mean .js-plotly-plot"
VALUES = f"() => JSON.stringify([...document.querySelector('{MEAN}').data].map(trace => trace.y))"


def headline(page):
    """The week in words."""
    return page.locator(".st-key-headline").get_by_role("heading", level=3)


def values(tab) -> str:
    """What the control chart draws, as the browser has it."""
    tab.page.locator(MEAN).wait_for()
    return tab.page.evaluate(VALUES)


def test_the_demo_opens_on_a_week_with_figures(visit, demo):
    visit.open(demo, "This week")
    expect(visit.page.get_by_text("Demo: a made-up clinic")).to_be_visible()
    expect(headline(visit.page)).to_contain_text("less pain straight after")
    expect(visit.page.locator('.card')).to_have_count(6)
    assert values(visit) != "[]"


# the server comes first in this list: it must outlive the tab
def test_a_therapists_workbook_comes_in_through_the_page(empty, visit, tmp_path):
    visit.open(empty, "This week")
    visit.page.get_by_role("button", name="Drop a log here").click()
    visit.settled("Import")
    visit.page.set_input_files("input[type=file]", EXAMPLES / "therapist-sheet.xlsx")
    load = visit.page.get_by_role("button", name="Load 87 rows")
    load.wait_for(timeout=30_000)
    expect(visit.page.get_by_text("11 columns recognised")).to_be_visible()
    load.click()
    expect(visit.page.get_by_text("Load 1: 87 new sessions")).to_be_visible(timeout=30_000)
    expect(visit.page.get_by_text("5 rows were held back")).to_be_visible()
    visit.page.get_by_role("link", name="See this week").click()
    visit.settled("This week")
    warehouse = Warehouse(tmp_path)
    view = figures.View(warehouse, warehouse.build(), today=date(2026, 11, 23))
    shown = week.make(view, week.weeks(view)[-1])
    expect(headline(visit.page)).to_have_text(shown.headline)


def test_every_label_of_the_scale_is_in_the_picture(visit, demo):
    visit.open(demo, "This week")
    values(visit)
    tops = visit.page.evaluate(
        f"() => {{ const chart = document.querySelector('{MEAN}'); return [...chart.querySelectorAll('.ytick text')]"
        ".map(label => label.getBoundingClientRect().top - chart.getBoundingClientRect().top) }")
    assert len(tops) == 7 and min(tops) >= 0  # −2 to 10


def test_the_week_page_shows_the_right_numbers(visit, clinic):
    visit.open(f"{clinic}/?week=2026-W42", "This week")
    expect(headline(visit.page)).to_contain_text("13 sessions. Clients reported 1.5 points less pain straight after (0.9 to 2.1)")
    cards = visit.page.locator('.card .value')
    expect(cards).to_have_count(6)
    assert [card.replace("\u00a0", " ") for card in cards.all_inner_texts()] == ["13", "1.5 points", "50 %", "0.8 points", "0", "92 %"]


def test_a_filter_changes_the_link_and_the_chart_and_the_link_brings_both_back(visit, clinic):
    visit.open(f"{clinic}/?week=2026-W42", "This week")
    everyone = values(visit)
    visit.filter("Therapist", "Tom Becker")
    visit.settled("This week")
    visit.page.wait_for_url("**therapist=Tom*")
    filtered, told = values(visit), headline(visit.page).inner_text()
    assert filtered != everyone
    link = visit.page.url
    assert parse_qs(urlsplit(link).query) == {"therapist": ["Tom Becker"], "week": ["2026-W42"]}
    again = visit.page.context.new_page()
    again.goto(link)
    expect(again.get_by_text("Showing only: Tom Becker")).to_be_visible(timeout=30_000)
    expect(headline(again)).to_have_text(told)
    again.locator(MEAN).wait_for()
    assert again.evaluate(VALUES) == filtered


def test_filters_stay_when_the_page_changes_and_one_click_clears_them(visit, clinic):
    visit.open(f"{clinic}/?therapist=Tom+Becker", "This week")
    visit.page.get_by_role("link", name="Import").click()
    visit.settled("Import")
    visit.page.get_by_role("link", name="This week").click()
    visit.settled("This week")
    expect(visit.page.get_by_text("Showing only: Tom Becker")).to_be_visible()
    visit.page.get_by_role("button", name="Clear").first.click()
    expect(visit.page.get_by_text("Showing only")).to_have_count(0)
    visit.page.wait_for_function("() => !location.search.includes('therapist')")


def test_the_week_can_be_taken_away(visit, clinic):
    visit.open(f"{clinic}/?week=2026-W42", "This week")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Week as CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert download.value.suggested_filename == "week-2026-W42.csv"
    assert {row["Week"] for row in rows} == {"2026-W42"}
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Week as Excel").click()
    assert download.value.path().read_bytes()[:2] == b"PK"
