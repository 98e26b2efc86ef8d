"""A file as it was at one moment: copied, hashed, and seen not to change meanwhile."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from etl.folder import refusal_of
from etl.limits import MB
from etl.refusal import Refused

CHUNK = 1 << 22
MAGIC = {
    b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"\xd0\xcf\x11\xe0": "ole",
    b"\xff\xd8\xff": "a photo", b"\x89PNG": "a picture", b"GIF8": "a picture", b"RIFF": "a picture or sound",
    b"II*\x00": "a picture", b"MM\x00*": "a picture", b"%PDF": "a PDF", b"\x1f\x8b": "a compressed file", b"{\\rtf": "a word-processor file",
    b"SQLite format 3\x00": "a database", b"Rar!": "a compressed file", b"7z\xbc\xaf": "a compressed file",
}


@dataclass(frozen=True)
class Snapshot:
    """Our own copy of one file: shown name, path of the copy, SHA-256 of the bytes, kind."""

    name: str
    path: Path
    sha256: str
    kind: str


def snapshot(source: str | Path, work: Path, name: str | None = None, most: int | None = None) -> Snapshot:
    """Copies `source`, of at most `most` bytes, into `work`. kind: "text", "zip" or "ole"; anything else is refused in one sentence."""
    source = Path(source)
    shown = name or source.name
    try:
        before = source.stat()
        if most is not None and before.st_size > most:
            raise Refused(f"{shown}: this file has {before.st_size / MB:.0f} MB, and the page takes {most // MB} MB; "
                          "load it on the command line with `outcomes load`.")
        copy = work / f"source-{len(list(work.iterdir()))}"
        digest, size = _copy(source, copy)
        after = source.stat()
    except IsADirectoryError:
        raise Refused(f"{shown}: this is a folder; name the log files in it.") from None
    except FileNotFoundError:
        raise Refused(f"{shown}: there is no such file.") from None
    except OSError as error:
        raise _unreadable(shown, source, work, error) from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        raise Refused(f"{shown}: the file changed while it was read; close the program that writes it and load again.")
    if not size:
        raise Refused(f"{shown}: the file is empty.")
    return Snapshot(shown, copy, digest, _kind(shown, copy))


def _copy(source: Path, copy: Path) -> tuple[str, int]:
    shutil.copyfile(source, copy)
    with copy.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), copy.stat().st_size


def _unreadable(shown: str, source: Path, work: Path, error: OSError) -> Refused:
    if os.access(source, os.R_OK):
        return refusal_of(error, work.parent)
    return Refused(f"{shown}: this file may not be read; check its permissions.")


def _kind(shown: str, copy: Path) -> str:
    with copy.open("rb") as file:
        head = file.read(16)
    found = next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), "text")
    if found in ("text", "zip", "ole"):
        return found
    raise Refused(f"{shown}: this is {found}, not a session log; csv, tsv, txt, xlsx, xls and ods files can be loaded.")


def clear(folder: Path) -> None:
    """Removes a scratch folder, whatever is left in it."""
    shutil.rmtree(folder, ignore_errors=True)
