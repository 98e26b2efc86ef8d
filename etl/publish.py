"""Build aside, verify, swap: a new database file is made beside the old one and the pointer CURRENT then names it.

Readers open the build that CURRENT names, read-only, so a load never meets them. Until CURRENT is replaced nothing has
happened; a load killed at any moment leaves the previous build serving and its scratch to be swept by the next.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import duckdb

from etl import ledger, traces
from etl.durable import file_hash, sync_folder, write_durably
from etl.folder import Folder, refusal_of
from etl.refusal import Refused
from etl.store import SCHEMA, Build, reader, table_hash

KEPT_BUILDS = 3


def publish(build: Build, event: dict, beside: Callable[[], None] = lambda: None) -> str:
    """Verifies what was written, makes it durable and swaps it in; returns the build's name.

    event: the ledger's line. beside: what must be on disk with the build (the client register); called when nothing but
    the swap can fail. Raises Refused where the check fails or the disk does.
    """
    try:
        return _publish(build, event, beside)
    except OSError as error:
        raise refusal_of(error, build.folder.path) from None


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
    sync_folder(folder.path)
    beside()
    if build.leaving:
        traces.sweep(folder, build.leaving)
    heads = {"forgotten": ledger.head(folder.forgotten), "audit": ledger.head(folder.audit)}
    line = ledger.append(folder.ledger, {**event, **{kind: head for kind, head in heads.items() if head}, "build": name, "previous": build.previous,
                                         "sessions": sessions, "table_hash": hashed, "engine": duckdb.__version__, "file_sha256": digest})
    _point(folder, name, line)
    _prune(folder, 1 if build.leaving or build.switched else KEPT_BUILDS)
    if build.leaving:
        traces.unregister(folder, build.leaving)
    return name


def _verified(path: Path, sessions: int) -> str:
    with reader(path) as again:
        found, hashed = table_hash(again, "sessions")
    if found != sessions:
        raise Refused("The new database failed its check (sessions are missing after it was written). Nothing was stored; please report this.")
    return hashed


def _synced(path: Path) -> str:
    os.chmod(path, 0o600)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return file_hash(path)


def _point(folder: Folder, name: str, line: str) -> None:
    write_durably(folder.pointer, f"{name}\n{line}\n")


def _prune(folder: Folder, kept: int = KEPT_BUILDS) -> None:
    """The last published builds stay, one alone where the others hold what is forgotten or are not encrypted; a file that a reader on Windows holds open goes with a later load."""
    known = [line["build"] for line in ledger.read(folder.ledger)[0] if "build" in line]
    keep = {folder.build(name) for name in known[-kept:]}
    for path in folder.builds():
        if path not in keep:
            try:
                path.unlink()
            except OSError:
                continue
