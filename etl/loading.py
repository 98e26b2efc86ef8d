"""Files → sessions: one load, whole or not at all."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from etl import aliases, forgotten, pseudonym
from etl.clinic import Clinic
from etl.extract import extract
from etl.fates import decide, write
from etl.folder import Folder
from etl.intake import read
from etl.limits import OWN, UPLOAD, Limits
from etl.mapping import Mapping, ambiguous, named, proposed, remembered
from etl.publish import publish
from etl.reading import Reading, Rules
from etl.refusal import Refused
from etl.store import SMALL, Build, building
from etl.table import Table, missing

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Options:
    """How one load is made; see `load`."""

    mapping: Mapping | None = None
    dry_run: bool = False
    swapped: str | None = None
    clinic: Clinic = Clinic()
    kind: str = "load"
    limits: Limits = OWN


def load(paths, data: str | Path, *, mapping: Mapping | str | Path | None = None, dry_run: bool = False,
         swapped: str | None = None, progress: Progress | None = None, names: list[str] | None = None,
         clinic: Clinic = Clinic(), kind: str = "load", wait: float = 0, upload: bool = False) -> dict:
    """Loads session logs; returns the JSON of CONTRACT `load` ("load" is None for a dry run), and "encryption", a sentence,
    where that was switched on or off with this load.

    paths: one file or several, taken oldest first. data: the data folder. mapping: a Mapping or a TOML file.
    swapped: "yes" or "no" answers the swapped-columns question. progress(fraction, words) is called on the way.
    names: how files are called in messages, where `paths` are temporary. clinic: time zone and other rules of the clinic.
    kind: what the history calls it. wait: seconds that another load may take first. upload: the files came through the page,
    nobody knows from where, and are parsed within tighter limits.
    Raises Refused (one plain sentence; nothing was stored) and SwapQuestion.
    """
    paths = [paths] if isinstance(paths, str | Path) else list(paths)
    if not paths:
        raise Refused("No file was given; name at least one session log.")
    chosen = Mapping.read(mapping) if isinstance(mapping, str | Path) else mapping
    options = Options(chosen, dry_run, swapped, clinic, kind, UPLOAD if upload else OWN)
    tell = progress or (lambda fraction, words: None)
    with building(Folder(Path(data)), wait) as build:
        return _load(build, [Path(p) for p in paths], names or [Path(p).name for p in paths], options, tell)


def _load(build: Build, paths: list[Path], names: list[str], options: Options, tell: Progress) -> dict:
    secret = pseudonym.key(build.folder)
    _same_key(build, secret)
    rules = _rules(build, secret, options.clinic)
    readings = []
    for index, (path, name) in enumerate(zip(paths, names, strict=True)):
        tell(0.6 * index / len(paths), f"Reading {name}")
        readings.append(_read_one(build, index, path, name, options, rules))
    readings.sort(key=lambda r: (r.last_date or dt.date.min, r.source.name, r.source.sha256))
    number = build.connection.execute("SELECT coalesce(max(load), 0) + 1 FROM old.loads").fetchone()[0]
    for position, reading in enumerate(readings, 1):
        tell(0.6 + 0.1 * position / len(readings), f"Comparing {reading.source.name} with what is there")
        decide(build.connection, reading, readings[: position - 1], number, position)
    tell(0.75, "Writing the sessions")
    sessions = write(build.connection, readings, number, options.kind, options.clinic, aliases.of(build.meta))
    if not options.dry_run:
        tell(0.9, "Checking and publishing")
        clients = _clients(build, readings) if options.clinic.register else []
        publish(build, _event(options.kind, number, readings), lambda: pseudonym.remember(build.folder.register, clients))
    tell(1.0, "Done")
    told = {"load": None if options.dry_run else number, "files": [_receipt(r) for r in readings], "sessions": sessions}
    return told | ({"encryption": build.switch} if build.switch and not options.dry_run else {})


def _rules(build: Build, secret: bytes, clinic: Clinic) -> Rules:
    said = forgotten.read(build.folder.forgotten)
    among = partial(said.among, secret) if said.seals else None
    return Rules(*pseudonym.pads(secret), clinic.zone, clinic.today(), among, said.before)


def _same_key(build: Build, secret: bytes) -> None:
    """A build remembers a fingerprint of its key: under another key the same clients would look like new ones."""
    mark = pseudonym.fingerprint(secret)
    if build.meta.setdefault("key", mark) != mark:
        raise Refused("pseudonym.key is not the key that this database was made with; restore the right one from your backup. "
                      "Nothing was stored.")


def _read_one(build: Build, index: int, path: Path, name: str, options: Options, rules: Rules) -> Reading:
    clock = time.perf_counter()
    source, tables = extract(path, build.work, options.mapping, name, options.limits)
    if any(table.path.stat().st_size > SMALL for table in tables):
        build.connection.execute("RESET threads")
    mapping, note = choose_mapping(name, tables, options.mapping, build.folder)
    if options.swapped:
        mapping = replace(mapping, swapped=options.swapped)
    reading = read(build.connection, f"f{index}", source, tables, mapping, rules)
    reading.notes[:0] = [note] if note else []
    reading.seconds = time.perf_counter() - clock
    return reading


def choose_mapping(name: str, tables: list[Table], given: Mapping | None, folder: Folder) -> tuple[Mapping, str | None]:
    """(the mapping of one file, a note for people): the one given, else the one remembered for this shape, else the proposal."""
    headers = list(dict.fromkeys(header for table in tables for header in table.headers))
    known = given or remembered(headers, folder.mappings)
    mapping = known or proposed(headers)
    gone = [header for value in mapping.columns.values() for header in named(value) if header not in headers]
    if gone:
        raise Refused(f"{name}: the mapping names a column '{gone[0]}' that this file does not have.")
    lacking = missing(mapping.columns)
    if lacking:
        raise Refused(f"{name}: this is no session log: {' and '.join(lacking)} could not be found among its columns. Nothing was stored.")
    for table in tables:
        if twice := ambiguous(mapping, table.headers):
            raise Refused(f"{name}: the header '{twice}' stands twice; give each column its own name and load again. Nothing was stored.")
    return mapping, _note(mapping, known, given)


def _note(mapping: Mapping, known: Mapping | None, given: Mapping | None) -> str | None:
    if known and not given:
        return "The columns are read as you saved them for this kind of log."
    return "Scores are read on a scale of 0 to 100, as their headers say, and divided by 10." if mapping.scales and not given else None


def _clients(build: Build, readings: list[Reading]) -> list[tuple[str, str]]:
    """(pseudonym, reference as the log gave it) of every client of this load whose rows are kept, for the client register."""
    return [pair for reading in readings if "client" in reading.present for pair in build.connection.execute(
        f"SELECT value, trim(raw) FROM {reading.schema}.cell_client {_kept_here(reading)} value IS NOT NULL "
        "AND NOT starts_with(trim(raw), 'pseudonym:')").fetchall()]


def _kept_here(reading: Reading) -> str:
    """Where the file has rows that are skipped as forgotten, only clients with another row count as seen."""
    return f"WHERE code IN (SELECT client_text FROM {reading.schema}.fates WHERE fate <> 'skipped') AND" if reading.forgets else "WHERE"


def _event(kind: str, number: int, readings: list[Reading]) -> dict:
    """The ledger's line: no file name (it may name a person), only hashes and fates."""
    return {"event": kind, "load": number, "files": [
        {"sha256": r.source.sha256, "rows": r.rows, **r.fates} for r in readings]}


def _receipt(reading: Reading) -> dict:
    return {"file": reading.source.name, "sha256": reading.source.sha256, "rows": reading.rows, **reading.fates,
            "seconds": round(reading.seconds, 3), "held_reasons": reading.held_reasons}
