"""From the caseload to one client, a page to print, and news of a referral: in a real browser."""

import re
import subprocess
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

import etl
from dashboard import figures
from dashboard.desk import Desk, follow_up
from dashboard.exports import client_page
from dashboard.warehouse import Warehouse

pytestmark = pytest.mark.browser
LOG = """session_id,client,date,therapist,techniques,pain_before,pain_after,referral,referral_status,red_flags
S1,Jo Smith,2026-11-03,Sam,Swedish,6,4,GP,made,
S2,Jo Smith,2026-11-10,Sam,Deep tissue,5,2,,,
S3,Al Other,2026-11-11,Tom,Swedish,7,5,,,Fever
S4,<img src=x> **b**,2026-11-12,Tom,Swedish,7,5,,,
"""
DRAWN = "() => document.querySelector('.st-key-chart-client-course .js-plotly-plot')?.data?.length >= 4"


@pytest.fixture
def clients(tmp_path, empty):
    """The address of a dashboard on three sessions of two clients."""
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    etl.load(tmp_path / "log.csv", tmp_path)
    return empty


def test_a_client_is_opened_printed_and_left_and_the_filter_stays(clients, visit, tmp_path):
    page = visit.page
    visit.open(f"{clients}/clients?therapist=Sam", "Clients")
    expect(page.get_by_text("1 client is in a course of care")).to_be_visible()
    page.get_by_role("button", name="Jo Smith").click()
    expect(page.get_by_text("2 sessions since 3 November 2026")).to_be_visible()
    page.wait_for_function(DRAWN)
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["client"] == [etl.find_client(etl.Folder(tmp_path), "Jo Smith")] and "Smith" not in page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="One page to print").click()
    written = tmp_path / download.value.suggested_filename
    download.value.save_as(written)
    paper = page.context.new_page()
    paper.goto(written.as_uri())
    expect(paper.get_by_role("heading", name="Your sessions", exact=True)).to_be_visible()
    assert paper.locator("svg circle").count() == 2 and paper.evaluate("() => document.scripts.length") == 0
    paper.close()
    page.get_by_role("button", name="All clients").click()
    expect(page.get_by_text("1 client is in a course of care")).to_be_visible()
    expect(page.get_by_text("Showing only: Sam")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"therapist": ["Sam"]}


LONG = "Pressure and stretch of the whole of the back and both shoulders " * 3


@pytest.mark.parametrize(("sessions", "techniques", "name"), [
    (1, "Swedish", ""), (8, "Swedish", "Jo Smith"), (70, LONG, "Jo " * 60), (8, f"{LONG};{LONG} again;Taping", "n" * 200)])
def test_the_page_to_print_is_one_page(chromium, tmp_path, sessions, techniques, name):
    days = [date.fromordinal(date(2026, 11, 20).toordinal() - 7 * n) for n in range(sessions)]
    rows = [f"Jo,{day},Sam,{techniques},6,4,7,5,5,{day},yes" for day in days]
    (tmp_path / "log.csv").write_text("client,date,therapist,techniques,pain_before,pain_after,anxiety_before,anxiety_after,pain_followup,"
                                      "followup_date,exercises_given\n" + "\n".join(rows) + "\n", encoding="utf-8")
    etl.load(tmp_path / "log.csv", tmp_path)
    source = Warehouse(tmp_path)
    view = figures.View(source, source.build(), today=date(2026, 11, 23))
    course = figures.caseload(view).iloc[0].to_dict()
    visits = figures.client_sessions(view, course["client"])
    assert len(visits) == sessions
    written = tmp_path / "page.html"
    written.write_bytes(client_page.write(visits, course, name, name, date(2026, 11, 23)))
    page = chromium.new_page()
    page.goto(written.as_uri())
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    page.close()
    told = subprocess.run(["pdfinfo", tmp_path / "page.pdf"], capture_output=True, text=True, check=True).stdout
    assert re.search(r"^Pages: +1$", told, re.MULTILINE) and "A4" in told


def test_a_typed_reference_opens_its_client(clients, visit):
    visit.open(f"{clients}/clients", "Clients")
    expect(visit.page.get_by_role("button", name="<img src=x> **b**", exact=True)).to_be_visible()
    assert not visit.page.locator("section img[src=x]").count()
    visit.page.get_by_placeholder("Reference, as in the log").fill("al OTHER")
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("heading", name="Al Other")).to_be_visible()
    assert "other" not in visit.page.url.lower()


def test_a_flag_is_closed_and_a_referral_gets_news(clients, visit, tmp_path):
    page = visit.page
    visit.open(f"{clients}/referrals", "Referrals and safety")
    expect(page.get_by_text("1 red flag is open and 1 referral waits for news.")).to_be_visible()
    page.get_by_role("button", name="Close with a reason").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Close it").click()
    expect(dialog.get_by_text("Choose what was done")).to_be_visible()
    dialog.get_by_label("What was done").click()
    page.get_by_role("option", name="GP or 111 has been asked").click()
    dialog.get_by_role("textbox").fill("Seen the same day")
    dialog.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("No red flag is open and 1 referral waits for news.")).to_be_visible()
    visit.settled("Referrals and safety")
    page.get_by_role("button", name="Note news").click()
    dialog.get_by_role("radio", name="outcome known").click()
    dialog.get_by_role("textbox", name="What was learned").fill("A sprain")
    dialog.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("no referral waits for news")).to_be_visible()
    assert follow_up.closed(Desk(tmp_path), "red_flag")["S3",].reason == "GP or 111 has been asked. Seen the same day"
    assert follow_up.steps(Desk(tmp_path))["S1"]["known"].learned == "A sprain"
    visit.settled("Referrals and safety")
    page.get_by_text("Closed, with reasons: 2").click()
    expect(page.get_by_text("A sprain")).to_be_visible()
