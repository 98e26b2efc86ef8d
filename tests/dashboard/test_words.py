"""How figures are written."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import escape, words
from dashboard.charts import theme

NAN = float("nan")
WEEK = {"mean_change": 1.9, "ci_low": 1.4, "ci_high": 2.4, "paired": 38, "completeness": 38 / 41}


def test_the_headline_of_the_brief():
    assert words.headline(41, WEEK, "within the usual range").replace(" ", " ") == (
        "41 sessions. Clients reported 1.9 points less pain straight after (1.4 to 2.4), within the usual range; 93 % recorded.")


def test_a_week_that_got_worse_is_turned_round_in_words():
    assert words.points(-0.4, -0.9, 0.1) == "0.4 points more pain straight after (−0.1 to 0.9)"


@pytest.mark.parametrize(("change", "told"), [
    (1.0, "1.0 point less pain straight after"), (0.04, "no change in pain on average straight after"),
    (-0.04, "no change in pain on average straight after"), (NAN, ""),
])
def test_points(change, told):
    assert words.points(change) == told


def test_an_interval_wider_than_the_scale_is_said_in_words():
    assert words.points(1.5, -17.6, 20.6) == "1.5 points less pain straight after (too few to say how precisely)"


def test_weeks_with_nothing():
    assert words.headline(0, WEEK, "") == "No attended sessions."
    assert "both before and after" in words.headline(3, {**WEEK, "paired": 0}, "")


@pytest.mark.parametrize(("share", "told"), [
    (None, "–"), (NAN, "–"), (0, "0 %"), (1, "100 %"), (0.999, "99 %"), (0.001, "under 1 %"), (0.93, "93 %"),
])
def test_a_share_short_of_all_never_shows_as_all(share, told):
    assert words.percent(share).replace(" ", " ") == told


@pytest.mark.parametrize(("value", "told"), [(None, "–"), (-0.04, "0.0"), (-1.25, "−1.2"), (1234.5, "1,234.5")])
def test_numbers(value, told):
    assert words.number(value) == told


def test_dates_as_people_write_them():
    assert words.week_name(date(2026, 11, 2)) == "2–8 November 2026 (week 45)"
    assert words.week_name(date(2026, 10, 26)) == "26 October – 1 November 2026 (week 44)"
    assert words.week_name(date(2026, 12, 28)) == "28 December 2026 – 3 January 2027 (week 53)"


@given(st.text())
def test_escaped_text_holds_no_live_markup(text):
    assert not re.search(r"(?<!\\)[<>\[\]()*_`$:#|~]", escape.markdown(text))
    assert "<" not in theme.escape(text) and ">" not in theme.escape(text)


def test_names_stand_as_in_a_telephone_book():
    assert sorted(["Zoe", "élise", "Tom", "Eva"], key=words.plain) == ["élise", "Eva", "Tom", "Zoe"]


def test_a_name_written_from_the_right_keeps_the_figures_after_it_in_their_place():
    assert escape.markdown("שלום") == theme.escape("שלום") == "\u2068שלום\u2069"
    assert words.isolated("Dr שלום עולם · call 111.") == "Dr \u2068שלום עולם\u2069 · call 111."
    assert escape.markdown("Sam 🦴") == theme.escape("Sam 🦴") == "Sam 🦴"


def test_a_percent_sign_stays_with_its_number():
    assert words.unbroken(f"{words.percent(0.93)} recorded (95 % interval)") == "93\u00a0% recorded (95\u00a0% interval)"
