"""What every page begins with: the clinic's settings, the build, and what to say when there is none."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard import auditing, cached, escape, link, login, pages, server
from dashboard.gate import CHANGED, SIGN_IN, SIGN_OUT
from dashboard.login import NotIn
from dashboard.settings import Settings, SettingsError
from dashboard.viewer import SINGLE, Viewer
from dashboard.warehouse import NoData, Warehouse, WarehouseError

_leave = st.components.v2.component("leave", js="export default ({ data }) => window.location.assign(data)")


@dataclass(frozen=True)
class Here:
    """The settings, the build and the viewer of one run. key: the first arguments of what is cached."""

    settings: Settings
    build: str
    today: date
    viewer: Viewer

    @property
    def key(self) -> tuple[str, Viewer, str]:
        return self.build, self.viewer, str(self.settings.data)

    @property
    def warehouse(self) -> Warehouse:
        """What this viewer may read."""
        return warehouse(self.settings, self.viewer)

    def choices(self):
        """column, value: what each filter can be; a therapist's own name is no choice."""
        found = cached.choices(*self.key)
        return found[found["column"] != "therapist"] if self.viewer.therapist else found


def enter(title: str) -> Here | None:
    """The title of a page and what it works on; None where there is nothing, which is then said."""
    link.begin()
    settings = read_settings()
    seen_by = viewer(settings)
    heading(title, settings)
    try:
        here = Here(settings, warehouse(settings, seen_by).build(), settings.today(), seen_by)
        if cached.span(*here.key)["sessions"]:
            if seen_by.therapist:
                st.caption(f"The figures are of your own sessions, {escape.markdown(seen_by.therapist)}.")
            return here
        empty(seen_by)
    except NoData:
        empty(seen_by)
    except WarehouseError as problem:
        st.error(str(problem), icon=":material/error:")
    return None


def warehouse(settings: Settings, seen_by: Viewer) -> Warehouse:
    """What that viewer may read."""
    return cached.warehouse(seen_by, str(settings.data))


def viewer(settings: Settings) -> Viewer:
    """Who looks, asked anew at each run; the end of the page for those who may not, or not any more."""
    if settings.login != server.how and server.running:
        st.error(CHANGED, icon=":material/error:")
        st.stop()
    if settings.login is None:
        return SINGLE
    try:
        return login.standing(claims(), settings)
    except NotIn as problem:
        st.title("Clinic Outcomes", anchor=False)
        st.info(str(problem), icon=":material/lock:")
        _leave(data=SIGN_IN, key="leave")
        st.stop()


def claims() -> dict:
    """What the provider says of the person at this browser; empty where nobody signed in."""
    return st.user.to_dict()


def sign_out() -> None:
    """A button that ends the login."""
    if st.button("Sign out", icon=":material/logout:", key="sign-out", type="tertiary"):
        _leave(data=SIGN_OUT, key="leave")


@st.fragment(run_every=60)
def stay() -> None:
    """Runs by itself, which counts as no click: once the login is over, the gate makes it a run that shows nothing."""


def not_yours() -> None:
    """What a page says to those whose page it is not."""
    st.title("Not your page", anchor=False)
    st.info("This page is not for your role. The list on the left has those that are.", icon=":material/lock:")


def heading(title: str, settings: Settings) -> None:
    """The title of a page and whose figures these are; a made-up clinic says so on every page."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="heading"):
        st.title(title, anchor=False, width="content")
        if settings.clinic_name:
            st.caption(escape.markdown(settings.clinic_name), width="content")
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
    if trouble := auditing.note(data, viewer(read_settings()).name, what, **details):
        st.warning(escape.markdown(trouble), icon=":material/warning:")


def empty(seen_by: Viewer) -> None:
    """What a page shows before the first load, or to a therapist without a session."""
    if seen_by.therapist:
        st.info(f"**No sessions of yours yet.** They are found under the name {escape.markdown(seen_by.therapist)}.",
                icon=":material/inbox:")
        return
    st.info("**No sessions yet — drop a log here.**", icon=":material/inbox:")
    st.markdown("Bring in a log as your therapists keep it: a spreadsheet, a form's export, or your practice "
                "software's. Columns are recognised, and every row is accounted for.")
    if st.button("Drop a log here", type="primary", icon=":material/upload_file:", key="to-import"):
        st.switch_page(pages.page("import", seen_by))
