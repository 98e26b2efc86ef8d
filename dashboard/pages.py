"""The page list. The pages themselves are in `views`, one module each.

Not in a folder called pages: beside app.py Streamlit would take that for its own kind of page list,
and the first visitor of a fresh server who follows a link to a page would be told that there is none.
"""

from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from dashboard import cached, filters, link
from dashboard.desk import Desk
from dashboard.settings import SettingsError

_closing = st.components.v2.component("menu", js=(Path(__file__).parent / "assets" / "menu.js").read_text(encoding="utf-8"))


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


def page(address: str):
    """The page at that address, as st.page_link and st.switch_page want it."""
    entry = PAGES[address]
    run = import_module(f"dashboard.views.{entry.module}").page
    return st.Page(run, title=entry.title, icon=f":material/{entry.icon}:", url_path=address,
                   default=address == next(iter(PAGES)))


def navigation():
    """The page list; the page that the address asks for can be run.

    Drawn here and not by Streamlit, whose own list forgets the filters: these links carry them.
    """
    sections: dict[str, list] = {}
    for address, entry in PAGES.items():
        sections.setdefault(entry.section, []).append(page(address))
    chosen = st.navigation(sections, position="hidden")
    _menu(sections)
    _views(chosen.url_path or next(iter(PAGES)))
    return chosen


def _views(address: str) -> None:
    """The saved views below the list; not where clinic.toml cannot be read, which the page then says."""
    saved_views = import_module("dashboard.views.saved_views")
    with suppress(SettingsError):
        saved_views.section(Desk(cached.settings().data), address, cached.OWNER)


def _menu(sections: dict[str, list]) -> None:
    carried = link.carried(filters.KEYS)
    with st.sidebar:
        for section, entries in sections.items():
            with st.container(gap="xxsmall"):
                st.caption(section)
                for entry in entries:
                    st.page_link(entry, query_params=carried, width="stretch")
        _closing(key="menu")
