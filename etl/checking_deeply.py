"""What `outcomes check --deep` checks besides: kept builds, audit list, what is forgotten, desk and register."""

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb

from etl import audit, forgotten, ledger, pseudonym
from etl.durable import file_hash
from etl.folder import Folder
from etl.refusal import Refused
from etl.store import opened


def said(name: str, ok: bool, detail: str) -> dict:
    """One check and how it ended."""
    return {"check": name, "ok": bool(ok), "detail": detail}


def deep_checks(folder: Folder, lines: list[dict]) -> list[dict]:
    """Each check as {"check", "ok", "detail"}. lines: the ledger."""
    return [_kept_builds(folder, lines), _audit(folder), *_forgotten(folder, lines),
            *(_whole(path) for path in (folder.desk, folder.register) if path.exists())]


def _kept_builds(folder: Folder, lines: list[dict]) -> dict:
    hashes = {folder.build(line["build"]): line["file_sha256"] for line in lines if line.get("build")}
    odd = [path.name for path in folder.builds() if hashes.get(path) != file_hash(path)]
    return said("kept builds", not odd, f"{len(folder.builds())}, as they were published" if not odd else
                f"{', '.join(odd)} is not as it was published; the next loads replace it.")


def _audit(folder: Folder) -> dict:
    lines, wrong = ledger.read(folder.audit)
    wrong = wrong or audit.missing(folder)
    return said("audit list", not wrong, wrong or f"{len(lines)} lines, each follows from the one before")


def _forgotten(folder: Folder, lines: list[dict]) -> list[dict]:
    try:
        forgotten.refuse_shortened(folder, lines)
        known = forgotten.read(folder.forgotten)
        back = known.among(pseudonym.key(folder), _clients(folder)) if known.seals else []
    except (Refused, duckdb.Error) as error:
        told = str(error) if isinstance(error, Refused) else "the database cannot be read"
        return [said("forgotten clients", False, told)]
    return [said("forgotten clients", not back, f"{len(known.seals)}, none is in the database" if not back else
                 "an erasure was interrupted; run the same `outcomes erase` again.")]


def _clients(folder: Folder) -> list[str]:
    """Every pseudonym in the build in use, its held rows, its history and the register."""
    with opened(folder) as connection:
        everywhere = ("SELECT client FROM sessions UNION SELECT client FROM history "
                      "UNION SELECT substr(cells['client'], 11) FROM held")
        found = connection.execute(everywhere).fetchall() if connection else []
    return [client for client, in found if client] + pseudonym.registered(folder.register)


def _whole(path: Path) -> dict:
    try:
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            told = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error:
        told = "unreadable"
    damaged = f"{path.name} is damaged; restore it from your backup."
    return said(path.name, told == "ok", "whole" if told == "ok" else damaged)
