"""Keep and forget: the owner's page, and what pages note in the audit list."""

import pytest

import etl
from dashboard import uploads
from etl import audit
from tests.dashboard.conftest import HEADER, open_page, text


@pytest.fixture
def clinic(tmp_path):
    """A folder of this test's own with two clients."""
    log = tmp_path / "log.csv"
    log.write_text(HEADER + "C1,2026-11-17,Sam,Swedish,6,4\nMary Canary,2026-11-18,Sam,Swedish,7,4\n", encoding="utf-8")
    data = tmp_path / "data"
    etl.load(log, data)
    return data


def test_a_client_is_forgotten_after_a_question(monkeypatch, clinic):
    app = open_page(monkeypatch, clinic, "keeping")
    assert "No backup was made yet" in text(app)
    app.text_input(key="forget-reference").input("mary canary").run()
    app.button(key="forget-look").click().run()
    assert "1 session and 0 held rows would go" in text(app)
    assert app.button(key="forget-yes").disabled
    app.checkbox(key="forget-sure").check().run()
    app.button(key="forget-yes").click().run()
    assert "Forgotten. The certificate is erase-" in text(app) and not app.exception
    assert audit.read(clinic)["events"][-1]["what"] == "erase"
    left = [path.read_bytes().lower() for path in clinic.rglob("*") if path.is_file()]
    assert etl.loads(clinic) and not any(b"canary" in text for text in left)


def test_who_is_not_there_is_said(monkeypatch, clinic):
    app = open_page(monkeypatch, clinic, "keeping")
    app.text_input(key="forget-reference").input("[Nobody](x)").run()
    app.button(key="forget-look").click().run()
    assert "nothing was erased" in text(app) and not app.exception


def test_opening_a_client_is_noted_once(monkeypatch, clinic):
    client = etl.find_client(etl.Folder(clinic), "C1")
    app = open_page(monkeypatch, clinic, "clients", client=client)
    app.run()
    told = [(one["who"], one["what"], one["client"]) for one in audit.read(clinic)["events"]]
    assert told == [("owner", "client page", client)]
    assert "C1" in open_page(monkeypatch, clinic, "keeping").dataframe[0].value["Client"].tolist()


def test_a_ledger_that_does_not_fit_stops_the_pages_with_advice(monkeypatch, clinic):
    (clinic / "ledger.jsonl").write_text("")
    for name in ("this_week", "clients", "log_session"):
        app = open_page(monkeypatch, clinic, name)
        assert "Restore your backup" in text(app) and not app.metric and not app.exception, name


def test_a_log_that_is_dropped_on_a_damaged_database_is_refused_plainly(monkeypatch, clinic, tmp_path):
    (clinic / "CURRENT").write_bytes(b"\xff")
    monkeypatch.setattr(uploads, "ask", lambda data: [uploads.Upload("1", "log.csv", tmp_path / "log.csv")])
    app = open_page(monkeypatch, clinic, "import_logs")
    assert "Restore your backup" in text(app) and not app.exception
