"""The texts of a file's columns: each distinct one once, and the value that its cell rule gives it."""

import datetime as dt

from etl.fields import FIELDS
from etl.mapping import Mapping, headers_of
from etl.reading import PLAIN_TEXT, Reading, Rules
from etl.statements import execute, quoted, run, text
from etl.table import LONGEST_CELL, Table

EARLIEST_DAY = dt.date(1990, 1, 1)
"""No session of a log lies before it (LOGS)."""
EARLIEST = {"birth_date": dt.date(1900, 1, 1)}


def source(table: Table) -> str:
    """read_csv over our own copy; one column more than the header shows cells beyond it. $path is a parameter."""
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(table.width + 1))
    delimiter = {",": ",", ";": ";", "\t": "\\t", "|": "|"}[table.delimiter]
    return (f"read_csv($path, auto_detect=false, header=false, skip={table.skip}, delim='{delimiter}', quote='\"', escape='\"', new_line='\\n', "
            f"null_padding=true, strict_mode=false, max_line_size={16 * LONGEST_CELL}, "
            f"parallel={str(not table.multiline).lower()}, columns={{{columns}}})")


def cell_of(table: Table, mapping: Mapping, name: str) -> str | None:
    """The expression of one column's text in one table, or None where the table has no such header."""
    places = [table.headers.index(header) for header in headers_of(mapping, name, table.headers)]
    if not places:
        return None
    cells = ", ".join(f"trim(c{place})" for place in places)
    return f"nullif(c{places[0]}, '')" if len(places) == 1 else f"nullif(concat_ws(' ', {cells}), '')"


def distinct_texts(connection, reading: Reading) -> dict[str, list[str]]:
    """Column → the scratch tables that hold its distinct texts (one per table of the file)."""
    found: dict[str, list[str]] = {}
    for part, table in enumerate(reading.tables):
        cells = {name: cell for name in FIELDS if name not in PLAIN_TEXT
                 and (cell := cell_of(table, reading.mapping, name))}
        lists = ", ".join(f"list(DISTINCT {cell}) AS {quoted(name)}" for name, cell in cells.items())
        connection.execute(f"CREATE TABLE found_{part} AS SELECT {lists} FROM {source(table)}", {"path": str(table.path)})
        for name in cells:
            found.setdefault(name, []).append(f"SELECT unnest({quoted(name)}) AS raw FROM found_{part}")
    return found


def value_cells(connection, reading: Reading, texts: dict[str, list[str]], rules: Rules) -> None:
    """Makes cell_<column> (code, raw, value, problem, hint) for every column that holds anything; fills reading.present."""
    parameters = {"inner": rules.inner, "outer": rules.outer, "zone": rules.zone, "today": rules.today}
    for name, queries in texts.items():
        connection.execute("CREATE OR REPLACE TEMP TABLE texts AS SELECT DISTINCT raw FROM (" + " UNION ALL ".join(queries)
                           + ") WHERE raw IS NOT NULL")
        if not connection.execute("SELECT count(*) FROM texts").fetchone()[0]:
            continue
        reading.present.append(name)
        kind = FIELDS[name].kind
        top = str(reading.mapping.scales.get(name, FIELDS[name].top))
        first = _day_first(connection, reading, name) if kind == "date" else True
        connection.execute(f"CREATE TYPE text_{name} AS ENUM (SELECT raw FROM texts)")
        execute(connection, f"CREATE TABLE cell_{name} AS SELECT raw::text_{name} AS code, * FROM ({text(f'cell_{kind}')})",
                parameters | {"top": top, "day_first": first, "earliest": EARLIEST.get(name, EARLIEST_DAY)})


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
