"""A file → its tables: all text, with the row where each begins. Python handles files, never rows."""

from pathlib import Path

from etl.mapping import Mapping
from etl.snapshot import Snapshot, snapshot
from etl.table import Table
from etl.textfile import read_text
from etl.workbook import read_workbook


def extract(source: str | Path, work: Path, wanted: Mapping | None = None, name: str | None = None) -> tuple[Snapshot, list[Table]]:
    """The snapshot of a file and its tables (one, or one per sheet that is a log), ready for SQL.

    `work` is a scratch folder of the caller's. Raises Refused, in one sentence, for what is no session log.
    """
    copy = snapshot(source, work, name)
    if copy.kind == "text":
        return copy, [read_text(copy, work, wanted)]
    return copy, read_workbook(copy, work, wanted)
