"""Log a session: what is tapped is what is loaded, by the loader's rules, and it can be taken back."""

import shutil
from datetime import time

import pytest

import etl
from dashboard import entry
from dashboard.measures.safety import RED_FLAGS, recognise
from etl.lock import only_writer

from .conftest import HEADER, open_page, text

ALL = ("SELECT client, therapist, clinic, techniques, body_area, presentation, pain_before, pain_after, anxiety_before, red_flags, referral, "
       "referral_status, adverse_event, exercises_given, duration_minutes FROM sessions ORDER BY load DESC LIMIT 1")


@pytest.fixture
def clinic(tmp_path, one_session):
    """A clinic with one session, to write in."""
    return shutil.copytree(one_session, tmp_path / "clinic")


def fill(app, client="C7", **taps):
    """Fills the form in; taps: widget → value."""
    for name, value in {"pain_before": 7, "pain_after": 4, **taps}.items():
        app.button_group(_key(app, name)).set_value(value)
    if client:
        app.text_input(_key(app, "client")).input(client)
    else:
        app.checkbox(_key(app, "walk-in")).check()
    return app


def _key(app, name):
    state = app.session_state  # has no get
    return f"log-{state['log-round'] if 'log-round' in state else 0}-{name}"  # noqa: SIM401


def save(app):
    app.button("log-save").click().run()
    assert not app.exception, app.exception[0].value
    return app


def test_everything_that_is_tapped_is_loaded(monkeypatch, clinic, query):
    app = open_page(monkeypatch, clinic, "log_session", by="Sam", at="Mill Lane")
    fill(app, technique=["Swedish", "Deep tissue"], body_area="Neck", presentation="chronic", red_flags=["fever"], minutes=45,
         exercises="yes", referral="GP", adverse="minor", anxiety_before=0)
    app.run()  # the page asks how far the referral has come once there is one
    app.button_group("log-0-referral_status").set_value("made")
    app.text_input("log-0-technique-new").input("Hot stones")
    assert "Saved: a new session" in text(save(app))
    assert query(clinic, ALL) == [(etl.find_client(etl.Folder(clinic), "c7"), "Sam", "Mill Lane", "Deep tissue; Hot stones; Swedish", "Neck",
                                   "chronic", 7, 4, 0, "fever", "GP", "made", "minor", True, 45)]
    assert query(clinic, 'SELECT "date"::VARCHAR FROM sessions ORDER BY load DESC LIMIT 1') == [("2026-11-23",)]


def test_what_was_not_asked_stays_not_recorded(monkeypatch, clinic, query):
    app = open_page(monkeypatch, clinic, "log_session", by="Sam")
    save(fill(app, pain_after=None))
    assert query(clinic, ALL)[0][2:] == (None, None, None, None, 7, None, None, "none", "none", None, "none", None, None)


def test_the_form_is_clean_afterwards_and_keeps_who_and_where(monkeypatch, clinic):
    app = save(fill(open_page(monkeypatch, clinic, "log_session", by="Sam", at="Mill Lane")))
    assert app.button_group(_key(app, "pain_before")).value is None and app.text_input(_key(app, "client")).value == ""
    assert app.selectbox("by").value == "Sam" and app.selectbox("at").value == "Mill Lane"


def test_walk_ins_are_never_merged(monkeypatch, clinic, query):
    app = open_page(monkeypatch, clinic, "log_session", by="Sam")
    for _ in range(2):
        save(fill(app, client=None))
    assert query(clinic, "SELECT count(*), count(DISTINCT client), max(number) FROM sessions WHERE load > 1") == [(2, 2, 1)]


def test_undo_takes_it_back(monkeypatch, clinic, table_hash):
    before = table_hash(clinic)
    app = save(fill(open_page(monkeypatch, clinic, "log_session", by="Sam")))
    assert table_hash(clinic) != before
    app.button("log-undo").click().run()
    assert "Taken back" in text(app) and not app.exception
    assert table_hash(clinic) == before and "Saved" not in text(app)


@pytest.mark.parametrize(("client", "by", "said"), [("", "Sam", "who the client is"), ("C7", None, "the therapist")])
def test_what_is_needed_is_said_before_anything_is_sent(monkeypatch, clinic, client, by, said):
    app = open_page(monkeypatch, clinic, "log_session", **({"by": by} if by else {}))
    app.text_input("log-0-client").input(client)
    save(app)
    assert f"Not saved yet. Please say {said}" in text(app) and len(etl.loads(clinic)) == 1


def test_the_same_session_again_is_a_duplicate_and_more_of_it_a_correction(monkeypatch, clinic, query):
    app = open_page(monkeypatch, clinic, "log_session", by="Sam")
    for taps, said in (({"pain_after": None}, "Saved: a new session"), ({"pain_after": None}, "same content"), ({}, "was there already, and what is new")):
        app.button_group(_key(app, "when")).set_value("Another time").run()
        app.time_input(_key(app, "time")).set_value(time(14, 30))
        assert said in text(save(fill(app, **taps)))
    assert query(clinic, "SELECT count(*), max(pain_after) FROM sessions WHERE load > 1") == [(1, 4)]


def test_a_held_session_says_why_and_leads_to_import(monkeypatch, clinic):
    monkeypatch.setattr(entry, "cells", lambda answers: {"client": "C7", "therapist": "Sam", "date": "2026-11-24", "pain_before": "6-7"})
    app = save(fill(open_page(monkeypatch, clinic, "log_session", by="Sam")))
    assert "Held back" in text(app) and "Date: after today" in text(app).replace("\\", "")
    assert len(etl.held(clinic)) == 1
    app.button("log-undo").click().run()
    assert etl.held(clinic) == []


def test_another_tablet_that_never_ends_is_one_sentence(monkeypatch, clinic):
    monkeypatch.setattr(entry, "WAIT", 0.2)
    app = fill(open_page(monkeypatch, clinic, "log_session", by="Sam"))
    with only_writer(clinic / "load.lock"):
        save(app)
    assert "Another load is running" in app.error[0].value and len(etl.loads(clinic)) == 1
    assert "Saved: a new session" in text(save(app))  # nothing of the form was lost


def test_a_known_client_is_recognised_and_the_last_time_is_offered(monkeypatch, clinic, query):
    app = open_page(monkeypatch, clinic, "log_session")
    app.text_input("log-0-client").input(" c1 ").run()
    assert "1 session so far, the last on 17 November 2026 with Sam: Swedish." in text(app)
    app.button("log-0-same").click().run()
    assert app.button_group("log-0-technique").value == ["Swedish"] and app.selectbox("by").value == "Sam"
    save(app)
    assert query(clinic, "SELECT max(number) FROM sessions") == [(2,)]


def test_an_unknown_client_is_pointed_out(monkeypatch, clinic):
    app = open_page(monkeypatch, clinic, "log_session")
    app.text_input("log-0-client").input("C99").run()
    assert "without an earlier session" in text(app)


def test_an_after_score_is_added_later(monkeypatch, clinic, query):
    app = save(fill(open_page(monkeypatch, clinic, "log_session", by="Sam"), pain_after=None, anxiety_before=3))
    app.text_input(_key(app, "client")).input("half typed")
    session = app.selectbox("later-session").value
    app.button_group(f"later-{session}-pain").set_value(2).run()
    app.button("later-save").click().run()
    assert "what is new was added" in text(app) and not app.exception
    assert query(clinic, "SELECT pain_before, pain_after, anxiety_after FROM sessions WHERE load > 1") == [(7, 2, None)]
    assert app.text_input(_key(app, "client")).value == "half typed"
    app.button("log-undo").click().run()
    assert query(clinic, "SELECT pain_before, pain_after FROM sessions WHERE load > 1") == [(7, None)]


def test_a_clinic_may_begin_with_the_form(monkeypatch, tmp_path, query):
    app = open_page(monkeypatch, tmp_path, "log_session", by="Sam")
    assert "Saved: a new session" in text(save(fill(app)))
    assert query(tmp_path, "SELECT therapist, pain_before FROM sessions") == [("Sam", 7)]


def test_each_flag_says_at_once_what_to_do(monkeypatch, clinic):
    app = open_page(monkeypatch, clinic, "log_session")
    app.button_group("log-0-red_flags").set_value(["fever", "chest pain", "steroid use"]).run()
    assert [box.value.split("**")[1] for box in [*app.error, *app.warning, *app.info]] == [
        "Call 999 or go to A&E now.", "Ask for an urgent GP appointment or call 111.", "Ask a doctor before the next session."]


@pytest.mark.parametrize("flag", RED_FLAGS, ids=lambda flag: flag.name)
def test_a_flag_from_the_form_is_recognised_as_that_flag(data, query, flag):
    etl.enter(data, {"client": "C1", "date": "2026-11-23", "therapist": "Sam", "red_flags": entry.flag_text(flag.name)})
    note = query(data, "SELECT red_flags FROM sessions")[0][0]
    assert ";" not in note and recognise(note)[0] == flag.urgency


def test_names_from_data_are_shown_as_they_are(monkeypatch, tmp_path, log):
    etl.load(log(HEADER.strip(), "C1,2026-11-23,<b>Sam</b>,[x](https://example.com),6,"), tmp_path)
    app = open_page(monkeypatch, tmp_path, "log_session")
    assert "<b>Sam</b>" in app.selectbox("by").options
    assert not any("[x](" in option for option in app.button_group("log-0-technique").options)


def test_without_a_register_nobody_is_named(monkeypatch, tmp_path, log):
    etl.load(log(HEADER.strip(), "Ms Example,2026-11-23,Sam,Swedish,6,"), tmp_path)
    (tmp_path / "clinic.toml").write_text("register = false\n", encoding="utf-8")
    app = open_page(monkeypatch, tmp_path, "log_session")
    assert "Example" not in str(app.selectbox("later-session").options)
    (tmp_path / "clinic.toml").unlink()
    assert "Ms Example" in str(open_page(monkeypatch, tmp_path, "log_session").selectbox("later-session").options)


def test_the_history_keeps_form_entries_apart_from_files(monkeypatch, clinic):
    save(fill(open_page(monkeypatch, clinic, "log_session", by="Sam")))
    app = open_page(monkeypatch, clinic, "import_logs")
    assert [box.label.split(",")[0] for box in app.expander if box.label.startswith(("Load", "Form"))] == ["Load 1"]
    app.button_group("history-kind").set_value("Form entries").run()
    assert [box.label.split(",")[0] for box in app.expander if box.label.startswith(("Load", "Form"))] == ["Form entry 2"]
