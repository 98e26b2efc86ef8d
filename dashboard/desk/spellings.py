"""Two spellings that someone looked at and found to be two: they are not suggested again.

What is joined lies in the builds (etl.join_spelling), for it changes what every figure counts.
"""

from dashboard.desk.store import OWNER, SHORT, Desk, text

APART = "spellings_apart"


def keep_apart(desk: Desk, column: str, one: str, other: str, by: str = OWNER) -> None:
    """Notes that these two are not the same."""
    desk.write(APART, _key(column, one, other), {}, by)


def forget(desk: Desk, column: str, one: str, other: str, by: str = OWNER) -> None:
    """Takes that back; they may be suggested again."""
    desk.write(APART, _key(column, one, other), None, by)


def apart(desk: Desk) -> set[tuple[str, str, str]]:
    """(column, one, other) of all that are not the same, the two in alphabetical order."""
    return set(desk.latest(APART))


def _key(column: str, one: str, other: str) -> tuple[str, str, str]:
    return (column, *(text(name, "The name", SHORT) for name in sorted((one, other))))
