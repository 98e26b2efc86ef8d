"""Random messy session logs for property tests, with the fate that each row must have.

A `Log` says *what* was noted (rows of texts in canonical columns, each with its fate and, where it
counts, the values it must give). A `Rendering` says *how* a tool wrote it down. Because the two are
drawn apart, one test can hold a log against its expected fates and another can hold two renderings
of one log against each other::

    @given(written_logs())
    def test_rows_in_are_the_sum_of_fates(written):
        log, how = written
        path.write_bytes(log.render(how))
        file = etl.load([path], data)["files"][0]
        assert fates(file) == log.fates(how)     # {"rows": …, "loaded": …, "duplicate": …, "held": …, "skipped": …}

    @given(logs(), st.data())
    def test_rendering_changes_nothing(log, data):
        one, other = data.draw(renderings(log)), data.draw(renderings(log))
        # load log.render(one) and log.render(other) into fresh folders: the same sessions

Use the name `how.name` for the file: its ending goes with the delimiter. `log.sessions()` are the
values of all rows that count, in the terms of the `sessions` table (scores as Decimal, techniques
and red flags sorted and joined by "; ", "none" for no referral, flag or event; the client as the
reference before it becomes a pseudonym). `log.split(n)` gives logs that together are the same,
for logs drawn with `twins=False`. Dates are given relative to `today`; set OUTCOMES_TODAY to `TODAY`
(or pass your own) so that "after today" is after the loader's today, too. A log has under twenty
rows, so that the question about swapped columns never comes up; `swapped_logs` are made for it.
"""

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.etl import messy_cells as cells

TODAY = dt.date(2026, 11, 23)
NEEDED = ("client", "date", "time", "therapist", "pain_before", "pain_after")
OPTIONAL = tuple(name for name in cells.HEADERS if name not in NEEDED)
SCORES = ("pain_before", "pain_after", "anxiety_before", "anxiety_after")
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
    value = row.texts.get(name, cells.SECRET)
    if name == "date":
        return "" if value is None else DATES[how.dates](dt.datetime.combine(value, row.texts["time"]))
    return f"{value:%H:%M}" if name == "time" else value


@st.composite
def logs(draw, *, today: dt.date = TODAY, max_rows: int = 14, twins: bool = True) -> Log:
    """A log of up to `max_rows` rows, before twins: the first clean, others held, repeated or contradicted."""
    chosen = draw(st.sets(st.sampled_from(OPTIONAL)))
    columns = tuple(name for name in cells.HEADERS if name in NEEDED or name in chosen)
    count = draw(st.integers(1, max_rows))
    rows = [draw(sessions(columns, index, today)) for index in range(count)]
    rows[1:] = [draw(spoilt(row, columns, today)) if draw(st.integers(0, 3)) == 0 else row for row in rows[1:]]
    return Log(columns, tuple(draw(with_twins(rows)) if twins else rows))


@st.composite
def sessions(draw, columns: tuple[str, ...], index: int, today: dt.date) -> Row:
    """One good row. `index` makes its time of day, and so its natural key, its own."""
    day = today - dt.timedelta(days=draw(st.integers(0, 700)))
    time = dt.time(9 + index // 4, 15 * (index % 4))
    client, therapist = f"M{draw(st.integers(1, 4)):03d}", draw(st.sampled_from(cells.THERAPISTS))
    texts = {"date": day, "time": time, "session_id": f"R{index:04d}",
             "client": draw(st.sampled_from((client, client.lower(), f" {client} "))),
             "therapist": draw(st.sampled_from((therapist, f"{therapist}  ")))}
    values = {"date": day, "time": time, "client": client, "therapist": therapist}
    for name in columns:
        if name not in texts:
            texts[name], values[name] = draw(contents(name))
    return Row(texts, values=values)


@st.composite
def contents(draw, name: str) -> tuple[str, object]:
    """(text, value) of one cell that is not part of the session's key."""
    if name in SCORES:
        tenths = draw(st.one_of(st.integers(0, 10).map(lambda n: n * 10), st.integers(0, 100), st.none()))
        value = None if tenths is None else Decimal(tenths) / 10
        return draw(st.sampled_from(cells.spellings(value))), value
    if name == "techniques":
        used = draw(st.lists(st.sampled_from(cells.TECHNIQUES), unique=True, max_size=3))
        return draw(st.sampled_from(cells.SEPARATORS)).join(used), "; ".join(sorted(used)) or None
    if name == "duration_minutes":
        minutes = draw(st.sampled_from((10, 30, 45, 60)))
        return draw(st.sampled_from((f"{minutes}", f"{minutes} min"))), minutes
    meanings = {"referral": cells.REFERRALS, "red_flags": cells.RED_FLAGS, "adverse_event": cells.ADVERSE,
                "exercises_given": cells.YES_NO, "status": cells.STATUSES,
                "body_area": {"Lower back": ("Lower back",), "Neck": ("Neck",), None: ("",)}}[name]
    value = draw(st.sampled_from(list(meanings)))
    return draw(st.sampled_from(meanings[value])), value


@st.composite
def spoilt(draw, row: Row, columns: tuple[str, ...], today: dt.date) -> Row:
    """That row with one cell for which it must be held."""
    wrong = draw(st.sampled_from([*(name for name in SCORES if name in columns), "client", "therapist", "date"]))
    if wrong == "date":
        text = draw(st.sampled_from(cells.dates_held(today)))
    else:
        text = draw(st.sampled_from(cells.HELD_SCORES if wrong in SCORES else cells.NOT_RECORDED))
    seen = {"pain_before": "5"} if wrong not in SCORES else {}  # a row with no key and no score could be a footer
    return Row(row.texts | seen | {wrong: text}, fate="held")


@st.composite
def with_twins(draw, rows: list[Row]) -> list[Row]:
    """Now and then a row stands twice (a duplicate), or again with other content (then both are held)."""
    out = list(rows)
    for row in (row for row in rows if row.fate == "loaded"):
        kind = draw(st.sampled_from(("none",) * 8 + ("copy", "contradiction")))
        if kind == "copy":
            out.insert(draw(st.integers(out.index(row) + 1, len(out))), replace(row, fate="duplicate"))
        if kind == "contradiction":
            after = "3" if row.values["pain_after"] != 3 else "4"
            out[out.index(row)] = replace(row, fate="held")
            out.insert(draw(st.integers(0, len(out))), Row(row.texts | {"pain_after": after}, fate="held"))
    return out


@st.composite
def renderings(draw, log: Log) -> Rendering:
    """A way of writing that log down that loses nothing of it."""
    dates = draw(st.sampled_from([style for style in DATES if style != "month first" or _shows_month_first(log)]))
    secret = draw(st.sets(st.sampled_from(cells.NEVER_STORED)))
    columns = [name for name in log.columns if name != "time" or dates not in WITH_TIME] + sorted(secret)
    headers = {name: draw(st.sampled_from(cells.HEADERS.get(name, (name,)))) for name in columns}
    places = st.integers(1, len(log.rows) - 1) if len(log.rows) > 1 else st.nothing()
    how = Rendering(
        columns=tuple(draw(st.permutations(columns))),
        headers=headers,
        delimiter=draw(st.sampled_from((",", ";", "\t", "|"))),
        newline=draw(st.sampled_from(("\n", "\r\n"))),
        dates=dates,
        titles=draw(st.sampled_from(((), ("Session log",), ("Clinic Olympia – sessions", ""), ("", "Sessions 2026", "")))),
        blank_after=tuple(sorted(draw(st.lists(places, max_size=2)))) if len(log.rows) > 1 else (),
        bare_blanks=draw(st.booleans()),
        header_after=draw(st.one_of(st.none(), places)) if len(log.rows) > 1 else None,
        totals=draw(st.booleans()),
        blanks_at_end=draw(st.integers(0, 2)),
        quote_all=draw(st.booleans()),
    )
    return replace(how, encoding=draw(st.sampled_from(_encodings(log, how))))


def _shows_month_first(log: Log) -> bool:
    """Whether a date of the log can only be read month first, so that the column is not ambiguous."""
    return any(row.texts["date"] and row.texts["date"].day > 12 for row in log.rows)


def _encodings(log: Log, how: Rendering) -> list[str]:
    """The encodings that have every character of the log (Windows-1252 has no tick)."""
    try:
        log.text(how).encode("cp1252")
    except UnicodeEncodeError:
        return ["utf-8", "utf-8-sig", "utf-16"]
    return ["utf-8", "utf-8-sig", "utf-16", "cp1252"]


@st.composite
def written_logs(draw, **options) -> tuple[Log, Rendering]:
    """A log with one way of writing it down."""
    log = draw(logs(**options))
    return log, draw(renderings(log))


@st.composite
def swapped_logs(draw, *, today: dt.date = TODAY) -> Log:
    """A log of 20 to 30 rows, more than half of them with more pain after than before."""
    count = draw(st.integers(20, 30))
    rows = []
    for index in range(count):
        row = draw(sessions(NEEDED, index, today))
        before, after = ("3", "6") if index <= count // 2 else ("6", "3")
        values = row.values | {"pain_before": Decimal(before), "pain_after": Decimal(after)}
        rows.append(Row(row.texts | {"pain_before": before, "pain_after": after}, values=values))
    return Log(NEEDED, tuple(rows))
