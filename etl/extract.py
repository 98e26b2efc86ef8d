"""A file → its tables: all text, with the row where each begins. Python handles files, never rows."""

from pathlib import Path

from etl.apart import read_apart
from etl.limits import OWN, Limits
from etl.mapping import Mapping
from etl.snapshot import Snapshot, snapshot
from etl.table import Table
from etl.textfile import read_text


def extract(source: str | Path, work: Path, wanted: Mapping | None = None, name: str | None = None,
            limits: Limits = OWN) -> tuple[Snapshot, list[Table]]:
    """The snapshot of a file and its tables (one, or one per sheet that is a log), ready for SQL.

    `work` is a scratch folder of the caller's. Raises Refused, in one sentence, for what is no session log.
    """
    copy = snapshot(source, work, name, limits.size)
    if copy.kind == "text" and limits is OWN:  # no parser of ours can be hurt by text, and a child would only cost time
        return copy, [read_text(copy, work, wanted)]
    return copy, read_apart(copy, work, wanted, limits)
