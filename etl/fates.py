"""What becomes of each row, and the sessions that result.

`rows in file = loaded + corrected + duplicate + held + skipped`, to the row. A session is the fold of all its arrivals,
oldest load first: a recorded value replaces what was there, a blank never does. So undoing a load gives the sessions of
a clinic that never loaded it.
"""

import duckdb

from etl import naming
from etl.aliases import Links
from etl.clinic import Clinic
from etl.fields import CONTENT
from etl.reading import Reading
from etl.refusal import Refused
from etl.rows import joins, view
from etl.sessions import TEXTS, Source, filled, of_table, write_sessions
from etl.statements import quoted, run
from etl.store import COLUMNS

FATES = ("loaded", "corrected", "duplicate", "held", "skipped")


def _columns(template: str, names=CONTENT, joint: str = ", ") -> str:
    return joint.join(template.replace("%", quoted(name)) for name in names)


def decide(connection: duckdb.DuckDBPyConnection, reading: Reading, earlier: list[Reading], load: int, file: int) -> None:
    """Gives every row of one file its fate, against what earlier loads and the earlier files of this load left.

    Fills reading.fates and reading.held_reasons; leaves fates, prior and repeated in the file's schema, the folded
    sessions in state.delta and further arrivals in state.arrivals. Refuses if the fates do not add up.
    """
    _state(connection)
    connection.execute(f"USE {reading.schema}")
    twice = connection.execute("SELECT count(*) > count(DISTINCT hash(session)) FROM marks WHERE whole AND skip IS NULL").fetchone()[0]
    run(connection, "repeated", content=COLUMNS, twice=str(twice).lower())
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
    problems = [_problem(name, f"cell_{name}.problem", f"cell_{name}.hint") for name in reading.unclear]
    problems += [_problem(name, reason) for name, reason in zip(("date", "client", "therapist"), missing, strict=True)]
    problems += [_problem("row", "CASE WHEN raw.overflow THEN 'more cells than columns' END"),
                 _problem("row", "CASE WHEN repeated.variants > 1 THEN 'twice with different content' END")]
    kept = [name for name in CONTENT if name in present or name in ("time", "age")]
    cells = [_cell(name, name in present) for name in kept] + ["{'k': 'session_id', 'v': raw.session_id}"]
    connection.execute("CREATE TABLE held_raw AS SELECT rowid AS n, * FROM raw WHERE rowid IN (SELECT n FROM fates WHERE fate = 'held')")
    view(connection, reading, "clean_held", present, source="held_raw")
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


def write(connection: duckdb.DuckDBPyConnection, readings: list[Reading], load: int, kind: str, clinic: Clinic, links: Links) -> int:
    """Writes the whole new build: what was there, what arrived, and the account of it. Returns the number of sessions."""
    files = [_of_file(connection, reading, load, file) for file, reading in enumerate(readings, 1) if reading.fates["loaded"]]
    connection.execute("USE memory.main")
    write_sessions(connection, _of_tables(connection) + files or [of_table("logged", COLUMNS)], clinic, links)
    connection.execute("INSERT INTO new.history SELECT * FROM old.history UNION ALL SELECT * FROM state.arrivals")
    for table in ("loads", "files", "skipped", "corrections"):
        connection.execute(f"INSERT INTO new.{table} SELECT * FROM old.{table}")
    _carry_held(connection, readings, load)
    sessions = connection.execute("SELECT count(*) FROM new.session_rows").fetchone()[0]
    connection.execute("INSERT INTO new.loads VALUES ($load, $now, $kind, false, $sessions)", {"load": load, "now": clinic.now(), "kind": kind, "sessions": sessions})
    for file, r in enumerate(readings, 1):
        connection.execute("INSERT INTO new.files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [
            load, file, naming.for_python(r.named).sub("forgotten", r.source.name), r.source.sha256, r.rows, *(r.fates[f] for f in FATES), round(r.seconds, 3), r.notes])
    return sessions


def _of_tables(connection) -> list[Source]:
    """The sessions that were there and those that this load changed; a table without any is no source, for each costs its share of every step."""
    changed, known = (connection.execute(f"SELECT count(*) FROM (FROM {table} LIMIT 1)").fetchone()[0] for table in ("state.delta", "logged"))
    before = [of_table("logged ANTI JOIN state.delta USING (session)" if changed else "logged", COLUMNS)] if known else []
    return before + ([of_table("state.delta", COLUMNS)] if changed else [])


def _of_file(connection, reading: Reading, load: int, file: int) -> Source:
    """The new sessions of one file; its texts come as codes of the build's words already."""
    schema, coded = reading.schema, [name for name in TEXTS if name in reading.present]

    def places(types: dict[str, str]) -> str:
        code(types)
        here = [name for name in ("client", "complaint") if name in coded]
        values = ", ".join(f"coded_{name}.value AS {name}" if name in here else f"NULL AS {name}" for name in ("client", "complaint"))
        joined = " ".join(f"LEFT JOIN {schema}.coded_{name} AS coded_{name} ON {name}_text = coded_{name}.code" for name in here)
        return (f'(SELECT session, {values}, day AS "date", clock AS "time", attended, n FROM {schema}.fates {joined} '
                "ANTI JOIN state.delta USING (session) WHERE fate = 'loaded')")

    def query(types: dict[str, str]) -> str:
        connection.execute(f"USE {schema}")
        view(connection, reading, "coded", reading.present, coded=coded, unclear="false", scored="false")
        connection.execute("USE memory.main")
        return (f"(SELECT session, {filled('coded.', types)}, {load} AS load, {file} AS file, n FROM {schema}.coded AS coded "
                f"ANTI JOIN {schema}.others USING (n) ANTI JOIN state.delta USING (session))")

    def code(types: dict[str, str]) -> None:
        for text in coded:
            value = f"TRY_CAST(value AS {types[text]})" if reading.forgets else f"value::{types[text]}"  # no word of a row that is not kept
            connection.execute(f"CREATE TABLE {schema}.coded_{text} AS SELECT code, {value} AS value FROM {schema}.cell_{text}")

    def texts(name: str) -> str | None:
        if name not in coded:
            return None
        if reading.forgets:
            return f"SELECT {quoted(name)} FROM {schema}.clean JOIN {schema}.fates USING (n, session) WHERE fate = 'loaded'"
        return f"SELECT value FROM {schema}.cell_{name}"

    return Source(query, places, texts)


def _carry_held(connection, readings: list[Reading], load: int) -> None:
    """Earlier held rows stay; those that this load brings again, corrected, are marked as fixed by it."""
    connection.execute('CREATE TEMP TABLE fixed (load INTEGER, file INTEGER, "row" BIGINT)')
    for r in [reading for reading in readings if "held_row" in reading.mapping.columns]:
        connection.execute("INSERT INTO fixed SELECT DISTINCT split_part(held_row, '-', 1)::INTEGER, split_part(held_row, '-', 2)::INTEGER, "
                           f"split_part(held_row, '-', 3)::BIGINT FROM {r.schema}.clean JOIN {r.schema}.fates USING (n, session) "
                           "WHERE regexp_full_match(held_row, '\\d{1,9}-\\d{1,9}-\\d{1,15}') AND fate IN ('loaded', 'corrected', 'duplicate')")
    connection.execute("INSERT INTO new.held SELECT * REPLACE (CASE WHEN fixed_by IS NULL AND row_hash IN (SELECT row_hash FROM old.held SEMI JOIN fixed "
                       'USING (load, file, "row")) THEN $load ELSE fixed_by END AS fixed_by) FROM old.held', {"load": load})
