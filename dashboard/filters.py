"""The filter bar: the same on every page, kept in the URL, so that a link gives the same view."""

from datetime import date

import pandas as pd
import streamlit as st

from dashboard import link
from dashboard.selection import Selection, SelectionError, told

LABELS = {
    "clinic": "Clinic or event",
    "therapist": "Therapist",
    "technique": "Technique",
    "body_area": "Body area",
    "presentation": "Kind of pain",
}
EARLIEST = date(1990, 1, 1)  # no session is older: the loader holds such rows back
KEYS = ("from", "to", *LABELS)  # the words of the URL; the command line has the same


def bar(choices: pd.DataFrame) -> Selection:
    """Shows the filters behind one button and returns what is chosen; nothing chosen means all.

    choices: column, value. A filter that cannot be (a period that ends before it starts) is said
    on the page, and everything is shown.
    """
    options = _options(choices)
    with link.kept(*_words(options)):
        active = sum(bool(st.session_state.get(key)) for key in KEYS)
        label = f"Filters ({active})" if active else "Filters"
        with st.popover(label, icon=":material/tune:", key="filters"):
            chosen = _widgets(options)
    try:
        return Selection(**chosen)
    except SelectionError as problem:
        st.warning(str(problem), icon=":material/info:")
        return Selection()


def _words(options: dict[str, list[str]]) -> list[link.Word]:
    days = [link.day(key, EARLIEST) for key in ("from", "to")]
    return days + [link.many_of(column, values) for column, values in options.items()]


def _options(choices: pd.DataFrame) -> dict[str, list[str]]:
    """column → its values; columns without any are left out."""
    found = {column: [] for column in LABELS}
    for column, value in zip(choices["column"].tolist(), choices["value"].tolist()):
        found.get(column, []).append(value)
    return {column: values for column, values in found.items() if values}


def _widgets(options: dict[str, list[str]]) -> dict:
    start, end = st.columns(2)
    limits = {"min_value": EARLIEST, "format": "DD/MM/YYYY", "on_change": link.touched}
    chosen = {
        "start": start.date_input("From", None, key="from", **limits),
        "end": end.date_input("To", None, key="to", **limits),
    }
    for column, values in options.items():
        picked = st.multiselect(LABELS[column], values, key=column, placeholder="All", on_change=link.touched)
        chosen[column] = tuple(picked)
    st.button("Clear all filters", on_click=clear, icon=":material/close:", type="tertiary", key="clear-in")
    return chosen


def clear() -> None:
    """Takes every filter off (a callback: widgets may only be set before they are drawn)."""
    link.touched()
    for key in KEYS:
        if key in st.session_state:
            st.session_state[key] = None if key in ("from", "to") else []


def active(selection: Selection) -> None:
    """Says in words what is filtered, with one button that clears it; nothing where nothing is.

    The place is kept either way: else all below would move on by one, and every chart be built anew.
    """
    place = st.container(horizontal=True, vertical_alignment="center", gap="small")
    if not selection.active:
        return
    with place:
        st.text("Showing only: " + "; ".join(told(selection)), width="content")
        st.button("Clear", on_click=clear, icon=":material/close:", type="tertiary", key="clear")
