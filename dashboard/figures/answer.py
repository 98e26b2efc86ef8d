"""Any figure by name, in the JSON of CONTRACT.md: what `outcomes measure` prints."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard import selection as filters
from dashboard.figures import comparison, courses, duties, groups, missing
from dashboard.figures.view import SCALES, UNITS, FigureError, View, choose
from dashboard.measures import casemix, clocks, control_chart, course, episodes, funnel, referrals, safety, summary
from dashboard.measures import missing as unrecorded
from dashboard.measures import questionnaires as forms
from dashboard.measures import techniques as compare
from dashboard.measures import trend as series
from dashboard.measures.conventions import DEFAULT, Conventions
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse


@dataclass(frozen=True)
class Options:
    """What a figure may be asked besides its selection; each measure uses some of these.

    by: a column · unit: of a period · of: what a trend or chart follows · freeze: points that
    limits come from · baseline: the days between which they start · rebase: days from which new
    limits start · reference: a technique · at_least: sessions of a course · more: every field that a page shows.
    """

    scale: str = "pain"
    by: str | None = None
    unit: str = "week"
    of: str = "mean_change"
    freeze: int | None = None
    baseline: tuple[date, date] | None = None
    rebase: tuple[date, ...] = ()
    reference: str | None = None
    at_least: int = 1
    more: bool = False


class Answer(NamedTuple):
    """rows: the frame · notes: sentences to read beside it · more: what else the selection was."""

    rows: pd.DataFrame
    notes: tuple[str, ...] = ()
    more: dict = {}


class Measure(NamedTuple):
    """fields: the columns of its rows, in order · make: from a view and options · by: may be split · more: what
    pages show beside the fields of the contract."""

    fields: tuple[str, ...]
    make: Callable[[View, Options], Answer]
    by: bool = False
    more: tuple[str, ...] = ()


def _summary(view: View, options: Options) -> Answer:
    return Answer(groups.summary(view, options.scale, options.by))


def _trend(view: View, options: Options) -> Answer:
    rows = groups.trend(view, options.of, options.scale, options.unit)
    return Answer(rows, more=_periods(rows, options))


def _control_chart(view: View, options: Options) -> Answer:
    sums = groups.periods(view, options.scale, options.unit)
    rows = groups.period_values(sums, options.of, options.unit, view.today)
    made = groups.chart(rows, options.freeze, view.conventions, options.baseline, options.rebase)
    return Answer(made, more=_periods(made, options) | decisions(options))


def decisions(options) -> dict:
    """What an owner decided about the limits of a chart, in plain JSON values (5.3)."""
    days = {"baseline": options.baseline, "rebase": options.rebase}
    return {"freeze": options.freeze, **{name: [day.isoformat() for day in each] for name, each in days.items() if each}}


def _periods(rows: pd.DataFrame, options: Options) -> dict:
    """The period in progress is said beside the rows: its figure is not comparable yet (3.6)."""
    current = rows.loc[rows["in_progress"].astype(bool), "start"]
    return {"of": options.of, "unit": options.unit,
            "in_progress": current.iloc[0].isoformat() if len(current) else None}


def _techniques(view: View, options: Options) -> Answer:
    found = comparison.techniques(view, options.scale, options.reference)
    return Answer(found.rows, (compare.WORDING, *found.notes), {"reference": found.reference})


def _technique_pairs(view: View, options: Options) -> Answer:
    found = comparison.techniques(view, options.scale)
    return Answer(found.pairs, (compare.WORDING, *found.notes))


def _case_mix(view: View, options: Options) -> Answer:
    rows = comparison.case_mix(view, options.by, options.scale)
    return Answer(rows if options.by else rows.drop(columns="group"))


def _units(unit: str) -> Callable[[View, Options], Answer]:
    def make(view: View, options: Options) -> Answer:
        rows = comparison.units(view, unit, options.scale)
        return Answer(rows, (funnel.WORDING, *(() if rows["adjusted"].notna().any() else (compare.NO_MODEL,))))

    return make


def _clocks(view: View, options: Options) -> Answer:
    rows = courses.clocks(view, options.scale, options.by)
    if options.by:
        return Answer(rows)
    row = rows.iloc[0]
    said = clocks.sentence(row["relief"], row["remaining"]) if row["pairs"] else None
    return Answer(rows.drop(columns="group"), (said,) if said else ())


def _session_number(view: View, options: Options) -> Answer:
    rows = courses.session_number(view, options.scale, options.at_least)
    return Answer(rows, (episodes.STAYERS,), {"at_least": options.at_least})


def _episodes(view: View, options: Options) -> Answer:
    return Answer(courses.episode_change(view, options.scale))


def _clients(view: View, options: Options) -> Answer:
    return Answer(courses.clients(view, options.scale))


def _questionnaires(view: View, options: Options) -> Answer:
    return Answer(courses.questionnaires(view))


def _referrals(view: View, options: Options) -> Answer:
    return Answer(duties.referrals(view, duties.learned(view)))


def _referral_loop(view: View, options: Options) -> Answer:
    return Answer(duties.loop(duties.referral_rows(view), duties.learned(view), together=True))


def _missing_after(view: View, options: Options) -> Answer:
    return Answer(duties.missing_after(view, options.scale))


def _baselines(view: View, options: Options) -> Answer:
    return Answer(missing.baselines(view, options.scale))


def _safety(view: View, options: Options) -> Answer:
    return Answer(duties.safety(view, duties.closed_flags(view)), (safety.CONFIRM,))


def _adverse_events(view: View, options: Options) -> Answer:
    return Answer(duties.adverse_events(view))


MEASURES = {
    "summary": Measure(summary.SUMMARY_FIELDS, _summary, by=True, more=summary.MORE_FIELDS),
    "trend": Measure(series.TREND_FIELDS, _trend),
    "control-chart": Measure(control_chart.CHART_FIELDS, _control_chart),
    "techniques": Measure(compare.TECHNIQUE_FIELDS, _techniques),
    "technique-pairs": Measure(compare.PAIR_FIELDS, _technique_pairs),
    "therapists": Measure(funnel.THERAPIST_FIELDS, _units("therapist")),
    "clinics": Measure(funnel.THERAPIST_FIELDS, _units("clinic")),
    "clocks": Measure(clocks.CLOCK_FIELDS, _clocks, by=True),
    "case-mix": Measure(casemix.CASE_MIX_FIELDS, _case_mix, by=True),
    "session-number": Measure(episodes.NUMBER_FIELDS, _session_number, more=episodes.NUMBER_MORE_FIELDS),
    "episodes": Measure(episodes.CHANGE_FIELDS, _episodes),
    "clients": Measure(course.CLIENT_FIELDS, _clients, more=course.CLIENT_MORE_FIELDS),
    "questionnaires": Measure(forms.QUESTIONNAIRE_FIELDS, _questionnaires),
    "baselines": Measure(unrecorded.BASELINE_FIELDS, _baselines),
    "referrals": Measure(referrals.REFERRAL_FIELDS, _referrals, more=referrals.REFERRAL_MORE_FIELDS),
    "referral-loop": Measure(referrals.LOOP_FIELDS, _referral_loop),
    "missing-after": Measure(duties.MISSING_AFTER_FIELDS, _missing_after),
    "safety": Measure(safety.SAFETY_FIELDS, _safety),
    "adverse-events": Measure(safety.ADVERSE_FIELDS, _adverse_events),
}


def measure(
    name: str,
    selection: Selection,
    warehouse: Warehouse,
    *,
    conventions: Conventions = DEFAULT,
    today: date | None = None,
    **options,
) -> dict:
    """CONTRACT's {"measure", "selection", "build", "rows"} of one named figure, in plain JSON values.

    options: fields of Options. Numbers are not rounded and what is undefined is None. Where there
    is something to read beside the rows, "notes" holds it in sentences. Raises FigureError for a
    name or option that does not exist, WarehouseError where there is nothing to read.
    """
    given = Options(**options)
    choose("measure", name, tuple(MEASURES))
    check(name, given)
    view = View(warehouse, warehouse.build(), selection, conventions, today)
    answer = MEASURES[name].make(view, given)
    return say(name, {**filters.as_dict(selection), "scale": given.scale, **answer.more}, view.build, answer,
               MEASURES[name].fields + (MEASURES[name].more if given.more else ()))


def check(name: str, given: Options) -> None:
    """FigureError where an option does not exist, or does not go with the measure."""
    choose("scale", given.scale, SCALES)
    choose("unit", given.unit, UNITS)
    choose("of", given.of, series.MEASURES)
    check_limits(given)
    if given.at_least < 1:
        raise FigureError("A course has at least 1 session; choose a number from 1 on.")
    if given.by is None:
        return
    choose("by", given.by, filters.COLUMNS)
    if not MEASURES[name].by:
        split = ", ".join(each for each, measure in MEASURES.items() if measure.by)
        raise FigureError(f"{name} is not split by a column; choose one of: {split}.")


def check_limits(given) -> None:
    """FigureError where limits cannot come from what is given: Options or FileOptions."""
    if given.freeze is not None and given.freeze < 2:
        raise FigureError("Limits come from at least 2 points; choose a larger number to freeze.")
    if given.freeze is not None and given.baseline is not None:
        raise FigureError("Limits come from the first points or from a baseline; choose one of them.")
    if given.baseline is not None and given.baseline[0] > given.baseline[1]:
        raise FigureError("The baseline ends before it starts.")


def say(name: str, selection: dict, build: str | None, answer: Answer, fields: tuple[str, ...]) -> dict:
    """The object of CONTRACT; a group is named where rows were split by a column."""
    columns = [*(["group"] if "group" in answer.rows and "group" not in fields else []), *fields]
    said = {"measure": name, "selection": selection, "build": build, "rows": plain(answer.rows.reindex(columns=columns))}
    return said | ({"notes": list(answer.notes)} if answer.notes else {})


def plain(rows: pd.DataFrame) -> list[dict]:
    """A frame as plain JSON values: None where undefined, dates as ISO text."""
    return [{name: _value(value) for name, value in row.items()} for row in rows.to_dict("records")]


def _value(value):
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    if isinstance(value, np.generic):
        return value.item()
    return value.isoformat() if hasattr(value, "isoformat") else value
