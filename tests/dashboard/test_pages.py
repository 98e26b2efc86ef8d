"""Each page run by Streamlit's own tester on no data, one session, and the example log."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import etl
from dashboard.figures import measure
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse

from .conftest import HEADER, NAMES, open_page, text

APP = Path(__file__).parents[2] / "dashboard" / "app.py"


def test_without_data_the_page_says_what_to_do(monkeypatch, tmp_path):
    app = open_page(monkeypatch, tmp_path)
    assert "No sessions yet" in text(app) and app.button("to-import").label == "Drop a log here"


def test_the_week_shows_what_the_measures_say(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, week="2026-W42")
    said = text(app)
    assert "13 sessions. Clients reported 1.5 points less pain straight after (0.9 to 2.1)" in said
    assert "92 % recorded" in said
    assert "Sessions attended 13" in said and "Meets the 30 % threshold 50 %" in said
    assert "clinically" not in said


def test_a_filter_in_the_link_counts(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, week="2026-W42", therapist="Sam Okafor")
    only = Selection(therapist=("Sam Okafor",)).within(*_week("2026-10-12", "2026-10-18"))
    row = measure("summary", only, Warehouse(clinic_log))["rows"][0]
    assert f"Sessions attended {row['attended']}" in text(app)
    assert "Showing only: Sam Okafor" in text(app)
    app.button("clear").click().run()
    assert "Sessions attended 13" in text(app) and "Showing only" not in text(app)


def _week(start, end):
    from datetime import date

    return date.fromisoformat(start), date.fromisoformat(end)


def test_the_newest_week_with_sessions_is_shown_and_said(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log)
    assert app.selectbox("week-chosen").value.isoformat() == "2026-11-02"
    assert "None are recorded since 8 November 2026" in text(app)


def test_stepping_back_and_forth(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, week="2026-W42")
    for button, week in (("step-earlier", "2026-10-05"), ("step-later", "2026-10-12")):
        app.button(button).click().run()
        assert app.selectbox("week-chosen").value.isoformat() == week and not app.exception


def test_a_filter_that_matches_nothing_says_so(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, therapist="Sam Okafor", **{"from": "2026-11-07"})
    assert not app.exception
    assert "No sessions match" in text(app) or "Sessions attended" in text(app)


def test_a_period_that_ends_before_it_starts_is_said(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, **{"from": "2026-06-01", "to": "2026-05-01"})
    assert "ends before it starts" in text(app) and not app.exception


def test_a_newer_database_and_bad_settings_are_one_sentence(monkeypatch, clinic_log, tmp_path):
    data = shutil.copytree(clinic_log, tmp_path / "data")
    (data / "clinic.toml").write_text("name = ", encoding="utf-8")
    app = open_page(monkeypatch, data)
    assert "clinic\\.toml cannot be read" in text(app).replace("clinic.toml", "clinic\\.toml") and not app.exception
    (data / "clinic.toml").unlink()
    (data / "CURRENT").write_text("gone\n", encoding="utf-8")
    app = open_page(monkeypatch, data)
    assert "outcomes check" in text(app) and not app.exception


@pytest.mark.parametrize("name", NAMES)
def test_names_from_data_are_never_markup(monkeypatch, tmp_path, name):
    log = tmp_path / "log.csv"
    log.write_text(HEADER + f'C1,2026-11-17,"{name}","{name}",6,4\nC2,2026-11-18,"{name}",Swedish,6,1\n', encoding="utf-8")
    etl.load(log, tmp_path)
    held = Warehouse(tmp_path).rows("choices").set_index("column")["value"]["therapist"]
    app = open_page(monkeypatch, tmp_path, therapist=held)
    assert not app.exception
    said = "\n".join(part.value for part in [*app.markdown, *app.caption, *app.info, *app.warning])
    assert held not in said  # only st.text shows it, which knows no markup
    assert any(held in part.value for part in app.text)


def test_all_after_scores_missing(monkeypatch, tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(HEADER + "".join(f"C{n},2026-11-{16 + n},Sam,Swedish,6,\n" for n in range(5)), encoding="utf-8")
    etl.load(log, tmp_path)
    app = open_page(monkeypatch, tmp_path)
    assert not app.exception
    assert "No session has pain recorded both before and after" in text(app)
    assert "Less pain straight after –" in text(app) and "Recorded 0 %" in text(app)


def test_held_rows_are_listed_with_what_was_expected(monkeypatch, tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(HEADER + "C1,2026-11-17,Sam,Swedish,6-7,4\nC2,2026-11-18,Sam,Swedish,6,1\n", encoding="utf-8")
    etl.load(log, tmp_path)
    app = open_page(monkeypatch, tmp_path, "import_logs")
    assert not app.exception and "1 row was held back" in text(app)
    row = app.table[0].value.iloc[0]
    assert row["Line"].startswith("2 of log") and row["Held back for"].startswith("Pain before: two values")


def test_the_page_list(monkeypatch, clinic_log):
    monkeypatch.setenv("OUTCOMES_DATA", str(clinic_log))
    app = AppTest.from_file(str(APP), default_timeout=30).run()
    assert not app.exception and app.title[0].value == "This week"
