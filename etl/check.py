"""Integrity: the ledger against the database, hashes, counts."""

import hashlib
from pathlib import Path

import duckdb

from etl import ledger, pseudonym
from etl.folder import Folder
from etl.refusal import Refused
from etl.store import current, opened, table_hash


def check(data: str | Path) -> dict:
    """{"ok": bool, "checks": [{"check", "ok", "detail"}]}; every check that can be made is made, none raises."""
    folder, done = Folder(Path(data)), []
    lines, wrong = ledger.read(folder.ledger)
    done.append(_said("ledger chain", not wrong, wrong or f"{len(lines)} lines, each follows from the one before"))
    try:
        now = current(folder)
    except Refused as refusal:
        done.append(_said("pointer", False, str(refusal)))
        return _all(done)
    if now is None:
        lost = bool(lines) and any(line.get("build") for line in lines) and bool(folder.builds())
        done.append(_said("database", not lost, "CURRENT is missing although the ledger names builds; restore your backup."
                          if lost and len(lines) > 1 else "nothing has been loaded yet"))
        return _all(done)
    event = next((line for line in lines if line["hash"] == now[1] and line.get("build") == now[0]), None)
    done.append(_said("pointer", event is not None, f"build {now[0]} serves" if event else
                      f"build {now[0]} serves, but the ledger does not know it; restore your backup."))
    if event:
        done += _build(folder, now[0], event)
    done.append(_interrupted(lines, now[1]))
    return _all(done)


def _build(folder: Folder, name: str, event: dict) -> list[dict]:
    path = folder.build(name)
    if not path.exists():
        return [_said("database file", False, f"{path.name} is missing; restore your backup.")]
    with path.open("rb") as file:
        same = hashlib.file_digest(file, "sha256").hexdigest() == event["file_sha256"]
    done = [_said("database file", same, "unchanged since it was published" if same else
                  f"{path.name} has changed since it was published; restore your backup.")]
    try:
        with opened(folder) as connection:
            return done + _contents(connection, folder, event)
    except (Refused, duckdb.Error) as error:
        detail = str(error) if isinstance(error, Refused) else "the database cannot be read; restore your backup."
        return [*done, _said("sessions", False, detail)]


def _contents(connection: duckdb.DuckDBPyConnection, folder: Folder, event: dict) -> list[dict]:
    count, hashed = table_hash(connection, "sessions")
    odd = connection.execute("SELECT count(*) FROM files WHERE rows <> loaded + corrected + duplicate + held + skipped").fetchone()[0]
    mark = connection.execute("SELECT any_value(value) FROM meta WHERE key = 'key'").fetchone()[0]
    held = connection.execute("SELECT count(*) FROM held").fetchone()[0]
    told = connection.execute("SELECT coalesce(sum(held), 0) FROM files JOIN loads USING (load) WHERE NOT undone").fetchone()[0]
    key = folder.key.exists() and pseudonym.fingerprint(folder.key.read_bytes()) == mark
    same = count == event["sessions"] and (hashed == event["table_hash"] or event["engine"] != duckdb.__version__)
    return [
        _said("sessions", same, f"{count} sessions" if same else
              f"{count} sessions, where the ledger has {event['sessions']} or other content; restore your backup."),
        _said("fates", not odd, "every row of every file has one fate" if not odd else f"in {odd} files the fates do not add up"),
        _said("held rows", held == told, f"{held} in quarantine" + ("" if held == told else f", the files say {told}")),
        _said("key", key, "the clinic's key fits" if key else "pseudonym.key is missing or another one; restore it from your backup."),
    ]


def _interrupted(lines: list[dict], serving: str) -> dict:
    hashes = [line["hash"] for line in lines if line.get("build")]
    later = len(hashes) - 1 - hashes.index(serving) if serving in hashes else 0
    return _said("interrupted loads", True, "none" if not later else
                 "the last load was interrupted before it was published; nothing of it is in use. Load the files again.")


def _said(name: str, ok: bool, detail: str) -> dict:
    return {"check": name, "ok": bool(ok), "detail": detail}


def _all(done: list[dict]) -> dict:
    return {"ok": all(one["ok"] for one in done), "checks": done}
