"""Tables of other programs: a CSV as text, its numbers exact, its mistakes said by row and column.

A message names file, row, column and what is expected, never the value: it may be health data.
"""

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd

from dashboard.figures.view import FigureError

NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?")
NOT_RECORDED = ("", "na", "nan", "n/a", "null", "none", "-")  # as other programs write a gap
EXPECTED = {
    "score": "a number, like 6 or 6.5, or nothing where none was recorded",
    "number": "a number, like 6 or 6.5",
    "count": "a whole number from 0 on",
    "date": "a date like 2026-11-23",
    "text": "a name",
}


class Table:
    """The columns of one CSV file, cell by cell as they were asked for."""

    def __init__(self, path: str):
        self.name = Path(path).name
        self.header, self.rows = self._read(Path(path))

    def __contains__(self, column: str) -> bool:
        return column in self.header

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str, kind: str) -> pd.Series:
        """One column as Decimals, ints, dates or text by its kind (a key of EXPECTED); None for gaps."""
        if name not in self.header:
            raise FigureError(f"{self.name} has no column {name!r}; choose one of: {', '.join(self.header)}.")
        place = self.header.index(name)
        values = [self._cell(row[place].strip(), kind, line, name) for line, row in self.rows]
        return pd.Series(values, dtype=object)

    def numeric(self, name: str) -> bool:
        """Whether all that the column says are numbers."""
        place = self.header.index(name)
        said = [text for _, row in self.rows if (text := row[place].strip()).lower() not in NOT_RECORDED]
        return bool(said) and all(NUMBER.fullmatch(text) for text in said)

    def wrong(self, line: int, column: str, expected: str) -> FigureError:
        """The sentence for one cell that does not fit."""
        return FigureError(f"{self.name}, row {line}, column {column}: expected {expected}.")

    def _cell(self, text: str, kind: str, line: int, column: str):
        if not text or kind != "text" and text.lower() in NOT_RECORDED:
            if kind in ("score", "level"):
                return None
            raise self.wrong(line, column, EXPECTED[kind])
        if kind in ("text", "level"):
            return text
        value = _date(text) if kind == "date" else Decimal(text) if NUMBER.fullmatch(text) else None
        if value is None or kind == "count" and (value < 0 or value != value.to_integral_value()):
            raise self.wrong(line, column, EXPECTED[kind])
        return int(value) if kind == "count" else value

    def _read(self, path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                first = file.readline()
                file.seek(0)
                reader = csv.reader(file, delimiter=max(",;\t", key=first.count), strict=True)
                rows = _filled([(reader.line_num, row) for row in reader if len(row) > 1 or "".join(row).strip()])
        except FileNotFoundError:
            raise FigureError(f"{self.name}: there is no such file.") from None
        except OSError:
            raise FigureError(f"{self.name}: this file cannot be read; a CSV file is expected.") from None
        except (UnicodeDecodeError, csv.Error):
            raise FigureError(f"{self.name}: this is no CSV file in UTF-8; save it again as one.") from None
        if not rows:
            raise FigureError(f"{self.name}: the file is empty; a header and rows are expected.")
        header = [cell.strip() for cell in rows[0][1]]
        for name in header:
            if header.count(name) > 1:
                raise FigureError(f"{self.name}: the column {name!r} stands twice; give each a name of its own.")
        return header, [(line, self._whole(header, line, row)) for line, row in rows[1:]]

    def _whole(self, header: list[str], line: int, row: list[str]) -> list[str]:
        if len(row) > len(header):
            raise FigureError(f"{self.name}, row {line}: expected {len(header)} cells, as the header has.")
        return row + [""] * (len(header) - len(row))


def _filled(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """From the first row that says something to the last: spreadsheets leave empty cells above and below.

    A row of empty cells in between stays: of that one nothing was recorded.
    """
    told = [place for place, (_, row) in enumerate(rows) if any(cell.strip() for cell in row)]
    return rows[told[0]:told[-1] + 1] if told else []


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if len(text) == 10 or text[10] in "T " else None
    except (ValueError, IndexError):
        return None
