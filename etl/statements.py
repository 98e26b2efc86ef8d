"""The SQL steps of etl/sql, and the lists of columns that are put into them (names from FIELDS only, never values)."""

from functools import cache
from pathlib import Path

import duckdb

from etl.fields import FIELDS

FOLDER = Path(__file__).parent / "sql"

EXPECTED = {
    "missing": "this column filled in",
    "outside 0-10": "a number from 0 to 10",
    "outside 0-100": "a number from 0 to 100",
    "outside 0-21": "a whole number from 0 to 21",
    "outside 0-27": "a whole number from 0 to 27",
    "not a whole number": "the total as a whole number, or blank where it was not recorded",
    "not a number": "a number from 0 to 10, or blank where it was not recorded",
    "two values": "one number from 0 to 10",
    "a date": "one number; a spreadsheet seems to have turned a range into a date",
    "more than four decimals": "a number with at most four decimals",
    "not a date": "a date, written like 2026-11-23",
    "no such day": "a day that is in the calendar, written like 2026-11-23",
    "after today": "a date that is not in the future",
    "before 1990": "a date from 1990 on",
    "before 1900": "a birth date from 1900 on",
    "not a time of day": "a time such as 14:30",
    "not a known status": "attended, no-show or cancelled",
    "not yes or no": "yes or no",
    "not a known referral status": "suggested, made, attended or outcome known",
    "not a known adverse event": "none, minor, moderate or serious",
    "not whole minutes": "whole minutes, 1 to 600",
    "not an age in whole years": "whole years, 0 to 120",
    "more cells than columns": "as many cells as the header row has (a comma inside a cell needs quotation marks)",
    "twice with different content": "one row per session: the same session stands in this file twice with different content",
}
"""What each reason for holding a row expects instead."""


@cache
def text(name: str) -> str:
    """The SQL of one step."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def run(connection: duckdb.DuckDBPyConnection, name: str, parameters: dict | None = None, **parts: str):
    """Runs one step; `parts` replace its {placeholders}; only the parameters that the step names are passed."""
    return execute(connection, fill(text(name), **parts), parameters)


def fill(statement: str, **parts: str) -> str:
    for key, value in parts.items():
        statement = statement.replace("{" + key + "}", value)
    return statement


def execute(connection: duckdb.DuckDBPyConnection, statement: str, parameters: dict | None = None):
    """`connection.execute` that passes only the parameters which the statement names."""
    named = {key: value for key, value in (parameters or {}).items() if f"${key}" in statement}
    return connection.execute(statement, named) if named else connection.execute(statement)


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """The macros that the steps use, and what each reason expects as a variable: a table would be joined once for every column."""
    connection.execute("SET VARIABLE expected = map($r, $e)", {"r": list(EXPECTED), "e": list(EXPECTED.values())})
    connection.execute(text("macros"))


def quoted(name: str) -> str:
    """A column name of ours as an identifier ("column", "date", "time" are words of SQL)."""
    if name not in FIELDS:
        raise KeyError(name)
    return f'"{name}"'
