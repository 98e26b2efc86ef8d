"""What was loaded, and taking a load back."""

from pathlib import Path

import duckdb

from etl import aliases, ledger
from etl.clinic import Clinic
from etl.fields import CONTENT
from etl.folder import Folder
from etl.publish import publish
from etl.refusal import Refused
from etl.sessions import filled, of_table, write_sessions
from etl.statements import quoted, run
from etl.store import COLUMNS, building, current, opened


def loads(data: str | Path) -> list[dict]:
    """Every load, newest first: load, at (ISO), kind, undone, sessions (after it), files (fields of CONTRACT `load`, and notes)."""
    with opened(Folder(Path(data))) as connection:
        if connection is None:
            return []
        found = _dicts(connection.execute('SELECT load, strftime("at", \'%Y-%m-%dT%H:%M:%S\') AS "at", kind, undone, sessions FROM loads ORDER BY load DESC'))
        files = _dicts(connection.execute("SELECT load, name AS file, sha256, rows, loaded, corrected, duplicate, held, skipped, seconds, notes FROM files ORDER BY load, file"))
    return [load | {"files": [{k: v for k, v in f.items() if k != "load"} for f in files if f["load"] == load["load"]]} for load in found]


def since(data: str | Path, build: str) -> list[dict]:
    """What changed the database after a build, oldest first: the ledger's events (event, load, files, counts); [] where it knows no such build."""
    lines, _ = ledger.read(Folder(Path(data)).ledger)
    places = [place for place, line in enumerate(lines) if line.get("build") == build]
    return [line for line in lines[places[-1] + 1:] if line.get("build")] if places else []


def _dicts(result: duckdb.DuckDBPyConnection) -> list[dict]:
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def serving(folder: Folder) -> dict:
    """{"build", "sessions"}: what a data folder serves now."""
    with opened(folder) as connection:
        return {"build": current(folder)[0], "sessions": connection.execute("SELECT count(*) FROM session_rows").fetchone()[0]}


def undo(load: int, data: str | Path, clinic: Clinic = Clinic(), wait: float = 0) -> dict:
    """Takes a load back: what it loaded goes, what it corrected returns. Returns {"undone": load, "sessions": now}.

    The sessions are then those of a clinic that never loaded it. Refused where there is no such load or it is undone.
    wait: seconds that another load may take first.
    """
    with building(Folder(Path(data)), wait) as build:
        connection = build.connection
        known = dict(connection.execute("SELECT load, undone FROM old.loads").fetchall())
        if known.get(load) is not False:
            open_loads = ", ".join(str(number) for number, undone in sorted(known.items()) if not undone)
            state = f"Load {load} is undone already" if load in known else f"There is no load {load}"
            raise Refused(f"{state}; loads that can be undone: {open_loads or 'none'}.")
        _without(connection, load, clinic, aliases.of(build.meta))
        sessions = connection.execute("SELECT count(*) FROM new.session_rows").fetchone()[0]
        publish(build, {"event": "undo", "load": load})
    return {"undone": load, "sessions": sessions}


def _without(connection: duckdb.DuckDBPyConnection, load: int, clinic: Clinic, links: aliases.Links) -> None:
    latest = ", ".join(f"arg_max({quoted(n)}, (load, file)) AS {quoted(n)}" for n in CONTENT)
    run(connection, "undo", {"load": load}, content=COLUMNS, latest=latest, filled=filled())
    write_sessions(connection, [of_table("counted", COLUMNS)], clinic, links)
    connection.execute("INSERT INTO new.history SELECT * FROM old.history WHERE load <> $load "
                       "QUALIFY count(*) OVER (PARTITION BY session) > 1", {"load": load})
    for table in ("held", "skipped", "corrections"):
        replaced = "* REPLACE (CASE WHEN fixed_by <> $load THEN fixed_by END AS fixed_by)" if table == "held" else "*"
        connection.execute(f"INSERT INTO new.{table} SELECT {replaced} FROM old.{table} WHERE load <> $load", {"load": load})
    connection.execute("INSERT INTO new.loads SELECT * REPLACE (undone OR load = $load AS undone) FROM old.loads", {"load": load})
    connection.execute("INSERT INTO new.files SELECT * FROM old.files")

