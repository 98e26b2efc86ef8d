"""Forgetting: a client, or all that is older than the clinic keeps, goes out of everything in the data folder.

The list of what is forgotten (forgotten.jsonl) is written first; the build without it, the desk and the register follow, and
all older builds go. A step that is interrupted is finished by the same command again, or by the next load.
"""

import datetime as dt
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from etl import aliases, forgotten, naming, pseudonym, traces
from etl.clinic import Clinic
from etl.durable import write_durably
from etl.folder import Folder
from etl.forgotten import Forgotten
from etl.leaving import Leaving
from etl.publish import publish
from etl.refusal import Refused
from etl.sessions import carry_over
from etl.store import Build, building, current, opened, table_hash

COUNTED = {"sessions": "sessions", "earlier_versions": "earlier versions of them", "corrections": "noted corrections", "held_rows": "held rows",
           "decisions": "notes, closings and follow-ups about them", "texts": "texts in which the name was struck out",
           "files": "reports, mappings and demo logs that named them", "register_lines": "lines of the client register"}


@dataclass(frozen=True)
class Found:
    """What the build in use has of a client. client: the pseudonym."""

    client: str
    sessions: int
    held: int
    known: bool


def client_traces(data: str | Path, client: str) -> Found:
    """What there is of a client, named by reference or pseudonym, before anything is erased. Refused where nobody is called so."""
    folder = Folder(Path(data))
    with opened(folder) as connection:
        if connection is None:
            raise Refused("Nothing has been loaded yet, so there is nobody to forget.")
        who = _pseudonym(folder, connection, client)
        held, sessions, earlier = (connection.execute(f"SELECT count(*) FROM {table} = $client", {"client": who}).fetchone()[0] for table in (
            "held WHERE substr(cells['client'], 11)", "sessions WHERE client", "history WHERE client"))
    registered = who in pseudonym.references(folder.register, [who])
    sealed = bool(forgotten.read(folder.forgotten).among(pseudonym.key(folder), [who]))
    if not (held or sessions or earlier or registered or sealed):
        raise Refused("No session, held row or register line has a client of that reference or pseudonym; nothing was erased.")
    return Found(who, sessions, held, registered)


def erase(data: str | Path, client: str, *, by: str, clinic: Clinic = Clinic(), wait: float = 0) -> dict:
    """Forgets a client, named by reference or pseudonym; returns the certificate (see `_certificate`), which names nobody.

    by: who did it. Refused, with nothing changed, where nobody is called so.
    """
    folder, who = Folder(Path(data)), client_traces(data, client).client
    typed = () if who in client else (client,)
    said = Forgotten(frozenset([forgotten.seal(pseudonym.key(folder), who)]))
    return _forget(folder, said, "erase", by, clinic, wait, typed)


def prune(data: str | Path, before: dt.date, *, by: str, clinic: Clinic = Clinic(), wait: float = 0) -> dict:
    """Forgets all sessions before a day, now and in later loads; returns the certificate."""
    folder = Folder(Path(data))
    with opened(folder) as connection:
        if connection is None:
            raise Refused("Nothing has been loaded yet, so there is nothing to forget.")
    return _forget(folder, Forgotten(before=before), "prune", by, clinic, wait)


def forget_again(folder: Folder, said: Forgotten, *, by: str, clinic: Clinic) -> dict:
    """Forgets in a restored folder what was forgotten since its backup was made; returns what left it, by kind."""
    with building(folder, first=lambda: forgotten.add(folder, by, said)) as build:
        if build.leaving:
            _publish_rest(build, "forget", clinic)
        return build.leaving.counts if build.leaving else {}


def _forget(folder: Folder, said: Forgotten, event: str, by: str, clinic: Clinic, wait: float, typed: tuple[str, ...] = ()) -> dict:
    with building(folder, wait, lambda: forgotten.add(folder, by, said), typed) as build:
        hashed = _publish_rest(build, event, clinic) if build.leaving else _hash(build.connection, "old.session_rows")
        return _certificate(folder, build, event, said, by, hashed, clinic)


def _publish_rest(build: Build, event: str, clinic: Clinic) -> str:
    """Publishes the build without what leaves; returns the hash of the sessions that stay, refused where it is another than before."""
    connection = build.connection
    before = _hash(connection, "(SELECT * FROM before.sessions ANTI JOIN leaving USING (session))")
    carry_over(build, clinic, aliases.of(build.meta))
    if _hash(connection, "new.sessions") != before:
        raise Refused("The sessions of others would have changed; nothing was erased. Please report this.")
    publish(build, {"event": event, **build.leaving.counts})
    return before


def _hash(connection, sessions: str) -> str:
    return table_hash(connection, sessions)[1]


def _pseudonym(folder: Folder, connection, client: str) -> str:
    known = connection.execute("SELECT count(*) FROM sessions WHERE client = $client", {"client": client}).fetchone()[0]
    found = client if known else pseudonym.find_client(folder, client)
    if found is None:
        raise Refused("This names no client; give the reference as it stands in the logs, or the pseudonym.")
    return found


def _certificate(folder: Folder, build: Build, event: str, said: Forgotten, by: str, hashed: str, clinic: Clinic) -> dict:
    """{"certificate", "at", "by", "event", "removed": {kind: count}, "others": {"hash_before", "hash_after"}, "seals",
    "texts_searched", "left": [files], "unreached": [folders]}.

    texts_searched: not so where the reference is unknown, too short, or a therapist's name. left: files in the data folder that still name the client, because the program did not write them. unreached: folders with
    backups that could not be told. These two are told, and do not stand in the certificate that is kept.
    """
    leaving = build.leaving
    number = f"{event}-{clinic.now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    removed = {kind: leaving.counts.get(kind, 0) if leaving else 0 for kind in COUNTED}
    told = {"certificate": number, "at": clinic.now().isoformat(), "by": by, "event": event, "removed": removed,
            "others": {"hash_before": hashed, "hash_after": hashed}, "seals": sorted(said.seals),
            "texts_searched": not leaving or bool(leaving.named) or event != "erase"}
    if said.before:
        told["before"] = said.before.isoformat()
    folder.certificates.mkdir(exist_ok=True, mode=0o700)
    write_durably(folder.certificates / f"{number}.json", json.dumps(told, indent=1))
    write_durably(folder.certificates / f"{number}.md", _page(told))
    return told | {"unreached": forgotten.tell_backups(folder), "left": _left(folder, leaving) if leaving else []}


def _left(folder: Folder, leaving: Leaving) -> list[str]:
    """Files that still tell of these clients, and older builds that a reader holds open (on Windows)."""
    pattern, serving = naming.for_python(leaving.named), folder.build(current(folder)[0])
    return [str(path.relative_to(folder.path)) for path in sorted(folder.path.rglob("*")) if path.is_file() and folder.work not in path.parents
            and (path in folder.builds() and path != serving or traces.tells(path, leaving.clients, pattern))]


def _page(told: dict) -> str:
    """The certificate for people."""
    what = f"all sessions before {told['before']}" if "before" in told else "one client, at the client's wish"
    lines = [f"# Certificate {told['certificate']}", "", f"Forgotten: {what}.", f"When: {told['at'].replace('T', ' ')}", f"By: {told['by']}", "",
             "| removed | |", "|---|---|", *(f"| {COUNTED[kind]} | {count} |" for kind, count in told["removed"].items()), "",
             "All earlier versions of the database in the data folder were deleted. The sessions of all others are unchanged:",
             f"their hash was {told['others']['hash_before']} before and {told['others']['hash_after']} after.", "",
             "Backups made earlier still hold what was removed, encrypted; delete them, or it is removed again when one is restored.",
             "Deleted files may stay on a disk for a while until it is written over; disk encryption covers that.", ""]
    return "\n".join(lines)
