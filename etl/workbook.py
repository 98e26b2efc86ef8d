"""xlsx, xls and ods: every sheet that is a session log, each as plain text rows."""

import csv
import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path

import python_calamine as calamine

from etl.archive import opened
from etl.columns import propose
from etl.limits import Limits
from etl.mapping import Mapping, named
from etl.refusal import Refused
from etl.snapshot import Snapshot
from etl.table import LONGEST_CELL, LOOK, MOST_COLUMNS, Table, clean_headers, find_header, is_log, protected, too_long, too_much, too_wide

LINE_BREAK = "\u2028"
"""Stands for a line break inside a cell, so that one row stays one line."""


def read_workbook(source: Snapshot, work: Path, wanted: Mapping | None, limits: Limits) -> list[Table]:
    """One table per sheet that is a session log, in the order of the sheets; refused where none is. Runs in a child process only."""
    path = opened(source, source.path.with_suffix(".opened"), limits) if source.kind == "zip" else _unlocked(source)
    tables, widest = [], 0
    try:
        book = calamine.CalamineWorkbook.from_path(path)
    except calamine.PasswordError:
        raise protected(source.name) from None
    for position, meta in enumerate(book.sheets_metadata):
        if meta.typ == calamine.SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(position)
            widest = max(widest, _width(sheet))
            tables += _table(source, sheet, source.path.with_suffix(f".rows-{position}"), wanted, limits)
    return _chosen(source, tables, widest, wanted)


def _unlocked(source: Snapshot) -> Path:
    if "EncryptedPackage".encode("utf-16-le") in source.path.read_bytes():
        raise protected(source.name)
    return source.path


def _width(sheet) -> int:
    return sheet.end[1] + 1 if sheet.end else 0


def _table(source: Snapshot, sheet, path: Path, wanted: Mapping | None, limits: Limits) -> list[Table]:
    if not 0 < _width(sheet) <= MOST_COLUMNS:
        return []
    rows = ([""] * sheet.start[1] + row for row in sheet.iter_rows())
    top = list(itertools.islice(rows, LOOK))
    index, known, headers = find_header([[_text(cell) for cell in row] for row in top], wanted)
    if index < 0 or known < 2:
        return []
    _write(source.name, itertools.chain(top[index + 1:], rows), path, index + 2, limits.text)
    return [Table(path, clean_headers(headers), index + 1, sheet=sheet.name)]


def _write(name: str, rows: Iterator[list], path: Path, first_line: int, most: int) -> None:
    """Writes the rows as text, up to `most` characters; those blank at the very end go."""
    blank = written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for line, row in enumerate(rows, first_line):
            cells = [] if row.count("") == len(row) else [_text(cell) for cell in row]
            if not any(cells):
                blank += 1
                continue
            if max(map(len, cells)) > LONGEST_CELL:
                raise too_long(name, line)
            nothing = "," * (max(len(row), 2) - 1) + "\n"
            written += blank * len(nothing)
            if written > most:
                raise too_much(name)
            file.write(nothing * blank)
            written, blank = written + writer.writerow(cells), 0


def _text(cell) -> str:
    """A typed cell as the text a person would have typed; dates as ISO dates."""
    if isinstance(cell, str):
        return LINE_BREAK.join(cell.strip().splitlines())
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, dt.time):
        return cell.isoformat("seconds")
    if isinstance(cell, dt.timedelta):
        return f"{int(cell.total_seconds()) // 3600:02d}:{int(cell.total_seconds()) // 60 % 60:02d}"
    return "" if cell is None else str(cell)


def _chosen(source: Snapshot, tables: list[Table], widest: int, wanted: Mapping | None) -> list[Table]:
    if wanted is not None:
        mapped = {header for value in wanted.columns.values() for header in named(value)}
        tables = [table for table in tables if mapped & set(table.headers)] or tables
    logs = tables if wanted is not None else [table for table in tables if is_log(propose(table.headers))]
    if not (logs or tables) and widest > MOST_COLUMNS:
        raise too_wide(source.name, widest)
    if not (logs or tables):
        raise Refused(f"{source.name}: no sheet holds a session log (looked for a date, a client, a therapist and a pain or "
                      "anxiety score in a header row). Nothing was stored.")
    return logs or tables[:1]
