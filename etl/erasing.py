"""Forgetting: a client, or all that is older than the clinic keeps, goes out of everything in the data folder.

The list of what is forgotten (forgotten.jsonl) is written first; the build without it, the desk and the register
follow, and all older builds go. A step that is interrupted is finished by the same command again, or by the next load.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from etl import aliases, certificate, forgotten, pseudonym
from etl.clinic import Clinic
from etl.folder import Folder
from etl.forgotten import Forgotten
from etl.publish import publish
from etl.refusal import Refused
from etl.sessions import carry_over
from etl.store import Build, building, opened, table_hash


@dataclass(frozen=True)
class Traces:
    """What the build in use has of a client. client: the pseudonym."""

    client: str
    sessions: int
    held: int


COUNTED_IN = ("sessions WHERE client", "held WHERE substr(cells['client'], 11)", "history WHERE client")


def client_traces(data: str | Path, client: str) -> Traces:
    """What there is of a client, named by reference or pseudonym. Refused where nobody is called so."""
    folder = Folder(Path(data))
    with opened(folder) as connection:
        if connection is None:
            raise Refused("Nothing has been loaded yet, so there is nobody to forget.")
        who = _pseudonym(folder, connection, client)
        counts = [connection.execute(f"SELECT count(*) FROM {place} = $client", {"client": who}).fetchone()[0]
                  for place in COUNTED_IN]
    registered = bool(pseudonym.references(folder.register, [who]))
    listed = bool(forgotten.read(folder.forgotten).among(pseudonym.key(folder), [who]))
    if not (any(counts) or registered or listed):
        raise Refused("No session, held row or register line has a client of that reference or pseudonym; "
                      "nothing was erased.")
    return Traces(who, *counts[:2])


def erase(data: str | Path, client: str, *, by: str, clinic: Clinic = Clinic(), wait: float = 0) -> dict:
    """Forgets a client, named by reference or pseudonym; returns the certificate (certificate.write), which names nobody.

    by: who did it. wait: seconds that a load may take first. Refused, with nothing changed, where nobody is called so.
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
    """Forgets in a restored folder what was forgotten since its backup was made; returns what left it, by kind.

    The database stays encrypted, or not, as it was.
    """
    if not (said or forgotten.read(folder.forgotten)):
        return {}
    with building(folder, first=lambda: forgotten.add(folder, by, said), as_before=True) as build:
        if build.leaving:
            _publish_rest(build, "forget", clinic)
        return build.leaving.counts if build.leaving else {}


def _forget(folder: Folder, said: Forgotten, event: str, by: str, clinic: Clinic, wait: float,
            typed: tuple[str, ...] = ()) -> dict:
    with building(folder, wait, lambda: forgotten.add(folder, by, said), typed) as build:
        if build.leaving:
            hashes = _publish_rest(build, event, clinic)
        else:
            hashes = (table_hash(build.connection, "before.sessions")[1],) * 2
        return certificate.write(folder, build.leaving, event, said, by, hashes, clinic.now())


def _publish_rest(build: Build, event: str, clinic: Clinic) -> tuple[str, str]:
    """Publishes the build without what leaves; returns the hash of the other sessions before and after.

    Refused where these differ.
    """
    connection = build.connection
    stay = "(SELECT * FROM before.sessions ANTI JOIN leaving USING (session))"
    before = table_hash(connection, stay)[1]
    carry_over(build, clinic, aliases.of(build.meta))
    after = table_hash(connection, "new.sessions")[1]
    if after != before:
        raise Refused("The sessions of others would have changed; nothing was erased. Please report this.")
    publish(build, {"event": event, **build.leaving.counts})
    return before, after


def _pseudonym(folder: Folder, connection, client: str) -> str:
    known = connection.execute("SELECT count(*) FROM sessions WHERE client = $client", {"client": client}).fetchone()[0]
    found = client if known else pseudonym.find_client(folder, client)
    if found is None:
        raise Refused("This names no client; give the reference as it stands in the logs, or the pseudonym.")
    return found
