"""What is not to be kept: clients who asked to be forgotten, and sessions older than a day. The file forgotten.jsonl.

A client is named there by a seal, a keyed hash of the pseudonym, so the list tells of nobody. It is chained like the
ledger, and every build that is made afterwards leaves these clients out: loads skip their rows, a restored backup
forgets again. A copy lies beside every backup that was made, for the data folder may be lost when it is needed.
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from etl import ledger, pseudonym
from etl.durable import write_durably
from etl.folder import Folder
from etl.refusal import Refused

CLIENT, OLD = "client asked to be forgotten", "older than what is kept"
"""Why a row of a log is skipped."""
DIGITS = 32


def seal(secret: bytes, client: str) -> str:
    """The keyed hash that stands for a pseudonym where even that must not."""
    return hmac.new(secret, b"seal of " + client.encode(), hashlib.sha256).hexdigest()[:DIGITS]


@dataclass(frozen=True)
class Forgotten:
    """seals: of the clients. before: sessions before this day are not kept."""

    seals: frozenset[str] = frozenset()
    before: dt.date | None = None

    def __bool__(self) -> bool:
        return bool(self.seals or self.before)

    def among(self, secret: bytes, pseudonyms: Iterable[str]) -> list[str]:
        """Those of the pseudonyms that are forgotten."""
        return [one for one in pseudonyms if seal(secret, one) in self.seals] if self.seals else []


def union(lists: Iterable[Forgotten]) -> Forgotten:
    """All that any of the lists says; of days the latest."""
    lists = list(lists)
    days = [one.before for one in lists if one.before]
    return Forgotten(frozenset().union(*(one.seals for one in lists)), max(days, default=None))


def read(path: Path) -> Forgotten:
    """What the list at this path says. Refused where it is damaged."""
    lines, wrong = ledger.read(path)
    if wrong:
        raise Refused(f"The list of forgotten clients is damaged ({wrong}); restore it from your backup. "
                      "Nothing was changed.")
    return union(Forgotten(frozenset(line[name] for name in ("seal",) if name in line), _day(line.get("before_day")))
                 for line in lines)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def add(folder: Folder, by: str, said: Forgotten) -> None:
    """Adds what the list does not say yet; on disk when this returns."""
    known = read(folder.forgotten)
    for one in sorted(said.seals - known.seals):
        ledger.append(folder.forgotten, {"seal": one, "by": by})
    if said.before and (known.before is None or said.before > known.before):
        ledger.append(folder.forgotten, {"before_day": said.before.isoformat(), "by": by})


def refuse_shortened(folder: Folder, lines: list[dict]) -> None:
    """Refuses where the list lacks a line that the ledger saw in it: a client would come back unnoticed."""
    seen = next((line["forgotten"] for line in reversed(lines) if line.get("forgotten")), None)
    if seen and seen not in {line["hash"] for line in ledger.read(folder.forgotten)[0]}:
        raise Refused("The list of forgotten clients (forgotten.jsonl) is missing or has lost lines; restore it from "
                      "your backup. Nothing was changed.")


def read_any(path: Path) -> Forgotten:
    """What a file says is forgotten: such a list, or a certificate of an erasure. Refused where it is neither."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if "seals" in told:
            return Forgotten(frozenset(told["seals"]), _day(told.get("before")))
    except OSError:
        raise Refused(f"{path.name}: this file cannot be read.") from None
    except ValueError:
        pass  # several lines: a list
    if not path.read_bytes().startswith(b"{") or not (found := read(path)):
        raise Refused(f"{path.name}: this is neither a list of forgotten clients nor a certificate.")
    return found


def beside_name(secret: bytes) -> str:
    """What the list is called beside the backups of the clinic with this key."""
    return f"forgotten-{pseudonym.fingerprint(secret)}.jsonl"


def remember_backup(folder: Folder, place: Path) -> None:
    """Notes where a backup lies, so that the list is told there from now on; what is forgotten so far, at once."""
    known = _places(folder)
    if str(place) not in known:
        write_durably(folder.backups, json.dumps([*known, str(place)]))
    tell_backups(folder)


def tell_backups(folder: Folder) -> list[str]:
    """Puts the list beside every backup that was made; returns the places that could not be reached."""
    if not folder.forgotten.exists():
        return []
    name, missed = beside_name(pseudonym.key(folder)), []
    text = folder.forgotten.read_text(encoding="utf-8")
    for place in _places(folder):
        try:
            write_durably(Path(place) / name, text)
        except OSError:
            missed.append(place)
    return missed


def _places(folder: Folder) -> list[str]:
    return json.loads(folder.backups.read_text(encoding="utf-8")) if folder.backups.exists() else []
