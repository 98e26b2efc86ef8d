"""Held rows: why each was held back, put right in place or in a sheet."""

import tempfile
from pathlib import Path

import pandas as pd
import streamlit as st

import etl
from dashboard import escape, words
from dashboard.settings import Settings
from dashboard.show import CSV

SHOWN = 200          # more are easier put right in a sheet
CONTEXT = ("client", "date", "therapist")
FIXED = "held-fixed"


def section(settings: Settings) -> None:
    """The open held rows with their correction; nothing where there are none. Raises etl.Refused."""
    _fixed()
    rows = etl.held(settings.data)
    if not rows:
        return
    st.subheader("Held rows", anchor=False)
    st.markdown(f"{words.count(len(rows), 'row was', 'rows were')} held back: no figure counts them until they are put "
                "right. Correct the cells here, or download them, correct them in a spreadsheet, and drop that in above.")
    table = _table(rows[:SHOWN])
    fixed = ["id", "File", "Line", "What to correct"]
    edited = st.data_editor(table, hide_index=True, disabled=fixed, key=f"held-{hash(tuple(table['id']))}",
                            column_config=_columns(table), column_order=[name for name in table if name != "id"])
    if len(rows) > SHOWN:
        st.caption(f"The first {SHOWN} are shown; the download has all.")
    changes = _changes(table, edited)
    with st.container(horizontal=True, gap="small"):
        if st.button(f"Load {words.count(len(changes), 'corrected row')}" if changes else "Load corrected rows",
                     type="primary", disabled=not changes, key="fix", icon=":material/check:"):
            _fix(changes, settings)
        st.download_button("Download held rows", lambda: _sheet(settings.data), "held-rows.csv", CSV,
                           on_click="ignore", key="held-csv", icon=":material/download:")


def _table(rows: list[dict]) -> pd.DataFrame:
    """One row per held row: where it stands, what is wrong, and the cells that matter, as text."""
    wrong = {problem["column"] for row in rows for problem in row["problems"]}
    columns = [name for name in etl.FIELDS if name in wrong or name in CONTEXT]
    return pd.DataFrame([{
        "id": row["id"],
        "File": row["file"] + (f", {row['sheet']}" if row["sheet"] else ""),
        "Line": row["line"],
        "What to correct": "; ".join(_told(problem) for problem in row["problems"]),
        **{name: row["cells"].get(name) or "" for name in columns},
    } for row in rows])


def _told(problem: dict) -> str:
    field = etl.FIELDS.get(problem["column"])
    label = field.label if field else problem["column"]
    return f"{label}: {problem['reason']}; expected {problem['expected']}"


def _columns(table: pd.DataFrame) -> dict:
    known = {name: st.column_config.TextColumn(etl.FIELDS[name].label) for name in table if name in etl.FIELDS}
    return {**known, "What to correct": st.column_config.TextColumn(width="large")}


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
        result = etl.fix(settings.data, changes, zone=settings.timezone)
    except etl.Refused as refused:
        st.error(escape.markdown(refused), icon=":material/block:")
        return
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


def _sheet(data: Path) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "held-rows.csv"
        etl.export_held(data, path)
        return path.read_bytes()
