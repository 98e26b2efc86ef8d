"""The header row of a table: where it is, and the plain-text copy of the rows below it."""

import csv
import itertools
from dataclasses import dataclass, field
from pathlib import Path

from etl.columns import column_of, match, propose
from etl.fields import FIELDS, SCORES
from etl.mapping import Mapping, named
from etl.refusal import Refused

FIRST_ROWS = 8
LOOK = 40
"""A header row is looked for in this many first rows."""
MOST_COLUMNS = 500
LONGEST_CELL = 32_767
"""A spreadsheet's own limit; a longer cell is damage or an attack."""


@dataclass(frozen=True)
class Table:
    """One header row and what lies below it.

    path: UTF-8 text with the rows below the header only, `\\n` line ends, `delimiter`, `"` as quote;
    a blank row is one line that holds a delimiter. header_line: 1-based row of the header in the source.
    skip: lines of `path` above the rows. multiline: cells may hold line breaks. sheet: its name in a workbook.
    first: the first rows, where a child process read them.
    """

    path: Path
    headers: list[str]
    header_line: int
    delimiter: str = ","
    multiline: bool = False
    skip: int = 0
    sheet: str | None = None
    first: list[list[str]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.headers)


def first_rows(table: Table) -> list[list[str]]:
    """The first rows below the header, as wide as it is."""
    csv.field_size_limit(1 << 30)  # the lines have been measured
    with table.path.open(encoding="utf-8", newline="") as file:
        rows = itertools.islice(csv.reader(file, delimiter=table.delimiter), table.skip, table.skip + FIRST_ROWS)
        return [[*row, *[""] * table.width][: table.width] for row in rows]


def find_header(rows: list[list[str]], wanted: Mapping | None = None) -> tuple[int, int, list[str]]:
    """(index of the row that names most columns of a session log, how many it names, its headers); (-1, 0, []) if none does."""
    best: tuple[int, int, list[str]] = (-1, 0, [])
    for index, row in enumerate(rows[:LOOK]):
        above = rows[index - 1] if index else []
        if max(len(above), len(row)) < 2:  # no table, as under a delimiter that is not the file's
            continue
        for headers in (row, _under(above, row)):
            known = _recognised(headers, wanted)
            if known > best[1]:
                best = (index, known, headers)
    return best


def _under(above: list[str], row: list[str]) -> list[str]:
    """The lower of two header rows: "Before" and "After" under "Pain", whose merged cell is blank to its right."""
    joined, group = [], ""
    if len(above) > MOST_COLUMNS or len(row) > MOST_COLUMNS:
        return []
    for over, cell in itertools.zip_longest(map(str.strip, above), map(str.strip, row), fillvalue=""):
        group = over or group
        both = f"{group} {cell}"
        joined.append(both if cell and _names_a_score(both) and column_of(cell) is None else cell or over)
    return joined


def _names_a_score(header: str) -> bool:
    """Whether a header is a score's by itself; asked of every pair of cells, so the few columns of scores go first."""
    return any(match(FIELDS[name], header) is not None for name in SCORES) and column_of(header) in SCORES


def _recognised(row: list[str], wanted: Mapping | None) -> int:
    cells = [cell.strip() for cell in row if cell and cell.strip()]
    if len(cells) < 2:
        return 0
    known = len(propose(cells))
    if wanted is None:
        return known
    mapped = {header for value in wanted.columns.values() for header in named(value)}
    return max(known, len(mapped.intersection(cells)))


def is_log(columns: dict) -> bool:
    """Whether these columns make a session log: a date, a client, a therapist or technique, and a score."""
    return not missing(columns)


def missing(columns: dict) -> list[str]:
    """What is looked for and not there, in words for people."""
    gone = [FIELDS[name].label.lower() for name in ("date", "client") if name not in columns]
    return gone if any(score in columns for score in SCORES) else [*gone, "a pain or anxiety score"]


def too_wide(name: str, width: int) -> Refused:
    """The refusal for a table with more columns than any session log has."""
    return Refused(f"{name}: {width:,} columns; a session log has at most {MOST_COLUMNS}. Remove the empty ones and load again.")


def too_long(name: str, line: int) -> Refused:
    """The refusal for a cell that no spreadsheet could hold."""
    return Refused(f"{name}: near row {line:,} a cell holds more than {LONGEST_CELL:,} characters, "
                   "which no session log does; check the file.")


def too_much(name: str) -> Refused:
    """The refusal for a file that asks more of the machine than any session log."""
    return Refused(f"{name}: reading this file takes more memory or time than a session log may; delete the empty rows and columns "
                   "and the pictures, or split it, and load again. Nothing was stored.")


def damaged(name: str) -> Refused:
    """The refusal for a file that its reader cannot make sense of."""
    return Refused(f"{name}: this workbook is damaged or incomplete; open it in a spreadsheet program, save it again and load that.")


def protected(name: str) -> Refused:
    """The refusal for a workbook that cannot be read without its password."""
    return Refused(f"{name}: this workbook is protected with a password; save a copy without one and load that.")


def clean_headers(row: list[str]) -> list[str]:
    """Header cells on one line each, without the empty ones at the right end."""
    cells = [" ".join(str(cell or "").split()) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells
