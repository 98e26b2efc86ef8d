"""What the data folder tells of a client besides the builds: the desk, the register, mappings, reports, logs of a demo.

The desk is the dashboard's file (dashboard/desk/store.py); here only its rows are known: kind, key and body as JSON.
"""

import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from etl import naming
from etl.folder import Folder, refusal_of_sqlite
from etl.leaving import Leaving
from etl.refusal import Refused

ABOUT_SESSIONS = {"closed": slice(1, None), "referral_step": slice(0, 1)}
"""Kinds of decisions → the parts of their key that may name a session."""
PSEUDONYM = re.compile("[0-9a-f]{32}")
STRUCK = "[forgotten]"
PRESSED = (".xlsx", ".zip", ".ods")


def sweep(folder: Folder, leaving: Leaving) -> None:
    """Takes these clients off the desk and out of files that the program wrote; counts them in leaving.counts."""
    pattern = naming.for_python(leaving.named)
    decisions, struck = _desk(folder.desk, leaving, pattern)
    written = [*folder.mappings.glob("*.toml"), *folder.reports.rglob("*"), *folder.incoming.rglob("*")]
    written += folder.path.glob("logs/*") if folder.demo.exists() else []
    telling = [path for path in written if path.is_file() and tells(path, leaving.clients, pattern)]
    for path in telling:
        path.unlink()
    leaving.counts |= {"decisions": decisions, "texts": struck, "files": len(telling)}


def unregister(folder: Folder, leaving: Leaving) -> None:
    """Takes these clients out of the client register; the last step, for the register knows how they are called."""
    leaving.counts["register_lines"] = 0
    if not folder.register.exists() or not folder.register.stat().st_size:
        return
    with _cleaned(folder.register) as register:
        delete = "DELETE FROM clients WHERE client = ?"
        leaving.counts["register_lines"] = sum(register.execute(delete, (one,)).rowcount for one in leaving.clients)


def tells(path: Path, clients: set[str], pattern: re.Pattern) -> bool:
    """Whether a file or its name has one of these pseudonyms, or a text that fits; looks into xlsx and zip files."""
    return any(pattern.search(text) or not clients.isdisjoint(PSEUDONYM.findall(text)) for text in _texts(path))


def _texts(path: Path) -> Iterator[str]:
    yield path.name
    if path.suffix.lower() in PRESSED and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    else:
        raw = path.read_bytes()
        yield raw.decode("utf-8", "replace")
        if b"\0" in raw:
            yield from (raw[start:].decode("utf-16-le", "replace") for start in (0, 1))


def _desk(path: Path, leaving: Leaving, pattern: re.Pattern) -> tuple[int, int]:
    """(decisions about these clients and sessions that were removed, texts out of which a reference was struck)."""
    if not path.exists() or not path.stat().st_size:
        return 0, 0
    with _cleaned(path) as desk:
        if not desk.execute("SELECT count(*) FROM sqlite_master WHERE name = 'decisions'").fetchone()[0]:
            return 0, 0
        rows = desk.execute("SELECT id, kind, key, body FROM decisions").fetchall()
        about = [row[0] for row in rows if _about(leaving, *row[1:])]
        desk.executemany("DELETE FROM decisions WHERE id = ?", [(number,) for number in about])
        struck = [(*changed, row[0]) for row in rows if row[0] not in set(about)
                  and (changed := (_struck(row[2], pattern), _struck(row[3], pattern))) != row[2:]]
        desk.executemany("UPDATE decisions SET key = ?, body = ? WHERE id = ?", struck)
    return len(about), len(struck)


def _about(leaving: Leaving, kind: str, key: str, body: str | None) -> bool:
    named = kind in ABOUT_SESSIONS and not leaving.sessions.isdisjoint(json.loads(key)[ABOUT_SESSIONS[kind]])
    return named or not leaving.clients.isdisjoint(PSEUDONYM.findall(f"{key} {body}"))


def _struck(text: str | None, pattern: re.Pattern) -> str | None:
    """A JSON text with every string in it rid of the references."""
    def strike(value):
        if isinstance(value, str):
            return pattern.sub(STRUCK, value)
        if isinstance(value, list):
            return [strike(one) for one in value]
        return {key: strike(one) for key, one in value.items()} if isinstance(value, dict) else value

    return text if text is None else json.dumps(strike(json.loads(text)), ensure_ascii=False, sort_keys=True)


@contextmanager
def _cleaned(path: Path) -> Iterator[sqlite3.Connection]:
    """One change of an SQLite file, after which neither its pages nor its write-ahead file hold what was there."""
    try:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
            connection.execute("VACUUM")
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise Refused(f"Someone is reading {path.name} just now. Run the same command again.")
    except sqlite3.Error as error:
        raise refusal_of_sqlite(error, path) from None
    except ValueError:  # no JSON where the desk has it
        raise Refused(f"{path.name} is damaged; restore it from your backup.") from None
