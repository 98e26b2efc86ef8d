"""What every page begins with: the clinic's settings, the build, and what to say when there is none."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard import cached
from dashboard.settings import Settings, SettingsError
from dashboard.warehouse import NoData, WarehouseError


@dataclass(frozen=True)
class Here:
    """The settings, the build and the viewer of one run. key: the first arguments of what is cached."""

    settings: Settings
    build: str
    today: date
    viewer: str = cached.OWNER

    @property
    def key(self) -> tuple[str, str, str]:
        return self.build, self.viewer, str(self.settings.data)

    def choices(self):
        """column, value: what each filter can be."""
        return cached.choices(*self.key)

    def span(self) -> tuple[date | None, date | None]:
        """The first and the last day with a session."""
        span = cached.span(*self.key)
        return span["first"], span["last"]


def enter(title: str) -> Here | None:
    """The title of a page and what it works on; None where there is nothing, which is then said."""
    settings = read_settings()
    st.title(title)
    try:
        build = cached.warehouse(str(settings.data)).build()
        here = Here(settings, build, settings.today())
        if cached.span(*here.key)["sessions"]:
            return here
        empty()
    except NoData:
        empty()
    except WarehouseError as problem:
        st.error(str(problem), icon=":material/error:")
    return None


def read_settings() -> Settings:
    """The settings, or a plain sentence and the end of the page."""
    try:
        return cached.settings()
    except SettingsError as problem:
        st.error(str(problem), icon=":material/error:")
        st.stop()


def empty() -> None:
    """What a page shows before the first load."""
    st.info("No sessions yet.", icon=":material/inbox:")
