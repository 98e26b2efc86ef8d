"""Who did what, when: the file audit.jsonl, one line an event, each carrying a fingerprint of the one before.

A client is named there by a seal (etl/forgotten.py), never by pseudonym or reference: once a client is forgotten, nobody
can be found by these lines. For clients who are there, `read` turns the seal back into the pseudonym.
"""

import datetime as dt
from pathlib import Path

from etl import forgotten, ledger, pseudonym
from etl.folder import Folder
from etl.lock import only_writer
from etl.refusal import Refused
from etl.store import opened

EVENTS = ("login", "client page", "load", "undo", "export", "report", "erase", "prune", "backup", "restore",
          "role change")
CHAIN = ("before", "hash")
WAIT = 10
"""Seconds that another line may take to be written."""


def note(data: str | Path, who: str, what: str, *, client: str | None = None, **details) -> None:
    """Adds one event, durable when this returns. Refused where the list cannot be written.

    client: a pseudonym. details: numbers and words of the program, never a reference or a value of a log.
    """
    if what not in EVENTS:
        raise ValueError(what)
    folder = Folder(Path(data))
    try:
        sealed = {"client": forgotten.seal(pseudonym.key(folder), client)} if client else {}
        with only_writer(folder.audit.with_suffix(".lock"), WAIT, "The audit list is being written"):
            ledger.append(folder.audit, {"who": who, "what": what, **sealed, **details})
    except OSError as error:
        raise Refused(f"The audit list could not be written ({error.strerror or 'the disk failed'}); free some space "
                      "or ask for write access to the data folder.") from None


def read(data: str | Path, start: dt.date | None = None, end: dt.date | None = None) -> dict:
    """{"events": [{at, who, what, client, …}], "ok": bool, "detail": what is wrong, or how many lines there are}.

    start, end: days in UTC, inclusive. client: the pseudonym, or None where the client is not in the database any more.
    """
    folder = Folder(Path(data))
    lines, wrong = ledger.read(folder.audit)
    wrong = wrong or missing(folder)
    first, last = start.isoformat() if start else "", end.isoformat() if end else "9999"
    chosen = [line for line in lines if first <= line["at"][:10] <= last]
    known = _clients(folder) if any("client" in line for line in chosen) else {}
    events = [{key: known.get(value) if key == "client" else value for key, value in line.items() if key not in CHAIN}
              for line in chosen]
    detail = wrong or f"{len(lines)} lines, each follows from the one before"
    return {"events": events, "ok": not wrong, "detail": detail}


def roles(data: str | Path) -> dict[str, str]:
    """The role that the list last said each person has, by e-mail."""
    lines, _ = ledger.read(Folder(Path(data)).audit)
    return {line["person"]: line["role"] for line in lines if line["what"] == "role change"}


def missing(folder: Folder) -> str | None:
    """What the ledger saw in the list and is not there any more, in words; None where all is there."""
    there = {line["hash"] for line in ledger.read(folder.audit)[0]}
    seen = {line["audit"] for line in ledger.read(folder.ledger)[0] if line.get("audit")}
    gone = "lines that the ledger saw are missing from the audit list; restore it from your backup."
    return gone if seen - there else None


def _clients(folder: Folder) -> dict[str, str]:
    """seal → pseudonym of every client of the build in use."""
    with opened(folder) as connection:
        found = connection.execute("SELECT DISTINCT client FROM sessions").fetchall() if connection else []
    secret = pseudonym.key(folder) if found else b""
    return {forgotten.seal(secret, client): client for client, in found}
