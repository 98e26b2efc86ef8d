"""What pages may keep between clicks. Every key holds the build, the viewer and all arguments.

A build never changes and a viewer sees only their own, so nothing here goes stale or leaks.
"""

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import streamlit as st

import etl
from dashboard import colleagues, figures, reports, spelling, trends
from dashboard import needs as needing
from dashboard import quality as quality_of
from dashboard import revisions as revising
from dashboard import settings as configuration
from dashboard import week as weekly
from dashboard.cards import Limits
from dashboard.figures import View
from dashboard.measures.conventions import Conventions
from dashboard.measures.techniques import Comparison
from dashboard.selection import Selection
from dashboard.settings import Look, Settings
from dashboard.viewer import SINGLE, Viewer
from dashboard.warehouse import Warehouse


def settings() -> Settings:
    """The settings of the data folder in use; read at each run, for clinic.toml may change."""
    return configuration.load(etl.resolve_data(None))


def forget() -> None:
    """Lets go of every figure and of all rows that were kept, of all builds: after an erasure they hold the client too."""
    st.cache_data.clear()
    warehouse.clear()


@st.cache_resource(show_spinner=False)
def warehouse(viewer: Viewer, data: str) -> Warehouse:
    """The one Warehouse of a data folder in this process for that viewer."""
    return Warehouse(Path(data), viewer)


def _clinic(build: str, data: str, conventions: Conventions, today: date | None = None) -> View:
    """The whole clinic, for `colleagues` alone: what leaves that module is suppressed."""
    return View(warehouse(SINGLE, data), build, conventions=conventions, today=today)


@st.cache_data(show_spinner=False, max_entries=8)
def choices(build: str, viewer: Viewer, data: str) -> pd.DataFrame:
    """column, value: what each filter can be."""
    return warehouse(viewer, data).rows("choices", build=build)


@st.cache_data(show_spinner=False, max_entries=8)
def span(build: str, viewer: Viewer, data: str) -> dict:
    """first, last (dates or None), sessions: of the whole database."""
    row = warehouse(viewer, data).rows("span", build=build).iloc[0]
    days = {name: None if pd.isna(row[name]) else row[name].date() for name in ("first", "last")}
    return {**days, "sessions": int(row["sessions"])}


@st.cache_data(show_spinner=False, max_entries=64)
def sums(build: str, viewer: Viewer, data: str, selection: Selection) -> dict[str, pd.DataFrame]:
    """The weekly sums of the selection: whoever goes from week to week does not count all sessions again."""
    return weekly.sums(View(warehouse(viewer, data), build, selection))


@st.cache_data(show_spinner=False, max_entries=64)
def charts(build: str, viewer: Viewer, data: str, selection: Selection, conventions: Conventions, today: date,
           limits: tuple[tuple[str, Limits], ...] = ()) -> dict[str, pd.DataFrame]:
    """The control charts of the selection, all weeks of each."""
    view = View(warehouse(viewer, data), build, selection, conventions, today)
    return weekly.charts(view, sums(build, viewer, data, selection), limits)


@st.cache_data(show_spinner=False, max_entries=64)
def weeks(build: str, viewer: Viewer, data: str, selection: Selection, today: date) -> list[date]:
    """The Mondays from the first to the last week of the selection."""
    return weekly.weeks(View(warehouse(viewer, data), build, selection, today=today), sums(build, viewer, data, selection))


@st.cache_data(show_spinner=False, max_entries=256)
def week(build: str, viewer: Viewer, data: str, selection: Selection, conventions: Conventions,
         today: date, start: date, targets: tuple[tuple[str, float], ...] = (),
         limits: tuple[tuple[str, Limits], ...] = ()) -> weekly.Week:
    """The figures of the week that starts on that Monday."""
    drawn = charts(build, viewer, data, selection, conventions, today, limits)
    return weekly.make(View(warehouse(viewer, data), build, selection, conventions, today), start, targets, drawn)


@st.cache_data(show_spinner=False, max_entries=16)
def lists(build: str, viewer: Viewer, data: str, first: date, last: date, conventions: Conventions, today: date) -> figures.Lists:
    """Who and what may need a look on those days, for all filters."""
    expected = expected_course(build, viewer, data, last, conventions, today, "pain")
    return figures.lists(View(warehouse(viewer, data), build, Selection(first, last), conventions, today), expected=expected)


@st.cache_data(show_spinner=False, max_entries=64)
def needs(build: str, viewer: Viewer, data: str, selection: Selection, conventions: Conventions,
          today: date, start: date) -> tuple[needing.Group, ...]:
    """What needs a look in that week, before anything is closed."""
    days = selection.within(start, start + timedelta(days=6))
    found = lists(build, viewer, data, days.start, days.end, conventions, today)
    return needing.groups(View(warehouse(viewer, data), build, selection, conventions, today), start, found)


@st.cache_data(show_spinner=False, max_entries=16)
def arrivals(build: str, viewer: Viewer, data: str, start: date) -> figures.Arrivals:
    """What loads brought of that week's sessions, for all filters."""
    return figures.arrivals(View(warehouse(viewer, data), build), start)


@st.cache_data(show_spinner=False, max_entries=64)
def revisions(build: str, viewer: Viewer, data: str, selection: Selection, start: date) -> revising.Revisions:
    """Which loads changed the figures of that week."""
    view = View(warehouse(viewer, data), build, selection)
    return revising.make(view, start, arrivals(build, viewer, data, start))


@st.cache_data(show_spinner=False, max_entries=32)
def report(build: str, viewer: Viewer, data: str, selection: Selection, conventions: Conventions, today: date,
           period: reports.Period, clinic: str, look: Look, shared: bool, named: bool, brief: bool,
           own_words: str) -> reports.Report:
    """The report of a selection over a period."""
    view = View(warehouse(viewer, data), build, selection, conventions, today)
    return reports.make(view, period, clinic=clinic, shared=shared, named=named, brief=brief, own_words=own_words,
                        look=look)


@st.cache_data(show_spinner=False, max_entries=128)
def trend(build: str, viewer: Viewer, data: str, selection: Selection, conventions: Conventions, today: date,
          name: str, unit: str, limits: Limits) -> trends.Trend:
    """One measure by week or month."""
    return trends.make(View(warehouse(viewer, data), build, selection, conventions, today), trends.kind(name), unit, limits)


@st.cache_data(show_spinner=False, max_entries=64)
def split(build: str, viewer: Viewer, data: str, selection: Selection, conventions: Conventions, today: date,
          name: str, unit: str, by: str) -> tuple[trends.Trend, ...]:
    """One measure by week or month, for each value of a column."""
    return trends.split(View(warehouse(viewer, data), build, selection, conventions, today), trends.kind(name), unit, by)


@st.cache_data(show_spinner=False, max_entries=64)
def clocks(build: str, viewer: Viewer, data: str, selection: Selection, conventions: Conventions) -> pd.DataFrame:
    """scale and CLOCK_FIELDS: the two clocks of pain and of anxiety."""
    view = View(warehouse(viewer, data), build, selection, conventions)
    return pd.concat([figures.clocks(view, scale).assign(scale=scale) for scale in figures.SCALES], ignore_index=True)


@st.cache_data(show_spinner=False, max_entries=64)
def session_number(build: str, viewer: Viewer, data: str, selection: Selection, scale: str, at_least: int) -> pd.DataFrame:
    """Means before and after by session number of a course."""
    return figures.session_number(View(warehouse(viewer, data), build, selection), scale, at_least)


@st.cache_data(show_spinner="Comparing techniques …", max_entries=64)
def techniques(build: str, viewer: Viewer, data: str, selection: Selection, conventions: Conventions) -> Comparison:
    """figures.techniques of the selection; for a therapist those of the whole clinic, as colleagues tells them."""
    if not viewer.whole:
        return colleagues.techniques(_clinic(build, data, conventions))
    return figures.techniques(View(warehouse(viewer, data), build, selection, conventions))


@st.cache_data(show_spinner="Allowing for the case mix …", max_entries=64)
def units(build: str, viewer: Viewer, data: str, selection: Selection, conventions: Conventions,
          unit: str) -> pd.DataFrame:
    """figures.units of the selection: its therapists, or its clinics; none where nothing could be adjusted."""
    if not viewer.whole:
        return colleagues.units(_clinic(build, data, conventions), viewer.therapist)
    return figures.units(View(warehouse(viewer, data), build, selection, conventions), unit).dropna(subset="adjusted")


@st.cache_data(show_spinner=False, max_entries=64)
def recorded(build: str, viewer: Viewer, data: str) -> float:
    """The completeness of all that this viewer's figures count."""
    return figures.summary(View(warehouse(viewer, data), build)).iloc[0]["completeness"]


@st.cache_data(show_spinner=False, max_entries=64)
def case_mix(build: str, viewer: Viewer, data: str, selection: Selection, by: str) -> pd.DataFrame:
    """figures.case_mix of the selection, altogether and in each value of the column `by`."""
    return figures.case_mix(View(warehouse(viewer, data), build, selection), by)


@st.cache_data(show_spinner=False, max_entries=4)
def known(build: str, viewer: Viewer, data: str) -> pd.DataFrame:
    """column, value, sessions, latest: what sessions have been logged with, the most used first."""
    return warehouse(viewer, data).rows("known", build=build)


@st.cache_data(show_spinner=False, max_entries=64)
def last_visit(build: str, viewer: Viewer, data: str, client: str) -> dict | None:
    """date, therapist, techniques, body_area, presentation of a client's latest session, and how many; None without one."""
    found = warehouse(viewer, data).rows("last_visit", {"client": client}, build)
    return None if found.empty else found.astype(object).where(found.notna(), None).iloc[0].to_dict()


@st.cache_data(show_spinner=False, max_entries=16)
def without_after(build: str, viewer: Viewer, data: str, day: date) -> pd.DataFrame:
    """session, client, time, therapist, pain, anxiety (which is missing), pain_before: of one day's sessions."""
    return warehouse(viewer, data).rows("without_after", {"day": day}, build)


@st.cache_data(show_spinner=False, max_entries=32)
def quality(build: str, viewer: Viewer, data: str, selection: Selection, conventions: Conventions,
            today: date, unit: str) -> quality_of.Quality:
    """What is recorded and what is missing of the selection, by week or month."""
    return quality_of.make(View(warehouse(viewer, data), build, selection, conventions, today), unit)


@st.cache_data(show_spinner=False, max_entries=4)
def suggestions(build: str, viewer: Viewer, data: str, apart: frozenset[tuple[str, str, str]]) -> list[spelling.Suggestion]:
    """Names of therapists and techniques that may be one. apart: those that someone found to be two."""
    rows = known(build, viewer, data)
    return [found for column in ("therapist", "technique") for found in spelling.suggestions(rows, column, apart)]


@st.cache_data(show_spinner=False, max_entries=4)
def doubles(build: str, viewer: Viewer, data: str) -> pd.DataFrame:
    """one, other, sessions: therapists' names under which a client has a session at the same time."""
    return warehouse(viewer, data).rows("doubles", build=build)


@st.cache_data(show_spinner=False, max_entries=16)
def expected_course(build: str, viewer: Viewer, data: str, end: date | None, conventions: Conventions, today: date,
                    scale: str) -> pd.DataFrame:
    """The expected course as it was known on that day (None: today); for a therapist as colleagues tells it."""
    if not viewer.whole:
        return colleagues.expected_course(_clinic(build, data, conventions, today), scale)
    return figures.expected_course(View(warehouse(viewer, data), build, Selection(end=end), conventions, today), scale)


@st.cache_data(show_spinner=False, max_entries=8)
def caseload(build: str, viewer: Viewer, data: str, selection: Selection, conventions: Conventions, today: date,
             scale: str) -> pd.DataFrame:
    """Every client of the selection with flags, without words: a large clinic has many."""
    expected = expected_course(build, viewer, data, selection.end, conventions, today, scale)
    return figures.caseload(View(warehouse(viewer, data), build, selection, conventions, today), scale, expected)


@st.cache_data(show_spinner=False, max_entries=256)
def client_courses(build: str, viewer: Viewer, data: str, client: str, conventions: Conventions, today: date,
                   scale: str) -> pd.DataFrame:
    """The courses of care of one client, with flags and their rules."""
    expected = expected_course(build, viewer, data, None, conventions, today, scale)
    view = View(warehouse(viewer, data), build, conventions=conventions, today=today)
    return figures.client_courses(view, client, scale, expected)


@st.cache_data(show_spinner=False, max_entries=256)
def client_sessions(build: str, viewer: Viewer, data: str, client: str) -> pd.DataFrame:
    """Everything logged about one client's sessions."""
    return figures.client_sessions(View(warehouse(viewer, data), build), client)


@st.cache_data(show_spinner=False, max_entries=64)
def duties(build: str, viewer: Viewer, data: str, selection: Selection) -> dict[str, pd.DataFrame]:
    """What the logs hold of duties beyond the session, by the name of the figure."""
    view = View(warehouse(viewer, data), build, selection)
    made = (figures.flagged, figures.referral_rows, figures.adverse_events, figures.adverse_list, figures.summary)
    return {make.__name__: make(view) for make in made}
