"""A clinic out of its backup, into an empty folder.

It is verified before it serves, and forgets again what was forgotten since.
"""

import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import pyrage

from etl import erasing, forgotten, pseudonym
from etl.backing import KEY, MANIFEST, SUFFIX
from etl.check import NEXT, check
from etl.clinic import Clinic
from etl.durable import file_hash, sync_folder
from etl.encryption import Locked
from etl.folder import Folder, refusal_of
from etl.forgotten import Forgotten
from etl.history import serving
from etl.lock import only_writer
from etl.refusal import Refused
from etl.snapshot import clear
from etl.store import opened

HARMLESS = {"README.md", ".gitignore", "load.lock", "audit.lock", "work", "incoming", "forgotten.jsonl"}
"""What an empty data folder may hold."""
NOT_OURS = "This is not a backup of this program, or it is damaged; nothing was restored."
DAMAGED = (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, EOFError, NotImplementedError,
           RuntimeError, pyrage.DecryptError, pyrage.IdentityError)
"""What reading a file raises that was no backup, or is one no more."""
SAFE = re.compile(r"((mappings|certificates|reports)/)?[^/\\\0]+")


def restore(path: str | Path, data: str | Path, passphrase: str, *, by: str, lists: Iterable[str | Path] = (),
            rules: Callable[[Path], Clinic] = lambda data: Clinic()) -> dict:
    """Restores a backup; returns {"build", "sessions", "made", "files", "lists", "forgot": {kind: count}}.

    lists: files that say what was forgotten since (forgotten.jsonl or a certificate), besides those that lie in the
    folder or beside the backup; returned: whether there was any. rules: of the clinic in a data folder. Refused, with
    nothing put in place, where anything does not fit.
    """
    folder, path = Folder(Path(data)), Path(path).expanduser()
    folder.prepare()
    try:
        with only_writer(folder.lock):
            _refuse_filled(folder)
            scratch = folder.work / "restore"
            clear(folder.work)
            scratch.mkdir(parents=True, mode=0o700)
            try:
                manifest = _unpacked(path, scratch, passphrase)
                _verified(Folder(scratch))
                said = _forgotten(Folder(scratch), folder, path, lists)
                forgot = erasing.forget_again(Folder(scratch), said, by=by, clinic=rules(scratch))
                told = _verified(Folder(scratch), deep=True)
                _put_in_place(scratch, folder)
            finally:
                clear(folder.work)
    except OSError as error:
        raise refusal_of(error, folder.path) from None
    forgotten.remember_backup(folder, path.absolute().parent)
    return {**told, "made": manifest["made"], "files": len(manifest["files"]), "lists": bool(said), "forgot": forgot}


def _refuse_filled(folder: Folder) -> None:
    """Only an empty folder, or one that an interrupted restore left, is restored into."""
    there = {path.name for path in folder.path.iterdir()} - HARMLESS
    interrupted = (folder.work / "restore").exists() and not folder.pointer.exists()
    if there and not interrupted:
        raise Refused(f"The folder {folder.path} is not empty; restore into a new one (--data NEW), look at it, and use "
                      "that from then on.")


def _unpacked(path: Path, scratch: Path, passphrase: str) -> dict:
    """Decrypts all files into the scratch, each held against its hash; returns the manifest."""
    try:
        with zipfile.ZipFile(path) as archive:
            identity = _identity(archive, passphrase)
            manifest = json.loads(pyrage.decrypt(archive.read(MANIFEST + SUFFIX), [identity]))
            for name, told in manifest["files"].items():
                _unpack(archive, name, told, scratch, identity)
    except FileNotFoundError:
        raise Refused(f"{path.name}: there is no such file.") from None
    except DAMAGED:
        raise Refused(NOT_OURS) from None
    except OSError as error:
        if error.errno is None:  # so does age say that the bytes are not what was encrypted
            raise Refused(NOT_OURS) from None
        raise
    return manifest


def _identity(archive: zipfile.ZipFile, passphrase: str):
    locked = archive.read(KEY)
    try:
        return pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(locked, passphrase).decode())
    except pyrage.DecryptError:
        raise Refused("The passphrase does not open this backup (or its first bytes are damaged); nothing was "
                      "restored.") from None


def _unpack(archive: zipfile.ZipFile, name: str, told: dict, scratch: Path, identity) -> None:
    if not SAFE.fullmatch(name) or ".." in name:
        raise Refused(NOT_OURS)
    target = scratch / name
    target.parent.mkdir(exist_ok=True, mode=0o700)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with archive.open(told["entry"] + SUFFIX) as source, os.fdopen(descriptor, "wb") as out:
        pyrage.decrypt_io(source, out, [identity])
        out.flush()
        os.fsync(out.fileno())
    if file_hash(target) != told["sha256"]:
        raise Refused(NOT_OURS)


def _verified(restored: Folder, deep: bool = False) -> dict:
    """{"build", "sessions"}; refused where any check of the restored data fails."""
    _refuse_locked(restored)
    result = check(restored.path, deep)
    wrong = next((one for one in result["checks"] if not one["ok"] and one["check"] != NEXT), None)
    if wrong:
        raise Refused(f"The backup was opened, but its data do not pass the check ({wrong['check']}: {wrong['detail']}) "
                      "Nothing was restored; take an earlier backup.")
    return serving(restored)


def _refuse_locked(restored: Folder) -> None:
    """An encrypted database without its key is no damaged one; what else is wrong, the check says."""
    try:
        with opened(restored):
            return
    except Locked:
        raise
    except (Refused, duckdb.Error):
        return


def _forgotten(restored: Folder, target: Folder, backup: Path, lists: Iterable[str | Path]) -> Forgotten:
    """What was forgotten since the backup was made, as far as any list within reach says."""
    beside = backup.parent / forgotten.beside_name(pseudonym.key(restored))
    near = (forgotten.read(path) for path in (beside, target.forgotten))
    return forgotten.union([*(forgotten.read_any(Path(path)) for path in lists), *near])


def _put_in_place(scratch: Path, folder: Folder) -> None:
    """Moves everything into the folder, CURRENT last: until then nothing serves."""
    last = ("CURRENT", "load.lock")
    files = [path for path in sorted(scratch.rglob("*")) if path.is_file() and path.name not in last]
    for path in [*files, scratch / "CURRENT"]:
        target = folder.path / path.relative_to(scratch)
        target.parent.mkdir(exist_ok=True, mode=0o700)
        if path.name == "CURRENT":
            sync_folder(folder.path)
        os.replace(path, target)
    sync_folder(folder.path)
