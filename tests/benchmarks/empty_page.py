"""The least that a Streamlit page can be: one filter, one line that repeats it."""

import streamlit as st

chosen = st.multiselect("Therapist", [f"Therapist {letter}" for letter in "ABCDEFGH"])
st.text("; ".join(chosen) or "All")
