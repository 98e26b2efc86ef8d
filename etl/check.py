"""Integrity: the ledger against the database, hashes, counts."""

from pathlib import Path

import duckdb

from etl import encryption, ledger, pseudonym
from etl.checking_deeply import deep_checks, said
from etl.durable import file_hash
from etl.folder import Folder
from etl.refusal import Refused
from etl.store import current, opened, table_hash

ADVICE = "Restore your backup (`outcomes restore`); `outcomes check` says what is wrong."

NEXT = "encryption"
"""The check that is about the next load, not about the data."""


def fits(data: str | Path, build: str | None) -> None:
    """Refuses, in a plain sentence, a build that the ledger does not vouch for byte by byte; what readers ask before they serve it.

    build: None where there is no CURRENT, which is refused where the ledger knows of loads.
    """
    folder = Folder(Path(data))
    lines, wrong = ledger.read(folder.ledger)
    if build is None:
        there = [line for line in lines if line.get("build") and folder.build(line["build"]).exists()]
        if len(lines) == 1 and there:
            raise Refused("The first load was interrupted at its very end; load a log, even the same one, and it is in use.")
        if there:
            raise Refused(f"The file CURRENT is missing, so nobody can say which data count. {ADVICE}")
        return
    event = next((line for line in lines if line.get("build") == build), None)
    if wrong or event is None:
        raise Refused(f"The ledger does not fit the database ({wrong or 'it does not know the build in use'}), so nothing is shown. {ADVICE}")
    try:
        same = file_hash(folder.build(build)) == event["file_sha256"]
    except OSError:
        raise Refused(f"The database file cannot be read, so nothing is shown. {ADVICE}") from None
    if not same:
        raise Refused(f"The database file has changed since it was published, so nothing is shown. {ADVICE}")


def check(data: str | Path, deep: bool = False) -> dict:
    """{"ok": bool, "checks": [{"check", "ok", "detail"}]}; every check that can be made is made, none raises.

    deep: also the builds kept besides, the audit list, what is forgotten, desk and register.
    """
    folder, done = Folder(Path(data)), []
    lines, _ = ledger.read(folder.ledger)
    return _all(_served(folder, done) + (deep_checks(folder, lines) if deep else []))


def _served(folder: Folder, done: list[dict]) -> list[dict]:
    lines, wrong = ledger.read(folder.ledger)
    done.append(said("ledger chain", not wrong, wrong or f"{len(lines)} lines, each follows from the one before"))
    try:
        now = current(folder)
    except Refused as refusal:
        done.append(said("pointer", False, str(refusal)))
        return done
    if now is None:
        lost = bool(lines) and any(line.get("build") for line in lines) and bool(folder.builds())
        done.append(said("database", not lost, "CURRENT is missing although the ledger names builds; restore your backup."
                          if lost and len(lines) > 1 else "nothing has been loaded yet"))
        return done
    event = next((line for line in lines if line["hash"] == now[1] and line.get("build") == now[0]), None)
    done.append(said("pointer", event is not None, f"build {now[0]} serves" if event else
                      f"build {now[0]} serves, but the ledger does not know it; restore your backup."))
    if event:
        done += _build(folder, now[0], event)
    done.append(_interrupted(lines, now[1]))
    return done


def _build(folder: Folder, name: str, event: dict) -> list[dict]:
    path = folder.build(name)
    if not path.exists():
        return [said("database file", False, f"{path.name} is missing; restore your backup.")]
    same = file_hash(path) == event["file_sha256"]
    done = [said("database file", same, "unchanged since it was published" if same else
                  f"{path.name} has changed since it was published; restore your backup.")]
    try:
        with opened(folder) as connection:
            return done + _contents(connection, folder, event)
    except (Refused, duckdb.Error) as error:
        detail = str(error) if isinstance(error, Refused) else "the database cannot be read; restore your backup."
        return [*done, said("sessions", False, detail)]


def _contents(connection: duckdb.DuckDBPyConnection, folder: Folder, event: dict) -> list[dict]:
    count, hashed = table_hash(connection, "sessions")
    odd = connection.execute("SELECT count(*) FROM files WHERE rows <> loaded + corrected + duplicate + held + skipped").fetchone()[0]
    mark = connection.execute("SELECT any_value(value) FROM meta WHERE key = 'key'").fetchone()[0]
    held = connection.execute("SELECT count(*) FROM held").fetchone()[0]
    told = connection.execute("SELECT coalesce(sum(held), 0) FROM files JOIN loads USING (load) WHERE NOT undone").fetchone()[0]
    key = folder.key.exists() and pseudonym.fingerprint(folder.key.read_bytes()) == mark
    same = count == event["sessions"] and (hashed == event["table_hash"] or event["engine"] != duckdb.__version__)
    return [
        said("sessions", same, f"{count} sessions" if same else
              f"{count} sessions, where the ledger has {event['sessions']} or other content; restore your backup."),
        said("fates", not odd, "every row of every file has one fate" if not odd else f"in {odd} files the fates do not add up"),
        said("held rows", held == told, f"{held} in quarantine" + ("" if held == told else f", the files say {told}")),
        said("key", key, "the clinic's key fits" if key else "pseudonym.key is missing or another one; restore it from your backup."),
        *_encryption(connection, folder),
    ]


def _encryption(connection: duckdb.DuckDBPyConnection, folder: Folder) -> list[dict]:
    """Whether the build in use is as clinic.toml asks, and the next one could be; nothing where nobody asks for encryption."""
    found, = connection.execute("SELECT encrypted FROM duckdb_databases() WHERE database_name = current_database()").fetchone()
    try:
        asked = encryption.ready(folder)
    except Refused as refusal:
        return [said(NEXT, False, str(refusal))]
    states = {(True, True): "the database is encrypted", (True, False): "not yet; the next load writes the database encrypted",
              (False, True): "not asked for any more; the next load writes the database without"}
    return [said(NEXT, True, states[asked, found])] if asked or found else []


def _interrupted(lines: list[dict], serving: str) -> dict:
    hashes = [line["hash"] for line in lines if line.get("build")]
    later = len(hashes) - 1 - hashes.index(serving) if serving in hashes else 0
    return said("interrupted loads", True, "none" if not later else
                 "the last load was interrupted before it was published; nothing of it is in use. Load the files again.")


def _all(done: list[dict]) -> dict:
    return {"ok": all(one["ok"] for one in done), "checks": done}
