"""A selection survives its way through the URL, and reaches SQL only as parameters."""

from datetime import date
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import selection
from dashboard.selection import Selection, SelectionError

names = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30), max_size=3).map(tuple)
days = st.dates(date(1990, 1, 1), date(2100, 1, 1)) | st.none()


@st.composite
def selections(draw):
    start, end = draw(days), draw(days)
    if start and end and start > end:
        start, end = end, start
    numbers = draw(st.lists(st.integers(1, 30), max_size=3).map(tuple))
    return Selection(start, end, draw(names), draw(names), draw(names), draw(names), draw(names), numbers)


@given(selections())
def test_a_link_reproduces_the_selection(chosen):
    link = urlencode(selection.to_query(chosen), doseq=True)
    assert selection.from_query(parse_qs(link, keep_blank_values=True)) == chosen


@given(selections())
def test_every_value_is_a_parameter_and_every_parameter_is_known(chosen):
    given_values = selection.parameters(chosen)
    assert set(given_values) == {"start", "end", *selection.COLUMNS}
    for column in selection.COLUMNS:
        assert given_values[column] == (list(getattr(chosen, column)) or None)


def test_equal_views_are_equal_whatever_the_order():
    assert Selection(therapist=("b", "a", "b")) == Selection(therapist=("a", "b"))
    assert hash(Selection(therapist=("b", "a"))) == hash(Selection(therapist=("a", "b")))


def test_words_of_others_in_a_link_are_left_alone():
    assert selection.from_query({"week": ["2026-W45"], "theme": ["dark"]}) == Selection()


@pytest.mark.parametrize("query", [
    {"from": ["soon"]}, {"session_number": ["one"]}, {"session_number": ["0"]},
    {"from": ["2026-02-02"], "to": ["2026-01-01"]},
])
def test_what_cannot_be_is_refused_in_a_sentence(query):
    with pytest.raises(SelectionError, match=r"\.$"):
        selection.from_query(query)


@given(selections(), days, days)
def test_a_narrower_selection_never_reaches_further(chosen, start, end):
    narrow = chosen.within(start, end)
    for day in (date(2026, 1, 1), date(2000, 5, 5), date(2099, 9, 9)):
        both = _inside(day, chosen.start, chosen.end) and _inside(day, start, end)
        assert _inside(day, narrow.start, narrow.end) == both


def _inside(day, start, end):
    return (start is None or day >= start) and (end is None or day <= end)
