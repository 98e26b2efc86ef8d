"""What a build in the making leaves out of the one in use: all of clients who are forgotten, and what is too old to be kept.

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


@dataclass
class Leaving:
    """clients, sessions: whose traces go. named: references that are struck out of texts. counts: what leaves, by kind."""

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
        return None
    run(connection, "remaining")
    connection.execute("CREATE VIEW old.session_rows AS SELECT * FROM before.session_rows ANTI JOIN leaving USING (session)")
    return found


def _leaving(connection, folder: Folder, said: forgotten.Forgotten, typed: Iterable[str]) -> Leaving | None:
    gone = _gone(connection, folder, said)
    known = pseudonym.references(folder.register, gone)
    named = _telling(connection, {*known.values(), *typed})
    _tables(connection, gone, said.before, named)
    count = {name: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for name, table in (
        ("sessions", "leaving"), ("held_rows", "leaving_held"), ("earlier_versions", "before.history SEMI JOIN leaving USING (session)"),
        ("corrections", "before.corrections SEMI JOIN leaving USING (session)"))}
    passed_on = connection.execute("SELECT count(*) FROM before.history WHERE client::VARCHAR IN (SELECT client FROM gone)").fetchone()[0]
    if not (known or passed_on or any(count.values())):
        return None
    last = connection.execute("SELECT DISTINCT client FROM leaving ANTI JOIN (SELECT client::VARCHAR AS client FROM before.session_rows "
                              "ANTI JOIN leaving USING (session)) USING (client)").fetchall()
    sessions = {session for session, in connection.execute("SELECT session FROM leaving").fetchall()}
    return Leaving({*gone, *(client for client, in last)}, sessions, named, count)


def _gone(connection, folder: Folder, said: forgotten.Forgotten) -> list[str]:
    """The pseudonyms of forgotten clients that the build in use, or the register, still has."""
    if not said.seals:
        return []
    held = "SELECT substr(cells['client'], 11) FROM before.held"
    there = connection.execute("SELECT client::VARCHAR FROM before.session_rows UNION SELECT client FROM before.history UNION " + held).fetchall()
    everyone = {client for client, in there if client} | set(pseudonym.registered(folder.register))
    return said.among(pseudonym.key(folder), sorted(everyone))


def _telling(connection, references: set[str]) -> list[str]:
    """The references that may be struck out of texts: not the short ones, nor a name that is a therapist's too."""
    therapists = {name.casefold() for name, in connection.execute("SELECT DISTINCT therapist::VARCHAR FROM before.session_rows").fetchall() if name}
    return sorted(one for one in references if naming.telling(one) and " ".join(one.split()).casefold() not in therapists)


def _tables(connection, gone: list[str], day: dt.date | None, named: list[str]) -> None:
    connection.execute("CREATE TEMP TABLE gone AS SELECT unnest($gone)::VARCHAR AS client", {"gone": gone})
    connection.execute("CREATE TEMP TABLE kept_from AS SELECT $day::DATE AS day", {"day": day})
    connection.execute("SET VARIABLE named = $pattern", {"pattern": naming.for_sql(named)})
    run(connection, "leaving", client=forgotten.CLIENT, old=forgotten.OLD)
