"""Reading one file into the scratch database, and the question about swapped columns."""

import re

import duckdb

from etl.mapping import Mapping
from etl.reading import Reading, Rules
from etl.refusal import Refused, SwapQuestion
from etl.rows import place_rows
from etl.snapshot import Snapshot
from etl.statements import run
from etl.table import LONGEST_CELL, Table
from etl.texts import distinct_texts, value_cells

ENOUGH_TO_ASK = 20
"""Paired rows from which on after above before in most of them is asked about (LOGS)."""


def read(connection: duckdb.DuckDBPyConnection, schema: str, source: Snapshot, tables: list[Table],
         mapping: Mapping, rules: Rules) -> Reading:
    """Reads one file's tables into `schema`: raw, cell_<column>, clean, lines, marks. Asks about swapped columns."""
    reading = Reading(schema, source, mapping, tables)
    connection.execute(f"CREATE SCHEMA {schema}")
    connection.execute(f"USE {schema}")
    try:
        texts = distinct_texts(connection, reading)
        value_cells(connection, reading, texts, rules)
        place_rows(connection, reading, rules)
    except duckdb.Error as error:
        raise _plain(source.name, error) from None
    exchanged = _swapped(connection, reading)
    if exchanged:
        connection.execute(f"DROP SCHEMA {schema} CASCADE")
        return read(connection, schema, source, tables, exchanged, rules)
    return reading


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
