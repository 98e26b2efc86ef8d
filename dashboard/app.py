"""The server, the page list and the look; nothing else.

`streamlit run` reads this file twice: once to find the server `app` in it, then for each run of a page.
"""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:  # `streamlit run dashboard/app.py` puts this folder on the path, not the checkout around it
    sys.path.insert(0, ROOT)

import streamlit as st
from streamlit import runtime

if runtime.exists():
    st.set_page_config(
        page_title="Clinic Outcomes",
        page_icon=str(Path(__file__).parent / "assets" / "icon.svg"),  # a named icon would be fetched from the web
        layout="wide",
        initial_sidebar_state=240,
        menu_items={"About": "Clinic Outcomes: session logs in, honest outcomes out."},
    )

    from dashboard import pages

    pages.navigation().run()
else:
    from dashboard import server

    app = st.App(__file__, **server.parts())
