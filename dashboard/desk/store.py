"""The file desk.sqlite: decisions are only ever added, and the latest one of a kind and key counts.

Many processes and threads may use it at once: a connection per call, and a writer waits for the other.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

FILE = "desk.sqlite"
OWNER = "owner"      # the one viewer until people sign in
SCHEMA = 1
WAIT = 30            # seconds that a writer waits for another
SHORT, LONG = 200, 4000  # letters of a name, of a text
_TABLE = (
    'CREATE TABLE decisions (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT, '
    '"at" TEXT NOT NULL, "by" TEXT NOT NULL)',
    "CREATE INDEX latest ON decisions (kind, key, id)",
    f"PRAGMA user_version = {SCHEMA}",
)


class DeskError(Exception):
    """Notes and decisions cannot be read or kept; the message is one plain sentence."""


@dataclass(frozen=True)
class Entry:
    """One decision. key: what it is about; body: what was decided, None where it was taken back; at: in UTC."""

    key: tuple[str, ...]
    body: dict | None
    at: datetime
    by: str


def utc_now() -> datetime:
    """The time of a decision."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """The desk of one data folder. clock: where the time of a decision comes from; tests fix it."""

    data: Path
    clock: Callable[[], datetime] = utc_now

    @property
    def path(self) -> Path:
        return Path(self.data) / FILE

    def write(self, kind: str, key: tuple[str, ...], body: dict | None, by: str = OWNER) -> Entry:
        """Adds one decision; a body of None takes back what counted before. Raises DeskError."""
        return self.write_all(kind, {tuple(key): body}, by)[0]

    def write_all(self, kind: str, bodies: dict[tuple[str, ...], dict | None], by: str = OWNER) -> list[Entry]:
        """Adds a decision for each key, all of them or none. Raises DeskError."""
        at, by = self.clock(), text(by, "The name", SHORT)
        entries = [Entry(key, body, at, by) for key, body in bodies.items()]
        rows = [(kind, _json(each.key), None if each.body is None else _json(each.body), at.isoformat(), by) for each in entries]
        with _plainly(), _opened(self.path, create=True) as connection:
            connection.execute("BEGIN IMMEDIATE")
            if not _version(connection):
                for statement in _TABLE:
                    connection.execute(statement)
            connection.executemany('INSERT INTO decisions (kind, key, body, "at", "by") VALUES (?, ?, ?, ?, ?)', rows)
            connection.execute("COMMIT")
        return entries

    def latest(self, kind: str) -> dict[tuple[str, ...], Entry]:
        """key → the decision that counts, the earliest made first; what was taken back is left out."""
        counting = "id IN (SELECT max(id) FROM decisions WHERE kind = ? GROUP BY key) AND body IS NOT NULL"
        return {entry.key: entry for entry in self._entries(counting, (kind,))}

    def history(self, kind: str, key: tuple[str, ...]) -> list[Entry]:
        """Every decision about one thing, the oldest first, with those that were taken back."""
        return self._entries("kind = ? AND key = ?", (kind, _json(tuple(key))))

    def keys(self, kind: str) -> list[tuple[str, ...]]:
        """Everything that was ever decided about, also where it was taken back, by its first decision."""
        return list(dict.fromkeys(entry.key for entry in self._entries("kind = ?", (kind,))))

    def _entries(self, where: str, given: tuple) -> list[Entry]:
        if not self.path.exists():
            return []
        sql = f'SELECT key, body, "at", "by" FROM decisions WHERE {where} ORDER BY id'
        with _plainly(), _opened(self.path) as connection:
            return [_entry(*row) for row in connection.execute(sql, given)] if _version(connection) else []


def text(given: str, what: str, most: int = LONG, needed: bool = True) -> str:
    """A text without the blanks around it, for keeping; DeskError where it is too long, or empty and needed."""
    told = str(given or "").strip().encode("utf-8", "replace").decode("utf-8")
    if needed and not told:
        raise DeskError(f"{what} is empty; write a few words first.")
    if len(told) > most:
        raise DeskError(f"{what} is too long: {len(told):,} letters, and {most:,} fit.")
    return told


def day(given: date) -> str:
    """A day for keeping."""
    return (given.date() if isinstance(given, datetime) else given).isoformat()


def _entry(key: str, body: str | None, at: str, by: str) -> Entry:
    return Entry(tuple(json.loads(key)), None if body is None else json.loads(body), datetime.fromisoformat(at), by)


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _version(connection: sqlite3.Connection) -> int:
    """The form of the file, 0 where nothing was ever kept in it. DeskError where a newer program made it."""
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > SCHEMA:
        raise DeskError(f"{FILE} was written by a newer version of the program; install that version.")
    return found


@contextmanager
def _opened(path: Path, create: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection for one call. A new file is its owner's only; SQLite gives its helper files the same rights."""
    if create and not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    frozen = not create and not os.access(path.parent, os.W_OK) and not path.with_name(FILE + "-wal").exists()
    address = f"{path.absolute().as_uri()}?{'immutable=1' if frozen else 'mode=rw' if create else 'mode=ro'}"
    with closing(sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None)) as connection:
        if create:
            # two that begin at once may refuse each other this step, and nothing but speed depends on it
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode = WAL")
        yield connection


@contextmanager
def _plainly() -> Iterator[None]:
    """What goes wrong with the file, in one sentence."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        code = getattr(error, "sqlite_errorcode", None)
        full = code == sqlite3.SQLITE_FULL
        busy = code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        why = ("the disk is full" if full else "someone else is writing; try again" if busy
               else "the data folder cannot be written to, or the file cannot be opened")
        raise DeskError(f"Notes and decisions could not be reached ({FILE}: {why}).") from None
    except (sqlite3.Error, ValueError, TypeError):
        raise DeskError(f"{FILE} in the data folder is damaged; restore it from your backup.") from None
