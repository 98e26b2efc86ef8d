"""Saved views: a page with its filters under a name, in the sidebar of every page."""

import streamlit as st

from dashboard import escape, link, pages
from dashboard.desk import Desk, DeskError, views
from dashboard.desk.store import SHORT
from dashboard.viewer import Viewer
from dashboard.views import week_desk

PLACE, OPENED = "views", "views-opened"


def section(desk: Desk, address: str, viewer: Viewer) -> None:
    """The viewer's own views by name, each to open or delete, and a field to save this one."""
    opened = st.session_state.get(OPENED, 0)  # under a new key the list is closed
    with st.sidebar.popover("Saved views", icon=":material/bookmark:", type="tertiary", key=f"saved-views-{opened}"):
        week_desk.trouble(PLACE)
        try:
            found = views.seen(desk, viewer.name, viewer.whole)
        except DeskError as problem:
            st.error(str(problem), icon=":material/error:")
            return
        if not found:
            st.markdown("Keep a page with its filters under a name, and open it again with one click.")
        for view in found:
            _view(desk, view, viewer)
        _save(desk, address, viewer)


def _view(desk: Desk, view: views.SavedView, viewer: Viewer) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        if st.button(escape.markdown(view.name), key=f"view-{view.id}", type="tertiary", width="stretch") and view.page in pages.PAGES:
            st.session_state[OPENED] = st.session_state.get(OPENED, 0) + 1
            link.go(pages.page(view.page, viewer), view.query)
        st.button("Delete", key=f"view-off-{view.id}", type="tertiary", icon=":material/delete:", help=f"Delete {escape.markdown(view.name)}",
                  on_click=week_desk.keep, args=(PLACE, views.delete, desk, view.id, viewer.name))


def _save(desk: Desk, address: str, viewer: Viewer) -> None:
    with st.form("save-view", border=False, clear_on_submit=True):
        st.text_input("Name of this view", key="view-name", max_chars=SHORT, placeholder="Sam, lower back")
        st.form_submit_button("Save this view", icon=":material/bookmark_add:", on_click=_keep, args=(desk, address, viewer))


def _keep(desk: Desk, address: str, viewer: Viewer) -> None:
    name = st.session_state["view-name"]
    if week_desk.keep(PLACE, views.save, desk, name, address, link.query(), viewer.name, viewer.whole):
        st.toast(f"**{escape.markdown(name)}** opens this page as it is now.", icon=":material/bookmark_added:")
