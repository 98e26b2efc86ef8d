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

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from tests.etl import messy_cells as cells
from tests.etl.messy_log import DATES, WITH_TIME, Log, Rendering, Row

TODAY = dt.date(2026, 11, 23)
NEEDED = ("client", "date", "time", "therapist", "pain_before", "pain_after")
OPTIONAL = tuple(name for name in cells.HEADERS if name not in NEEDED)
SCORES = ("pain_before", "pain_after", "anxiety_before", "anxiety_after")


@st.composite
def logs(draw, *, today: dt.date = TODAY, max_rows: int = 14, twins: bool = True) -> Log:
    """A log of up to `max_rows` rows, before twins: some clean, some held, some repeated or contradicted."""
    chosen = draw(st.sets(st.sampled_from(OPTIONAL)))
    columns = tuple(name for name in cells.HEADERS if name in NEEDED or name in chosen)
    count = draw(st.integers(1, max_rows))
    rows = [draw(sessions(columns, index, today)) for index in range(count)]
    rows = [draw(spoilt(row, columns, today)) if draw(st.integers(0, 3)) == 0 else row for row in rows]
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
