"""The data folder: where it is, what lies where, and owner-only rights."""

import os
import sqlite3
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from etl.refusal import Refused

CHECKOUT_DATA = Path(__file__).resolve().parent.parent / "data"


def resolve_data(given: str | Path | None = None) -> Path:
    """The data folder: the one given, else OUTCOMES_DATA, else data/ of the checkout, else the user's own."""
    chosen = given or os.environ.get("OUTCOMES_DATA")
    if chosen:
        return Path(chosen).expanduser().absolute()
    in_checkout = (CHECKOUT_DATA.parent / "pyproject.toml").exists()
    return CHECKOUT_DATA if in_checkout else _user_folder()


def _user_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "clinic-outcomes"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "clinic-outcomes"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "clinic-outcomes"


@dataclass(frozen=True)
class Folder:
    """The paths inside one data folder."""

    path: Path

    @property
    def pointer(self) -> Path:
        return self.path / "CURRENT"

    @property
    def ledger(self) -> Path:
        return self.path / "ledger.jsonl"

    @property
    def audit(self) -> Path:
        return self.path / "audit.jsonl"

    @property
    def forgotten(self) -> Path:
        return self.path / "forgotten.jsonl"

    @property
    def backups(self) -> Path:
        return self.path / "backups.json"

    @property
    def certificates(self) -> Path:
        return self.path / "certificates"

    @property
    def reports(self) -> Path:
        return self.path / "reports"

    @property
    def demo(self) -> Path:
        return self.path / "DEMO"

    @property
    def settings(self) -> Path:
        return self.path / "clinic.toml"

    @property
    def desk(self) -> Path:
        return self.path / "desk.sqlite"

    @property
    def lock(self) -> Path:
        return self.path / "load.lock"

    @property
    def key(self) -> Path:
        return self.path / "pseudonym.key"

    @property
    def register(self) -> Path:
        return self.path / "register.sqlite"

    @property
    def mappings(self) -> Path:
        return self.path / "mappings"

    @property
    def incoming(self) -> Path:
        return self.path / "incoming"

    @property
    def work(self) -> Path:
        return self.path / "work"

    def build(self, name: str) -> Path:
        return self.path / f"clinic-{name}.duckdb"

    def builds(self) -> list[Path]:
        """Published build files, oldest first (their names begin with a running number)."""
        return sorted(self.path.glob("clinic-*.duckdb"))

    def prepare(self) -> None:
        """Makes the folder, owner-only; refuses in one sentence where that cannot be done."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            tempfile.TemporaryFile(dir=self.path).close()  # a name of its own: two loads may ask at once
        except OSError as error:
            raise refusal_of(error, self.path) from None


def refusal_of(error: OSError, where: Path) -> Refused:
    """The plain sentence for a disk that is full, a folder that cannot be written, and the like."""
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Refused(f"The disk that holds {where} is full. Nothing was stored; free some space and load again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Refused(f"The data folder {where} cannot be written to. Nothing was stored; "
                       "choose another with --data or ask for write access.")
    return Refused(f"The data folder {where} cannot be used ({error.strerror or 'unknown reason'}). Nothing was stored.")


def refusal_of_sqlite(error: sqlite3.Error, path: Path) -> Refused:
    """The plain sentence for an SQLite file that someone writes to, cannot be reached, or is damaged."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Refused(f"Someone is writing to {path.name} just now. Nothing is lost; run the same command again.")
    if isinstance(error, sqlite3.OperationalError):
        return Refused(f"{path.name} cannot be reached (a full or failing disk, or no right to write there). "
                       "Free some space and run the same command again.")
    return Refused(f"{path.name} is damaged; restore it from your backup.")
