"""The only module that opens the database: which build, which viewer, a hardened reader, a cursor per call.

A build never changes once it is published, so its name is the first part of every cache key. Who may not see the whole
clinic reads a database of their own rows (dashboard.own).
"""

import threading
from pathlib import Path

import duckdb
import pandas as pd

import etl
from dashboard import own, queries
from dashboard.tally import Tally
from dashboard.viewer import SINGLE, Viewer

SCHEMA = 2         # the shape of a build that these queries understand
KEPT = 3           # as many builds as a load leaves behind
ATTEMPTS = 4       # a build may be swept away between reading CURRENT and opening it


class WarehouseError(Exception):
    """The database cannot be read; the message is one plain sentence for people."""


class NoData(WarehouseError):
    """Nothing has been loaded yet."""


class NewerSchema(WarehouseError):
    """A newer version of the program wrote this database."""


class OlderSchema(WarehouseError):
    """An earlier version of the program wrote this database."""


class Damaged(WarehouseError):
    """The database file is missing or cannot be read."""


class Locked(WarehouseError):
    """The database is encrypted, and its key is not here."""


class Warehouse:
    """The builds of one data folder as one viewer may see them, for any number of threads."""

    def __init__(self, data: Path, viewer: Viewer = SINGLE):
        self.data = Path(data)
        self.viewer = viewer
        self._connections: dict[str, duckdb.DuckDBPyConnection] = {}
        self._tallies: dict[str, Tally] = {}
        self._lock, self._counting = threading.Lock(), threading.Lock()

    def build(self) -> str:
        """The name of the build that counts now. Raises NoData where nothing was ever loaded."""
        try:
            name = (self.data / "CURRENT").read_text(encoding="utf-8").split("\n")[0].strip()
        except FileNotFoundError:
            _vouched(self.data, None)
            raise NoData("No sessions yet.") from None
        except (OSError, UnicodeDecodeError):
            raise Damaged(f"The file CURRENT in the data folder cannot be read. {etl.ADVICE}") from None
        if not name or Path(f"clinic-{name}.duckdb").name != f"clinic-{name}.duckdb":
            raise Damaged(f"The file CURRENT in the data folder names no database. {etl.ADVICE}")
        return name

    def build_or_none(self) -> str | None:
        """As `build`, and None where nothing was ever loaded."""
        try:
            return self.build()
        except NoData:
            return None

    def cursor(self, build: str | None = None) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for one call: threads that share one get each other's rows.

        build: one still on disk or open; the current one by default. Raises WarehouseError.
        """
        cursor = self._connection(build).cursor()
        cursor.execute("USE clinic")
        return cursor

    def rows(self, name: str, params: dict | None = None, build: str | None = None,
             levels: tuple[tuple[str, int], ...] = ()) -> pd.DataFrame:
        """The result of queries/<name>.sql, given only the `$parameters` which that file names.

        levels: which levels a query of the model counts (queries.text). A therapist's figures count the therapist's own
        sessions; those of colleagues with the same clients are there for courses alone. Raises WarehouseError where the
        database cannot be read, KeyError for a missing parameter.
        """
        asked = {**(params or {}), **_own_filter(self.viewer)}
        return self.cursor(build).execute(*queries.statement(name, asked, levels)).df()

    def tally(self, build: str | None = None) -> Tally:
        """The sessions of a build as columns in memory, read once; build and errors as in `cursor`."""
        name = build or self.build()
        with self._counting:
            if name not in self._tallies:
                made = Tally(self.rows("tally", dict.fromkeys(queries.FILTERS), name))
                kept = {other: tally for other, tally in self._tallies.items() if other in self._connections}
                self._tallies = {**kept, name: made}
            return self._tallies[name]

    def close(self) -> None:
        """Lets go of every build; cursors still at work finish by themselves."""
        with self._lock:
            self._connections.clear()
        with self._counting:
            self._tallies.clear()

    def _connection(self, build: str | None) -> duckdb.DuckDBPyConnection:
        with self._lock:
            for attempt in range(ATTEMPTS):
                name = build or self.build()
                if name in self._connections:
                    return self._connections[name]
                path = self.data / f"clinic-{name}.duckdb"
                if path.exists() or attempt == ATTEMPTS - 1:
                    try:
                        _vouched(self.data, name)
                    except Damaged:
                        if path.exists() or attempt == ATTEMPTS - 1:
                            raise
                        continue  # swept away meanwhile
                    return self._keep(name, _open(path, self.viewer))

    def _keep(self, name: str, connection) -> duckdb.DuckDBPyConnection:
        self._connections[name] = connection
        for gone in [one for one in self._connections if not (self.data / f"clinic-{one}.duckdb").exists()]:
            del self._connections[gone]  # what is forgotten must not be read from a file that was deleted
        while len(self._connections) > KEPT:
            del self._connections[next(iter(self._connections))]
        return connection


def _vouched(data: Path, build: str | None) -> None:
    """Damaged, with what to do, where the ledger does not vouch for this build (None: for there being none)."""
    try:
        etl.fits(data, build)
    except etl.Refused as refused:
        raise Damaged(str(refused)) from None


def _open(path: Path, viewer: Viewer) -> duckdb.DuckDBPyConnection:
    """A hardened reader of one build, or of a viewer's own rows of it; or NewerSchema, OlderSchema, Locked or Damaged."""
    name = "clinic" if viewer.whole else "whole"

    def prepare(connection) -> None:
        _understood(int(connection.execute(f"SELECT value FROM {name}.meta WHERE key = 'schema'").fetchone()[0]))
        if not viewer.whole:
            own.copy(connection, viewer)
        connection.execute("USE clinic")

    try:
        return etl.reader(path, name, prepare)
    except etl.encryption.Locked as locked:
        raise Locked(str(locked)) from None
    except (duckdb.Error, TypeError, ValueError):
        raise Damaged(
            "The database cannot be read; `outcomes check` says what is wrong with it.") from None


def _own_filter(viewer: Viewer) -> dict:
    """The filter that all figures of a therapist have."""
    return {"therapist": [viewer.therapist]} if viewer.therapist else {}


def _understood(schema: int) -> None:
    if schema > SCHEMA:
        raise NewerSchema(
            "This database was written by a newer version of the program; install that version.")
    if schema < SCHEMA:
        raise OlderSchema(
            "This database was written by an earlier version of the program; load any log, even one again, and it is written anew.")
