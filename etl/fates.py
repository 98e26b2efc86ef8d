"""What becomes of each row, and the sessions that result.

`rows in file = loaded + corrected + duplicate + held + skipped`, to the row. A session is the fold of all its arrivals,
oldest load first: a recorded value replaces what was there, a blank never does. So undoing a load gives the sessions of
a clinic that never loaded it.
"""

import duckdb

from etl.clinic import Clinic
from etl.fields import CONTENT, FIELDS
from etl.publish import COLUMNS
from etl.reading import Reading, joins
from etl.refusal import Refused
from etl.statements import quoted, run

FATES = ("loaded", "corrected", "duplicate", "held", "skipped")
DEFAULTS = {"status": "attended", "referral": "none", "red_flags": "none", "adverse_event": "none"}
"""What a blank means in a session that counts (LOGS: "What a cell becomes")."""


def _columns(template: str, names=CONTENT, joint: str = ", ") -> str:
    return joint.join(template.replace("%", quoted(name)) for name in names)


def filled(prefix: str = "") -> str:
    """The content columns with what a blank means where it means something."""
    return ", ".join(f"coalesce({prefix}{quoted(n)}, '{DEFAULTS[n]}') AS {quoted(n)}" if n in DEFAULTS else f"{prefix}{quoted(n)}" for n in CONTENT)


def decide(connection: duckdb.DuckDBPyConnection, reading: Reading, earlier: list[Reading], load: int, file: int) -> None:
    """Gives every row of one file its fate, against what earlier loads and the earlier files of this load left.

    Fills reading.fates and reading.held_reasons; leaves fates, prior and repeated in the file's schema, the folded
    sessions in state.delta and further arrivals in state.arrivals. Refuses if the fates do not add up.
    """
    _state(connection)
    connection.execute(f"USE {reading.schema}")
    run(connection, "repeated", content=COLUMNS)
    known = " ".join(
        f"UNION ALL SELECT session, {filled()}, {load}, {position}, true FROM {r.schema}.clean JOIN {r.schema}.fates USING (n, session) "
        "SEMI JOIN here USING (session) ANTI JOIN state.delta USING (session) WHERE fate = 'loaded'"
        for position, r in enumerate(earlier, 1))
    run(connection, "prior", content=COLUMNS, earlier=known)
    some = connection.execute("SELECT count(*) FROM prior").fetchone()[0]
    run(connection, "fates", incoming="clean" if some else "(SELECT * FROM clean LIMIT 0)",
        changed=_columns("(clean.% IS NOT NULL AND clean.% IS DISTINCT FROM prior.%)", joint=" OR "))
    if some:
        _arrive(connection, load, file)
    connection.execute("CREATE VIEW others AS SELECT n FROM fates WHERE fate <> 'loaded'")
    _write_file(connection, reading, load, file)


def _state(connection) -> None:
    connection.execute("CREATE SCHEMA IF NOT EXISTS state")
    for name in ("delta", "arrivals"):
        connection.execute(f"CREATE TABLE IF NOT EXISTS state.{name} AS SELECT * FROM old.history LIMIT 0")


def _arrive(connection, load: int, file: int) -> None:
    """Files what arrived again into the history, and folds it into the sessions."""
    run(connection, "corrections", {"load": load, "file": file}, cells=_columns(
        "{'column': '%', 'old': prior.%::VARCHAR, 'new': clean.%::VARCHAR}").replace("'\"", "'").replace("\"'", "'"))
    connection.execute(f"INSERT INTO state.arrivals SELECT session, {COLUMNS}, load, file FROM prior WHERE single")
    connection.execute(f"INSERT INTO state.arrivals SELECT session, {_columns('clean.%')}, $load, $file FROM clean JOIN fates USING (n, session) "
                       "SEMI JOIN prior USING (session) WHERE fate IN ('corrected', 'duplicate') ", {"load": load, "file": file})
    connection.execute("DELETE FROM state.delta WHERE session IN (SELECT session FROM prior)")
    connection.execute(f"INSERT INTO state.delta SELECT session, {_columns('coalesce(clean.%, prior.%)')}, prior.load, prior.file "
                       "FROM prior LEFT JOIN (SELECT clean.* FROM clean JOIN fates USING (n, session) LEFT JOIN repeated USING (session) "
                       "WHERE fate IN ('corrected', 'duplicate') AND coalesce(first_n = n, true)) AS clean USING (session)")


def _write_file(connection, reading: Reading, load: int, file: int) -> None:
    found = dict(connection.execute("SELECT fate, count(*) FROM fates GROUP BY fate").fetchall())
    reading.fates = {fate: found.get(fate, 0) for fate in FATES}
    if sum(reading.fates.values()) != reading.rows:
        raise Refused(f"{reading.source.name}: the rows do not add up ({reading.rows} rows, {sum(reading.fates.values())} fates). "
                      "Nothing was stored; please report this.")
    if reading.fates["held"]:
        _write_held(connection, reading, load, file)
    if reading.fates["skipped"]:
        connection.execute("INSERT INTO new.skipped SELECT $load, $file, sheet, line, skip FROM marks JOIN lines USING (n) WHERE skip IS NOT NULL",
                           {"load": load, "file": file})


def _write_held(connection, reading: Reading, load: int, file: int) -> None:
    present = reading.present
    missing = [f"CASE WHEN {f'cell_{n}.value' if n in present else 'NULL'} IS NULL AND {f'cell_{n}.problem' if n in present else 'NULL'} IS NULL "
               "THEN 'missing' END" for n in ("date", "client", "therapist")]
    problems = [_problem(name, f"cell_{name}.problem", f"cell_{name}.hint") for name in present]
    problems += [_problem(name, reason) for name, reason in zip(("date", "client", "therapist"), missing, strict=True)]
    problems += [_problem("row", "CASE WHEN raw.overflow THEN 'more cells than columns' END"),
                 _problem("row", "CASE WHEN repeated.variants > 1 THEN 'twice with different content' END")]
    kept = [name for name in CONTENT if name in present or name in ("time", "age")]
    cells = [_cell(name, name in present) for name in kept] + ["{'k': 'session_id', 'v': raw.session_id}"]
    run(connection, "held", {"load": load, "file": file}, problems=", ".join(problems), cells=", ".join(cells), joins=joins(present))
    reading.held_reasons = dict(connection.execute(
        "SELECT problems[1].\"column\" || ': ' || problems[1].reason AS why, count(*) FROM new.held WHERE load = $load AND file = $file "
        "GROUP BY why ORDER BY count(*) DESC, why", {"load": load, "file": file}).fetchall())


def _cell(name: str, present: bool) -> str:
    """What the quarantine keeps of a cell: its value where it was understood, else the text as it stood."""
    if name == "client":
        return "{'k': 'client', 'v': 'pseudonym:' || clean.client}"
    value = f"short(clean.{quoted(name)}::VARCHAR)"
    return f"{{'k': '{name}', 'v': " + (f"coalesce({value}, raw.{quoted(name)}::VARCHAR)" if present else value) + "}"


def _problem(column: str, reason: str, hint: str = "NULL") -> str:
    return f"{{'column': '{column}', 'reason': {reason}, 'expected': coalesce({hint}::VARCHAR, expected_of({reason}))}}"


def write(connection: duckdb.DuckDBPyConnection, readings: list[Reading], load: int, kind: str, clinic: Clinic) -> int:
    """Writes the whole new build: what was there, what arrived, and the account of it. Returns the number of sessions."""
    connection.execute("USE memory.main")
    old = connection.execute("SELECT count(*) FROM old.sessions").fetchone()[0]
    sources = [(f"(SELECT session, {COLUMNS}, load, file, rowid AS n FROM old.sessions ANTI JOIN state.delta USING (session))"
                if old else None), "(SELECT *, rowid AS n FROM state.delta)"]
    sources += [f"(SELECT session, {filled('clean.')}, {load} AS load, {file} AS file, n FROM {r.schema}.clean AS clean "
                f"ANTI JOIN {r.schema}.others USING (n) ANTI JOIN state.delta USING (session))"
                for file, r in enumerate(readings, 1) if r.fates["loaded"]]
    write_sessions(connection, [source for source in sources if source], clinic)
    connection.execute("INSERT INTO new.history SELECT * FROM old.history UNION ALL SELECT * FROM state.arrivals")
    for table in ("loads", "files", "skipped", "corrections"):
        connection.execute(f"INSERT INTO new.{table} SELECT * FROM old.{table}")
    _carry_held(connection, readings, load)
    sessions = connection.execute("SELECT count(*) FROM new.sessions").fetchone()[0]
    connection.execute("INSERT INTO new.loads VALUES ($load, $now, $kind, false, $sessions)", {"load": load, "now": clinic.now(), "kind": kind, "sessions": sessions})
    for file, r in enumerate(readings, 1):
        connection.execute("INSERT INTO new.files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [
            load, file, r.source.name, r.source.sha256, r.rows, *(r.fates[f] for f in FATES), round(r.seconds, 3), r.notes])
    return sessions


def write_sessions(connection: duckdb.DuckDBPyConnection, sources: list[str], clinic: Clinic) -> None:
    """Writes new.sessions from queries of (session, content, load, file, n), each session in one of them, with its place in its episode."""
    narrow = " UNION ALL ".join(
        f'SELECT {number} AS source, n, client, complaint, "date", "time", session, status FROM {source}' for number, source in enumerate(sources))
    run(connection, "courses", {"gap": clinic.episode_gap_days}, sessions=narrow)
    for number, source in enumerate(sources):
        connection.execute(f"INSERT INTO new.sessions SELECT sessions.* EXCLUDE (n), episode, number, person FROM {source} AS sessions "
                           f"LEFT JOIN (SELECT n, episode, number, person FROM courses WHERE source = {number}) AS course USING (n)")


def _carry_held(connection, readings: list[Reading], load: int) -> None:
    """Earlier held rows stay; those that this load brings again, corrected, are marked as fixed by it."""
    connection.execute('CREATE TEMP TABLE fixed (load INTEGER, file INTEGER, "row" BIGINT)')
    for r in readings:
        connection.execute("INSERT INTO fixed SELECT DISTINCT split_part(held_row, '-', 1)::INTEGER, split_part(held_row, '-', 2)::INTEGER, "
                           f"split_part(held_row, '-', 3)::BIGINT FROM {r.schema}.clean JOIN {r.schema}.fates USING (n, session) "
                           "WHERE regexp_full_match(held_row, '\\d{1,9}-\\d{1,9}-\\d{1,15}') AND fate IN ('loaded', 'corrected', 'duplicate')")
    connection.execute("INSERT INTO new.held SELECT * REPLACE (CASE WHEN fixed_by IS NULL AND row_hash IN (SELECT row_hash FROM old.held SEMI JOIN fixed "
                       'USING (load, file, "row")) THEN $load ELSE fixed_by END AS fixed_by) FROM old.held', {"load": load})
