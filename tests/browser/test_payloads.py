"""Names that would be markup, in a real browser: no element, link, picture or script is made of them."""

import pytest

from tests.browser.conftest import serving
from tests.security import payloads

pytestmark = pytest.mark.browser
PAGES = {"": "This week", "people": "Therapists and clinics", "clients": "Clients", "import": "Import", "quality": "Data quality"}
MADE = """() => [...document.querySelectorAll("a, img, iframe, svg[onload], b, code, h1, [onmouseover], [onerror]")]
    .filter(one => one.matches("[onload], [onmouseover], [onerror], iframe") || /evil/i.test(one.getAttribute("href") || one.src || "")
        || (/^(B|CODE|H1)$/.test(one.tagName) && /evil/i.test(one.textContent)))
    .map(one => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The address of a dashboard on a clinic whose every name is a payload."""
    root = tmp_path_factory.mktemp("hostile")
    with serving(payloads.clinic(root, list(payloads.MARKUP))) as address:
        yield address


@pytest.mark.parametrize("path", PAGES)
def test_no_element_is_made_of_a_name(visit, hostile, path):
    visit.page.on("dialog", lambda dialog: visit.wrong.append(f"alert: {dialog.message}"))
    visit.open(f"{hostile}/{path}", PAGES[path])
    assert visit.page.evaluate(MADE) == []


def test_the_search_finds_what_is_made(visit, clinic):
    visit.open(clinic, "This week")
    visit.page.evaluate("""() => document.body.insertAdjacentHTML("beforeend", "<b>evil</b><a href='//evil.example'>x</a><p onmouseover='1'></p>")""")
    assert len(visit.page.evaluate(MADE)) == 3
    visit.wrong.clear()  # the browser refuses the handler, and says so
