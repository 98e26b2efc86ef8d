"""The after-score that comes later: sessions of today that lack one, to be completed."""

import pandas as pd
import streamlit as st

import etl
from dashboard import cached, entry, words
from dashboard.views import log_form, log_receipt
from dashboard.views.frame import Here

NOTHING_KNOWN = pd.DataFrame({"column": [], "value": [], "sessions": [], "latest": []})


def section(here: Here) -> None:
    """Today's sessions that lack an after-score, behind one line; nothing where none does."""
    log_receipt.show(here.settings, log_receipt.LATER, here.viewer)
    rows = cached.without_after(*here.key, here.today)
    if here.viewer.therapist:  # a colleague adds their own
        rows = rows[rows["therapist"] == here.viewer.therapist]
    if rows.empty:
        return
    label = f"{words.count(len(rows), 'session')} of today without an after-score: add it here"
    with st.expander(label, icon=":material/pending_actions:", key="later"):
        _complete(rows, here)


def _complete(rows: pd.DataFrame, here: Here) -> None:
    names = _names(rows, here)
    session = st.selectbox("Session", rows["session"].tolist(), format_func=names.get, key="later-session")
    row = rows.set_index("session").loc[session]
    scores = {f"{scale}_after": log_form.score(log_form.LABELS[f"{scale}_after"], f"later-{session}-{scale}", "rerun")
              for scale in ("pain", "anxiety") if row[scale]}
    told = {name: str(value) for name, value in scores.items() if value is not None}
    if st.button("Add to this session", key="later-save", icon=":material/add_task:", disabled=not told):
        _save(session, told, names[session], here)


def _names(rows: pd.DataFrame, here: Here) -> dict[str, str]:
    """session → how a therapist knows it: time, client as far as the register may tell, therapist."""
    register = etl.Folder(here.settings.data).register
    known = etl.references(register, rows["client"].unique().tolist()) if here.settings.register else {}
    return {row.session: ", ".join([*([f"{row.time:%H:%M}"] if pd.notna(row.time) else []),
                                    known.get(row.client, f"client {row.client[:6]}"), row.therapist,
                                    *([f"pain before {words.number(row.pain_before, 0)}"] if pd.notna(row.pain_before) else [])])
            for row in rows.itertuples()}


def _save(session: str, told: dict[str, str], name: str, here: Here) -> None:
    result = log_receipt.send(lambda **options: etl.amend(here.settings.data, session, told, **options), here.settings)
    if result is not None:
        log_receipt.keep(entry.receipt(result, name), log_receipt.LATER)
