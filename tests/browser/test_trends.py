"""Only a browser shows it: filters go along from page to page, back comes back, and a saved view opens."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from .conftest import serving

pytestmark = pytest.mark.browser
TOM = "Showing only: Tom Becker"


def query(visit) -> dict:
    return parse_qs(urlsplit(visit.page.url).query)


def follow(visit, name: str) -> None:
    visit.page.get_by_role("link", name=name, exact=True).click()
    visit.settled(name)


def at(visit, title: str, filtered: bool = True) -> None:
    """The page under that title, filtered for Tom or not at all, and its address says so."""
    visit.settled(title)
    expect(visit.page.get_by_text(TOM)).to_have_count(int(filtered))
    assert query(visit).get("therapist", []) == (["Tom Becker"] if filtered else [])


def test_filters_go_along_and_back_comes_back(visit, clinic):
    visit.open(clinic, "This week")
    visit.filter("Therapist", "Tom Becker")
    visit.page.wait_for_url("**week=*")
    follow(visit, "Trends")
    at(visit, "Trends")
    visit.page.reload()
    at(visit, "Trends")
    visit.page.get_by_role("radio", name="Between visits").click()
    visit.page.wait_for_url("**view=*")
    follow(visit, "Import")
    follow(visit, "This week")
    at(visit, "This week")
    visit.page.wait_for_url("**week=*")
    for title in ("This week", "Import"):
        visit.page.go_back()
        visit.settled(title)
    visit.page.go_back()
    at(visit, "Trends")
    assert query(visit)["view"] == ["Between visits"]
    expect(visit.page.get_by_role("radio", name="Between visits")).to_be_checked()
    visit.page.go_back()
    at(visit, "Trends")
    expect(visit.page.get_by_role("radio", name="Over time")).to_be_checked()
    visit.page.go_back()
    at(visit, "This week")


def test_back_from_a_filter_takes_it_off(visit, clinic):
    visit.open(f"{clinic}/trends", "Trends")
    visit.filter("Therapist", "Tom Becker")
    visit.page.wait_for_url("**therapist=*")
    visit.page.go_back()
    expect(visit.page.get_by_text(TOM)).to_have_count(0)
    at(visit, "Trends", filtered=False)
    visit.page.go_forward()
    expect(visit.page.get_by_text(TOM)).to_be_visible()


@pytest.fixture
def own_clinic(clinic_data):
    """The address of a dashboard whose desk this test may write to."""
    with serving(clinic_data) as address:
        yield address


# the server comes first in this list: it must outlive the tab
def test_a_saved_view_opens_as_it_was_saved(own_clinic, visit):
    visit.open(f"{own_clinic}/trends?therapist=Tom+Becker&measure=Recorded&unit=Month", "Trends")
    visit.page.get_by_role("button", name="Saved views").click()
    visit.page.get_by_label("Name of this view").fill("Tom [by](https://example.com) month")
    visit.page.get_by_role("button", name="Save this view").click()
    view = visit.page.get_by_role("button", name="Tom [by](https:\u2060//example.com) month", exact=True)  # an invisible sign keeps it from being a link
    expect(view).to_be_visible()
    visit.page.keyboard.press("Escape")
    follow(visit, "This week")
    visit.page.get_by_role("button", name="Clear").first.click()
    at(visit, "This week", filtered=False)
    visit.page.get_by_role("button", name="Saved views").click()
    view.click()
    at(visit, "Trends")
    assert query(visit) == {"therapist": ["Tom Becker"], "measure": ["Recorded"], "unit": ["Month"]}
    visit.page.get_by_role("button", name="Saved views").click()
    visit.page.get_by_role("button", name="Delete").click()
    expect(view).to_have_count(0)


def test_on_a_telephone_the_page_list_closes_when_a_page_is_chosen(visit, clinic):
    visit.page.set_viewport_size({"width": 390, "height": 800})
    visit.open(clinic, "This week")
    visit.page.get_by_test_id("stExpandSidebarButton").click()
    visit.page.get_by_role("link", name="Trends", exact=True).click()
    visit.settled("Trends")
    expect(visit.page.get_by_test_id("stExpandSidebarButton")).to_be_visible()
    expect(visit.page.get_by_role("link", name="Trends", exact=True)).not_to_be_in_viewport()
