"""Held rows: read them, take them away in a sheet, correct them in place, load them again."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from etl import pseudonym
from etl.aside import aside
from etl.fields import FIELDS
from etl.folder import Folder
from etl.loading import load
from etl.refusal import Refused
from etl.store import opened

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def held(data: str | Path) -> list[dict]:
    """Open held rows, newest load first: id, load, file, sheet, line, problems (column, reason, expected), cells.

    A row that was held by several loads is listed once. cells: column → text as the log gave it; the client as the
    reference that the register knows, else as "pseudonym:…".
    """
    folder = Folder(Path(data))
    with opened(folder) as connection:
        if connection is None:
            return []
        rows = connection.execute(
            'SELECT load, file, "row", f.name, sheet, line, problems, cells FROM held h JOIN files f USING (load, file) WHERE fixed_by IS NULL '
            "AND row_hash NOT IN (SELECT row_hash FROM held WHERE fixed_by IS NOT NULL) "
            'QUALIFY row_number() OVER (PARTITION BY row_hash ORDER BY load DESC, file DESC, "row") = 1 ORDER BY load DESC, file, "row"').fetchall()
    keyed = {client: client.removeprefix("pseudonym:") for *_, cells in rows if (client := cells.get("client"))}
    known = pseudonym.references(folder.register, list(keyed.values()))
    return [{"id": f"{row[0]}-{row[1]}-{row[2]}", "load": row[0], "file": row[3], "sheet": row[4], "line": row[5], "problems": row[6],
             "cells": {name: known.get(keyed[text], text) if name == "client" else text for name, text in row[7].items()}} for row in rows]


def export_held(data: str | Path, path: str | Path, render: Callable[[list[list[str]]], bytes] | None = None) -> int:
    """Writes the open held rows as a sheet that can be corrected and loaded again; returns how many there are.

    render: the lines, a header first, as the bytes of another kind of sheet than CSV.
    """
    rows = held(data)
    columns = [name for name in FIELDS if name != "held_row" and any(name in row["cells"] for row in rows)]
    lines = [["held_row", *columns, "what to correct"]]
    lines += [[row["id"], *(row["cells"].get(name, "") for name in columns), explain(row)] for row in rows]
    try:
        Path(path).write_bytes((render or _csv)(lines))
    except OSError as error:
        raise Refused(f"{Path(path).name}: this file cannot be written ({error.strerror}).") from None
    return len(rows)


def _csv(lines: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def explain(row: dict) -> str:
    """One sentence per problem of a held row."""
    return "; ".join(f"{p['column']}: {p['reason']} (expected {p['expected']})" for p in row["problems"])


def harmless(text: str) -> str:
    """A cell that a spreadsheet will not run as a formula; numbers keep their sign."""
    risky = text.startswith(DANGEROUS) and not re.fullmatch(r"[+-]?\d+([.,]\d+)?", text)
    return "'" + text if risky else text


def fix(data: str | Path, corrections: dict[str, dict[str, str]], **options) -> dict:
    """Loads corrected held rows through the same rules as any log; returns the JSON of `load`.

    corrections: id → {column: new text}; columns that are not named keep their text. Refused where an id is not open.
    """
    rows = {row["id"]: row for row in held(data)}
    unknown = [name for name in corrections if name not in rows]
    if unknown or not corrections:
        raise Refused(f"There is no open held row {unknown[0]}; list them with `outcomes held`." if unknown else "No held row was corrected.")
    columns = [name for name in FIELDS if FIELDS[name].stored]
    with aside(data) as folder:
        path = Path(folder) / "corrected held rows.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["held_row", *columns])
            for name, changed in corrections.items():
                cells = rows[name]["cells"] | changed
                writer.writerow([name, *(cells.get(column, "") for column in columns)])
        return load([path], data, kind="fix", **options)
