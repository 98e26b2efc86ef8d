"""The page list. The pages themselves are in `views`, one module each.

Not in a folder called pages: beside app.py Streamlit would take that for its own kind of page list,
and the first visitor of a fresh server who follows a link to a page would be told that there is none.
"""

import streamlit as st


def week():
    """The page of the week."""
    from dashboard.views import this_week

    return st.Page(this_week.page, title="This week", icon=":material/today:", url_path="week", default=True)


def importing():
    """The page that brings logs in."""
    from dashboard.views import import_logs

    return st.Page(import_logs.page, title="Import", icon=":material/upload_file:", url_path="import")


def navigation():
    """The page list; the page that the address asks for can be run."""
    return st.navigation({"Outcomes": [week()], "Data": [importing()]})
