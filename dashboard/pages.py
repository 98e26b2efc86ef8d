"""The page list. The pages themselves are in `views`, one module each.

Not in a folder called pages: beside app.py Streamlit would take that for its own kind of page list,
and the first visitor of a fresh server who follows a link to a page would be told that there is none.
"""

from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from dashboard import escape, filters, link
from dashboard.desk import Desk
from dashboard.viewer import ROLE_WORDS, SINGLE, Viewer

_closing = st.components.v2.component("menu", js=(Path(__file__).parent / "assets" / "menu.js").read_text(encoding="utf-8"))
SEEN_BY = "seen-by"  # in the session of a tab: who last looked through it


class Entry(NamedTuple):
    """One page: its title, its icon's name, the module in views, and its section in the list."""

    title: str
    icon: str
    module: str
    section: str


PAGES = {  # the page's address → its entry, in the order of the list; the first is the first page
    "week": Entry("This week", "today", "this_week", "Outcomes"),
    "trends": Entry("Trends", "show_chart", "trends", "Outcomes"),
    "techniques": Entry("Techniques", "stacked_line_chart", "techniques", "Outcomes"),
    "people": Entry("Therapists and clinics", "badge", "people", "Outcomes"),
    "reports": Entry("Reports", "description", "reports", "Outcomes"),
    "clients": Entry("Clients", "groups", "clients", "Clients"),
    "referrals": Entry("Referrals and safety", "health_and_safety", "referrals", "Clients"),
    "log": Entry("Log a session", "edit_note", "log_session", "Clients"),
    "import": Entry("Import", "upload_file", "import_logs", "Data"),
    "quality": Entry("Data quality", "fact_check", "data_quality", "Data"),
    "keeping": Entry("Keep and forget", "lock", "keeping", "Data"),
    "about": Entry("About the numbers", "menu_book", "about_numbers", "About"),
}


def page(address: str, viewer: Viewer = SINGLE):
    """The page at that address, as st.page_link and st.switch_page want it; one sentence where it is not theirs."""
    entry = PAGES[address]
    run = _import(entry.module).page if viewer.may_open(address) else _frame().not_yours
    return st.Page(run, title=entry.title, icon=f":material/{entry.icon}:", url_path=address, default=address == home(viewer))


def home(viewer: Viewer) -> str:
    """The address of the first page that is the viewer's."""
    return next(address for address in PAGES if viewer.may_open(address))


def navigation():
    """The page list; the page that the address asks for can be run. Those who may not look get a sentence instead.

    Drawn here and not by Streamlit, whose own list forgets the filters: these links carry them.
    """
    settings = _frame().read_settings()
    viewer = _frame().viewer(settings)
    _forget_another(viewer)
    found = {address: page(address, viewer) for address in PAGES}
    chosen = st.navigation(list(found.values()), position="hidden")
    sections: dict[str, list] = {}
    for address, one in found.items():
        if viewer.may_open(address):
            sections.setdefault(PAGES[address].section, []).append(one)
    _menu(sections)
    _import("saved_views").section(Desk(settings.data), chosen.url_path or home(viewer), viewer)
    if settings.login:
        _person(viewer)
    return chosen


def _forget_another(viewer: Viewer) -> None:
    """What this tab kept of somebody else, or of the same person in another role, goes."""
    if st.session_state.get(SEEN_BY, viewer) != viewer:
        st.session_state.clear()
    st.session_state[SEEN_BY] = viewer


def _person(viewer: Viewer) -> None:
    """Who is signed in, and the way out."""
    with st.sidebar:
        st.caption(escape.markdown(f"{viewer.name}, {ROLE_WORDS[viewer.role]}"))
        _frame().sign_out()
        _frame().stay()


def _import(module: str):
    return import_module(f"dashboard.views.{module}")


def _frame():
    return _import("frame")  # which knows this list


def _menu(sections: dict[str, list]) -> None:
    carried = link.carried(filters.KEYS)
    with st.sidebar:
        for section, entries in sections.items():
            with st.container(gap="xxsmall"):
                st.caption(section)
                for entry in entries:
                    st.page_link(entry, query_params=carried, width="stretch")
        _closing(key="menu")
