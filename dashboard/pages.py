"""The page list. The pages themselves are in `views`, one module each.

Not in a folder called pages: beside app.py Streamlit would take that for its own kind of page list,
and the first visitor of a fresh server who follows a link to a page would be told that there is none.
"""

from importlib import import_module
from typing import NamedTuple

import streamlit as st


class Entry(NamedTuple):
    """One page: its title, its icon's name, the module in views, and its section in the list."""

    title: str
    icon: str
    module: str
    section: str


PAGES = {  # the page's address → its entry, in the order of the list; the first is the first page
    "week": Entry("This week", "today", "this_week", "Outcomes"),
    "clients": Entry("Clients", "groups", "clients", "Clients"),
    "referrals": Entry("Referrals and safety", "health_and_safety", "referrals", "Clients"),
    "import": Entry("Import", "upload_file", "import_logs", "Data"),
}


def page(address: str):
    """The page at that address, as st.page_link and st.switch_page want it."""
    entry = PAGES[address]
    run = import_module(f"dashboard.views.{entry.module}").page
    return st.Page(run, title=entry.title, icon=f":material/{entry.icon}:", url_path=address,
                   default=address == next(iter(PAGES)))


def navigation():
    """The page list; the page that the address asks for can be run."""
    sections: dict[str, list] = {}
    for address, entry in PAGES.items():
        sections.setdefault(entry.section, []).append(page(address))
    return st.navigation(sections)
