"""The rows of a file: each text as a code of its column's texts, and each row's place (whole, skipped, unclear)."""

from etl import forgotten, naming
from etl.fields import FIELDS, SCORES
from etl.mapping import headers_of
from etl.reading import KEY, PLAIN_TEXT, Reading, Rules
from etl.statements import quoted, run
from etl.table import Table
from etl.texts import cell_of
from etl.texts import source as table_source


def place_rows(connection, reading: Reading, rules: Rules) -> None:
    """Makes raw, the views clean and keys, lines and marks in the file's schema; fills reading.rows and last_date."""
    _create_raw(connection, reading)
    for part, table in enumerate(reading.tables):
        _insert_part(connection, reading, part, table)
    _drop_blank_end(connection)
    present = reading.present
    reading.value = _values(reading)
    reading.unclear = [name for name in present if connection.execute(f"SELECT count(problem) FROM cell_{name}").fetchone()[0]]
    reading.parts = _clean_parts(reading)
    view(connection, reading, "clean", present)
    keys = [name for name in present if name in (*KEY, "status") or name in reading.unclear or name in SCORES]
    view(connection, reading, "keys", keys, values=", ".join([f"{reading.value[name]} AS {quoted(name)}" for name in KEY] + _place(reading)))
    multiline = any(table.multiline for table in reading.tables)
    run(connection, "lines", breaks="sum(raw.breaks) OVER (PARTITION BY raw.part ORDER BY raw.rowid) - raw.breaks" if multiline else "0")
    run(connection, "marks", {"day": rules.kept_from}, repeated_header=_repeated_header(connection, reading),
        client=forgotten.CLIENT, old=forgotten.OLD, **_left_out(connection, reading, rules))
    reading.rows, reading.last_date, reading.forgets = connection.execute(
        "SELECT count(*), max(day) FILTER (skip IS NULL), count(*) FILTER (skip IN ($client, $old)) > 0 FROM marks",
        {"client": forgotten.CLIENT, "old": forgotten.OLD}).fetchone()
    if reading.forgets:
        reading.notes.append("Rows of clients who asked to be forgotten, or older than what is kept, were skipped.")


def view(connection, reading: Reading, name: str, columns: list[str], coded=(), source: str = "(SELECT rowid AS n, * FROM raw)", **parts: str) -> None:
    """Creates one view of clean.sql over these columns of the file."""
    run(connection, "clean", view=name, source=source, joins=joins(columns, coded), **reading.parts | parts)


def joins(names: list[str], coded=()) -> str:
    """Joins raw to the values of these columns; those in `coded` to their codes in the build's words."""
    return "\n".join(f"LEFT JOIN {'coded' if name in coded else 'cell'}_{name} AS cell_{name} ON raw.{quoted(name)} = cell_{name}.code" for name in names)


def _create_raw(connection, reading: Reading) -> None:
    kept = ", ".join([f"{quoted(name)} text_{name}" for name in reading.present] + [f"{quoted(n)} VARCHAR" for n in PLAIN_TEXT])
    connection.execute(f"CREATE TABLE raw (part UTINYINT, {kept}, filled USMALLINT, label VARCHAR, overflow BOOLEAN, breaks UINTEGER)")
    connection.execute("CREATE TABLE parts (part UTINYINT, sheet VARCHAR, header_line BIGINT, first_n BIGINT)")


def _insert_part(connection, reading: Reading, part: int, table: Table) -> None:
    cells = {name: cell_of(table, reading.mapping, name) for name in [*reading.present, *PLAIN_TEXT]}
    columns = ", ".join(_text(name, cell or "NULL") for name, cell in cells.items())
    needed = [cell for name in ("client", "date", "therapist") if (cell := cells.get(name))]
    incomplete = " OR ".join([f"{cell} IS NULL" for cell in needed] + _dateless(connection, cells.get("date"))) or "true"
    places = range(table.width + 1)
    space = r"'^[\s\x{a0}\x{2028}]*$'"
    connection.execute("INSERT INTO parts SELECT $part, $sheet, $line, (SELECT count(*) FROM raw)",
                       {"part": part, "sheet": table.sheet, "line": table.header_line})
    run(connection, "raw", {"path": str(table.path)}, part=str(part), columns=columns, incomplete=f"({incomplete})",
        filled=" + ".join(f"(NOT regexp_matches(coalesce(c{i}, ''), {space}))::INTEGER" for i in places),
        first="lower(tidy(coalesce(" + ", ".join(f"nullif(tidy(c{i}), '')" for i in places) + ")))",
        overflow=f"c{table.width}",
        breaks=" + ".join(f"(length(coalesce(c{i}, '')) - length(replace(coalesce(c{i}, ''), chr(10), '')))" for i in places)
        if table.multiline else "0", source=table_source(table))


def _text(name: str, cell: str) -> str:
    return f"CASE WHEN NOT nothing(trim({cell})) THEN trim({cell}) END" if name in PLAIN_TEXT else f"({cell})::text_{name}"


def _dateless(connection, cell: str | None) -> list[str]:
    """A condition for rows whose date cell holds no digit (a total, a label, a header again), if there are such texts."""
    if not cell or not connection.execute("SELECT count(*) FROM cell_date WHERE NOT regexp_matches(raw, '[0-9]')").fetchone()[0]:
        return []
    return [f"NOT regexp_matches({cell}, '[0-9]')"]


def _left_out(connection, reading: Reading, rules: Rules) -> dict[str, str]:
    """The conditions for rows that are not to be kept; where a sheet's name tells of a forgotten client, it goes."""
    past = '"date" < $day::DATE' if rules.kept_from else "false"
    if not rules.forgotten or "client" not in reading.present:
        return {"gone": "false", "past": past}
    there = connection.execute("SELECT value, raw::VARCHAR FROM cell_client WHERE value IS NOT NULL").fetchall()
    gone = rules.forgotten([value for value, _ in there])
    connection.execute("CREATE TABLE forgotten_here AS SELECT code FROM cell_client WHERE list_contains($gone, value)", {"gone": gone})
    reading.named = [raw for value, raw in there if value in set(gone) and naming.telling(raw)]
    if reading.named:
        connection.execute("UPDATE parts SET sheet = NULL WHERE regexp_matches(sheet, $named)", {"named": naming.for_sql(reading.named)})
    return {"gone": "client_text IN (SELECT code FROM forgotten_here)", "past": past}


def _drop_blank_end(connection) -> None:
    """Blank rows at the very end are the program's, not the therapist's: they do not count."""
    connection.execute("DELETE FROM raw WHERE rowid > (SELECT coalesce(max(rowid), -1) FROM raw WHERE filled IS NULL OR filled > 0)")


def _values(reading: Reading) -> dict[str, str]:
    """column → the expression of its value over raw joined to its cells; NULL where the file has no such column."""
    present = reading.present
    value = {name: f"cell_{name}.value" if name in present else f"NULL::{FIELDS[name].type}" for name in FIELDS if name not in PLAIN_TEXT}
    if "date" in present:
        value["time"] = "coalesce(cell_time.value, cell_date.clock)" if "time" in present else "cell_date.clock"
    if "birth_date" in present:
        years = "year(age(cell_date.value, cell_birth_date.value))::SMALLINT"
        value["age"] = f"coalesce({value['age']}, CASE WHEN {years} BETWEEN 0 AND 120 THEN {years} END)"
    return value


def _place(reading: Reading) -> list[str]:
    """What a row's place in a course of care depends on besides its key: kept beside the fates, so that rows are not joined again for it."""
    texts = [f"{f'raw.{name}' if name in reading.present else 'NULL::UTINYINT'} AS {name}_text" for name in ("client", "complaint")]
    return [*texts, f"coalesce({reading.value['status']}, 'attended') = 'attended' AS attended"]


def _clean_parts(reading: Reading) -> dict[str, str]:
    value = reading.value
    scored = [f"{value[name]} IS NOT NULL" for name in SCORES if name in reading.present]
    return {
        "values": ",\n  ".join(f"{value[name]} AS {quoted(name)}" for name in value if FIELDS[name].stored),
        "unclear": "(" + (" OR ".join(f"cell_{name}.problem IS NOT NULL" for name in reading.unclear) or "false") + ")",
        "scored": "(" + (" OR ".join(scored) or "false") + ")",
        **{name: value[name] for name in KEY},
    }


def _repeated_header(connection, reading: Reading) -> str:
    """A condition: the row's date and client cells hold their own headers again."""
    if not {"date", "client"} <= set(reading.present):
        return "false"
    for name in ("date", "client"):
        headers = [" ".join(headers_of(reading.mapping, name, table.headers)) for table in reading.tables]
        connection.execute(f"CREATE TABLE again_{name} AS SELECT code FROM cell_{name} WHERE list_contains($headers, lower(tidy(raw)))",
                           {"headers": [header.lower() for header in headers]})
    return 'n IN (SELECT rowid FROM raw SEMI JOIN again_date ON "date" = again_date.code SEMI JOIN again_client ON client = again_client.code)'
