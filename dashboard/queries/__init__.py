"""SQL that aggregates: one question a file, its grain in the first comment.

Only these files are ever run, and values reach them as `$parameters`. A few files are parts of
others: `{selected}` in a file stands for the text of selected.sql, and so on. Those texts are
this package's own; nothing of a user's ever becomes SQL.
"""

import re
from functools import cache
from importlib import resources

PARTS = ("totals", "times", "value", "marks", "rules", "week_arrivals", "selected", "matches")  # each may use the ones after it
# how a session shows that it has the level at place {i} of the list of a column (design_sums)
LEVEL = {
    "technique": "has[{i}]",
    "body_area": "coalesce(body_area, '') = $body_area_levels[{i}]",
    "presentation": "coalesce(presentation, '') = $presentation_levels[{i}]",
    "session_number": "least(number, 4)::VARCHAR = $session_number_levels[{i}]",
    "therapist": "coalesce(therapist, '') = $therapist_levels[{i}]",
}


@cache
def text(name: str, levels: tuple[tuple[str, int], ...] = ()) -> str:
    """The SQL of queries/<name>.sql with its parts put in. KeyError for an unknown name.

    levels: (column of LEVEL, place from 1 on): a query with `{levels}` counts each of them as
    a column called <column>_<place>. Only places become SQL; the levels travel as parameters.
    """
    sql = _file(name)
    for part in PARTS:
        sql = sql.replace(f"{{{part}}}", _file(part).rstrip())
    counts = [f",\n    count(*) FILTER ({LEVEL[column].format(i=int(i))}) AS {column}_{int(i)}" for column, i in levels]
    return sql.replace("{levels}", "".join(counts))


@cache
def names(name: str, levels: tuple[tuple[str, int], ...] = ()) -> frozenset[str]:
    """The parameters which queries/<name>.sql uses, without the dollar sign."""
    return frozenset(re.findall(r"\$([a-z_]+)", text(name, levels)))


def _file(name: str) -> str:
    path = resources.files(__package__) / f"{name}.sql"
    if not name.isidentifier() or not path.is_file():
        raise KeyError(f"no query is called {name!r}")
    return path.read_text(encoding="utf-8")
