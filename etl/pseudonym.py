"""Client → keyed pseudonym, and the register that leads back for those who may see it.

The pseudonym is HMAC-SHA-256 (RFC 2104), its first 128 bits (RFC 4868), computed in SQL by etl/sql/cell_client.sql from
the key's two padded halves. The key lies beside the database, never in it, readable by its owner only.
"""

import errno
import hashlib
import hmac
import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb

from etl.folder import Folder, refusal_of, refusal_of_sqlite
from etl.refusal import Refused
from etl.statements import prepare, run

KEY_BYTES = 32
BLOCK = 64


def key(folder: Folder) -> bytes:
    """The clinic's key of 32 random bytes, made at first use."""
    try:
        return _read(folder.key) if folder.key.exists() else _make(folder)
    except OSError as error:
        raise refusal_of(error, folder.path) from None


def _read(path: Path) -> bytes:
    found = path.read_bytes()
    if len(found) != KEY_BYTES:
        raise Refused(f"{path.name} is damaged ({len(found)} bytes instead of {KEY_BYTES}); restore it from your backup. Nothing was stored.")
    return found


def _make(folder: Folder) -> bytes:
    if folder.pointer.exists():
        raise Refused("pseudonym.key is missing from the data folder: without it the clients of earlier loads would not be "
                      "recognised. Restore it from your backup. Nothing was stored.")
    made, aside = secrets.token_bytes(KEY_BYTES), folder.key.with_suffix(f".{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, folder.key)
    return made


def sealed(data: str | Path, text: str) -> bytes:
    """HMAC-SHA-256 of a text under the clinic's key, for codes that nobody outside can work out. Refused without the key."""
    return hmac.digest(key(Folder(Path(data))), b"code of " + text.encode(), "sha256")


def pads(secret: bytes) -> tuple[bytes, bytes]:
    """(inner, outer): the key XORed into the two pads of HMAC, each one block long."""
    block = secret.ljust(BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


def fingerprint(secret: bytes) -> str:
    """A name for the key that tells nothing about it, so that a wrong key is noticed."""
    return hashlib.sha256(b"clinic-outcomes key" + secret).hexdigest()[:16]


def remember(path: Path, clients: list[tuple[str, str]]) -> None:
    """Writes (pseudonym, reference) pairs into the client register; the latest spelling counts. OSError where it cannot."""
    if not clients:
        return
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    try:
        with closing(sqlite3.connect(path, timeout=30)) as register, register:
            register.execute("PRAGMA journal_mode=WAL")
            register.execute("CREATE TABLE IF NOT EXISTS clients (client TEXT PRIMARY KEY, reference TEXT NOT NULL)")
            register.executemany("INSERT INTO clients VALUES (?, ?) ON CONFLICT (client) DO UPDATE SET reference = excluded.reference", clients)
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EACCES, str(error)) from None


def find_client(folder: Folder, reference: str) -> str | None:
    """The pseudonym that a reference has in this folder, whoever typed it; None where it names nobody or there is no key.

    By the SQL that a load uses, so that capitals and blanks count as little as there. Refused where the key cannot be read.
    """
    if not folder.key.exists():
        return None
    inner, outer = pads(key(folder))
    with duckdb.connect(":memory:") as connection:
        prepare(connection)
        connection.execute("CREATE TABLE texts AS SELECT $reference AS raw", {"reference": reference})
        return run(connection, "cell_client", {"inner": inner, "outer": outer}).fetchone()[1]


def registered(path: Path) -> list[str]:
    """Every pseudonym that the register at that path knows. Refused where it is damaged."""
    try:
        if not path.exists() or not path.stat().st_size:
            return []
        with closing(sqlite3.connect(path, timeout=30)) as register:
            return [client for client, in register.execute("SELECT client FROM clients")]
    except sqlite3.Error as error:
        raise refusal_of_sqlite(error, path) from None


def references(path: Path, pseudonyms: list[str]) -> dict[str, str]:
    """pseudonym → reference, for those that the register at that path knows. Refused where it is damaged."""
    try:
        return _references(path, pseudonyms) if path.exists() else {}
    except sqlite3.Error as error:
        raise refusal_of_sqlite(error, path) from None


def _references(path: Path, pseudonyms: list[str]) -> dict[str, str]:
    with closing(sqlite3.connect(path, timeout=30)) as register:
        found = {}
        for start in range(0, len(pseudonyms), 500):
            some = pseudonyms[start:start + 500]
            marks = ", ".join("?" * len(some))
            found.update(register.execute(f"SELECT client, reference FROM clients WHERE client IN ({marks})", some).fetchall())
    return found
