"""Pictures of every page, light and dark, on three widths: python tests/browser/screenshots.py FOLDER [NAME …]

They are to be looked at by a person. Makes the demo clinic, serves it, and writes one PNG for each
view, theme and width, for the pages before any data, and for the page that a client is given. Ends
with 1, and says where, if anything is wider than its window, overlaps or is clipped in a chart, shows
an exception, or is an error to the browser. With names of views it takes only those.
"""

import logging
import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))
logging.disable(logging.WARNING)  # the pages are imported outside Streamlit, which it remarks upon line by line

import etl.demo
from tests.browser.conftest import CHROMIUM, EXAMPLES, FLAGS, TODAY, Visit, serving
from tests.browser.sights import THEMES, WIDTHS, drawn, seen, sights, unroll, wrong


def main(folder: Path, names: tuple[str, ...] = ()) -> int:
    """Writes the pictures into the folder; 1 where something is wrong with one of them."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as demo, tempfile.TemporaryDirectory() as empty, sync_playwright() as driver:
        etl.demo.make(Path(demo), today=date.fromisoformat(TODAY))
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with serving(Path(demo)) as full, serving(Path(empty)) as nothing:
            taken = {sight.name: lambda visit, sight=sight: visit.open(full + sight.path, sight.title) for sight in sights(Path(demo))}
            taken |= {"empty": lambda visit: visit.open(nothing, "This week"), "check": lambda visit: _check(visit, nothing),
                      "printed": lambda visit: _printed(visit, taken["client"], folder)}
            found = [f"{name}: {one}" for name in names or taken for one in _take(browser, taken[name], folder, name)]
    print("\n".join(found) or "Nothing is wrong that a program can see.")
    return 1 if found else 0


def _take(browser, show, folder: Path, name: str) -> list[str]:
    """The pictures of one view; what is wrong on them. show: opens it in a visit."""
    found = []
    for theme in THEMES:
        for width in WIDTHS:
            with seen(browser, theme, width) as visit:
                show(visit)
                if name != "printed":
                    drawn(visit)
                    unroll(visit)
                visit.page.screenshot(path=folder / f"{name}-{theme}-{width}.png", full_page=name == "printed")
                found += [f"{theme}, {width}: {one}" for one in wrong(visit)]
    return found


def _check(visit: Visit, address: str) -> None:
    """A log that is looked at before it is loaded."""
    visit.open(f"{address}/import", "Import")
    visit.page.set_input_files("input[type=file]", EXAMPLES / "therapist-sheet.xlsx")
    visit.page.get_by_role("button", name="Load 87 rows").wait_for(timeout=30_000)


def _printed(visit: Visit, open_client, folder: Path) -> None:
    """The page to print, as the browser shows the downloaded file."""
    open_client(visit)
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="One page to print").click()
    written = folder / "printed.html"
    download.value.save_as(written)
    visit.page.goto(written.resolve().as_uri())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"), tuple(sys.argv[2:])))
