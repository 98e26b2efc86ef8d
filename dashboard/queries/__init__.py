"""SQL that aggregates: one question a file, its grain in the first comment.

Only these files are ever run, and values reach them as `$parameters`. A few files are parts of
others: `{selected}` in a file stands for the text of selected.sql, and so on. Those texts are
this package's own; nothing of a user's ever becomes SQL.
"""

import re
from functools import cache
from importlib import resources

PARTS = ("totals", "times", "value", "marks", "rules", "week_arrivals", "courses", "other", "selected", "counted", "every_row")  # each may use the ones after it
# what a filter lets through, in a build's codes: a word that the build does not know is no session's
WORD = ("CASE len(${0}) WHEN 1 THEN {0} = TRY_CAST(${0}[1] AS words_{0})\n"  # the scan skips by one word, not by several
        "       ELSE list_contains(TRY_CAST(${0} AS words_{0}[]), {0}) END")
FILTERS = {
    "start": "date >= $start",
    "end": "date <= $end",
    **{column: WORD.format(column) for column in ("clinic", "therapist", "body_area", "presentation")},
    "session_number": "list_contains($session_number, number)",
    "technique": "list_has_any($technique, string_split(techniques, '; '))",
}
# how a session shows that it has the level at place {i} of the list of a column (design_sums)
WORD_LEVEL = "{0} IS NOT DISTINCT FROM TRY_CAST(nullif(${0}_levels[{{i}}], '') AS words_{0})"
LEVEL = {
    "technique": "has[{i}]",
    **{column: WORD_LEVEL.format(column) for column in ("body_area", "presentation", "therapist")},
    "session_number": "least(number, 4) = $session_number_levels[{i}]::INTEGER",
}


def statement(name: str, params: dict, levels: tuple[tuple[str, int], ...] = ()) -> tuple[str, dict]:
    """The SQL of queries/<name>.sql and, of `params`, the `$parameters` that it uses. KeyError where one is missing.

    A filter whose parameter is None filters nothing, and is left out.
    """
    active = tuple(word for word in FILTERS if word in names(name, levels) and params[word] is not None)
    return text(name, levels, active), {word: params[word] for word in names(name, levels, active)}


@cache
def text(name: str, levels: tuple[tuple[str, int], ...] = (), active: tuple[str, ...] = tuple(FILTERS)) -> str:
    """The SQL of queries/<name>.sql with its parts put in. KeyError for an unknown name.

    levels: (column of LEVEL, place from 1 on): a query with `{levels}` counts each of them as
    a column called <column>_<place>. Only places become SQL; the levels travel as parameters.
    active: the filters in use, names of FILTERS.
    """
    sql = _file(name)
    for part in PARTS:
        sql = sql.replace(f"{{{part}}}", _part(part))
    sql = sql.replace("{filters}", "\n  AND ".join(FILTERS[word] for word in active) or "true")
    counts = [f",\n    coalesce(sum(({LEVEL[column].format(i=int(i))})::INTEGER), 0)::BIGINT AS {column}_{int(i)}" for column, i in levels]
    return sql.replace("{levels}", "".join(counts))


def _part(name: str) -> str:
    """The text of a part; `other` is `counted` over, for a second selection whose parameters begin with other_."""
    if name != "other":
        return _file(name).rstrip()
    every = "\n  AND ".join(f"(${word} IS NULL OR {condition})" for word, condition in FILTERS.items())
    return _file("counted").rstrip().replace("{filters}", every).replace("$", "$other_")


@cache
def names(name: str, levels: tuple[tuple[str, int], ...] = (), active: tuple[str, ...] = tuple(FILTERS)) -> frozenset[str]:
    """The parameters which queries/<name>.sql uses, without the dollar sign."""
    return frozenset(re.findall(r"\$([a-z_]+)", text(name, levels, active)))


def _file(name: str) -> str:
    path = resources.files(__package__) / f"{name}.sql"
    if not name.isidentifier() or not path.is_file():
        raise KeyError(f"no query is called {name!r}")
    return path.read_text(encoding="utf-8")
