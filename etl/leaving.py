"""What a build in the making leaves out of the one in use: all of forgotten clients, and what is too old to be kept.

The schema old of a build in the making shows the build in use without that, so every load, undo and join forgets alike,
and what was interrupted is finished by whatever is made next.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from etl import forgotten, naming, pseudonym
from etl.folder import Folder
from etl.statements import run

TABLES = ("session_rows", "history", "corrections", "held", "skipped", "files", "loads", "meta")
COUNTED = {
    "sessions": "leaving",
    "held_rows": "leaving_held",
    "earlier_versions": "before.history SEMI JOIN leaving USING (session)",
    "corrections": "before.corrections SEMI JOIN leaving USING (session)",
}


@dataclass
class Leaving:
    """clients, sessions: whose traces go. named: references to strike out of texts. counts: what leaves, by kind."""

    clients: set[str] = field(default_factory=set)
    sessions: set[str] = field(default_factory=set)
    named: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def part(connection: duckdb.DuckDBPyConnection, folder: Folder, typed: Iterable[str] = ()) -> Leaving | None:
    """Makes the schema old over the attached build `before`; returns what it leaves out, None where that is nothing.

    typed: references of forgotten clients as someone typed them. Leaves the tables leaving and leaving_held.
    """
    connection.execute("CREATE SCHEMA old")
    said = forgotten.read(folder.forgotten)
    found = _leaving(connection, folder, said, typed) if said else None
    if found is None:
        for table in TABLES:
            connection.execute(f"CREATE VIEW old.{table} AS SELECT * FROM before.{table}")
    else:
        run(connection, "remaining")
    return found


def _leaving(connection, folder: Folder, said: forgotten.Forgotten, typed: Iterable[str]) -> Leaving | None:
    gone = _gone(connection, folder, said)
    known = pseudonym.references(folder.register, gone)
    named = _telling(connection, {*known.values(), *typed})
    _tables(connection, gone, said.before, named)
    counts = {kind: _value(connection, f"SELECT count(*) FROM {rows}") for kind, rows in COUNTED.items()}
    passed_on = _value(connection, "SELECT count(*) FROM before.history SEMI JOIN gone USING (client)")
    if not (known or passed_on or any(counts.values())):
        return None
    return Leaving({*gone, *_last_ones(connection)}, set(_column(connection, "SELECT session FROM leaving")), named, counts)


def _gone(connection, folder: Folder, said: forgotten.Forgotten) -> list[str]:
    """The pseudonyms of forgotten clients that the build in use, or the register, still has."""
    if not said.seals:
        return []
    there = _column(connection, "SELECT client::VARCHAR FROM before.session_rows UNION SELECT client FROM before.history "
                                "UNION SELECT substr(cells['client'], 11) FROM before.held")
    everyone = {client for client in there if client} | set(pseudonym.registered(folder.register))
    return said.among(pseudonym.key(folder), sorted(everyone))


def _last_ones(connection) -> list[str]:
    """The clients of whom no session stays."""
    return _column(connection, "SELECT DISTINCT client FROM leaving ANTI JOIN (SELECT client::VARCHAR AS client "
                               "FROM before.session_rows ANTI JOIN leaving USING (session)) USING (client)")


def _telling(connection, references: set[str]) -> list[str]:
    """The references that may be struck out of texts: not the short ones, nor a name that is a therapist's too."""
    names = _column(connection, "SELECT DISTINCT therapist::VARCHAR FROM before.session_rows WHERE therapist IS NOT NULL")
    therapists = {name.casefold() for name in names}
    return sorted(one for one in references
                  if naming.telling(one) and " ".join(one.split()).casefold() not in therapists)


def _tables(connection, gone: list[str], day: dt.date | None, named: list[str]) -> None:
    connection.execute("CREATE TEMP TABLE gone AS SELECT unnest($gone)::VARCHAR AS client", {"gone": gone})
    connection.execute("CREATE TEMP TABLE kept_from AS SELECT $day::DATE AS day", {"day": day})
    connection.execute("SET VARIABLE named = $pattern", {"pattern": naming.for_sql(named)})
    run(connection, "leaving", client=forgotten.CLIENT, old=forgotten.OLD)


def _value(connection, query: str):
    return connection.execute(query).fetchone()[0]


def _column(connection, query: str) -> list:
    return [value for value, in connection.execute(query).fetchall()]
