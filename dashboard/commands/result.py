"""What a command gives back, and what it is made of."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field


class WrongUse(Exception):
    """A command that cannot be carried out as given; the message is one plain sentence."""


@dataclass(frozen=True)
class Result:
    """json: the object of CONTRACT; text: the same for people; status: 0, or 1 where there is something to look at."""

    json: dict | list = field(default_factory=dict)
    text: str = ""
    status: int = 0


@dataclass(frozen=True)
class Command:
    """One subcommand: its name, one line of help, an example, its arguments, and what runs it."""

    name: str
    help: str
    example: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], Result]


def table(rows: list[dict], columns: dict[str, str]) -> str:
    """Rows as aligned text; columns: key → heading; numbers to the right. One long row is set as a list."""
    if len(rows) == 1 and len(columns) > 12:
        width = max(map(len, columns.values()))
        return "\n".join(f"{heading:<{width}}  {_text(rows[0].get(key))}" for key, heading in columns.items())
    cells = [[_text(row.get(key)) for key in columns] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns.values(), *cells, strict=True)]
    right = [bool(rows) and all(isinstance(row.get(key), int | float | None) for row in rows) for key in columns]
    lines = [[*columns.values()], *cells]
    return "\n".join("  ".join(cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(line, widths, right, strict=True)).rstrip()
                     for line in lines)


def _text(value) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.2f}"
    return "yes" if value is True else "no" if value is False else str(value)
