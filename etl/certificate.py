"""The certificate of an erasure: when, by whom, how much, and that the others are unchanged; it names nobody."""

import datetime as dt
import json
import secrets
from pathlib import Path

from etl import forgotten, naming, traces
from etl.durable import write_durably
from etl.folder import Folder
from etl.forgotten import Forgotten
from etl.leaving import Leaving
from etl.store import current

COUNTED = {
    "sessions": "sessions",
    "earlier_versions": "earlier versions of them",
    "corrections": "noted corrections",
    "held_rows": "held rows",
    "decisions": "notes, closings and follow-ups about them",
    "texts": "texts in which the name was struck out",
    "files": "reports, mappings and demo logs that named them",
    "register_lines": "lines of the client register",
}
PAGE = """# Certificate {certificate}

Forgotten: {what}.
When: {when}
By: {by}

| removed | |
|---|---|
{rows}

All earlier versions of the database in the data folder were deleted. The sessions of all others are unchanged:
their hash was {hash_before} before and {hash_after} after.

Backups made earlier still hold what was removed, encrypted. Delete them; when one is restored, it is removed again.
Deleted bytes may stay on a disk until they are written over; disk encryption covers that.
"""


def write(folder: Folder, leaving: Leaving | None, event: str, said: Forgotten, by: str, hashes: tuple[str, str],
          now: dt.datetime) -> dict:
    """Keeps the certificate as JSON and as a page; returns it.

    {"certificate", "at", "by", "event", "removed": {kind: count}, "others": {"hash_before", "hash_after"}, "seals",
    "texts_searched": not so where the reference is unknown, too short, or a therapist's name}. Besides, and not kept:
    "left", files in the data folder that still name the client, for the program did not write them; "unreached",
    folders with backups that could not be told.
    """
    number = f"{event}-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    told = {"certificate": number, "at": now.isoformat(), "by": by, "event": event,
            "removed": {kind: leaving.counts.get(kind, 0) if leaving else 0 for kind in COUNTED},
            "others": dict(zip(("hash_before", "hash_after"), hashes, strict=True)), "seals": sorted(said.seals),
            "texts_searched": event != "erase" or not leaving or bool(leaving.named)}
    if said.before:
        told["before"] = said.before.isoformat()
    folder.certificates.mkdir(exist_ok=True, mode=0o700)
    write_durably(folder.certificates / f"{number}.json", json.dumps(told, indent=1))
    write_durably(folder.certificates / f"{number}.md", _page(told))
    return told | {"unreached": forgotten.tell_backups(folder), "left": _left(folder, leaving) if leaving else []}


def _page(told: dict) -> str:
    """The certificate for people."""
    what = f"all sessions before {told['before']}" if "before" in told else "one client, at the client's wish"
    rows = "\n".join(f"| {COUNTED[kind]} | {count} |" for kind, count in told["removed"].items())
    return PAGE.format(what=what, when=told["at"].replace("T", " "), rows=rows, **told["others"],
                       **{name: told[name] for name in ("certificate", "by")})


def _left(folder: Folder, leaving: Leaving) -> list[str]:
    """Files that still tell of these clients, and older builds that a reader holds open (on Windows)."""
    pattern, builds, serving = naming.for_python(leaving.named), folder.builds(), folder.build(current(folder)[0])

    def tells(path: Path) -> bool:
        if path in builds:
            return path != serving
        return path.is_file() and folder.work not in path.parents and traces.tells(path, leaving.clients, pattern)

    return [str(path.relative_to(folder.path)) for path in sorted(folder.path.rglob("*")) if tells(path)]
