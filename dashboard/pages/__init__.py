"""The pages. Each chooses, fetches and shows; figures come from `dashboard.figures` alone."""

import streamlit as st


def week():
    """The page of the week."""
    from dashboard.pages import this_week

    return st.Page(this_week.page, title="This week", icon=":material/today:", url_path="week", default=True)


def importing():
    """The page that brings logs in."""
    from dashboard.pages import import_logs

    return st.Page(import_logs.page, title="Import", icon=":material/upload_file:", url_path="import")


def navigation():
    """The page list; the page that the address asks for can be run."""
    return st.navigation({"Outcomes": [week()], "Data": [importing()]})
