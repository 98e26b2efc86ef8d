"""Build aside, verify, swap: a new database file is made beside the old one and the pointer CURRENT then names it.

Readers open the build that CURRENT names, read-only, so a load never meets them. Until CURRENT is replaced nothing has
happened; a load killed at any moment leaves the previous build serving and its scratch to be swept by the next.
"""

import hashlib
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from etl import ledger
from etl.fields import CONTENT, FIELDS
from etl.folder import Folder, refusal_of
from etl.lock import only_writer
from etl.refusal import Refused
from etl.snapshot import clear
from etl.statements import fill, prepare, quoted, run, text

SCHEMA = 1
KEPT_BUILDS = 3
STORAGE = "v1.5.0"
HARDENED = {"enable_external_access": False, "autoinstall_known_extensions": False, "autoload_known_extensions": False,
            "python_enable_replacements": False}
QUIET = "SET enable_progress_bar = false"
"""Standard output belongs to --json."""
COLUMNS = ", ".join(quoted(name) for name in CONTENT)


@dataclass
class Build:
    """A build in the making: `connection` sees the schemas old (read-only, perhaps empty) and new."""

    folder: Folder
    connection: duckdb.DuckDBPyConnection
    work: Path
    previous: str | None
    meta: dict[str, str] = field(default_factory=dict)

    def publish(self, event: dict, beside: Callable[[], None] = lambda: None) -> str:
        """Verifies what was written, makes it durable and swaps it in; returns the build's name.

        beside: what must be on disk with the build (the client register); called when nothing but the swap can fail.
        """
        try:
            return _publish(self, event, beside)
        except OSError as error:
            raise refusal_of(error, self.folder.path) from None


def current(folder: Folder) -> tuple[str, str] | None:
    """(build, hash of the ledger line that published it), or None before the first load."""
    try:
        build, event = folder.pointer.read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return None
    except (ValueError, UnicodeDecodeError):
        raise Refused("The pointer file CURRENT is damaged; run `outcomes check`, or restore your backup.") from None
    return build, event


@contextmanager
def building(folder: Folder, publishes: bool = True) -> Iterator[Build]:
    """A build in the making, under the one-writer lock; on any way out the scratch is swept away."""
    folder.prepare()
    with only_writer(folder.lock):
        clear(folder.work)
        work = folder.work / secrets.token_hex(4)
        try:
            work.mkdir(parents=True, mode=0o700)
            _refuse_broken(folder)
            connection = duckdb.connect(config={"temp_directory": str(work / "spill"), "autoinstall_known_extensions": False,
                                                "preserve_insertion_order": True, "python_enable_replacements": False})
            try:
                yield _opened(folder, connection, work)
            finally:
                connection.close()
        except duckdb.Error as error:
            raise _plain(error, folder) from error
        except OSError as error:
            raise refusal_of(error, folder.path) from None
        finally:
            clear(folder.work)


@contextmanager
def opened(folder: Folder) -> Iterator[duckdb.DuckDBPyConnection | None]:
    """The current build, read-only, for the loader's own questions; None before the first load."""
    now = current(folder)
    if now is None:
        yield None
        return
    try:
        connection = duckdb.connect(folder.build(now[0]), read_only=True, config=HARDENED)
    except duckdb.Error as error:
        raise _plain(error, folder) from error
    with connection:
        connection.execute(QUIET)
        refuse_newer(dict(connection.execute("SELECT key, value FROM meta").fetchall()))
        yield connection


def _refuse_broken(folder: Folder) -> None:
    lines, wrong = ledger.read(folder.ledger)
    now = current(folder)
    if wrong or (now and now[1] not in {line["hash"] for line in lines}):
        raise Refused(f"The ledger does not fit the database ({wrong or 'it does not know the build in use'}); nothing was stored. "
                      "Run `outcomes check`, and restore your backup if you have one.")


def _opened(folder: Folder, connection: duckdb.DuckDBPyConnection, work: Path) -> Build:
    connection.execute(QUIET)
    prepare(connection)
    connection.execute(f"ATTACH '{_literal(work / 'new.duckdb')}' AS new (STORAGE_VERSION '{STORAGE}')")
    types = ", ".join(f"{quoted(name)} {FIELDS[name].type}" for name in CONTENT)
    schema = fill(text("schema"), columns=types)
    connection.execute(schema)
    now = current(folder)
    if now is None:
        connection.execute("CREATE SCHEMA old")
        connection.execute(schema.replace("new.", "old."))
        connection.execute(f"CREATE TABLE old.sessions (session VARCHAR, {types}, load INTEGER, file INTEGER)")
        return Build(folder, connection, work, None)
    connection.execute(f"ATTACH '{_literal(folder.build(now[0]))}' AS old (READ_ONLY)")
    meta = dict(connection.execute("SELECT key, value FROM old.meta").fetchall())
    refuse_newer(meta)
    return Build(folder, connection, work, now[0], meta)


def refuse_newer(meta: dict[str, str]) -> None:
    """Refuses a build that a newer version of this program made."""
    if not meta.get("schema", "").isdigit() or int(meta["schema"]) > SCHEMA:
        raise Refused(f"This database was made by a newer version of the program (its form is {meta.get('schema', 'unknown')}, "
                      f"this program knows {SCHEMA}); update the program. Nothing was changed.")


def _literal(path: Path) -> str:
    return str(path).replace("'", "''")


def _plain(error: duckdb.Error, folder: Folder) -> Refused:
    said = str(error)
    if "No space left" in said or "ENOSPC" in said or "disk is full" in said.lower():
        return Refused(f"The disk that holds {folder.path} is full. Nothing was stored; free some space and load again.")
    if "version number" in said or "newer version" in said:
        return Refused("This database was made by a newer version of the program; update the program. Nothing was changed.")
    if isinstance(error, duckdb.OutOfMemoryException):
        return Refused("This load needs more memory than there is; split the files and load the parts. Nothing was stored.")
    if isinstance(error, duckdb.IOException | duckdb.SerializationException | duckdb.InternalException | duckdb.FatalException):
        return Refused("The database cannot be read or written (damaged file, or a full or failing disk). Nothing was stored; "
                       "run `outcomes check`.")
    return Refused("The load stopped on a fault of the program. Nothing was stored; run again with --debug and report what it says.")


def table_hash(connection: duckdb.DuckDBPyConnection, sessions: str = "new.sessions") -> tuple[int, str]:
    """(sessions, a hash of what they say in any order and wherever they came from); refuses a key that stands twice."""
    count, keys, value = run(connection, "table_hash", columns=COLUMNS, sessions=sessions).fetchone()
    if count != keys:
        raise Refused(f"The new database failed its check ({count - keys} sessions stand twice). Nothing was stored; please report this.")
    return count, hashlib.sha256(value.encode()).hexdigest()


def _publish(build: Build, event: dict, beside: Callable[[], None]) -> str:
    connection, folder = build.connection, build.folder
    number = int(build.previous.split("-")[0]) + 1 if build.previous else 1
    name = f"{number:06d}-{secrets.token_hex(4)}"
    connection.execute("INSERT INTO new.meta SELECT unnest($k), unnest($v)", {
        "k": ["schema", "build", *(k for k in build.meta if k not in ("schema", "build"))],
        "v": [str(SCHEMA), name, *(v for k, v in build.meta.items() if k not in ("schema", "build"))]})
    sessions = connection.execute("SELECT count(*) FROM new.session_rows").fetchone()[0]
    connection.execute("USE memory.main")
    connection.execute("CHECKPOINT new")
    connection.execute("DETACH new")
    aside = build.work / "new.duckdb"
    hashed = _verified(aside, sessions)
    digest = _synced(aside)
    os.replace(aside, folder.build(name))
    _sync_folder(folder.path)
    beside()
    line = ledger.append(folder.ledger, {**event, "build": name, "previous": build.previous, "sessions": sessions,
                                         "table_hash": hashed, "engine": duckdb.__version__, "file_sha256": digest})
    _point(folder, name, line)
    _prune(folder)
    return name


def _verified(path: Path, sessions: int) -> str:
    with duckdb.connect(path, read_only=True) as again:
        again.execute(QUIET)
        found, hashed = table_hash(again, "sessions")
    if found != sessions:
        raise Refused("The new database failed its check (sessions are missing after it was written). Nothing was stored; please report this.")
    return hashed


def _synced(path: Path) -> str:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(path: Path) -> None:
    if sys.platform != "win32":
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def _point(folder: Folder, name: str, line: str) -> None:
    aside = folder.pointer.with_name(f"CURRENT.{os.getpid()}")
    with aside.open("w", encoding="utf-8") as file:
        file.write(f"{name}\n{line}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, folder.pointer)
    _sync_folder(folder.path)


def _prune(folder: Folder) -> None:
    """The last three published builds stay; a file that a reader on Windows holds open goes with a later load."""
    known = [line["build"] for line in ledger.read(folder.ledger)[0] if "build" in line]
    keep = {folder.build(name) for name in known[-KEPT_BUILDS:]}
    for path in folder.builds():
        if path not in keep:
            try:
                path.unlink()
            except OSError:
                continue
