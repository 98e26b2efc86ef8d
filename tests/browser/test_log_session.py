"""Logging a session with taps: what needs no answer at once sends nothing, and what is saved is there."""

import pytest
from playwright.sync_api import expect

import etl

pytestmark = pytest.mark.browser
TITLE = "Log a session"
LEAST = 44  # pixels that a finger needs (WCAG 2.5.5)


def tap(page, group: str, option: str) -> None:
    """Taps one number of a score."""
    page.get_by_role("radiogroup", name=group).get_by_role("radio", name=option, exact=True).click()


def pill(page, text: str) -> None:
    page.locator('[data-variant="pills"]').filter(has_text=text).first.click()


@pytest.fixture
def form(empty, visit, tmp_path):
    """The form of a clinic that has one session, on a tablet."""
    path = tmp_path / "one.csv"
    path.write_text("client,date,therapist,clinic,techniques,pain_before,pain_after\nC1,2026-11-17,Sam,Mill Lane,Swedish,6,4\n", encoding="utf-8")
    etl.load(path, tmp_path)
    visit.page.set_viewport_size({"width": 1024, "height": 768})
    visit.open(f"{empty}/log?by=Sam&at=Mill+Lane", TITLE)
    return visit


def test_a_walk_in_is_saved_with_taps_and_taken_back(form, tmp_path, query):
    page = form.page
    page.get_by_text("Walk-in, no name").click()
    tap(page, "Pain before", "7")
    tap(page, "Pain after", "3")
    pill(page, "Swedish")
    pill(page, "Chest pain")
    expect(page.get_by_text("Call 999 or go to A&E now.")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Save session").click()
    expect(page.get_by_text("Saved: a new session.")).to_be_in_viewport(timeout=60_000)
    form.settled(TITLE)
    assert query(tmp_path, "SELECT pain_before, pain_after, anxiety_before, techniques, red_flags, therapist, clinic FROM sessions WHERE load = 2") == [
        (7, 3, None, "Swedish", "chest pain", "Sam", "Mill Lane")]
    assert page.get_by_role("radio", checked=True).count() == 1  # only "Now": the form is clean
    assert "by=Sam" in page.url and "at=Mill+Lane" in page.url
    page.get_by_role("button", name="Undo this").click()
    expect(page.get_by_text("Taken back.")).to_be_visible(timeout=60_000)
    assert query(tmp_path, "SELECT count(*) FROM sessions") == [(1,)]


def test_a_score_is_taken_back_by_tapping_it_again(form, tmp_path, query):
    page = form.page
    page.get_by_label("Client", exact=True).fill("C1")
    page.get_by_label("Client", exact=True).press("Enter")
    page.get_by_role("button", name="Same as last time").click(timeout=30_000)
    for _ in range(2):
        tap(page, "Pain after", "9")
    tap(page, "Pain before", "0")
    page.get_by_role("button", name="Save session").click()
    expect(page.get_by_text("Saved: a new session.")).to_be_visible(timeout=60_000)
    assert query(tmp_path, "SELECT pain_before, pain_after, techniques, number FROM sessions WHERE load = 2") == [(0, None, "Swedish", 2)]


@pytest.mark.parametrize("width", [1024, 390])
def test_everything_to_tap_is_large_enough_and_nothing_overflows(form, width):
    page = form.page
    page.set_viewport_size({"width": width, "height": 900})
    page.locator(".st-key-touch button[data-variant]").nth(60).wait_for(timeout=30_000)
    page.wait_for_timeout(800)
    sizes = page.locator(".st-key-touch button[data-variant]").evaluate_all("all => all.map(one => one.getBoundingClientRect()).map(b => [b.width, b.height, b.right])")
    assert len(sizes) > 60 and min(height for _, height, _ in sizes) >= LEAST and max(right for *_, right in sizes) <= width
    assert min(wide for wide, *_ in sizes) >= LEAST
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_two_tablets_save_at_once(form, chromium, tmp_path, query):
    other = chromium.new_context(viewport={"width": 1024, "height": 768}).new_page()
    other.goto(form.page.url)
    other.get_by_role("heading", name=TITLE, level=1).wait_for(timeout=30_000)
    for page in (form.page, other):
        page.get_by_text("Walk-in, no name").click()
        tap(page, "Pain before", "5")
    for page in (form.page, other):
        page.get_by_role("button", name="Save session").click(no_wait_after=True)
    for page in (form.page, other):
        expect(page.get_by_text("Saved: a new session.")).to_be_visible(timeout=60_000)
    other.context.close()
    assert query(tmp_path, "SELECT count(*), count(DISTINCT client) FROM sessions WHERE load > 1") == [(2, 2)]
