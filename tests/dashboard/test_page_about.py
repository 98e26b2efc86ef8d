"""About the numbers: every definition, every threshold in force, the build and what it was made from."""

import shutil
from dataclasses import fields

from dashboard import version
from dashboard.measures.conventions import Conventions
from dashboard.measures.definitions import ENTRIES
from dashboard.measures.published import PUBLISHED
from dashboard.warehouse import Warehouse

from dashboard.views import about_numbers

from .conftest import open_page, text


def said(app) -> str:
    return (text(app) + "\n".join(part.value for part in app.header)).replace("\\", "")


def test_everything_is_there(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, "about_numbers")
    found = said(app)
    assert not [entry.name for entry in ENTRIES if about_numbers.spoken(entry.formula) not in found or entry.source not in found]
    assert not [field.name for field in fields(Conventions) if f"`{field.name}`" not in found]
    assert not [one.source for one in PUBLISHED if one.source not in found or one.result not in found]
    assert Warehouse(clinic_log).build() in found and "clinic-log.csv" in found and version.current() in found


def test_a_threshold_of_the_clinic_stands_beside_the_usual_one(monkeypatch, clinic_log, tmp_path):
    data = shutil.copytree(clinic_log, tmp_path / "data")
    (data / "clinic.toml").write_text("[conventions]\ncompleteness_amber = 0.8\n[targets]\nrate_30 = 0.5\n", encoding="utf-8")
    found = said(open_page(monkeypatch, data, "about_numbers"))
    assert "Share of sessions recorded under which it is marked amber: **80 %, set by this clinic; usually 90 %** (`completeness_amber = 0.8`)" in found
    assert "`rate_30` 0.5" in found


def test_a_search_leaves_what_has_the_words(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, "about_numbers")
    app.text_input("find").set_value("farrar 2001").run()
    assert [part.label for part in app.expander] == ["30 % responder :gray[· 2.2]", "2\\-point responder :gray[· 2.4]"]
    assert all(part.proto.expanded for part in app.expander)
    app.text_input("find").set_value("no such words").run()
    assert not app.expander and "No definition has these words" in text(app)


def test_definitions_are_folded_and_speak_no_programmers_language(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, "about_numbers")
    assert len(app.expander) == len(ENTRIES) and not any(part.proto.expanded for part in app.expander)
    told = "\n".join(part.value for fold in app.expander for part in fold.markdown).replace("\\", "")
    assert "Where there is none:** Empty without spread or with n < 2." in told
    for word in ("NaN", "None", "Raises", "Returns", "HIDDEN", "POSITIONS", "summary.summary", "no_pain_before", "too_few"):
        assert word not in told, word


def test_the_ledger_is_checked_when_asked(monkeypatch, clinic_log, tmp_path):
    data = shutil.copytree(clinic_log, tmp_path / "data")
    app = open_page(monkeypatch, data, "about_numbers")
    assert not app.success
    app.button("check").click().run()
    assert "is what the ledger says" in app.success[0].value
    ledger = data / "ledger.jsonl"
    ledger.write_text(ledger.read_text(encoding="utf-8").replace('"sessions": ', '"sessions": 1'), encoding="utf-8")
    app.button("check").click().run()
    assert app.error and not app.exception


def test_definitions_are_there_before_any_data(monkeypatch, no_data):
    app = open_page(monkeypatch, no_data, "about_numbers")
    assert "No sessions yet" in text(app) and ENTRIES[0].source in said(app)
