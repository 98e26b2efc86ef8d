"""SQL that aggregates: one question a file, its grain in the first comment.

Only these files are ever run, and values reach them as `$parameters`. A few files are parts of
others: `{selected}` in a file stands for the text of selected.sql, and so on. Those texts are
this package's own; nothing of a user's ever becomes SQL.
"""

import re
from functools import cache
from importlib import resources

PARTS = ("totals", "marks", "selected")  # each may use the ones after it


@cache
def text(name: str) -> str:
    """The SQL of queries/<name>.sql with its parts put in. KeyError for an unknown name."""
    sql = _file(name)
    for part in PARTS:
        sql = sql.replace(f"{{{part}}}", _file(part))
    return sql


@cache
def names(name: str) -> frozenset[str]:
    """The parameters which queries/<name>.sql uses, without the dollar sign."""
    return frozenset(re.findall(r"\$([a-z_]+)", text(name)))


def _file(name: str) -> str:
    path = resources.files(__package__) / f"{name}.sql"
    if not name.isidentifier() or not path.is_file():
        raise KeyError(f"no query is called {name!r}")
    return path.read_text(encoding="utf-8")
