"""The proposed columns of one file: shown with its first rows, corrected, and remembered."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

import etl
from dashboard import escape, words
from dashboard.uploads import Upload

ABSENT = "(not in this log)"
VERSION = "columns-version"
PROPOSALS = "columns-proposals"
DATES = {"as the dates themselves show": None, "day first (23/11)": True, "month first (11/23)": False}
TOPS = {"0 to 10": 10, "0 to 100": 100}


def version() -> int:
    """Counts the corrections of this visit: what was checked before one is out of date."""
    return st.session_state.get(VERSION, 0)


def shown(file: Upload, data: Path) -> bool:
    """Shows what the file's columns are taken for; False where it is refused or lacks a needed one."""
    try:
        proposal = _proposal(file, data)
    except etl.Refused as refused:
        st.error(escape.markdown(refused), icon=":material/block:")
        return False
    with st.container(border=True):
        _found(file, proposal)
        st.dataframe(_first_rows(proposal), hide_index=True, key=f"rows-{file.id}")
        with st.expander("Correct the columns", expanded=bool(proposal.missing), icon=":material/edit:",
                         key=f"correct-{file.id}"):
            _form(file, proposal, data)
    return not proposal.missing


def _proposal(file: Upload, data: Path) -> etl.Proposal:
    """What the file is taken for; a large workbook is read once, not at every click."""
    kept = st.session_state.setdefault(PROPOSALS, {})
    key = (file.id, version())
    if key not in kept:
        kept[key] = etl.propose(file.path, data, name=file.name)
    return kept[key]


def _found(file: Upload, proposal: etl.Proposal) -> None:
    """The file and what was understood of it, in words."""
    st.markdown(f"**{escape.markdown(file.name)}**")
    unused = [header for header in proposal.headers if header.strip() and header not in _used(proposal)]
    told = [words.count(len(proposal.columns), "column") + " recognised."]
    if unused:
        told.append("Not stored: " + ", ".join(unused) + ".")
    st.caption(escape.markdown(" ".join([*told, *proposal.notes])))
    if proposal.missing:
        st.warning(escape.markdown(f"Not found: {', '.join(proposal.missing)}. Choose the column below."),
                   icon=":material/help:")


def _used(proposal: etl.Proposal) -> set[str]:
    several = [headers if isinstance(headers, tuple) else (headers,) for headers in proposal.columns.values()]
    return {header for headers in several for header in headers}


def _first_rows(proposal: etl.Proposal) -> pd.DataFrame:
    """The first rows of the columns that will be stored, under the names that they will have."""
    places = {header: place for place, header in reversed(list(enumerate(proposal.headers)))}
    table = {}
    for name, headers in proposal.columns.items():
        several = headers if isinstance(headers, tuple) else (headers,)
        kept = [places[header] for header in several if header in places]
        table[etl.FIELDS[name].label] = [" ".join(row[place] for place in kept) for row in proposal.rows]
    return pd.DataFrame(table)


def _form(file: Upload, proposal: etl.Proposal, data: Path) -> None:
    with st.form(f"columns-{file.id}", border=False):
        chosen = _choices(file, proposal)
        day, top = st.columns(2)
        mapping = proposal.mapping
        dates = day.selectbox("Dates are written", list(DATES), key=f"dates-{file.id}",
                              index=list(DATES.values()).index(mapping.day_first))
        scale = top.selectbox("Scores go from", list(TOPS), key=f"top-{file.id}",
                              index=int(100 in mapping.scales.values()))
        if st.form_submit_button("Use these columns, and remember them", icon=":material/save:"):
            scales = {name: 100 for name in chosen if etl.FIELDS[name].kind == "score"} if TOPS[scale] == 100 else {}
            _remember(replace(mapping, columns=chosen, day_first=DATES[dates], scales=scales), proposal, data)


def _choices(file: Upload, proposal: etl.Proposal) -> dict:
    """One select box per column of a session log; returns column → header of what is chosen."""
    joined = {" + ".join(value): value for value in proposal.columns.values() if isinstance(value, tuple)}
    headers = [header for header in dict.fromkeys(proposal.headers) if header.strip()]
    options = [ABSENT, *headers, *joined]
    chosen = {}
    places = st.columns(3)
    fields = [field for field in etl.FIELDS.values() if field.name != "held_row"]
    for place, field in enumerate(fields):
        now = proposal.columns.get(field.name, ABSENT)
        now = " + ".join(now) if isinstance(now, tuple) else now
        label = field.label + (" (needed)" if field.needed else "")
        header = places[place % 3].selectbox(label, options, index=options.index(now) if now in options else 0,
                                             key=f"column-{file.id}-{field.name}")
        if header != ABSENT:
            chosen[field.name] = joined.get(header, header)
    return chosen


def _remember(mapping: etl.Mapping, proposal: etl.Proposal, data: Path) -> None:
    used = [header for header in mapping.columns.values()]
    twice = next((header for header in used if used.count(header) > 1), None)
    if twice is not None:
        st.error(escape.markdown(f"{twice} is chosen for two columns; choose it once."))
        return
    try:
        etl.remember(mapping, proposal, data)
    except etl.Refused as refused:
        st.error(escape.markdown(refused), icon=":material/block:")
        return
    st.session_state[VERSION] = version() + 1
    st.rerun()
