"""Files that someone dropped on the page, kept in a private folder until they are loaded."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

import etl

FOLDER = "upload-folder"
ROUND = "upload-round"  # a new round is a new, empty uploader
TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "ods"]


@dataclass(frozen=True)
class Upload:
    """id: of this upload; name: as the person knows the file; path: where it lies meanwhile."""

    id: str
    name: str
    path: Path


def ask(data: Path) -> list[Upload]:
    """Shows the uploader and returns what lies in it."""
    files = st.file_uploader(
        "Session logs", TYPES, accept_multiple_files=True, key=f"uploader-{st.session_state.get(ROUND, 0)}",
        help="CSV, Excel or OpenDocument, up to 20 MB each. Several at once are taken oldest first.")
    return [_kept(file, data) for file in files]


def clear() -> None:
    """Forgets every upload and its file."""
    if FOLDER in st.session_state:
        st.session_state.pop(FOLDER).cleanup()
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def _kept(file, data: Path) -> Upload:
    """The uploaded file on disk; its name there is ours, for a name from outside is no path, and the browser chooses the id."""
    if FOLDER not in st.session_state:
        st.session_state[FOLDER] = etl.aside(data)
    suffix = Path(file.name).suffix.lower()
    path = Path(st.session_state[FOLDER].name) / f"{hashlib.sha256(file.file_id.encode()).hexdigest()}{suffix if suffix[1:] in TYPES else ''}"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)  # a tab that was left open for days finds it swept away
        path.write_bytes(file.getvalue())
    return Upload(file.file_id, file.name, path)
