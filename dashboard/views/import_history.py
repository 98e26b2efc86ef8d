"""The history of loads, each of which can be taken back."""

from datetime import datetime

import pandas as pd
import streamlit as st

import etl
from dashboard import escape, words
from dashboard.settings import Settings
from dashboard.views import frame

SHOWN = 12
UNDONE = "history-undone"
KINDS = {"load": "Load", "fix": "Correction", "form": "Form entry"}
FILES, FORM = "Files", "Form entries"
FATES = {
    "rows": "Rows",
    "loaded": "New",
    "corrected": "Corrected",
    "duplicate": "Known already",
    "held": "Held back",
    "skipped": "Skipped",
}


def section(settings: Settings) -> None:
    """The latest loads, newest first; nothing before the first. Raises etl.Refused."""
    done = st.session_state.pop(UNDONE, None)
    if done is not None:
        st.success(f"Load {done['undone']} is taken back. There are now {words.count(done['sessions'], 'session')}.",
                   icon=":material/undo:")
    loads = etl.loads(settings.data)
    if not loads:
        return
    st.subheader("Loads so far", anchor=False)
    forms = [load for load in loads if load["kind"] == "form"]
    if forms:  # one a session: among them a file would not be found again
        kind = st.segmented_control("Kind", (FILES, FORM), default=FILES, required=True, key="history-kind",
                                    label_visibility="collapsed")
        loads = forms if kind == FORM else [load for load in loads if load["kind"] != "form"]
    for load in loads[:SHOWN]:
        _load(load, settings)
    if len(loads) > SHOWN:
        st.caption(f"The newest {SHOWN} of {len(loads)}; `outcomes loads` lists all.")


def _load(load: dict, settings: Settings) -> None:
    when = datetime.fromisoformat(load["at"])
    names = ", ".join(file["file"] for file in load["files"])
    new = sum(file["loaded"] + file["corrected"] for file in load["files"])
    kind = KINDS.get(load["kind"], load["kind"])
    title = f"{kind} {load['load']}, {words.short_day(when)} {when:%H:%M}: {names}"
    state = "taken back" if load["undone"] else words.count(new, "row")
    with st.expander(escape.markdown(f"{title} — {state}"), key=f"load-{load['load']}", on_change="rerun") as box:
        if not box.open:
            return
        st.dataframe(by_file(load["files"]), hide_index=True)
        for note in dict.fromkeys(note for file in load["files"] for note in file["notes"] or []):
            st.caption(escape.markdown(note))
        if not load["undone"]:
            st.button("Take this load back", key=f"undo-{load['load']}", icon=":material/undo:",
                      on_click=_confirm, args=(load["load"], settings))


def by_file(files: list[dict]) -> pd.DataFrame:
    """The fates of each file of a load, under headings for people."""
    return pd.DataFrame([{"File": file["file"], **{label: file[fate] for fate, label in FATES.items()}} for file in files])


@st.dialog("Take this load back?")
def _confirm(load: int, settings: Settings) -> None:
    st.markdown(f"The sessions that load {load} brought in go, and what it corrected returns to what it was. "
                "You can load the same file again later.")
    with st.container(horizontal=True, gap="small"):
        if st.button("Take it back", type="primary", key="undo-yes"):
            try:
                st.session_state[UNDONE] = etl.undo(load, settings.data, settings.clinic())
            except etl.Refused as refused:
                st.error(escape.markdown(refused), icon=":material/block:")
                return
            frame.noted(settings.data, "undo", load=load)
            st.rerun()
        if st.button("Keep it", key="undo-no"):
            st.rerun()
