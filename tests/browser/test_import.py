"""Bringing logs in through the page: corrected columns, the swapped question, held rows, undo."""

import pytest
from playwright.sync_api import expect

import etl
from dashboard.views import import_held

pytestmark = pytest.mark.browser
HEADER = "client,date,therapist,pain_before,pain_after\n"


def drop(tab, *paths) -> None:
    """Drops files on the Import page once it is at rest: what is dropped while it redraws itself is lost."""
    tab.settled("Import")
    tab.page.set_input_files("input[type=file]", list(paths))


@pytest.fixture
def imports(empty, visit):
    """A tab on the Import page of a clinic without data; the server outlives it."""
    visit.open(f"{empty}/import", "Import")
    return visit


def log(folder, name, lines):
    path = folder / name
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_columns_can_be_corrected_and_are_remembered(imports, tmp_path):
    page = imports.page
    page.set_viewport_size({"width": 1440, "height": 2200})  # scrolling would close an open list
    first = log(tmp_path, "odd.csv", ["Ref,Day,Who,Wert vorher,Wert nachher\n", "C1,2026-11-17,Sam,6,4\n", "C2,2026-11-18,Sam,5,2\n"])
    drop(imports, first)
    expect(page.get_by_text("Choose the column below")).to_be_visible(timeout=30_000)
    for label, header in (("Client (needed)", "Ref"), ("Date (needed)", "Day"), ("Therapist (needed)", "Who"),
                          ("Pain before", "Wert vorher"), ("Pain after", "Wert nachher")):
        page.get_by_label(label, exact=True).click()
        page.get_by_role("option", name=header, exact=True).click()
    page.get_by_role("button", name="Use these columns").click()
    page.get_by_role("button", name="Load 2 rows").click(timeout=30_000)
    expect(page.get_by_text("2 new sessions")).to_be_visible(timeout=30_000)
    drop(imports, log(tmp_path, "odd2.csv", ["Ref,Day,Who,Wert vorher,Wert nachher\n", "C3,2026-11-19,Sam,7,1\n"]))
    expect(page.get_by_text("as you saved them")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Load 1 row").wait_for(timeout=30_000)


def test_swapped_columns_are_a_question(imports, tmp_path):
    rows = [f"C{n},2026-11-{1 + n % 20:02},Sam,2,7\n" for n in range(30)]
    drop(imports, log(tmp_path, "swapped.csv", [HEADER, *rows]))
    page = imports.page
    expect(page.get_by_text("Are the two columns swapped?")).to_be_visible(timeout=30_000)
    assert etl.loads(tmp_path) == []
    page.get_by_role("button", name="Yes, exchange them").click()
    page.get_by_role("button", name="Load 30 rows").click(timeout=30_000)
    expect(page.get_by_text("30 new sessions")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="See this week").click()
    imports.settled("This week")
    expect(page.get_by_text("5.0 points less pain").first).to_be_visible()


def test_a_photo_is_refused_in_one_sentence(imports, tmp_path):
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    drop(imports, path)
    alert = imports.page.get_by_role("alert")
    expect(alert).to_be_visible(timeout=30_000)
    assert "photo.csv" in alert.inner_text() and etl.loads(tmp_path) == []


def test_a_load_can_be_taken_back(imports, tmp_path):
    page = imports.page
    drop(imports, log(tmp_path, "a.csv", [HEADER, "C1,2026-11-17,Sam,6,4\n"]))
    page.get_by_role("button", name="Load 1 row").click(timeout=30_000)
    page.get_by_text("Load 1, ").click(timeout=30_000)
    page.get_by_role("button", name="Take this load back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Load 1 is taken back. There are now 0 sessions.")).to_be_visible(timeout=30_000)


def test_what_is_edited_is_what_is_corrected(tmp_path):
    etl.load(log(tmp_path, "held.csv", [HEADER, "C1,2026-11-17,Sam,6-7,4\n", "C2,2026-11-18,Sam,lots,4\n"]), tmp_path)
    table = import_held._table(etl.held(tmp_path))
    edited = table.copy()
    edited.loc[edited["Line"] == 2, "pain_before"] = "6"
    changes = import_held._changes(table, edited)
    assert [*changes.values()] == [{"pain_before": "6"}]
    assert etl.fix(tmp_path, changes)["files"][0]["loaded"] == 1
    assert len(etl.held(tmp_path)) == 1
