"""The filter bar: the same on every page, kept in the URL, so that a link gives the same view."""

from datetime import date

import pandas as pd
import streamlit as st

from dashboard.selection import Selection, SelectionError, told

LABELS = {
    "clinic": "Clinic or event",
    "therapist": "Therapist",
    "technique": "Technique",
    "body_area": "Body area",
    "presentation": "Presentation",
}
EARLIEST = date(1990, 1, 1)  # no session is older: the loader holds such rows back
KEYS = ("from", "to", *LABELS)  # the words of the URL; the command line has the same


def bar(choices: pd.DataFrame) -> Selection:
    """Shows the filters behind one button and returns what is chosen; nothing chosen means all.

    choices: column, value. A filter that cannot be (a period that ends before it starts) is said
    on the page, and everything is shown.
    """
    active = sum(bool(st.session_state.get(key) or st.query_params.get(key)) for key in KEYS)
    label = f"Filters ({active})" if active else "Filters"
    with st.popover(label, icon=":material/tune:", key="filters"):
        chosen = _widgets(choices)
    try:
        return Selection(**chosen)
    except SelectionError as problem:
        st.warning(str(problem), icon=":material/info:")
        return Selection()


def _widgets(choices: pd.DataFrame) -> dict:
    start, end = st.columns(2)
    limits = {"min_value": EARLIEST, "format": "DD/MM/YYYY", "bind": "query-params"}
    chosen = {
        "start": start.date_input("From", None, key="from", **limits),
        "end": end.date_input("To", None, key="to", **limits),
    }
    for column, label in LABELS.items():
        options = choices.loc[choices["column"] == column, "value"].tolist()
        if options:
            picked = st.multiselect(label, options, key=column, placeholder="All", bind="query-params")
            chosen[column] = tuple(picked)
    st.button("Clear all filters", on_click=clear, icon=":material/close:", type="tertiary", key="clear-in")
    return chosen


def clear() -> None:
    """Takes every filter off (a callback: widgets may only be set before they are drawn)."""
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
