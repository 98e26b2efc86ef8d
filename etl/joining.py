"""Joining spellings, and taking a join back: a new build each time, with the same sessions under other names."""

import re
from pathlib import Path

from etl import aliases
from etl.clinic import Clinic
from etl.fields import FIELDS
from etl.folder import Folder
from etl.publish import publish
from etl.refusal import Refused
from etl.sessions import carry_over
from etl.store import Build, building, opened

LONGEST = 200


def spellings(data: str | Path) -> aliases.Links:
    """column → spelling → name of all that is joined in the build in use."""
    with opened(Folder(Path(data))) as connection:
        return aliases.of(dict(connection.execute("SELECT key, value FROM meta").fetchall()) if connection else {})


def join_spelling(data: str | Path, column: str, spelling: str, name: str, *, clinic: Clinic = Clinic(), wait: float = 0) -> dict:
    """From now on, sessions with that spelling are shown under that name, those of later loads too.

    column: "therapist" or "techniques" (one of them, not a list). Returns {"column", "spelling", "name", "sessions"}: how many
    sessions have the spelling. Refused where it is joined already, or where names would go in a circle.
    """
    spelling, name = _tidy(column, spelling), _tidy(column, name)
    with building(Folder(Path(data)), wait) as build:
        links = _links(build)
        known = links[column]
        if spelling in known:
            raise Refused("This spelling is joined already; take that back first.")
        if aliases.name_of(name, known) == spelling:
            raise Refused("These two are one name already; take that back first.")
        known[spelling] = name
        return {"column": column, "spelling": spelling, "name": name, "sessions": _rewrite(build, links, "join", column, spelling, clinic)}


def part_spelling(data: str | Path, column: str, spelling: str, *, clinic: Clinic = Clinic(), wait: float = 0) -> dict:
    """Takes a join back: the spelling is shown again as the logs have it. Returns {"column", "spelling", "sessions"}."""
    spelling = _tidy(column, spelling)
    with building(Folder(Path(data)), wait) as build:
        links = _links(build)
        if links[column].pop(spelling, None) is None:
            raise Refused("This spelling is not joined to another.")
        return {"column": column, "spelling": spelling, "sessions": _rewrite(build, links, "part", column, spelling, clinic)}


def _tidy(column: str, text: str) -> str:
    """A name as the loader writes it, as far as its column lets it be one name."""
    if column not in aliases.COLUMNS:
        raise Refused(f"Spellings are joined for: {', '.join(aliases.COLUMNS)}.")
    told = " ".join(str(text).split())
    if not told or len(told) > LONGEST:
        raise Refused(f"{FIELDS[column].label}: a name has 1 to {LONGEST} letters.")
    if column == "techniques" and re.search("[;,/+]", told):
        raise Refused("A technique's name holds none of ; , / + for they part several techniques.")
    return told


def _links(build: Build) -> aliases.Links:
    if build.previous is None:
        raise Refused("Nothing has been loaded yet, so there are no spellings to join.")
    return aliases.of(build.meta)


def _rewrite(build: Build, links: aliases.Links, done: str, column: str, spelling: str, clinic: Clinic) -> int:
    """Publishes the same sessions under these names; the ledger's line names no person. Returns the sessions concerned."""
    connection = build.connection
    build.meta[aliases.KEY] = aliases.text(links)
    carry_over(build, clinic, links)
    having = "list_contains(string_split(techniques, '; '), $spelling)" if column == "techniques" else "therapist = $spelling"
    sessions = connection.execute(f"SELECT count(*) FROM logged WHERE {having}", {"spelling": spelling}).fetchone()[0]
    publish(build, {"event": "alias", "done": done, "column": column, "aliases": sum(map(len, links.values()))})
    return sessions
