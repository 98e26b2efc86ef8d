"""The measures on a file instead of the database, for published results and other programs (CONTRACT.md)."""

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd

from dashboard.figures.answer import Answer, check_limits, decisions, say
from dashboard.figures.csvfile import Table
from dashboard.figures.view import FigureError
from dashboard.measures import control_chart, funnel, reliable_change, summary
from dashboard.measures import techniques as compare
from dashboard.measures.conventions import DEFAULT, Conventions
from dashboard.measures.crossproducts import cross_products
from dashboard.measures.design import design
from dashboard.measures.responders import UNITS_PER_POINT, Scale
from dashboard.measures.sums import client_sums

FUNNEL_FIELDS = ("name", "n", "value", "overall", "shrunken", *funnel.LIMITS, "position")
RELIABLE_FIELDS = ("rc", "verdict")


@dataclass(frozen=True)
class FileOptions:
    """What a measure on a file may be asked besides the file; each uses some of these."""

    freeze: int | None = None
    improvement: str = "up"
    scale_max: int = 10
    reference: str | None = None
    adjust: tuple[str, ...] = ()
    overall: float | None = None
    sd: float | None = None
    reliability: float | None = None
    conventions: Conventions = field(default=DEFAULT)
    baseline: tuple[date, date] | None = None
    rebase: tuple[date, ...] = ()


def _control_chart(table: Table, options: FileOptions) -> tuple[Answer, dict, tuple[str, ...]]:
    """Columns date and value; a missing value is a gap. Each date stands once: two points of one day have no order."""
    series = pd.DataFrame({"start": table.column("date", "date"), "value": table.column("value", "score").map(_float)})
    check_limits(options)
    for again in series.index[series["start"].duplicated()]:
        raise table.wrong(table.rows[again][0], "date", "each date once, as points of one day have no order")
    made = control_chart.control_chart(series, options.improvement, options.freeze, options.rebase, options.conventions,
                                       options.baseline)
    return Answer(made), decisions(options) | {"improvement": options.improvement}, control_chart.CHART_FIELDS


def _summary(table: Table, options: FileOptions) -> tuple[Answer, dict, tuple[str, ...]]:
    """Columns before and after, optional client: the summary, in points of the file's own scale.

    Scores may have any number of decimals: they are counted in whole numbers fine enough for all.
    """
    sessions = _pairs(table)
    for column in ("before", "after"):
        for (line, _), score in zip(table.rows, sessions[column]):
            if score is not None and not 0 <= score <= options.scale_max:
                raise table.wrong(line, column, f"a number from 0 to {options.scale_max} (see --scale-max)")
    decimals = max((-score.as_tuple().exponent for score in [*sessions["before"], *sessions["after"]] if score is not None), default=0)
    scale = Scale(max(UNITS_PER_POINT, 10**decimals), options.scale_max)
    sums = client_sums(sessions, options.conventions, scale)
    rows = summary.summary(sums, scale).assign(referred=None, referral_rate=None)  # a file of pairs knows of none
    return Answer(rows), {"scale_max": options.scale_max}, summary.SUMMARY_FIELDS


def _techniques(table: Table, options: FileOptions) -> tuple[Answer, dict, tuple[str, ...]]:
    """Columns before, after, group (several parted by ;), optional client and case mix."""
    rows = _pairs(table).assign(group=table.column("group", "text").map(_groups))
    for column in options.adjust:
        numbers = column in table and table.numeric(column)
        rows[column] = table.column(column, "score" if numbers else "level")
        if numbers:
            rows[column] = rows[column].map(_float).astype(float)
    whole = rows.dropna(subset=["before", "after", *rows.select_dtypes("number").columns.intersection(options.adjust)])
    attended = rows["group"].explode().value_counts().to_dict()
    scores = whole[["before", "after"]].astype(float)
    columns = design(whole.assign(**scores), options.adjust)
    data = cross_products(columns, scores["before"] - scores["after"], whole.get("client"))
    half = options.conventions.half_width_points * options.scale_max / 10
    try:
        found = compare.techniques(data, attended, options.reference, replace(options.conventions, half_width_points=half))
    except ValueError as error:
        raise FigureError(f"{table.name} has no such group; {error}.") from None
    answer = Answer(found.rows, (compare.WORDING, *found.notes, *_outside(scores, options.scale_max), *_left_out(rows, whole)))
    return answer, {"reference": found.reference, "adjust": list(options.adjust), "scale_max": options.scale_max}, compare.TECHNIQUE_FIELDS


def _outside(scores: pd.DataFrame, top: int) -> tuple[str, ...]:
    outside = int(((scores < 0) | (scores > top)).any(axis=1).sum())
    return (f"Rows with a score outside 0 to {top} (see --scale-max), counted as they stand: {outside}.",) if outside else ()


def _left_out(rows: pd.DataFrame, whole: pd.DataFrame) -> tuple[str, ...]:
    gone = len(rows) - len(whole)
    return (f"Rows that are not in the model, as something was not recorded: {gone}.",) if gone else ()


def _funnel(table: Table, options: FileOptions) -> tuple[Answer, dict, tuple[str, ...]]:
    """Columns name, n, value: rates from 0 to 1, or means where --sd is given."""
    if options.sd is not None and not options.sd > 0:
        raise FigureError("--sd takes a number above 0: the spread of single values.")
    units = pd.DataFrame({"name": table.column("name", "text"), "n": table.column("n", "count").astype(np.int64),
                          "value": table.column("value", "score").map(_float).astype(float)})
    for (line, _), n, value in zip(table.rows, units["n"], units["value"]):
        if n > 0 and np.isnan(value):
            raise table.wrong(line, "value", "a number, as n is not 0")
        if options.sd is None and not (np.isnan(value) or 0 <= value <= 1):
            raise table.wrong(line, "value", "a rate from 0 to 1 (for means, give --sd)")
    if options.sd is None and options.overall is not None and not 0 <= options.overall <= 1:
        raise FigureError("--overall takes a rate from 0 to 1 (for means, give --sd).")
    made = funnel.funnel(units, options.overall, options.sd)
    return Answer(made), {"overall": options.overall, "sd": options.sd}, FUNNEL_FIELDS


def _reliable_change(table: Table, options: FileOptions) -> tuple[Answer, dict, tuple[str, ...]]:
    """Columns before and after, on any scale whose spread and reliability are known."""
    if options.sd is None or options.reliability is None:
        raise FigureError("reliable-change needs --sd and --reliability of the scale.")
    pairs = _pairs(table)
    try:
        found = reliable_change.reliable_change(pairs["before"].map(_float), pairs["after"].map(_float), options.sd, options.reliability)
    except ValueError as error:
        raise FigureError(f"For reliable change {error}.") from None
    return Answer(found.rows, more={"counts": found.counts}), {"sd": options.sd, "reliability": options.reliability}, RELIABLE_FIELDS


# measure → the option that names its file, and what reads it
FILES = {
    "control-chart": ("series", _control_chart),
    "summary": ("pairs", _summary),
    "techniques": ("pairs", _techniques),
    "funnel": ("units", _funnel),
    "reliable-change": ("pairs", _reliable_change),
}
ONLY_FILES = ("funnel", "reliable-change")  # these are not made of the database


def measure_file(name: str, path: str, options: FileOptions) -> dict:
    """CONTRACT's object of a measure on one file; "build" is None, and reliable-change has "counts".

    Raises FigureError with one plain sentence where file, column, cell or option does not fit.
    """
    source, make = FILES[name]
    table = Table(path)
    answer, selection, fields = make(table, options)
    said = say(name, {source: table.name, **selection}, None, answer, fields)
    return said | answer.more


def _pairs(table: Table) -> pd.DataFrame:
    """before, after as exact numbers and, where the file has it, client; one row per row."""
    rows = pd.DataFrame({"before": table.column("before", "score"), "after": table.column("after", "score")}, dtype=object)
    return rows.assign(client=table.column("client", "text")) if "client" in table else rows


def _groups(text: str) -> list[str]:
    return [name.strip() for name in text.split(";") if name.strip()]


def _float(value) -> float:
    return float(value) if value is not None else np.nan
