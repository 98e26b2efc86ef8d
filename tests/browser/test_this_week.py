"""The owner's Monday in a real browser: close a flag with a reason, write a note, sign; it is there again later."""

import pytest
from playwright.sync_api import expect

import etl
from dashboard.desk import Desk, follow_up, weeks

pytestmark = pytest.mark.browser
LOG = """session_id,client,date,therapist,pain_before,pain_after,red_flags
R1,Rob Red,2026-11-17,Tom,5,3,Fever
S2,Sue Two,2026-11-18,Tom,5,2,
S1,Sue Two,2026-11-10,Tom,6,2,
"""
REASON = "Telephoned <b>the GP</b>, seen on Thursday"
NOTE = "Two rooms only <img src=x onerror=alert(1)> **and** no heating"


@pytest.fixture
def flagged(tmp_path, empty):
    """The address of a dashboard on a clinic with one open red flag."""
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    etl.load(tmp_path / "log.csv", tmp_path)
    return empty


ABOUT = "GP or 111 has been asked"


def test_a_flag_is_closed_a_note_kept_and_the_week_signed(flagged, visit, tmp_path):
    page = visit.page
    visit.open(flagged, "This week")
    expect(page.get_by_text("Red flags without a referral: 1")).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Ask for an urgent GP appointment or call 111.")).to_be_visible()
    dialog.get_by_role("button", name="Close it").click()
    expect(dialog.get_by_text("Choose what was done")).to_be_visible()
    dialog.get_by_label("What was done").click()
    expect(page.get_by_role("option").first).to_have_text(ABOUT)
    page.get_by_role("option", name=ABOUT).click()
    dialog.get_by_role("textbox").fill(REASON)
    dialog.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("Red flags without a referral: 1")).to_have_count(0)
    visit.settled("This week")  # what is typed while the page redraws itself is lost
    page.get_by_role("textbox", name="What should you remember").fill(NOTE)
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text(NOTE, exact=True)).to_be_visible()  # not as the words of a mark
    page.get_by_role("button", name="Sign off this week").click()
    expect(page.get_by_text("Signed off by owner")).to_be_visible()
    assert follow_up.closed(Desk(tmp_path), "red_flag")["R1",].reason == f"{ABOUT}. {REASON}"
    assert len(weeks.sign_offs(Desk(tmp_path))) == 1
    page.reload()
    visit.settled("This week")
    expect(page.get_by_text("No red flag is open")).to_be_visible()
    expect(page.get_by_text(NOTE, exact=True)).to_be_visible()  # not as the words of a mark
    expect(page.get_by_text("Signed off by owner")).to_be_visible()
    page.get_by_role("button", name="1 closed").click()
    expect(page.get_by_text(f"“{ABOUT}. {REASON}”")).to_be_visible()
    assert not page.locator("section img[src=x]").count()
    _the_chart_shows(page, NOTE)


def test_an_item_leads_to_its_client(flagged, visit):
    visit.open(flagged, "This week")
    visit.page.get_by_role("button", name="Rob Red").click()
    visit.settled("Clients")
    expect(visit.page.get_by_text("Rob Red").first).to_be_visible()
    assert "client=" in visit.page.url


def _the_chart_shows(page, note: str) -> None:
    """The note's mark answers the pointer with the note's own words."""
    shown = page.evaluate(
        "() => document.querySelector('.st-key-chart-weekly-mean .js-plotly-plot').data"
        ".filter(trace => trace.name === 'Note').map(trace => trace.text[0])")
    assert len(shown) == 1 and "&lt;img" in shown[0] and "<img" not in shown[0] and note.split(" <")[0] in shown[0]
