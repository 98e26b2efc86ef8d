"""Builds may be encrypted: the one place that attaches a build's file, to read it or to write it.

With `[database] encrypted = true` in clinic.toml and a key in OUTCOMES_DATABASE_KEY, builds are written with AES-256-GCM by
the OpenSSL that DuckDB's httpfs extension brings. DuckDB reads them by itself, so readers never load it; DuckDB's own way to
write them, which it calls unsafe, is never switched on. The key goes to the database as a parameter: no statement,
message, ledger or build holds it.
"""

import os
import re
import tomllib
from importlib.util import find_spec
from pathlib import Path

import duckdb

from etl.folder import Folder
from etl.refusal import Refused

KEY = "OUTCOMES_DATABASE_KEY"
FIT = re.compile("[!-~]{32,}")
"""What a key is made of, so that nobody takes a word that can be guessed."""
STORAGE = "v1.5.0"
NO_KEY = f"The database is encrypted and its key is not here: set {KEY}. Nothing was shown or stored."
WEAK_KEY = (f"The key in {KEY} must have at least 32 letters, digits and signs, and no blanks; "
            "`python3 -c \"import secrets; print(secrets.token_hex(32))\"` makes one. Nothing was shown or stored.")
WRONG_KEY = f"The key in {KEY} is not the one that this database was written with. Nothing was shown or stored."
NO_EXTENSION = ("The database is to be encrypted, but DuckDB's httpfs extension, which writes it so, is not installed for "
                f"DuckDB {duckdb.__version__}: pip install clinic-outcomes[encryption]. Nothing was stored.")
SETTING = "clinic.toml: [database] knows one setting, encrypted = true or false. Nothing was stored."
BEGINS = "The database is encrypted from now on; its unencrypted builds were removed."
ENDS = "The database is not encrypted any more; its encrypted builds were removed."


class Locked(Refused):
    """An encrypted build without its key."""


def wanted(folder: Folder) -> bool:
    """Whether clinic.toml asks for builds to be encrypted; refused where it cannot be understood, for then it might."""
    try:
        return asked(tomllib.loads(folder.settings.read_text(encoding="utf-8"))) if folder.settings.exists() else False
    except (OSError, ValueError):
        raise Refused("clinic.toml cannot be read, so nobody can say whether the database is to be encrypted. Nothing was stored.") from None


def asked(settings: dict) -> bool:
    """What the settings of clinic.toml say of encryption; refused where that cannot be."""
    told = settings.get("database", {})
    if not isinstance(told, dict) or set(told) - {"encrypted"} or not isinstance(told.get("encrypted", False), bool):
        raise Refused(SETTING)
    return told.get("encrypted", False)


def ready(folder: Folder) -> bool:
    """As `wanted`; refused where the next build could not be written so: without the key, or the extension."""
    found = wanted(folder)
    if found:
        _key()
        with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
            _load(connection)
    return found


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> bool:
    """Attaches a published build under that name, read-only; returns whether it is encrypted. Locked without its key."""
    if _attached_plainly(connection, path, name):
        return False
    try:
        connection.execute(f"ATTACH '{_literal(path)}' AS {name} (READ_ONLY, ENCRYPTION_KEY $key)", {"key": _key()})
        return True
    except duckdb.InvalidInputException as error:
        if "encryption key" not in str(error):
            raise
        raise Locked(WRONG_KEY) from None


def is_encrypted(path: Path) -> bool:
    """Whether a published build is encrypted; asked without its key. duckdb.Error where it cannot be read."""
    with duckdb.connect(":memory:") as connection:
        return not _attached_plainly(connection, path, "build")


def _attached_plainly(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> bool:
    """Attaches a build without a key; False where it is encrypted, so that this cannot be."""
    try:
        connection.execute(f"ATTACH '{_literal(path)}' AS {name} (READ_ONLY)")
        return True
    except duckdb.CatalogException as error:
        if "encrypted" not in str(error):
            raise
        return False


def create(connection: duckdb.DuckDBPyConnection, path: Path, name: str, encrypted: bool) -> None:
    """Attaches a new file under that name, to be written; encrypted: it, and what the connection writes aside."""
    statement = f"ATTACH '{_literal(path)}' AS {name} (STORAGE_VERSION '{STORAGE}'"
    if not encrypted:
        connection.execute(f"{statement})")
        return
    key = _key()
    _load(connection)
    connection.execute("SET temp_file_encryption = true")
    connection.execute(f"{statement}, ENCRYPTION_CIPHER 'GCM', ENCRYPTION_KEY $key)", {"key": key})


def _load(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute(f"LOAD {_extension()}")
    except duckdb.Error:
        raise Refused(NO_EXTENSION) from None


def _key() -> str:
    found = os.environ.get(KEY, "").strip()
    if not FIT.fullmatch(found):
        raise Locked(WEAK_KEY if found else NO_KEY)
    return found


def _extension() -> str:
    """What LOAD is told: the file that a wheel brings for this very DuckDB, else the name, for one that was put in by hand."""
    wheel = find_spec("duckdb_extension_httpfs")
    places = wheel.submodule_search_locations if wheel else None
    files = [Path(place) / "extensions" / f"v{duckdb.__version__}" / "httpfs.duckdb_extension" for place in places or ()]
    return next((f"'{_literal(file)}'" for file in files if file.exists()), "httpfs")


def _literal(path: Path) -> str:
    return str(path).replace("'", "''")
