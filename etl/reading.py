"""One file in SQL: its raw texts, the value of each distinct text, and each row's place (whole, skipped, unclear).

Rows never reach Python. A column's distinct texts are few, so every cell rule runs once per text (etl/sql/cell_*.sql)
and rows are joined to the result by a small code.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

import duckdb

from etl.fields import FIELDS, SCORES
from etl.mapping import Mapping
from etl.refusal import Refused, SwapQuestion
from etl.snapshot import Snapshot
from etl.statements import execute, quoted, run, text
from etl.table import LONGEST_CELL, Table

ENOUGH_TO_ASK = 20
PLAIN_TEXT = ("session_id", "held_row")
"""Columns kept as text: nearly every row has its own."""
KEY = ("client", "date", "time", "therapist")
"""The natural key of a session (LOGS)."""


@dataclass(frozen=True)
class Rules:
    """What the cell rules need besides the cells. inner, outer: the padded halves of the clinic's key."""

    inner: bytes
    outer: bytes
    zone: str
    today: dt.date


@dataclass
class Reading:
    """A file that has been read into schema `schema` of the scratch database."""

    schema: str
    source: Snapshot
    mapping: Mapping
    tables: list[Table]
    present: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: int = 0
    last_date: dt.date | None = None
    seconds: float = 0.0
    fates: dict[str, int] = field(default_factory=dict)
    held_reasons: dict[str, int] = field(default_factory=dict)
    value: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)


def read(connection: duckdb.DuckDBPyConnection, schema: str, source: Snapshot, tables: list[Table],
         mapping: Mapping, rules: Rules) -> Reading:
    """Reads one file's tables into `schema`: raw, cell_<column>, clean, lines, marks. Asks about swapped columns."""
    reading = Reading(schema, source, mapping, tables)
    connection.execute(f"CREATE SCHEMA {schema}")
    connection.execute(f"USE {schema}")
    try:
        texts = _distinct_texts(connection, reading)
        _cells(connection, reading, texts, rules)
        _rows(connection, reading)
    except duckdb.Error as error:
        raise _plain(source.name, error) from None
    exchanged = _swapped(connection, reading)
    if exchanged:
        connection.execute(f"DROP SCHEMA {schema} CASCADE")
        return read(connection, schema, source, tables, exchanged, rules)
    return reading


def _source(table: Table) -> str:
    """read_csv over our own copy; one column more than the header shows cells beyond it. $path is a parameter."""
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(table.width + 1))
    delimiter = {",": ",", ";": ";", "\t": "\\t", "|": "|"}[table.delimiter]
    return (f"read_csv($path, auto_detect=false, header=false, skip={table.skip}, delim='{delimiter}', quote='\"', escape='\"', new_line='\\n', "
            f"null_padding=true, strict_mode=false, max_line_size={16 * LONGEST_CELL}, "
            f"parallel={str(not table.multiline).lower()}, columns={{{columns}}})")


def _cell(table: Table, mapping: Mapping, name: str) -> str | None:
    """The expression of one column's text in one table, or None where the table has no such header."""
    headers = mapping.columns.get(name, ())
    headers = (headers,) if isinstance(headers, str) else headers
    places = [table.headers.index(header) for header in headers if header in table.headers]
    if not places:
        return None
    cells = ", ".join(f"trim(c{place})" for place in places)
    return f"nullif(c{places[0]}, '')" if len(places) == 1 else f"nullif(concat_ws(' ', {cells}), '')"


def _distinct_texts(connection, reading: Reading) -> dict[str, list[str]]:
    """Column → the scratch tables that hold its distinct texts (one per table of the file)."""
    found: dict[str, list[str]] = {}
    for part, table in enumerate(reading.tables):
        cells = {name: cell for name in FIELDS if name not in PLAIN_TEXT
                 and (cell := _cell(table, reading.mapping, name))}
        lists = ", ".join(f"list(DISTINCT {cell}) AS {quoted(name)}" for name, cell in cells.items())
        connection.execute(f"CREATE TABLE found_{part} AS SELECT {lists} FROM {_source(table)}", {"path": str(table.path)})
        for name in cells:
            found.setdefault(name, []).append(f"SELECT unnest({quoted(name)}) AS raw FROM found_{part}")
    return found


def _cells(connection, reading: Reading, texts: dict[str, list[str]], rules: Rules) -> None:
    parameters = {"inner": rules.inner, "outer": rules.outer, "zone": rules.zone, "today": rules.today.isoformat()}
    for name, queries in texts.items():
        connection.execute("CREATE OR REPLACE TEMP TABLE texts AS SELECT DISTINCT raw FROM (" + " UNION ALL ".join(queries)
                           + ") WHERE raw IS NOT NULL")
        if not connection.execute("SELECT count(*) FROM texts").fetchone()[0]:
            continue
        reading.present.append(name)
        kind = FIELDS[name].kind
        top = str(reading.mapping.scales.get(name, FIELDS[name].top))
        first = _day_first(connection, reading, name) if kind in ("date", "birth_date") else True
        connection.execute(f"CREATE TYPE text_{name} AS ENUM (SELECT raw FROM texts)")
        execute(connection, f"CREATE TABLE cell_{name} AS SELECT raw::text_{name} AS code, * FROM ({text(f'cell_{kind}')})",
                parameters | {"top": top, "day_first": first})


def _day_first(connection, reading: Reading, name: str) -> bool:
    """Decided for the whole column from its own dates; where nothing decides it, day first, and a note says so."""
    if reading.mapping.day_first is not None:
        return reading.mapping.day_first
    day, month, either = run(connection, "day_first").fetchone()
    label = FIELDS[name].label.lower()
    if day or month:
        said = "day first (23/11)" if day >= month else "month first (11/23)"
        mixed = " A few dates fit only the other order; their rows are held." if day and month else ""
        reading.notes.append(f"In the {label} column dates are read {said}, as its own dates show.{mixed}")
    elif either:
        reading.notes.append(f"Nothing in the {label} column shows whether day or month comes first; dates are read day first.")
    return day >= month


def _rows(connection, reading: Reading) -> None:
    _create_raw(connection, reading)
    for part, table in enumerate(reading.tables):
        _insert_part(connection, reading, part, table)
    _drop_blank_end(connection)
    present = reading.present
    reading.value = _values(reading)
    unclear = [name for name in present if connection.execute(f"SELECT count(problem) FROM cell_{name}").fetchone()[0]]
    reading.parts = _clean_parts(reading, unclear)
    view(connection, reading, "clean", present)
    keys = [name for name in present if name in KEY or name in unclear or name in SCORES]
    view(connection, reading, "keys", keys, values=", ".join(f"{reading.value[name]} AS {quoted(name)}" for name in KEY))
    multiline = any(table.multiline for table in reading.tables)
    run(connection, "lines", breaks="sum(raw.breaks) OVER (PARTITION BY raw.part ORDER BY raw.rowid) - raw.breaks" if multiline else "0")
    run(connection, "marks", repeated_header=_repeated_header(connection, reading))
    reading.rows, reading.last_date = connection.execute('SELECT count(*), max(day) FILTER (skip IS NULL) FROM marks').fetchone()


def view(connection, reading: Reading, name: str, columns: list[str], coded=(), source: str = "(SELECT rowid AS n, * FROM raw)", **parts: str) -> None:
    """Creates one view of clean.sql over these columns of the file."""
    run(connection, "clean", view=name, source=source, joins=joins(columns, coded), **reading.parts | parts)


def joins(names: list[str], coded=()) -> str:
    """Joins raw to the values of these columns; those in `coded` to their codes in the build's words."""
    return "\n".join(f"LEFT JOIN {'coded' if name in coded else 'cell'}_{name} AS cell_{name} ON raw.{quoted(name)} = cell_{name}.code" for name in names)


def _create_raw(connection, reading: Reading) -> None:
    kept = ", ".join([f"{quoted(name)} text_{name}" for name in reading.present] + [f"{quoted(n)} VARCHAR" for n in PLAIN_TEXT])
    connection.execute(f"CREATE TABLE raw (part UTINYINT, {kept}, filled USMALLINT, label VARCHAR, overflow BOOLEAN, breaks UINTEGER)")
    connection.execute("CREATE TABLE parts (part UTINYINT, sheet VARCHAR, header_line BIGINT, first_n BIGINT)")


def _insert_part(connection, reading: Reading, part: int, table: Table) -> None:
    cells = {name: _cell(table, reading.mapping, name) for name in [*reading.present, *PLAIN_TEXT]}
    columns = ", ".join(f"({cell or 'NULL'})::" + (f"text_{name}" if name not in PLAIN_TEXT else "VARCHAR")
                        for name, cell in cells.items())
    needed = [cell for name in ("client", "date", "therapist") if (cell := cells.get(name))]
    incomplete = " OR ".join([f"{cell} IS NULL" for cell in needed] + _dateless(connection, cells.get("date"))) or "true"
    places = range(table.width + 1)
    space = r"'^[\s\x{a0}\x{2028}]*$'"
    connection.execute("INSERT INTO parts SELECT $part, $sheet, $line, (SELECT count(*) FROM raw)",
                       {"part": part, "sheet": table.sheet, "line": table.header_line})
    run(connection, "raw", {"path": str(table.path)}, part=str(part), columns=columns, incomplete=f"({incomplete})",
        filled=" + ".join(f"(NOT regexp_matches(coalesce(c{i}, ''), {space}))::INTEGER" for i in places),
        first="lower(tidy(coalesce(" + ", ".join(f"nullif(tidy(c{i}), '')" for i in places) + ")))",
        overflow=f"c{table.width}",
        breaks=" + ".join(f"(length(coalesce(c{i}, '')) - length(replace(coalesce(c{i}, ''), chr(10), '')))" for i in places)
        if table.multiline else "0", source=_source(table))


def _dateless(connection, cell: str | None) -> list[str]:
    """A condition for rows whose date cell holds no digit (a total, a label, a header again), if there are such texts."""
    if not cell or not connection.execute("SELECT count(*) FROM cell_date WHERE NOT regexp_matches(raw, '[0-9]')").fetchone()[0]:
        return []
    return [f"NOT regexp_matches({cell}, '[0-9]')"]


def _drop_blank_end(connection) -> None:
    """Blank rows at the very end are the program's, not the therapist's: they do not count."""
    connection.execute("DELETE FROM raw WHERE rowid > (SELECT coalesce(max(rowid), -1) FROM raw WHERE filled IS NULL OR filled > 0)")


def _values(reading: Reading) -> dict[str, str]:
    """column → the expression of its value over raw joined to its cells; NULL where the file has no such column."""
    present = reading.present
    value = {name: f"cell_{name}.value" if name in present else f"NULL::{FIELDS[name].type}" for name in FIELDS if name not in PLAIN_TEXT}
    if "date" in present:
        value["time"] = "coalesce(cell_time.value, cell_date.clock)" if "time" in present else "cell_date.clock"
    if "birth_date" in present:
        years = "year(age(cell_date.value, cell_birth_date.value))::SMALLINT"
        value["age"] = f"coalesce({value['age']}, CASE WHEN {years} BETWEEN 0 AND 120 THEN {years} END)"
    return value


def _clean_parts(reading: Reading, unclear: list[str]) -> dict[str, str]:
    value = reading.value
    scored = [f"{value[name]} IS NOT NULL" for name in SCORES if name in reading.present]
    return {
        "session_id": "CASE WHEN NOT nothing(trim(raw.session_id)) THEN trim(raw.session_id) END",
        "values": ",\n  ".join(f"{value[name]} AS {quoted(name)}" for name in value if FIELDS[name].stored),
        "unclear": "(" + (" OR ".join(f"cell_{name}.problem IS NOT NULL" for name in unclear) or "false") + ")",
        "scored": "(" + (" OR ".join(scored) or "false") + ")",
        **{name: value[name] for name in KEY},
    }


def _repeated_header(connection, reading: Reading) -> str:
    """A condition: the row's date and client cells hold their own headers again."""
    columns = reading.mapping.columns
    if not all(isinstance(columns.get(name), str) and name in reading.present for name in ("date", "client")):
        return "false"
    for name in ("date", "client"):
        connection.execute(f"CREATE TABLE again_{name} AS SELECT code FROM cell_{name} WHERE lower(tidy(raw)) = lower(tidy($header))",
                           {"header": columns[name]})
    return 'n IN (SELECT rowid FROM raw SEMI JOIN again_date ON "date" = again_date.code SEMI JOIN again_client ON client = again_client.code)'


def _swapped(connection, reading: Reading) -> Mapping | None:
    """The mapping with before and after exchanged where a person said so; asks where nobody did."""
    suspect = [(scale, higher, paired) for scale in ("pain", "anxiety")
               for paired, higher in [_pairs(connection, reading, f"{scale}_before", f"{scale}_after")]
               if paired >= ENOUGH_TO_ASK and 2 * higher > paired]
    if not suspect or reading.mapping.swapped == "no":
        return None
    if reading.mapping.swapped is None:
        raise SwapQuestion(reading.source.name, *suspect[0])
    columns = dict(reading.mapping.columns)
    for scale, _, _ in suspect:
        before, after = f"{scale}_before", f"{scale}_after"
        columns[before], columns[after] = columns[after], columns[before]
        reading.notes.append(f"The two {scale} columns were exchanged, as you said.")
    return Mapping(columns, reading.mapping.day_first, reading.mapping.scales, "no")


def _pairs(connection, reading: Reading, before: str, after: str) -> tuple[int, int]:
    """(rows with both scores, rows where after is above before)."""
    if not {before, after} <= set(reading.present):
        return 0, 0
    return run(connection, "swapped", before=before, after=after).fetchone()


def _plain(name: str, error: duckdb.Error) -> Refused:
    """What DuckDB's reader says, as one sentence without any value of the file."""
    said = str(error)
    line = re.search(r"CSV Error on Line: (\d+)", said)
    near = f"near row {int(line[1]):,} of the data " if line else ""
    if "nterminated quote" in said:
        return Refused(f"{name}: {near}a quotation mark opens and never closes; close or remove it and load again.")
    if "aximum line size" in said:
        return Refused(f"{name}: {near}a cell holds more than {LONGEST_CELL:,} characters, which no session log does; check the file.")
    if "unicode" in said.lower() or "utf-8" in said.lower():
        return Refused(f"{name}: {near}the text is damaged (not valid UTF-8); save it again as UTF-8 and load that.")
    if isinstance(error, duckdb.OutOfMemoryException):
        return Refused(f"{name}: this file needs more memory than there is; split it and load the parts.")
    if isinstance(error, duckdb.InvalidInputException):
        return Refused(f"{name}: {near}the rows cannot be told apart; save the log again as csv or xlsx and load that.")
    raise error
