"""The sessions of a build, written whole: each from one source, with its place in its course of care.

Text columns are stored as codes of that build's own words (ENUM): a third smaller and half the time to write. The view
`sessions` shows them as text, so that no reader needs to know; its `person` is the client's code, for counting by client.
The view `coded` shows the codes, for figures over many sessions, with three numbers to count by: the week, and all that
counts of a session on each scale (MARK).
"""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from etl.aliases import Links, joined_names
from etl.clinic import Clinic
from etl.fields import CONTENT, FIELDS
from etl.statements import execute, quoted, run

TEXTS = tuple(name for name in CONTENT if FIELDS[name].type == "VARCHAR")
DEFAULTS = {"status": "attended", "referral": "none", "red_flags": "none", "adverse_event": "none"}
"""What a blank means in a session that counts (LOGS: "What a cell becomes")."""
WEEK = "((\"date\" - DATE '1990-01-01') // 7)::USMALLINT"
"""Weeks since a Monday before any session."""
ACCOUNT = ("history", "loads", "files", "held", "skipped", "corrections")
"""The tables of a build that tell how its sessions came about."""
SCALES = ("pain", "anxiety")
MARK = ("(coalesce(({0}_before * 10000)::BIGINT % 10000, 0) << 24) + (coalesce(({0}_after * 10000)::BIGINT % 10000, 0) << 10)"
        " + (coalesce(({0}_before * 10000)::BIGINT // 10000, 15) << 6) + (coalesce(({0}_after * 10000)::BIGINT // 10000, 15) << 2)"
        " + CASE WHEN status = 'attended' THEN 2 ELSE 0 END + CASE WHEN referral <> 'none' THEN 1 ELSE 0 END")
"""From the right: referred (1 bit), attended (1 bit), whole points after and before (4 bits each, 15 where not recorded),
ten-thousandths after and before (14 bits each): ten bits where all scores are whole."""


@dataclass(frozen=True)
class Source:
    """query(types) → SQL of (session, content, load, file, n), each session in one source only.

    places(types) → SQL of (session, client, complaint, date, time, attended, n), what a session's place in its course of care
    depends on. texts(name) → SQL of one column: every text that the source may hold there, None where it can hold none.
    types: column → the type of its text in this build.
    """

    query: Callable[[dict[str, str]], str]
    places: Callable[[dict[str, str]], str]
    texts: Callable[[str], str | None]


def of_table(table: str, columns: str) -> Source:
    """The sessions of a table that has them as text."""
    def query(types: dict[str, str]) -> str:
        return f"(SELECT session, {columns}, load, file, row_number() OVER () AS n FROM {table})"

    def places(types: dict[str, str]) -> str:
        return f"(SELECT session, client, complaint, \"date\", \"time\", coalesce(status, 'attended') = 'attended' AS attended, row_number() OVER () AS n FROM {table})"

    return Source(query, places, lambda name: f"SELECT DISTINCT {quoted(name)} FROM {table}")


def filled(prefix: str = "", types: dict[str, str] | None = None) -> str:
    """The content columns, with what a blank means where it means something."""
    return ", ".join(f"coalesce({prefix}{quoted(n)}, '{DEFAULTS[n]}'::{(types or {}).get(n, 'VARCHAR')}) AS {quoted(n)}"
                     if n in DEFAULTS else f"{prefix}{quoted(n)}" for n in CONTENT)


def write_sessions(connection: duckdb.DuckDBPyConnection, sources: list[Source], clinic: Clinic, links: Links) -> None:
    """Writes new.session_rows and the view new.sessions over it. links: the joined spellings (etl/aliases.py)."""
    types = {name: _words(connection, name, sources, "logged" if links.get(name) else "words") for name in TEXTS}
    joined = joined_names(connection, types, links)
    shown_types = types | {name: f'"new".main.words_{name}' for name in joined}
    columns = ", ".join(f"{quoted(name)} {shown_types.get(name, FIELDS[name].type)}" for name in CONTENT)
    beside = "".join(f", logged_{name} {types[name]}" for name in joined)
    connection.execute(f"CREATE TABLE new.session_rows (session VARCHAR, {columns}, load INTEGER, file INTEGER, "
                       f"episode INTEGER, number INTEGER, week USMALLINT, {', '.join(f'{scale} BIGINT' for scale in SCALES)}{beside})")
    counted = ", ".join([WEEK, *(MARK.format(scale) for scale in SCALES)])
    complaint = f"complaint::{types['complaint']}" if types["complaint"] != "VARCHAR" else "NULL::UTINYINT"  # nobody has one: sort without
    narrow = " UNION ALL ".join(f"SELECT {number} AS source, n, client::{types['client']} AS client, {complaint} AS complaint, "
                                f'"date", "time", session, attended FROM {source.places(types)}' for number, source in enumerate(sources))
    run(connection, "attended", sessions=narrow)
    run(connection, "courses", {"gap": clinic.episode_gap_days})
    names = ", ".join(f"(${name}[enum_code({name}::{types[name]}) + 1])::{shown_types[name]} AS {name}" for name in joined)
    names, logged = f"REPLACE ({names})" if joined else "", "".join(f", {name}" for name in joined)
    for number, source in enumerate(sources):
        execute(connection, f"INSERT INTO new.session_rows SELECT sessions.* EXCLUDE (n) {names}, episode, number, {counted}{logged} FROM {source.query(types)} AS sessions "
                f"LEFT JOIN (SELECT n, episode, number FROM courses WHERE source = {number}) AS course USING (n)", joined)
    connection.execute("USE new")
    write_views(connection, "enum_code(client)::INTEGER" if types["client"] != "VARCHAR" else "NULL::INTEGER")
    connection.execute("USE memory.main")


def write_views(connection: duckdb.DuckDBPyConnection, person: str) -> None:
    """Makes the views sessions and coded over the session_rows of the database in use. person: the client as a number, in SQL."""
    shown = ", ".join(f"{quoted(name)}::VARCHAR AS {quoted(name)}" if name in TEXTS else quoted(name) for name in CONTENT)
    connection.execute(f"CREATE VIEW sessions AS SELECT session, {shown}, load, file, episode, number, {person} AS person FROM session_rows")
    connection.execute(f"CREATE VIEW coded AS SELECT *, {person} AS person FROM session_rows")


def carry_over(build, clinic: Clinic, links: Links) -> None:
    """Writes the new build with the sessions and the account of old (a store.Build), in the spellings of these links."""
    write_sessions(build.connection, [of_table("logged", ", ".join(map(quoted, CONTENT)))], clinic, links)
    for table in ACCOUNT:
        build.connection.execute(f"INSERT INTO new.{table} SELECT * FROM old.{table}")


def _words(connection: duckdb.DuckDBPyConnection, name: str, sources: list[Source], called: str) -> str:
    """The type of one text column, <called>_<name>: an ENUM of all its texts in this build, in alphabetical order."""
    texts = [query for source in sources if (query := source.texts(name))] + ([f"SELECT '{DEFAULTS[name]}'"] if name in DEFAULTS else [])
    if not _any_words(connection, texts):
        connection.execute(f"CREATE TYPE new.words_{name} AS VARCHAR")
        return "VARCHAR"
    connection.execute(f"CREATE TYPE new.{called}_{name} AS ENUM (SELECT word FROM words ORDER BY word)")
    return f'"new".main.{called}_{name}'


def _any_words(connection: duckdb.DuckDBPyConnection, texts: list[str]) -> bool:
    """Whether these queries hold any text at all; each distinct one is then a row of words."""
    if not texts:
        return False
    connection.execute("CREATE OR REPLACE TEMP TABLE words AS SELECT DISTINCT word FROM ("
                       + " UNION ALL ".join(f"SELECT said::VARCHAR AS word FROM ({query}) AS texts(said)" for query in texts) + ") WHERE word IS NOT NULL")
    return connection.execute("SELECT count(*) FROM words").fetchone()[0] > 0
