"""A viewer's own database: the rows of a build that are theirs, in memory, under the names that the queries know.

What a viewer may not see is not in it, nor among the words of its columns, so no page, export, link, cache or message
of theirs can hold it.
"""

import etl
from dashboard import queries
from dashboard.viewer import Viewer

COLLEAGUE = "a colleague"


def copy(connection, viewer: Viewer) -> None:
    """Makes the database `clinic` from the build attached as `whole`, which is then let go of."""
    connection.execute("ATTACH ':memory:' AS clinic")
    connection.execute("USE whole")
    connection.execute(f"CREATE TABLE memory.mine AS {queries.text('every_row')} LIMIT 0")
    rows = queries.text(f"rows_of_{viewer.role}")
    named = {"therapist": viewer.therapist, "colleague": COLLEAGUE}
    connection.execute(f"INSERT INTO memory.mine BY NAME {rows}", named if "$" in rows else None)
    connection.execute("USE clinic")
    _sessions(connection)
    connection.execute(queries.text("own_tables"))
    connection.execute("USE memory; DROP TABLE mine; DETACH whole")


def _sessions(connection) -> None:
    """session_rows and its two views, as the loader makes them: texts as codes of their own words."""
    for name in etl.TEXTS:
        words = f"SELECT DISTINCT {name} FROM memory.mine WHERE {name} IS NOT NULL ORDER BY {name}"
        some = connection.execute(f"SELECT count(*) FROM ({words})").fetchone()[0]
        connection.execute(f"CREATE TYPE words_{name} AS " + (f"ENUM ({words})" if some else "VARCHAR"))
    coded = ", ".join(f"{name}::words_{name} AS {name}" for name in etl.TEXTS)
    connection.execute(f"CREATE TABLE session_rows AS SELECT * REPLACE ({coded}) FROM memory.mine")
    clients = connection.execute("SELECT count(client) FROM memory.mine").fetchone()[0]
    etl.write_views(connection, f"{'enum_code(client)' if clients else '0'}::INTEGER")
