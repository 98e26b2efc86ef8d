"""measure: any figure of the pages, for people and for other programs."""

import argparse
from dataclasses import replace
from datetime import date

import etl
from dashboard import figures, selection, settings, warehouse
from dashboard.commands.result import Command, Result, WrongUse, table
from dashboard.desk import DeskError

MOST_CHOICES = 30
NAMES = (*figures.MEASURES, *figures.ONLY_FILES)
INPUTS = ("series", "pairs", "units")
ONLY_WITH_FILES = {"scale_max": 10, "improvement": "up", "overall": None, "sd": None, "reliability": None}
"""Options of a measure on a file, with their defaults: without a file they would change nothing, and nobody would notice."""


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("name", metavar="NAME", help="the measure: " + ", ".join(NAMES))
    one.add_argument("--from", dest="start", metavar="DATE", help="first day, like 2026-11-16")
    one.add_argument("--to", dest="end", metavar="DATE", help="last day, inclusive")
    one.add_argument("--scale", default="pain", help="pain (default) or anxiety")
    one.add_argument("--by", metavar="COLUMN", help="one row per value of: " + ", ".join(selection.COLUMNS))
    one.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE", help="only these sessions; the same column twice means either")
    one.add_argument("--unit", default="week", help="week (default) or month")
    one.add_argument("--of", default="mean_change", help="what a trend or control chart follows (default mean_change)")
    one.add_argument("--freeze", type=int, metavar="N", help="limits from the first N points of a control chart")
    one.add_argument("--baseline", nargs=2, metavar=("FROM", "TO"), help="limits from the points that start between two days")
    one.add_argument("--rebase", action="append", default=[], metavar="DATE", help="new limits of a control chart from a day on; may repeat")
    one.add_argument("--reference", metavar="GROUP", help="the technique that others are held against (default: the most frequent)")
    one.add_argument("--at-least", type=int, default=1, metavar="M", help="session-number: only courses of at least M sessions")
    one.add_argument("--more", action="store_true", help="further fields that the pages show, after those of the contract")
    _file_arguments(one.add_argument_group("on a file instead of the database"))


def _file_arguments(one) -> None:
    one.add_argument("--series", metavar="FILE.csv", help="control-chart of the columns date, value")
    one.add_argument("--pairs", metavar="FILE.csv", help="summary, techniques or reliable-change of the columns before, after (client, group)")
    one.add_argument("--units", metavar="FILE.csv", help="funnel of the columns name, n, value")
    one.add_argument("--scale-max", type=int, default=10, metavar="N", help="where the scale of the scores ends (default 10)")
    one.add_argument("--adjust", action="append", default=[], metavar="COLUMN", help="techniques: a further column of the case mix")
    one.add_argument("--improvement", default="up", metavar="up|down", help="control-chart: which way is better (default up)")
    one.add_argument("--unscreened", action="store_true", help="control-chart: keep extreme moving ranges in the limits")
    one.add_argument("--overall", type=float, metavar="X", help="funnel: what units are held against (default: their mean)")
    one.add_argument("--sd", type=float, metavar="S", help="funnel of means, reliable-change: the spread of single values")
    one.add_argument("--reliability", type=float, metavar="R", help="reliable-change: the reliability of the scale")


def _measure(given: argparse.Namespace) -> Result:
    data = etl.resolve_data(given.data)
    try:
        if given.name not in NAMES:
            raise figures.FigureError(f"There is no measure {given.name!r}; choose one of: {', '.join(NAMES)}.")
        source = _file(given)
        chosen = settings.load(data)
        said = _of_file(given, source, chosen) if source else _of_clinic(given, warehouse.Warehouse(data), chosen)
    except (DeskError, figures.FigureError, selection.SelectionError, warehouse.WarehouseError, settings.SettingsError) as error:
        raise WrongUse(str(error)) from error
    rows = said["rows"]
    text = table(rows, {name: name for name in rows[0]}) if rows else "No sessions in this selection."
    counts = [f"{word}: {count}" for word, count in said.get("counts", {}).items()]
    return Result(said, "\n".join([text, *counts, *said.get("notes", ())]))


def _of_clinic(given: argparse.Namespace, source: warehouse.Warehouse, chosen: settings.Settings) -> dict:
    wanted = selection_of(given, source)
    return figures.measure(
        given.name, wanted, source, conventions=_conventions(given, chosen), today=chosen.today(), scale=given.scale, by=given.by,
        unit=given.unit, of=given.of, freeze=given.freeze, baseline=_days(given.baseline), rebase=_days(given.rebase), reference=given.reference, at_least=given.at_least,
        more=given.more)


def _of_file(given: argparse.Namespace, path: str, chosen: settings.Settings) -> dict:
    return figures.measure_file(given.name, path, figures.FileOptions(
        given.freeze, given.improvement, given.scale_max, given.reference, tuple(given.adjust),
        given.overall, given.sd, given.reliability, _conventions(given, chosen), _days(given.baseline), _days(given.rebase)))


def _days(texts: list[str] | None) -> tuple[date, ...] | None:
    try:
        return None if texts is None else tuple(map(date.fromisoformat, texts))
    except ValueError:
        raise WrongUse("--baseline and --rebase take dates like 2026-11-23.") from None


def _conventions(given: argparse.Namespace, chosen: settings.Settings):
    return replace(chosen.conventions, screen_moving_ranges=False) if given.unscreened else chosen.conventions


def _file(given: argparse.Namespace) -> str | None:
    """The file that the measure shall be made of, or None for the database; WrongUse where they do not fit."""
    named = [word for word in INPUTS if getattr(given, word) is not None]
    wanted = figures.FILES[given.name][0] if given.name in figures.FILES else None
    if not named:
        if given.name in figures.ONLY_FILES:
            raise WrongUse(f"{given.name} is made of a file: give --{wanted} FILE.csv.")
        if given.adjust:
            raise WrongUse("--adjust goes with --pairs; the clinic's own sessions are adjusted for all of the case mix.")
        stray = [f"--{word.replace('_', '-')}" for word, default in ONLY_WITH_FILES.items() if getattr(given, word) != default]
        if stray:
            raise WrongUse(f"{' and '.join(stray)}: only for a file, with one of --{', --'.join(INPUTS)}.")
        return None
    if named != [wanted]:
        fits = ", ".join(f"{name} --{word}" for name, (word, _) in figures.FILES.items())
        raise WrongUse(f"{given.name} is not made of --{' and --'.join(named)}; choose one of: {fits}.")
    if given.start or given.end or given.where or given.by:
        raise WrongUse("--from, --to, --where and --by choose among the clinic's sessions; a file is taken whole.")
    if given.scale_max < 1:
        raise WrongUse("--scale-max takes a whole number from 1 on.")
    if given.improvement not in ("up", "down"):
        raise WrongUse("--improvement is one of: up, down.")
    return getattr(given, wanted)


def selection_of(given: argparse.Namespace, source: warehouse.Warehouse, dates: bool = True) -> selection.Selection:
    """The selection that --where (and, with dates, --from and --to) name. Raises WrongUse, SelectionError."""
    query: dict[str, list[str]] = {}
    for condition in given.where:
        column, equals, value = condition.partition("=")
        if not equals or column not in selection.COLUMNS:
            raise WrongUse(f"--where takes COLUMN=VALUE with one of the columns {', '.join(selection.COLUMNS)}.")
        query.setdefault(column, []).append(value)
    days = {"from": given.start, "to": given.end} if dates else {}
    wanted = selection.from_query(query | {word: [day] for word, day in days.items() if day is not None})
    _known(wanted, source)
    return wanted


def _known(wanted: selection.Selection, source: warehouse.Warehouse) -> None:
    """A value that no session has is a slip of the pen: said with the values that there are."""
    if not any(getattr(wanted, column) for column in selection.COLUMNS):
        return
    choices = source.rows("choices").groupby("column")["value"].agg(list).to_dict()
    for column in selection.COLUMNS:
        there = choices.get(column, [])
        for value in map(str, getattr(wanted, column)):
            if column != "session_number" and value not in there:
                raise WrongUse(f"No session has {column} {value!r}; {_some(there)}.")


def _some(choices: list[str]) -> str:
    """The choices of a column in words, at most MOST_CHOICES of them and how many are left."""
    left = len(choices) - MOST_CHOICES
    more = f" and {left} more" if left > 0 else ""
    return f"choose one of: {', '.join(choices[:MOST_CHOICES])}{more}" if choices else "it is not recorded of any session"


MEASURE = Command("measure", "print any figure of the pages", "outcomes measure summary --by therapist --from 2026-11-16 --json", _arguments, _measure)
