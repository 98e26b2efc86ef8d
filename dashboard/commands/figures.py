"""measure: any figure of the pages, for people and for other programs."""

import argparse

import etl
from dashboard import figures, selection, settings, warehouse
from dashboard.commands.result import Command, Result, WrongUse, table

MOST_CHOICES = 30


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("name", metavar="NAME", help="the measure: " + ", ".join(figures.MEASURES))
    one.add_argument("--from", dest="start", metavar="DATE", help="first day, like 2026-11-16")
    one.add_argument("--to", dest="end", metavar="DATE", help="last day, inclusive")
    one.add_argument("--scale", default="pain", help="pain (default) or anxiety")
    one.add_argument("--by", metavar="COLUMN", help="one row per value of: " + ", ".join(selection.COLUMNS))
    one.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE", help="only these sessions; the same column twice means either")
    one.add_argument("--unit", default="week", help="week (default) or month")
    one.add_argument("--of", default="mean_change", help="what a trend or control chart follows (default mean_change)")
    one.add_argument("--freeze", type=int, metavar="N", help="limits from the first N points of a control chart")


def _measure(given: argparse.Namespace) -> Result:
    data = etl.resolve_data(given.data)
    chosen = settings.load(data)
    try:
        source, wanted = warehouse.Warehouse(data), _selection(given)
        _known(wanted, source)
        said = figures.measure(given.name, wanted, source, scale=given.scale, by=given.by, unit=given.unit,
                               of=given.of, freeze=given.freeze, conventions=chosen.conventions, today=chosen.today())
    except (figures.FigureError, selection.SelectionError, warehouse.WarehouseError) as error:
        raise WrongUse(str(error)) from error
    rows = said["rows"]
    return Result(said, table(rows, {name: name for name in rows[0]}) if rows else "No sessions in this selection.")


def _selection(given: argparse.Namespace) -> selection.Selection:
    query: dict[str, list[str]] = {}
    for condition in given.where:
        column, equals, value = condition.partition("=")
        if not equals or column not in selection.COLUMNS:
            raise WrongUse(f"--where takes COLUMN=VALUE with one of the columns {', '.join(selection.COLUMNS)}.")
        query.setdefault(column, []).append(value)
    dates = {"from": given.start, "to": given.end}
    return selection.from_query(query | {word: [day] for word, day in dates.items() if day is not None})


def _known(wanted: selection.Selection, source: warehouse.Warehouse) -> None:
    """A value that no session has is a slip of the pen: said with the values that there are."""
    choices = source.rows("choices").groupby("column")["value"].agg(list).to_dict()
    for column in selection.COLUMNS:
        there = choices.get(column, [])
        for value in map(str, getattr(wanted, column)):
            if column != "session_number" and value not in there:
                raise WrongUse(f"No session has {column} {value!r}; choose one of: {', '.join(there[:MOST_CHOICES])}.")


MEASURE = Command("measure", "print any figure of the pages", "outcomes measure summary --by therapist --from 2026-11-16 --json", _arguments, _measure)
