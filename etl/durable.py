"""Files that are whole or not there, whatever happens: written aside, made durable, put in place."""

import hashlib
import os
import sys
from pathlib import Path


def write_durably(path: Path, text: str) -> None:
    """Writes a small file, its owner's only: afterwards there is the old one or the new one, never a part."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    with open(aside, "w", encoding="utf-8", newline="\n", opener=owners_only) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
    sync_folder(path.parent)


def owners_only(path: str, flags: int) -> int:
    """Opens a file, for `open`; one that is made here nobody but its owner may read."""
    return os.open(path, flags, 0o600)


def sync_folder(path: Path) -> None:
    """Makes what was renamed in a folder durable; Windows does so by itself."""
    if sys.platform != "win32":
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def file_hash(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
