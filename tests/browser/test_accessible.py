"""Every page as it is seen: axe-core finds nothing serious, light or dark, and on no width is anything cut off or lies on another."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.pages import PAGES

from .sights import WIDTHS, drawn, seen, sights, wrong

pytestmark = pytest.mark.browser
GRAVE = ("serious", "critical")


def grave(page, **options) -> list[str]:
    """Serious and critical findings: rule, element, what is wrong with it. None is Streamlit's own that could not be mended here."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [f"{rule['id']} {node['target'][0]} {node['failureSummary']}" for rule in found if rule["impact"] in GRAVE for node in rule["nodes"]]


@pytest.fixture(scope="module")
def demo_sights(demo_data):
    """name → what there is to see of the demo clinic."""
    return {sight.name: sight for sight in sights(demo_data)}


@pytest.mark.parametrize("name", (*PAGES, "client"))  # further views of a page: screenshots.py
def test_a_page_can_be_read_and_used(demo, demo_sights, chromium, name):
    sight = demo_sights[name]
    with seen(chromium, height=10_000) as visit:  # all of it in the window: what is not painted cannot be judged
        visit.open(demo + sight.path, sight.title)
        drawn(visit)
        found = grave(visit.page)
        visit.page.emulate_media(color_scheme="dark")
        visit.page.wait_for_function("() => getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === 'dark'")
        drawn(visit)
        found += [f"dark: {one}" for one in grave(visit.page, runOnly=["color-contrast"])]
        for width in WIDTHS:
            visit.page.set_viewport_size({"width": width, "height": 10_000})
            visit.page.wait_for_timeout(700)  # charts take the new width
            found += [f"{width}: {one}" for one in wrong(visit)]
    assert not found


def test_what_opens_over_a_page_can_be_read_and_used(demo, chromium):
    with seen(chromium) as visit:
        visit.open(demo, "This week")
        drawn(visit)
        visit.page.get_by_role("button", name="Filters").click()
        visit.page.get_by_label("Therapist").wait_for()
        found = grave(visit.page)
        visit.page.keyboard.press("Escape")
        visit.page.get_by_role("button", name="Close", exact=True).first.click()
        visit.page.get_by_role("dialog").get_by_role("button", name="Close it").wait_for()
        assert not found + grave(visit.page)
