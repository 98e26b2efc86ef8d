"""Pictures of every page, light and dark, on three widths: python tests/browser/screenshots.py FOLDER

They are to be looked at by a person. Makes the demo clinic, serves it, and writes one PNG for each
page, theme and width, and for the page before any data.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

import etl.demo
from tests.browser.conftest import CHROMIUM, EXAMPLES, FLAGS, TODAY, Visit, serving

WIDTHS = (1440, 1024, 390)
THEMES = ("light", "dark")
PAGES = {"week": ("/", "This week"), "filtered": ("/?therapist=Sam+Okafor&week=2026-W36", "This week"),
         "trends": ("/trends", "Trends"), "trends-side": ("/trends?view=Side+by+side", "Trends"),
         "trends-visits": ("/trends?view=Between+visits", "Trends"), "trends-sessions": ("/trends?view=Session+by+session", "Trends"),
         "techniques": ("/techniques", "Techniques"),
         "two": ("/techniques?first=Taping&second=Swedish&order=By+number+of+sessions", "Techniques"),
         "people": ("/people", "Therapists and clinics"), "seen": ("/people?see_as=Sam+Okafor", "Therapists and clinics"),
         "clients": ("/clients", "Clients"), "referrals": ("/referrals", "Referrals and safety"),
         "log": ("/log?by=Sam+Okafor&at=Holland+Road", "Log a session"), "quality": ("/quality", "Data quality"),
         "import": ("/import", "Import"), "about": ("/about", "About the numbers")}


def main(folder: Path) -> None:
    """Writes the pictures into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as demo, tempfile.TemporaryDirectory() as empty, sync_playwright() as driver:
        etl.demo.make(Path(demo), today=date.fromisoformat(TODAY))
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with serving(Path(demo)) as full, serving(Path(empty)) as nothing:
            for theme in THEMES:
                for width in WIDTHS:
                    _pages(browser, full, folder, theme, width)
                    _empty(browser, nothing, folder, theme, width)


def _pages(browser, address: str, folder: Path, theme: str, width: int) -> None:
    for name, (path, title) in PAGES.items():
        visit = _visit(browser, theme, width)
        visit.open(address + path, title)
        _take(visit, folder / f"{name}-{theme}-{width}.png")


def _empty(browser, address: str, folder: Path, theme: str, width: int) -> None:
    visit = _visit(browser, theme, width)
    visit.open(address, "This week")
    _take(visit, folder / f"empty-{theme}-{width}.png", close=False)
    visit.page.goto(f"{address}/import")
    visit.page.set_input_files("input[type=file]", EXAMPLES / "therapist-sheet.xlsx")
    visit.page.get_by_role("button", name="Load 87 rows").wait_for(timeout=30_000)
    _take(visit, folder / f"check-{theme}-{width}.png")


def _visit(browser, theme: str, width: int) -> Visit:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    return Visit(context.new_page())


def _take(visit: Visit, path: Path, close: bool = True) -> None:
    """The whole page, however long: Streamlit scrolls inside, so the window is made that tall."""
    visit.page.wait_for_timeout(1500)
    block = visit.page.locator('[data-testid="stMainBlockContainer"]').bounding_box()
    visit.page.set_viewport_size({"width": visit.page.viewport_size["width"], "height": max(900, int(block["height"]) + 40)})
    visit.page.wait_for_timeout(1200)
    visit.page.screenshot(path=path)
    if close:
        visit.page.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
