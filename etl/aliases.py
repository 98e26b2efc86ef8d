"""Spellings that the owner has joined: one therapist, or one technique, that logs call by several names.

A session keeps the spelling of its log, and its identity with it: so the same file twice still changes nothing, undo
still gives the sessions of a clinic that never loaded it, and taking a join back brings the spelling back. What readers
see has the joined name; where a column has joins, the logged spelling stands beside it (`logged_<column>`). The list lies
in the build that it applies to and goes from build to build.
"""

import json

import duckdb

Links = dict[str, dict[str, str]]
"""column → spelling → the name that it is joined to (which may be joined to another in turn)."""

COLUMNS = ("therapist", "techniques")
KEY = "aliases"
SEVERAL = "; "
"""What parts the techniques of one session."""


def of(meta: dict[str, str]) -> Links:
    """The joined spellings of a build, from its meta table."""
    known = json.loads(meta.get(KEY, "{}"))
    return {column: known.get(column, {}) for column in COLUMNS}


def text(links: Links) -> str:
    """The list as the meta table keeps it."""
    return json.dumps(links, ensure_ascii=False, sort_keys=True)


def name_of(spelling: str, links: dict[str, str]) -> str:
    """The name that a spelling is shown under, through all joins."""
    while spelling in links:
        spelling = links[spelling]
    return spelling


def shown(column: str, words: str, links: Links) -> str:
    """One cell as readers see it: a therapist, or the techniques of a session, each once and sorted as the loader sorts them."""
    parts = words.split(SEVERAL) if column == "techniques" else [words]
    return SEVERAL.join(sorted({name_of(part, links[column]) for part in parts}))


def joined_names(connection: duckdb.DuckDBPyConnection, types: dict[str, str], links: Links) -> dict[str, list[str]]:
    """column → the joined name of each text that the logs have, in the order of their codes; only columns with joins.

    Makes the type "new".main.words_<column> of these names. types: column → the type of the logged texts.
    """
    found = {}
    for column in (name for name in COLUMNS if links[name] and types[name] != "VARCHAR"):
        logged = connection.execute(f"SELECT unnest(enum_range(NULL::{types[column]}))").fetchall()
        found[column] = [shown(column, words, links) for words, in logged]
        connection.execute("CREATE OR REPLACE TEMP TABLE words AS SELECT DISTINCT unnest($names) AS word", {"names": found[column]})
        connection.execute(f"CREATE TYPE new.words_{column} AS ENUM (SELECT word FROM words ORDER BY word)")
    return found
