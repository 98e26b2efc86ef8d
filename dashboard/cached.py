"""What pages may keep between clicks. Every key holds the build, the viewer and all arguments.

A build never changes and a viewer sees only their own, so nothing here goes stale or leaks.
"""

from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

import etl
from dashboard import needs as needing
from dashboard import revisions as revising
from dashboard import settings as configuration
from dashboard import week as weekly
from dashboard.figures import View
from dashboard.measures.conventions import Conventions
from dashboard.selection import Selection
from dashboard.settings import Settings
from dashboard.warehouse import Warehouse

OWNER = "owner"  # the one viewer until people sign in


def settings() -> Settings:
    """The settings of the data folder in use; read at each run, for clinic.toml may change."""
    return configuration.load(etl.resolve_data(None))


@st.cache_resource(show_spinner=False)
def warehouse(data: str) -> Warehouse:
    """The one Warehouse of a data folder in this process."""
    return Warehouse(Path(data))


@st.cache_data(show_spinner=False, max_entries=8)
def choices(build: str, viewer: str, data: str) -> pd.DataFrame:
    """column, value: what each filter can be."""
    return warehouse(data).rows("choices", build=build)


@st.cache_data(show_spinner=False, max_entries=8)
def span(build: str, viewer: str, data: str) -> dict:
    """first, last (dates or None), sessions: of the whole database."""
    row = warehouse(data).rows("span", build=build).iloc[0]
    days = {name: None if pd.isna(row[name]) else row[name].date() for name in ("first", "last")}
    return {**days, "sessions": int(row["sessions"])}


@st.cache_data(show_spinner=False, max_entries=64)
def sums(build: str, viewer: str, data: str, selection: Selection) -> dict[str, pd.DataFrame]:
    """The weekly sums of the selection: whoever goes from week to week does not count all sessions again."""
    return weekly.sums(View(warehouse(data), build, selection))


@st.cache_data(show_spinner=False, max_entries=64)
def charts(build: str, viewer: str, data: str, selection: Selection, conventions: Conventions,
           today: date) -> dict[str, pd.DataFrame]:
    """The control charts of the selection, all weeks of each."""
    view = View(warehouse(data), build, selection, conventions, today)
    return weekly.charts(view, sums(build, viewer, data, selection))


@st.cache_data(show_spinner=False, max_entries=64)
def weeks(build: str, viewer: str, data: str, selection: Selection, today: date) -> list[date]:
    """The Mondays from the first to the last week of the selection."""
    return weekly.weeks(View(warehouse(data), build, selection, today=today), sums(build, viewer, data, selection))


@st.cache_data(show_spinner=False, max_entries=256)
def week(build: str, viewer: str, data: str, selection: Selection, conventions: Conventions,
         today: date, start: date, targets: tuple[tuple[str, float], ...] = ()) -> weekly.Week:
    """The figures of the week that starts on that Monday."""
    drawn = charts(build, viewer, data, selection, conventions, today)
    return weekly.make(View(warehouse(data), build, selection, conventions, today), start, targets, drawn)


@st.cache_data(show_spinner=False, max_entries=64)
def needs(build: str, viewer: str, data: str, selection: Selection, conventions: Conventions,
          today: date, start: date) -> tuple[needing.Group, ...]:
    """What needs a look in that week, before anything is closed."""
    return needing.groups(View(warehouse(data), build, selection, conventions, today), start)


@st.cache_data(show_spinner=False, max_entries=64)
def revisions(build: str, viewer: str, data: str, selection: Selection, start: date) -> revising.Revisions:
    """Which loads changed the figures of that week."""
    return revising.make(View(warehouse(data), build, selection), start)
