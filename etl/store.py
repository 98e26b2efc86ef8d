"""The builds of a data folder: which one serves, opening it, and the scratch in which the next is made."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from etl import encryption, forgotten, leaving, ledger
from etl.durable import file_hash, write_durably
from etl.fields import CONTENT, FIELDS
from etl.folder import Folder, refusal_of
from etl.leaving import Leaving
from etl.lock import only_writer
from etl.refusal import Refused
from etl.snapshot import clear
from etl.statements import fill, prepare, quoted, run, text

SCHEMA = 2
MEMORY = "1GB"
"""What a load may hold in memory; beyond it the scratch goes to disk, in the folder of the load."""
HARDENED = {"autoinstall_known_extensions": False, "autoload_known_extensions": False, "python_enable_replacements": False}
READER = {**HARDENED, "memory_limit": MEMORY, "temp_directory": ""}
"""A reader puts nothing aside on a disk."""
SMALL = 4 << 20
"""Up to so many bytes one thread works: DuckDB hands out work by 122,880 rows, so a second would only wait, and burn the processor meanwhile."""
QUIET = "SET enable_progress_bar = false"
"""Standard output belongs to --json."""
COLUMNS = ", ".join(quoted(name) for name in CONTENT)


@dataclass
class Build:
    """A build in the making: `connection` sees the schemas old (read-only, perhaps empty) and new.

    Its `logged` are the sessions of old in the spellings of their logs (etl/aliases.py). leaving: what of the build in use
    old does not have, because it is forgotten. encrypted: whether new is; switched: whether old, if there is one, is not alike.
    """

    folder: Folder
    connection: duckdb.DuckDBPyConnection
    work: Path
    previous: str | None
    meta: dict[str, str] = field(default_factory=dict)
    leaving: Leaving | None = None
    encrypted: bool = False
    switched: bool = False

    @property
    def switch(self) -> str | None:
        """What to tell people where encryption was switched on or off; else None."""
        return (encryption.BEGINS if self.encrypted else encryption.ENDS) if self.switched else None


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
def building(folder: Folder, wait: float = 0, first: Callable[[], None] = lambda: None,
             named: tuple[str, ...] = (), as_before: bool = False) -> Iterator[Build]:
    """A build in the making, under the one-writer lock; on any way out the scratch is swept away.

    wait: seconds that another load may take before this one is refused. first: called before the build in use is opened.
    named: references of forgotten clients as someone typed them. as_before: encrypted as the build in use, whatever
    clinic.toml says.
    """
    folder.prepare()
    with only_writer(folder.lock, wait):
        clear(folder.work)
        work = folder.work / secrets.token_hex(4)
        try:
            work.mkdir(parents=True, mode=0o700)
            point_to_first(folder)
            _refuse_broken(folder)
            first()
            now = current(folder)
            connection = duckdb.connect(config={**HARDENED, **threads(folder.build(now[0]) if now else None), "temp_directory": str(work / "spill"),
                                                "memory_limit": MEMORY, "preserve_insertion_order": True})
            try:
                yield _opened(folder, connection, work, named, as_before)
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
        connection = reader(folder.build(now[0]))
    except duckdb.Error as error:
        raise _plain(error, folder) from error
    with connection:
        refuse_newer(dict(connection.execute("SELECT key, value FROM meta").fetchall()))
        yield connection


def reader(path: Path, name: str = "build", then: Callable[[duckdb.DuckDBPyConnection], None] = lambda connection: None,
           ) -> duckdb.DuckDBPyConnection:
    """A connection of its own to one build, attached under that name and in use, that can reach nothing else.

    Attached to a database in memory, for a file opened by itself would be shared with whoever else in this process opens it.
    then: what is done before the connection is shut in. Locked, or duckdb.Error, where the build cannot be read.
    """
    connection = duckdb.connect(":memory:", config={**READER, **threads(path)})
    encryption.attach(connection, path, name)
    connection.execute(QUIET)
    connection.execute(f"USE {name}")
    then(connection)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def threads(build: Path | None) -> dict[str, int]:
    """The setting for work on a build, as many bytes as it has; None: on nothing yet."""
    return {"threads": 1} if build is None or not build.exists() or build.stat().st_size <= SMALL else {}


def point_to_first(folder: Folder) -> None:
    """Finishes a first load that died after its ledger line and before CURRENT; with more lines it is no longer plain."""
    lines, wrong = ledger.read(folder.ledger)
    if wrong or folder.pointer.exists() or len(lines) != 1 or not lines[0].get("build"):
        return
    path = folder.build(lines[0]["build"])
    if path.exists() and file_hash(path) == lines[0]["file_sha256"]:
        write_durably(folder.pointer, f"{lines[0]['build']}\n{lines[0]['hash']}\n")


def _refuse_broken(folder: Folder) -> None:
    lines, wrong = ledger.read(folder.ledger)
    now = current(folder)
    if not now and sum("build" in line for line in lines) > 1:
        wrong = "the file CURRENT is missing"
    if wrong or (now and now[1] not in {line["hash"] for line in lines}):
        raise Refused(f"The ledger does not fit the database ({wrong or 'it does not know the build in use'}); nothing was stored. "
                      "Run `outcomes check`, and restore your backup if you have one.")
    forgotten.refuse_shortened(folder, lines)


def _opened(folder: Folder, connection: duckdb.DuckDBPyConnection, work: Path, named: tuple[str, ...], as_before: bool) -> Build:
    connection.execute(QUIET)
    prepare(connection)
    now = current(folder)
    encrypted = encryption.is_encrypted(folder.build(now[0])) if as_before else encryption.wanted(folder)
    encryption.create(connection, work / "new.duckdb", "new", encrypted)
    types = ", ".join(f"{quoted(name)} {FIELDS[name].type}" for name in CONTENT)
    schema = fill(text("schema"), columns=types)
    connection.execute(schema)
    if now is None:
        connection.execute("CREATE SCHEMA old")
        connection.execute(schema.replace("new.", "old."))
        connection.execute(f"CREATE TEMP TABLE logged (session VARCHAR, {types}, load INTEGER, file INTEGER)")
        return Build(folder, connection, work, None, encrypted=encrypted)
    switched = encryption.attach(connection, folder.build(now[0]), "before") != encrypted
    meta = dict(connection.execute("SELECT key, value FROM before.meta").fetchall())
    refuse_newer(meta)
    parted = leaving.part(connection, folder, named)
    there = {column[0] for column in connection.execute("SELECT * FROM old.session_rows LIMIT 0").description}
    logged = {name: f"logged_{name}" if f"logged_{name}" in there else quoted(name) for name in CONTENT}
    cells = ", ".join(f"{column}::{FIELDS[name].type} AS {quoted(name)}" for name, column in logged.items())
    connection.execute(f"CREATE TEMP VIEW logged AS SELECT session, {cells}, load, file FROM old.session_rows")
    return Build(folder, connection, work, now[0], meta, parted, encrypted, switched)


def refuse_newer(meta: dict[str, str]) -> None:
    """Refuses a build that a newer version of this program made."""
    if not meta.get("schema", "").isdigit() or int(meta["schema"]) > SCHEMA:
        raise Refused(f"This database was made by a newer version of the program (its form is {meta.get('schema', 'unknown')}, "
                      f"this program knows {SCHEMA}); update the program. Nothing was changed.")


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
