"""The page list and the look; nothing else."""

import sys
from pathlib import Path

# `streamlit run dashboard/app.py` puts this folder on the path, not the checkout around it
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import streamlit as st

st.set_page_config(
    page_title="Clinic Outcomes",
    page_icon=str(Path(__file__).parent / "assets" / "icon.svg"),  # a named icon would be fetched from the web
    layout="wide",
    initial_sidebar_state=220,
    menu_items={"About": "Clinic Outcomes: session logs in, honest outcomes out."},
)

from dashboard import pages

pages.navigation().run()
