"""Saving a session from the form: its turn, its receipt, and taking it back."""

import streamlit as st

import etl
from dashboard import entry, escape, pages
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.views import frame

RECEIPT, UNDONE = "log-receipt", "log-undone"
FORM, LATER = "form", "later"  # where on the page something was saved: there its receipt is looked for
LOOKS = {"loaded": (st.success, ":material/check_circle:"), "corrected": (st.success, ":material/check_circle:"),
         "duplicate": (st.info, ":material/content_copy:"), "held": (st.warning, ":material/pan_tool:"),
         "skipped": (st.info, ":material/info:")}


def send(load, settings: Settings) -> dict | None:
    """Runs a load with its progress on the page, waiting for its turn; None where it was refused, which is said."""
    bar = st.progress(0.0, "Saving …")
    try:
        result = load(clinic=settings.clinic(), wait=entry.WAIT,
                      progress=lambda share, told: bar.progress(min(share, 1.0), "Saving …"))
        frame.noted(settings.data, "load", load=result["load"], sessions=result["sessions"])
        return result
    except etl.Refused as refused:
        st.error(escape.markdown(refused), icon=":material/block:")
    finally:
        bar.empty()
    return None


def keep(receipt: entry.Receipt, place: str) -> None:
    """Shows a receipt in that place from the next run on."""
    st.session_state[RECEIPT] = (place, receipt)
    st.rerun()


def show(settings: Settings, place: str, viewer: Viewer) -> None:
    """What became of the session saved last, if it was saved there, with the button that takes it back."""
    if st.session_state.get(UNDONE) == place:
        st.session_state.pop(UNDONE)
        st.success("Taken back. It is as if it had not been saved.", icon=":material/undo:")
    where, receipt = st.session_state.get(RECEIPT, (None, None))
    if where != place:
        return
    look, icon = LOOKS[receipt.fate]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        reasons = f" {escape.markdown('; '.join(receipt.reasons))}." if receipt.reasons else ""
        look(f"**{receipt.said}**{reasons} {escape.markdown(receipt.about)}", icon=icon)
        if receipt.fate != "duplicate" and st.button("Undo this", key="log-undo", icon=":material/undo:"):
            _undo(receipt.load, place, settings)
    if receipt.fate == "held":
        if viewer.whole:
            st.page_link(pages.page("import"), label="Put it right on Import", icon=":material/upload_file:")
        else:
            st.caption("The owner can put it right on Import; or undo this and log it again.")


def _undo(load: int, place: str, settings: Settings) -> None:
    try:
        with st.spinner("Taking it back …"):
            etl.undo(load, settings.data, settings.clinic(), wait=entry.WAIT)
    except etl.Refused as refused:
        st.error(escape.markdown(refused), icon=":material/block:")
        return
    frame.noted(settings.data, "undo", load=load)
    st.session_state.pop(RECEIPT)
    st.session_state[UNDONE] = place
    st.rerun()
