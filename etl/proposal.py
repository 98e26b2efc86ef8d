"""What a file looks like before it is loaded: its headers, the columns they are taken for, its first rows."""

from dataclasses import dataclass, field
from pathlib import Path

from etl import mapping as mappings
from etl.aside import aside
from etl.extract import extract
from etl.folder import Folder
from etl.limits import UPLOAD
from etl.mapping import Mapping, proposed, remembered
from etl.table import Table, missing


@dataclass(frozen=True)
class Proposal:
    """headers: as in the file. columns: column → header. rows: the first rows as text. header_line: 1-based.

    sheet: in a workbook. missing: what a session log needs and this one does not show. notes: plain sentences.
    mapping: the Mapping that `etl.load` would use.
    """

    headers: list[str]
    columns: dict[str, str | tuple[str, ...]]
    rows: list[list[str]]
    header_line: int
    sheet: str | None
    mapping: Mapping
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def propose(path: str | Path, data: str | Path, *, mapping: Mapping | None = None, name: str | None = None) -> Proposal:
    """Reads an uploaded file's header and first rows, in a child process; keeps nothing. Raises Refused for what is no session log."""
    with aside(data) as work:
        _, tables = extract(path, Path(work), mapping, name, UPLOAD)
        table = tables[0]
        known = mapping or remembered(table.headers, Folder(Path(data)).mappings)
        chosen = known or proposed(table.headers)
        return Proposal(table.headers, chosen.columns, table.first, table.header_line, table.sheet, chosen,
                        missing(chosen.columns), _notes(tables, known is not None and mapping is None))


def _notes(tables: list[Table], saved: bool) -> list[str]:
    notes = ["The columns are read as you saved them for this kind of log."] if saved else []
    if len(tables) > 1:
        notes.append("Sheets that will be loaded: " + ", ".join(table.sheet or "" for table in tables) + ".")
    if tables[0].header_line > 1:
        notes.append(f"The header row is row {tables[0].header_line}.")
    return notes


def remember(mapping: Mapping, proposal: Proposal, data: str | Path) -> Path:
    """Keeps a corrected mapping for the next export of the same shape."""
    return mappings.remember(mapping, proposal.headers, Folder(Path(data)).mappings)
