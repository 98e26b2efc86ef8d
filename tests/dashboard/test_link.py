"""What is chosen is in the link, and the link is what is chosen."""

from datetime import date
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import link

from .conftest import open_page, text

EARLIEST = date(1990, 1, 1)


def texts(app: AppTest, key: str) -> list[str]:
    """A word of the page's link."""
    found = app.query_params.get(key, [])
    return [found] if isinstance(found, str) else list(found)


@pytest.mark.parametrize(("word", "texts", "value"), [
    (link.one_of("unit", ("Week", "Month")), [], "Week"),
    (link.one_of("unit", ("Week", "Month")), ["Month"], "Month"),
    (link.one_of("unit", ("Week", "Month")), ["Century"], "Week"),
    (link.one_of("unit", ("Week", "Month"), "Month"), ["Week"], "Week"),
    (link.many_of("therapist", ["Sam", "Tom"]), ["Tom", "Nobody"], ["Tom"]),
    (link.many_of("therapist", ["Sam", "Tom"]), [], []),
    (link.day("from", EARLIEST), ["2026-06-01"], date(2026, 6, 1)),
    (link.day("from", EARLIEST), ["1066-10-14"], None),
    (link.day("from", EARLIEST), ["soon"], None),
])
def test_words_of_the_link(word, texts, value):
    assert word.read(texts) == value
    assert word.read(word.write(value)) == value


def test_the_usual_is_not_written():
    assert link.one_of("unit", ("Week", "Month")).write("Week") == [] and link.day("from", EARLIEST).write(None) == []


def test_a_choice_comes_into_the_link_and_the_usual_takes_it_out(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, "trends", therapist="Sam Okafor")
    app.multiselect("therapist").set_value(["Sam Okafor", "Tom Becker"]).run()
    assert texts(app, "therapist") == ["Sam Okafor", "Tom Becker"] and "Sam Okafor or Tom Becker" in text(app)
    app.selectbox("measure").set_value("Recorded").run()
    assert texts(app, "measure") == ["Recorded"] and texts(app, "therapist") == ["Sam Okafor", "Tom Becker"]
    app.selectbox("measure").set_value("Less pain straight after").run()
    assert not texts(app, "measure")
    app.button("clear").click().run()
    assert not texts(app, "therapist") and "Showing only" not in text(app)


def test_another_link_counts_over_what_was_chosen(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, "trends", therapist="Sam Okafor", measure="Recorded")
    app.query_params["therapist"] = "Tom Becker"
    app.run()
    assert "Showing only: Tom Becker" in text(app) and app.selectbox("measure").value == "Recorded"


def test_a_link_without_filters_keeps_those_of_the_session(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, "trends", therapist="Sam Okafor")
    app.query_params.clear()
    app.run()
    assert "Showing only: Sam Okafor" in text(app) and texts(app, "therapist") == ["Sam Okafor"]


def test_what_no_filter_knows_is_left_out_of_the_link(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, "trends", therapist="<b>Nobody</b>", view="Upside down", **{"from": "never"})
    assert not app.exception and "Showing only" not in text(app)
    assert not [key for key in ("therapist", "view", "from") if texts(app, key)]


def test_the_words_for_another_page():
    def run():
        import streamlit as st

        from dashboard import link

        link.begin()
        with link.kept(link.many_of("therapist", ["Sam", "Tom"])):
            st.multiselect("Therapist", ["Sam", "Tom"], key="therapist", on_change=link.touched)
        st.text(link.query())
        st.json(link.carried(("therapist", "from")))

    app = AppTest.from_function(run)
    app.query_params["therapist"] = "Sam"
    app.query_params["other"] = "kept & safe"
    app.run()
    assert parse_qs(app.text[0].value) == {"therapist": ["Sam"], "other": ["kept & safe"]}
    assert app.json[0].value == '{"therapist": ["Sam"]}'


@pytest.mark.parametrize(("page", "key"), [("trends", "unit"), ("trends", "view"), ("data_quality", "recorded-by")])
def test_a_choice_that_a_browser_empties_is_the_usual_one(monkeypatch, clinic_log, page, key):
    app = open_page(monkeypatch, clinic_log, page)
    app.session_state[key] = None
    assert not app.run().exception
