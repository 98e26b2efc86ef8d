"""The Reports page in a real browser: each format comes down, sentences are copied, codes open, small numbers stay in."""

import csv
import io
import shutil
import zipfile
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError, expect

from dashboard import cli

pytestmark = pytest.mark.browser
FORMATS = {"PDF": b"%PDF", "Excel": b"PK", "CSV tables": b"PK", "Web page": b"<!doctype html>"}


@pytest.fixture
def log(tmp_path, empty, clinic_once):
    """The address of a dashboard on the example log."""
    shutil.copytree(clinic_once, tmp_path, dirs_exist_ok=True)
    return empty


def download(page, name: str, patience: int = 30) -> bytes:
    with page.expect_download(timeout=1000 * patience) as coming:
        page.get_by_role("button", name=name, exact=True).click()
    return open(coming.value.path(), "rb").read()


def table(zipped: bytes, name: str) -> list[dict]:
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))) if name in archive.namelist() else []


def test_a_report_is_made_copied_from_and_looked_up(demo, visit):
    page = visit.page
    visit.open(f"{demo}/reports", "Reports")
    for name, magic in FORMATS.items():
        assert download(page, name).startswith(magic)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sentence = page.get_by_text("Clients of this clinic reported").first
    sentence.hover()
    page.get_by_role("button", name="Copy to clipboard").first.click()
    assert page.evaluate("() => navigator.clipboard.readText()") == sentence.inner_text()
    change = next(row for row in table(download(page, "CSV tables"), "figures.csv") if row["figure"] == "change")
    page.get_by_role("textbox", name="Code beside the figure").fill(change["code"])
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Less pain straight after: {float(change['value']):.1f} points, the same today.")).to_be_visible()
    page.get_by_text("Add words of your own").click()
    page.get_by_role("textbox", name="Your words").fill("Massage cures back pain")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("“cures” says that massage takes a condition away")).to_be_visible()
    expect(page.get_by_role("button", name="PDF", exact=True)).to_have_count(0)


def until(page, right) -> bytes:
    """The tables, once the page's buttons lead to the right ones; a button that is drawn anew loses a click."""
    for _ in range(20):
        page.wait_for_timeout(500)
        with suppress(TimeoutError):
            if right(found := download(page, "CSV tables", 10)):
                return found
    raise AssertionError("the page never gave them")


def test_a_shared_report_names_nobody_unless_asked_and_a_close_one_is_refused(log, visit, tmp_path, capsys):
    page = visit.page
    visit.open(f"{log}/reports", "Reports")
    page.get_by_text("A month", exact=True).click()
    visit.settled("Reports")
    page.get_by_text("For sharing", exact=True).click()
    found = until(page, lambda found: not table(found, "recording.csv"))
    assert int(table(found, "summary.csv")[0]["attended"]) % 5 == 0
    page.get_by_text("Name the therapists").click()
    until(page, lambda found: table(found, "recording.csv"))
    again = ("report", "--format", "csv", "--for-sharing", "--data", str(tmp_path), "--from", "2026-10-01", "--to")
    assert cli.main([*again, "2026-10-29"]) == 2 and "nearly the same sessions" in capsys.readouterr().err
    assert cli.main([*again, "2026-10-31"]) == 0
