"""Techniques, therapists and clinics in a real browser: nothing is clipped, a choice is in the link, a therapist sees one name."""

from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

import etl

from .conftest import serving

pytestmark = pytest.mark.browser
PEOPLE = "Therapists and clinics"
ODD = ["<img src=x onerror=alert(1)>", "[link](https://example.com)", "שלום עולם 🦴", "n" * 200,
       "Myofascial release of the thoracolumbar fascia with prolonged static pressure and assisted side lying stretch"]
CLIPPED = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(chart => {
    const {left, right} = chart.getBoundingClientRect()
    return [...chart.querySelectorAll('text')].filter(text => text.textContent.trim()).filter(text => {
        const box = text.getBoundingClientRect()
        return box.left < left - 1 || box.right > right + 1
    }).map(text => text.textContent)
})"""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """The address of a dashboard on 40 techniques and 40 therapists, some with names that are markup or endless."""
    folder, random = tmp_path_factory.mktemp("crowded"), Random(3)
    names = [ODD + [f"{kind} {n:02} of a rather long name" for n in range(35)] for kind in ("Technique", "Therapist")]
    rows = []
    for n in range(4000):
        technique, therapist = (each[min(int(random.expovariate(0.1)), 39)] for each in names)
        before = random.randint(2, 9)
        rows.append(f'C{n % 700},2026-{n % 10 + 1:02}-{n % 28 + 1:02},"{therapist}","{technique}",{before},{random.randint(0, before)}')
    log = folder / "log.csv"
    log.write_text("client,date,therapist,techniques,pain_before,pain_after\n" + "\n".join(rows) + "\n", encoding="utf-8")
    etl.load(log, folder)
    with serving(folder) as address:
        yield address


def in_view(visit, title: str) -> None:
    """The page with all of it in the window, drawn."""
    visit.settled(title)
    visit.page.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=30_000)
    visit.page.wait_for_timeout(1000)


@pytest.mark.parametrize("width", [390])  # the narrowest; test_accessible has the others, on names of usual length
@pytest.mark.parametrize(("path", "title"), [("/techniques", "Techniques"), ("/people", PEOPLE)])
def test_nothing_is_clipped_and_nothing_overflows(visit, crowded, path, title, width):
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.goto(crowded + path)
    in_view(visit, title)
    assert visit.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert visit.page.evaluate(CLIPPED) == []
    assert not visit.page.locator("section img[src='x'], section a[href*='example.com']").count()


def test_two_techniques_are_in_the_link(visit, demo):
    visit.open(f"{demo}/techniques", "Techniques")
    in_view(visit, "Techniques")  # a chart that is still being drawn moves what is below it, and an open list closes
    visit.page.get_by_role("combobox", name="Second").click()
    visit.page.keyboard.type("Pressure and")
    visit.page.keyboard.press("Enter")
    said = visit.page.get_by_text("less pain straight after sessions with Pressure and stretch than with Trigger point pressure")
    expect(said).to_be_visible(timeout=30_000)
    assert parse_qs(urlsplit(visit.page.url).query) == {"second": ["Pressure and stretch"]}
    visit.open(visit.page.url, "Techniques")
    expect(said).to_be_visible()


def test_a_therapist_sees_one_name(visit, demo):
    visit.open(f"{demo}/people?see_as=Sam+Okafor", PEOPLE)
    in_view(visit, PEOPLE)
    page = visit.page.locator("[data-testid=stMain]").inner_html()
    assert "Sam Okafor" in page and "colleagues" in page
    assert not [name for name in ("Priya Nair", "Tom Becker", "Élise Martin", "Dana Demo", "Lou Locum") if name in page]
