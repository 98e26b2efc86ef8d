"""One encrypted file that holds all a clinic needs to go on, and getting a clinic back out of it.

The file is a zip. Each entry is encrypted in the age format (age-encryption.org) for a key of this backup alone; that
key is in key.age, encrypted with the passphrase. So the common `age` program opens it too, should this one be lost:
`age -d key.age > key`, then `age -d -i key manifest.json.age`, which says which entry is which file.
"""

import datetime as dt
import errno
import hashlib
import io
import json
import os
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import pyrage

from etl import forgotten
from etl.check import fits
from etl.durable import sync_folder
from etl.encryption import is_encrypted
from etl.folder import Folder, refusal_of_sqlite
from etl.lock import only_writer
from etl.refusal import Refused
from etl.store import current

KEY, MANIFEST, SUFFIX = "key.age", "manifest.json", ".age"
SHORTEST = 10
"""Letters of a passphrase."""
WAIT = 60
"""Seconds that a load may take before the backup is refused."""
DATABASES = ("desk.sqlite", "register.sqlite")
CHAINS = ("ledger.jsonl", "audit.jsonl", "forgotten.jsonl")
FILES = (*CHAINS, "pseudonym.key", "clinic.toml", "DEMO", "*.png", "*.svg", "mappings/*.toml", "certificates/*",
         "reports/*")


def backup(data: str | Path, path: str | Path, passphrase: str, *, wait: float = WAIT) -> dict:
    """Writes the backup, also while the dashboard runs; returns {"backup", "build", "files", "bytes", "encrypted"}.

    encrypted: whether the database in it is besides, so that a restore needs its key too.
    Refused where the data do not pass their check: a good backup is not replaced by a bad one.
    """
    folder, path = Folder(Path(data)), Path(path).expanduser().absolute()
    if len(passphrase) < SHORTEST:
        raise Refused(f"The passphrase is too short: at least {SHORTEST} letters, better four words that nobody says "
                      "together.")
    if current(folder) is None:
        raise Refused("Nothing has been loaded yet, so there is nothing to back up.")
    try:
        with only_writer(folder.lock, wait):
            build = current(folder)[0]
            fits(folder.path, build)
            sealed = is_encrypted(folder.build(build))
            count = _write_whole(folder, build, path, passphrase)
        size = path.stat().st_size
    except OSError as error:
        why = "the disk is full" if error.errno == errno.ENOSPC else error.strerror
        raise Refused(f"The backup could not be written to {path.parent} ({why}); an earlier one is as it was.") from None
    forgotten.remember_backup(folder, path.parent)
    return {"backup": str(path), "build": build, "files": count, "bytes": size, "encrypted": sealed}


def _write_whole(folder: Folder, build: str, path: Path, passphrase: str) -> int:
    """Writes aside and puts in place: there is the earlier backup or the new one, never a part."""
    aside = path.with_name(f"{path.name}.part")
    try:
        count = _write(folder, build, aside, passphrase)
        os.replace(aside, path)
        sync_folder(path.parent)
    finally:
        aside.unlink(missing_ok=True)
    return count


def _write(folder: Folder, build: str, aside: Path, passphrase: str) -> int:
    """Everything into one file, on disk when this returns; how many files it holds."""
    secret = pyrage.x25519.Identity.generate()
    made = {"made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "build": build, "files": {}}
    with os.fdopen(os.open(aside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(KEY, pyrage.passphrase.encrypt(str(secret).encode(), passphrase))
            for name, source in _contents(folder, build):
                with source:
                    entry = f"{len(made['files']):04d}"  # its name may tell something; that stands in the list alone
                    made["files"][name] = {"entry": entry, **_encrypted(archive, entry, source, secret.to_public())}
            _encrypted(archive, MANIFEST, io.BytesIO(json.dumps(made, indent=1).encode()), secret.to_public())
        out.flush()
        os.fsync(out.fileno())
    return len(made["files"])


def _contents(folder: Folder, build: str) -> Iterator[tuple[str, BinaryIO]]:
    """(name in the data folder, its content) of all that is backed up; chains as far as their lines are whole."""
    yield "CURRENT", folder.pointer.open("rb")
    yield folder.build(build).name, folder.build(build).open("rb")
    for path in sorted(found for pattern in FILES for found in folder.path.glob(pattern) if found.is_file()):
        name = path.relative_to(folder.path).as_posix()
        yield name, _whole_lines(path) if name in CHAINS else path.open("rb")
    for name in DATABASES:
        if (folder.path / name).exists():
            yield name, io.BytesIO(_database(folder.path / name))


def _whole_lines(path: Path) -> BinaryIO:
    raw = path.read_bytes()
    return io.BytesIO(raw[:raw.rfind(b"\n") + 1])


def _database(path: Path) -> bytes:
    """An SQLite file as it is at one moment, whoever writes to it."""
    try:
        with closing(sqlite3.connect(path, timeout=30)) as source, closing(sqlite3.connect(":memory:")) as copy:
            source.backup(copy)
            return copy.serialize()
    except sqlite3.Error as error:
        raise refusal_of_sqlite(error, path) from None


def _encrypted(archive: zipfile.ZipFile, name: str, source: BinaryIO, recipient) -> dict:
    reader = _Hashing(source)
    with archive.open(zipfile.ZipInfo(name + SUFFIX), "w", force_zip64=True) as entry:
        pyrage.encrypt_io(reader, entry, [recipient])
    return {"sha256": reader.hash.hexdigest(), "bytes": reader.size}


class _Hashing:
    """A reader that hashes what passes through it."""

    def __init__(self, source: BinaryIO):
        self.source, self.hash, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        some = self.source.read(size)
        self.hash.update(some)
        self.size += len(some)
        return some
