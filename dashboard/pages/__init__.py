"""The pages. Each chooses, fetches and shows; figures come from `dashboard.figures` alone."""

import streamlit as st


def navigation():
    """The page list; the page that the address asks for can be run."""
    from dashboard.pages import import_logs, this_week

    return st.navigation({
        "Outcomes": [
            st.Page(this_week.page, title="This week", icon=":material/today:", url_path="week", default=True),
        ],
        "Data": [
            st.Page(import_logs.page, title="Import", icon=":material/upload_file:", url_path="import"),
        ],
    })
