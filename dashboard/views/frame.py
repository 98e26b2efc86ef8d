"""What every page begins with: the clinic's settings, the build, and what to say when there is none."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard import auditing, cached, escape, link, pages, who
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


def enter(title: str) -> Here | None:
    """The title of a page and what it works on; None where there is nothing, which is then said."""
    link.begin()
    settings = read_settings()
    st.title(title, anchor=False)
    try:
        build = cached.warehouse(str(settings.data)).build()
        here = Here(settings, build, settings.today())
        if cached.span(*here.key)["sessions"]:
            label(settings)
            return here
        empty()
    except NoData:
        empty()
    except WarehouseError as problem:
        st.error(str(problem), icon=":material/error:")
    return None


def label(settings: Settings) -> None:
    """Whose figures these are; a made-up clinic says so on every page."""
    if settings.clinic_name:
        st.caption(escape.markdown(settings.clinic_name))
    if settings.demo:
        st.badge("Demo: a made-up clinic, no real person", icon=":material/science:", color="violet")


def read_settings() -> Settings:
    """The settings, or a plain sentence and the end of the page."""
    try:
        return cached.settings()
    except SettingsError as problem:
        st.error(str(problem), icon=":material/error:")
        st.stop()


def noted(data, what: str, **details) -> None:
    """Notes what someone did in the audit list; where that cannot be written, the page says so and goes on."""
    if trouble := auditing.note(data, who.viewer(), what, **details):
        st.warning(escape.markdown(trouble), icon=":material/warning:")


def empty() -> None:
    """What a page shows before the first load."""
    st.info("**No sessions yet — drop a log here.**", icon=":material/inbox:")
    st.markdown("Bring in a log as your therapists keep it: a spreadsheet, a form's export, or your practice "
                "software's. Columns are recognised, and every row is accounted for.")
    if st.button("Drop a log here", type="primary", icon=":material/upload_file:", key="to-import"):
        st.switch_page(pages.page("import"))
