"""One file in SQL: what is known of it while it is read, and what the cell rules need to know.

Rows never reach Python. A column's distinct texts are few, so every cell rule runs once per text (texts.py, sql/cell_*.sql)
and rows are joined to the result by a small code (rows.py).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from etl.mapping import Mapping
from etl.snapshot import Snapshot
from etl.table import Table

PLAIN_TEXT = ("session_id", "held_row")
"""Columns kept as text: nearly every row has its own."""
KEY = ("client", "date", "time", "therapist")
"""The natural key of a session (LOGS)."""


@dataclass(frozen=True)
class Rules:
    """What the cell rules need besides the cells. inner, outer: the padded halves of the clinic's key.

    forgotten: pseudonyms → those that are forgotten, None where nobody is. kept_from: the first day that is kept, None where all are.
    """

    inner: bytes
    outer: bytes
    zone: str
    today: dt.date
    forgotten: Callable[[list[str]], list[str]] | None = None
    kept_from: dt.date | None = None


@dataclass
class Reading:
    """A file that has been read into schema `schema` of the scratch database.

    unclear: the columns that hold a text with a problem. forgets: it has rows that are not to be kept. named: how it calls forgotten clients.
    """

    schema: str
    source: Snapshot
    mapping: Mapping
    tables: list[Table]
    present: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: int = 0
    last_date: dt.date | None = None
    seconds: float = 0.0
    fates: dict[str, int] = field(default_factory=dict)
    held_reasons: dict[str, int] = field(default_factory=dict)
    value: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    forgets: bool = False
    named: list[str] = field(default_factory=list)
