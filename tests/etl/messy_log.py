"""A messy log and the ways in which a tool may write it down; `messy` draws both at random."""

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from tests.etl.messy_cells import SECRET

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Row:
    """One row: its texts (date and time as such), its fate, and the values it gives where it counts."""

    texts: dict
    fate: str = "loaded"
    values: dict | None = None


@dataclass(frozen=True)
class Rendering:
    """How a tool writes a log down. `blank_after`, `header_after`: behind how many rows such a line stands."""

    columns: tuple[str, ...]
    headers: dict[str, str]
    delimiter: str = ","
    encoding: str = "utf-8"  # utf-8-sig and utf-16 begin with a byte order mark
    newline: str = "\n"
    dates: str = "iso"
    titles: tuple[str, ...] = ()
    blank_after: tuple[int, ...] = ()
    bare_blanks: bool = True
    header_after: int | None = None
    totals: bool = False
    blanks_at_end: int = 0
    quote_all: bool = False

    @property
    def name(self) -> str:
        """A file name with the ending that goes with the delimiter."""
        return "messy.tsv" if self.delimiter == "\t" else "messy.txt" if self.delimiter == "|" else "messy.csv"


@dataclass(frozen=True)
class Log:
    """What was noted: the columns that the log has, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def fates(self, how: Rendering | None = None) -> dict[str, int]:
        """Rows and fates that a first load must report for the log in that rendering."""
        count = Counter(row.fate for row in self.rows)
        if how:
            count["skipped"] = len(how.blank_after) + how.totals + (how.header_after is not None)
        names = ("loaded", "corrected", "duplicate", "held", "skipped")
        return {"rows": sum(count.values())} | {name: count[name] for name in names}

    def sessions(self) -> list[dict]:
        """The values of the rows that count, in order of date and time."""
        loaded = [row.values for row in self.rows if row.fate == "loaded"]
        return sorted(loaded, key=lambda values: (values["date"], values["time"]))

    def split(self, parts: int) -> list["Log"]:
        """The same rows dealt out to several logs."""
        return [replace(self, rows=self.rows[part::parts]) for part in range(parts) if self.rows[part::parts]]

    def text(self, how: Rendering) -> str:
        """The file as text, in that rendering."""
        out = io.StringIO()
        quoting = csv.QUOTE_ALL if how.quote_all else csv.QUOTE_MINIMAL
        writer = csv.writer(out, delimiter=how.delimiter, lineterminator=how.newline, quoting=quoting)
        for title in how.titles:
            writer.writerow([title]) if title else out.write(how.newline)
        header = [how.headers[name] for name in how.columns]
        writer.writerow(header)
        for index, row in enumerate(self.rows, 1):
            writer.writerow([_cell(row, name, how) for name in how.columns])
            for _ in range(how.blank_after.count(index)):
                out.write(how.newline if how.bare_blanks else how.delimiter * (len(header) - 1) + how.newline)
            if how.header_after == index:
                writer.writerow(header)
        if how.totals:
            writer.writerow(["Total", *[""] * (len(header) - 1)])
        return out.getvalue() + how.newline * how.blanks_at_end

    def render(self, how: Rendering) -> bytes:
        """The bytes of the file, in that rendering."""
        return self.text(how).encode(how.encoding)


DATES: dict[str, Callable[[dt.datetime], str]] = {
    "iso": lambda at: f"{at:%Y-%m-%d}",
    "day first": lambda at: f"{at:%d/%m/%Y}",
    "day first, short": lambda at: f"{at.day}.{at.month}.{at.year}",
    "month first": lambda at: f"{at.month}/{at.day}/{at.year}",
    "in words": lambda at: f"{at.day} {at:%b} {at.year}",
    "iso with time": lambda at: f"{at:%Y-%m-%d %H:%M}",
    "day first with time": lambda at: f"{at:%d/%m/%Y %H:%M}",
    "utc": lambda at: f"{at.replace(tzinfo=LONDON).astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
}
WITH_TIME = ("iso with time", "day first with time", "utc")  # one column for both


def _cell(row: Row, name: str, how: Rendering) -> str:
    value = row.texts.get(name, SECRET)
    if name == "date":
        return "" if value is None else DATES[how.dates](dt.datetime.combine(value, row.texts["time"]))
    return f"{value:%H:%M}" if name == "time" else value
