"""The ledger beside the builds: one line per event, each carrying the hash of the line before it."""

import datetime as dt
import hashlib
import json
import os
from pathlib import Path

START = "0" * 64


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
            return lines, f"line {number} of the ledger cannot be read"
        if not isinstance(line, dict) or line.get("before") != before or line.get("hash") != line_hash(line):
            return lines, f"line {number} of the ledger does not follow from the line before it"
        lines.append(line)
        before = line["hash"]
    return lines, None


def append(path: Path, event: dict) -> str:
    """Adds one event, fsynced; returns its hash. A line that an earlier kill cut short is ended first by dropping it."""
    lines, _ = read(path)
    line = {"number": len(lines) + 1, "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), **event,
            "before": lines[-1]["hash"] if lines else START}
    line["hash"] = line_hash(line)
    with path.open("ab") as file:
        file.truncate(_whole(path))
        file.write(json.dumps(line, sort_keys=True, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return line["hash"]


def _whole(path: Path) -> int:
    return path.read_bytes().rfind(b"\n") + 1
