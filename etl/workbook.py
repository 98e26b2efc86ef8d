"""xlsx, xls and ods: every sheet that is a session log, each as plain text rows."""

import csv
import datetime as dt
import zipfile
from pathlib import Path

import python_calamine as calamine

from etl.mapping import Mapping, propose
from etl.refusal import Refused
from etl.snapshot import Snapshot
from etl.table import LONGEST_CELL, MOST_COLUMNS, Table, clean_headers, find_header, is_log, too_long, too_wide

LINE_BREAK = "\u2028"
"""Stands for a line break inside a cell, so that one row stays one line."""
MOST_UNPACKED = 1 << 30


def read_workbook(source: Snapshot, work: Path, wanted: Mapping | None = None) -> list[Table]:
    """One table per sheet that is a session log, in the order of the sheets; refused where none is."""
    _refuse_locked(source)
    tables, widest = [], 0
    try:
        book = calamine.CalamineWorkbook.from_path(source.path)
        for position, meta in enumerate(book.sheets_metadata):
            if meta.typ == calamine.SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_index(position)
                widest = max(widest, _width(sheet))
                tables += _table(source, sheet, meta.name, wanted)
    except (calamine.CalamineError, OSError, ValueError, zipfile.BadZipFile):
        raise Refused(f"{source.name}: this workbook is damaged or incomplete; "
                      "open it in a spreadsheet program, save it again and load that.") from None
    return _chosen(source, tables, widest, wanted)


def _refuse_locked(source: Snapshot) -> None:
    if source.kind == "ole" and "EncryptedPackage".encode("utf-16-le") in source.path.read_bytes():
        raise Refused(f"{source.name}: this workbook is protected with a password; save a copy without one and load that.")
    if source.kind == "zip":
        try:
            with zipfile.ZipFile(source.path) as archive:
                members = archive.infolist()
        except (zipfile.BadZipFile, OSError):
            raise Refused(f"{source.name}: this workbook is damaged or incomplete (its end is missing); "
                          "save or download it again and load that.") from None
        names = {member.filename for member in members}
        if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
            raise Refused(f"{source.name}: this is an archive, not a workbook; unpack it and load the log inside.")
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise Refused(f"{source.name}: this workbook unpacks to more than 1 GB, which no session log does.")


def _width(sheet) -> int:
    return sheet.end[1] + 1 if sheet.end else 0


def _table(source: Snapshot, sheet, name: str, wanted: Mapping | None) -> list[Table]:
    if _width(sheet) > MOST_COLUMNS:
        return []
    rows = sheet.to_python(skip_empty_area=False)
    index, known = find_header([[_text(cell) for cell in row] for row in rows[:40]], wanted)
    if index < 0 or known < 2:
        return []
    headers = clean_headers([_text(cell) for cell in rows[index]])
    path = source.path.with_suffix(f".rows-{sheet.name.encode().hex()[:40]}-{index}")
    _write(source.name, rows[index + 1:], len(rows[index]), path, index + 2)
    return [Table(path, headers, index + 1, sheet=name)]


def _write(name: str, rows: list[list], width: int, path: Path, first_line: int) -> None:
    while rows and not any(cell not in ("", None) for cell in rows[-1]):
        rows.pop()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for line, row in enumerate(rows, first_line):
            cells = [_text(cell) for cell in row]
            if max(map(len, cells), default=0) > LONGEST_CELL:
                raise too_long(name, line)
            writer.writerow(cells if any(cells) else [""] * max(width, 2))


def _text(cell) -> str:
    """A typed cell as the text a person would have typed; dates as ISO dates."""
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
    text = str(cell if cell is not None else "").strip()
    return LINE_BREAK.join(text.splitlines())


def _chosen(source: Snapshot, tables: list[Table], widest: int, wanted: Mapping | None) -> list[Table]:
    if wanted is not None:
        named = {h for v in wanted.columns.values() for h in ([v] if isinstance(v, str) else v)}
        tables = [table for table in tables if named & set(table.headers)] or tables
    logs = tables if wanted is not None else [table for table in tables if is_log(propose(table.headers))]
    if not (logs or tables) and widest > MOST_COLUMNS:
        raise too_wide(source.name, widest)
    if not (logs or tables):
        raise Refused(f"{source.name}: no sheet holds a session log (looked for a date, a client, a therapist and a pain or "
                      "anxiety score in a header row). Nothing was stored.")
    return logs or tables[:1]
