"""One session typed into a form: a file of one row, loaded through the same rules as any log."""

import csv
from pathlib import Path

from etl.aside import aside
from etl.fields import FIELDS
from etl.folder import Folder
from etl.loading import load
from etl.mapping import Mapping
from etl.refusal import Refused
from etl.store import opened

KIND = "form"
NAME = "Log a session"
"""What the history calls such a load, and its file."""
KEY = ("client", "date", "time", "therapist")


def enter(data: str | Path, cells: dict[str, str], **options) -> dict:
    """Loads one session; returns the JSON of `load`. cells: column → text as a log would have it; options: those of `load`."""
    columns = [name for name in FIELDS if FIELDS[name].stored]
    if unknown := [name for name in cells if name not in columns]:
        raise Refused(f"A session log has no column '{unknown[0]}'.")
    with aside(data) as folder:
        path = Path(folder) / "form.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, [" ".join(str(cells.get(name) or "").split()) for name in columns]])
        return load([path], data, names=[NAME], mapping=Mapping({name: name for name in columns}), kind=KIND, **options)


def amend(data: str | Path, session: str, cells: dict[str, str], **options) -> dict:
    """Adds to, or changes, one session that is there: a correction like any other, that can be undone. As `enter`."""
    with opened(Folder(Path(data))) as connection:
        found = connection and connection.execute("SELECT * FROM session_rows WHERE session = $session", {"session": session})
        row = dict(zip([column[0] for column in found.description], found.fetchone() or (), strict=False)) if found else {}
    if not row:
        raise Refused("There is no such session any more; it may have been taken back.")
    known = {name: row.get(f"logged_{name}", row[name]) for name in KEY}  # a correction must not touch what its log said
    return enter(data, known | {"session_id": session, "client": f"pseudonym:{row['client']}"} | cells, **options)
