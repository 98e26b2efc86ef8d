"""A chain of lines, each carrying the hash of the line before it: the ledger beside the builds, and other lists like it."""

import datetime as dt
import hashlib
import json
import os
from pathlib import Path

from etl.durable import owners_only

START = "0" * 64
TAIL = 1 << 16
"""Bytes at the end of a chain in which its last line is looked for."""


def line_hash(line: dict) -> str:
    """The hash of one line: SHA-256 of its canonical JSON without its own hash."""
    body = {key: value for key, value in line.items() if key != "hash"}
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read(path: Path) -> tuple[list[dict], str | None]:
    """(the lines of an unbroken chain, what is wrong or None). A last line cut short by a kill is left out and not wrong."""
    if not path.exists():
        return [], None
    lines, before = [], START
    raw = path.read_bytes().split(b"\n")
    for number, text in enumerate(raw, 1):
        if number == len(raw):
            break  # after the last line end: nothing, or a line whose writing was interrupted
        try:
            line = json.loads(text)
        except ValueError:
            return lines, f"line {number} of {path.name} cannot be read"
        if not isinstance(line, dict) or line.get("before") != before or line.get("hash") != line_hash(line):
            return lines, f"line {number} of {path.name} does not follow from the line before it"
        lines.append(line)
        before = line["hash"]
    return lines, None


def append(path: Path, event: dict) -> str:
    """Adds one event, fsynced; returns its hash. A line that an earlier kill cut short is ended first by dropping it."""
    last = _last(path)
    line = {"number": last["number"] + 1 if last else 1, "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), **event,
            "before": last["hash"] if last else START}
    line["hash"] = line_hash(line)
    with open(path, "ab", opener=owners_only) as file:
        file.truncate(_whole(path))
        file.write(json.dumps(line, sort_keys=True, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return line["hash"]


def head(path: Path) -> str | None:
    """The hash of the last whole line; None before the first."""
    last = _last(path)
    return last["hash"] if last else None


def _last(path: Path) -> dict | None:
    """The last whole line, from the end of the file: a long chain is not read again for each line."""
    whole = _whole(path) if path.exists() else 0
    if not whole:
        return None
    with path.open("rb") as file:
        file.seek(max(0, whole - TAIL))
        text = file.read(min(TAIL, whole))[:-1].rpartition(b"\n")[2]
    try:
        line = json.loads(text)
        if line["hash"] == line_hash(line) and isinstance(line["number"], int):
            return line
    except (ValueError, KeyError, TypeError):
        pass
    lines, _ = read(path)  # a line longer than the tail, or damage: the chain goes on from what is whole
    return lines[-1] if lines else None


def _whole(path: Path) -> int:
    """Bytes up to the last line end."""
    start = max(0, path.stat().st_size - TAIL)
    with path.open("rb") as file:
        file.seek(start)
        found = file.read().rfind(b"\n")
    return start + found + 1 if found >= 0 or not start else path.read_bytes().rfind(b"\n") + 1
