"""Held rows: why each was held back, put right in place or in a sheet."""

import zlib
from pathlib import Path

import pandas as pd
import streamlit as st

import etl
from dashboard import auditing, escape, words
from dashboard.settings import Settings
from dashboard.show import CSV
from dashboard.views import frame

LISTED = 20          # rows whose reasons are written out
SHOWN = 200          # rows to correct here; more are easier put right in a sheet
PLACE = ("File", "Line")
CONTEXT = ("client", "date", "therapist")
FIXED = "held-fixed"


def section(settings: Settings) -> None:
    """The open held rows with their correction; nothing where there are none. Raises etl.Refused."""
    _fixed()
    rows, by = etl.held(settings.data), frame.viewer(settings).name
    if not rows:
        return
    st.subheader("Held rows", anchor=False)
    st.markdown(f"{words.count(len(rows), 'row was', 'rows were')} held back: no figure counts them until they are put "
                "right. Correct the cells here, or download them, correct them in a spreadsheet, and drop that in above.")
    st.table(_problems(rows[:LISTED]), hide_index=True, border="horizontal")
    if len(rows) > LISTED:
        st.caption(f"Reasons of the first {LISTED}; the download has all {len(rows)}.")
    table = _table(rows[:SHOWN])
    edited = st.data_editor(table, hide_index=True, disabled=["id", *PLACE], key=_key(table),
                            column_config=_labels(table), column_order=[name for name in table if name != "id"])
    changes = _changes(table, edited)
    with st.container(horizontal=True, gap="small"):
        if st.button(f"Load {words.count(len(changes), 'corrected row')}" if changes else "Load corrected rows",
                     type="primary", disabled=not changes, key="fix", icon=":material/check:"):
            _fix(changes, settings)
        st.download_button("Download held rows", lambda: _sheet(settings.data, by), "held-rows.csv", CSV,
                           on_click="ignore", key="held-csv", icon=":material/download:")


def _problems(rows: list[dict]) -> pd.DataFrame:
    """One row per problem: where it stands, which column was held back and why, what was expected.

    Three columns, so that it can be read on a phone.
    """
    return pd.DataFrame([{
        "Line": f"{row['line']} of {escape.markdown(row['file'])}",
        "Held back for": f"{_label(problem['column'])}: {escape.markdown(problem['reason'])}",
        "Expected": escape.markdown(problem["expected"]),
    } for row in rows for problem in row["problems"]])


def _label(column: str) -> str:
    return etl.FIELDS[column].label if column in etl.FIELDS else escape.markdown(column)


def _key(table: pd.DataFrame) -> str:
    """Another set of rows is another editor: an edit must never land in a row that moved up."""
    return f"held-{zlib.crc32(' '.join(table['id']).encode())}"


def _table(rows: list[dict]) -> pd.DataFrame:
    """One row per held row: where it stands and the cells that matter, as text."""
    wrong = {problem["column"] for row in rows for problem in row["problems"]}
    columns = [name for name in etl.FIELDS if name in wrong or name in CONTEXT]
    return pd.DataFrame([{
        "id": row["id"],
        "File": row["file"] + (f", {row['sheet']}" if row["sheet"] else ""),
        "Line": row["line"],
        **{name: row["cells"].get(name) or "" for name in columns},
    } for row in rows])


def _labels(table: pd.DataFrame) -> dict:
    return {name: st.column_config.TextColumn(_label(name)) for name in table if name in etl.FIELDS}


def _changes(table: pd.DataFrame, edited: pd.DataFrame) -> dict[str, dict[str, str]]:
    """id → {column: new text} of the cells that were changed."""
    changed = {}
    cells = [name for name in table if name in etl.FIELDS]
    for before, after in zip(table.to_dict("records"), edited.to_dict("records")):
        new = {name: str(after[name] or "").strip() for name in cells if (after[name] or "") != before[name]}
        if new:
            changed[before["id"]] = new
    return changed


def _fix(changes: dict[str, dict[str, str]], settings: Settings) -> None:
    try:
        result = etl.fix(settings.data, changes, clinic=settings.clinic())
    except etl.Refused as refused:
        st.error(escape.markdown(refused), icon=":material/block:")
        return
    frame.noted(settings.data, "load", load=result["load"], sessions=result["sessions"])
    st.session_state[FIXED] = result
    st.rerun()


def _fixed() -> None:
    """What the correction just made did, once."""
    result = st.session_state.pop(FIXED, None)
    if result is None:
        return
    file = result["files"][0]
    done = file["loaded"] + file["corrected"] + file["duplicate"]
    if done:
        st.success(f"{words.count(done, 'row is', 'rows are')} put right and counted from now on.", icon=":material/check_circle:")
    if file["held"]:
        st.warning(f"{words.count(file['held'], 'row is', 'rows are')} still held back.", icon=":material/info:")


def _sheet(data: Path, by: str) -> bytes:
    with etl.aside(data) as folder:
        path = Path(folder) / "held-rows.csv"
        auditing.note(data, by, "export", kind="held rows", rows=etl.export_held(data, path))
        return path.read_bytes()
