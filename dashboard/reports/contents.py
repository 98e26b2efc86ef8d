"""Every figure and table of a report, made once and written by each format as it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from dashboard import figures, words
from dashboard.figures import View
from dashboard.measures import control_chart, referrals, summary, techniques
from dashboard.reports import method, sentences, sharing
from dashboard.reports.period import Period
from dashboard.selection import told
from dashboard.settings import Look
from dashboard.week import became

HISTORY = timedelta(weeks=26)  # what a chart shows at least, so that a week is seen against others
MOST_WEEKS = 60                # beyond it the chart goes by month
COUNTS = ("attended", "paired", "clients", "clients_paired")  # of each point of the chart
RECORDING = ("group", "sessions", "attended", "paired", "completeness")


@dataclass(frozen=True)
class Figure:
    """One headline figure. value: a number, "*" where it is hidden, None where undefined. kind: "points", "share"
    or "count". beside: what it counts, in words. field: where it stands in rows. code: its proof code, if it has one."""

    name: str
    label: str
    kind: str
    value: float | int | str | None
    low: float | None
    high: float | None
    beside: str
    rows: str
    field: str
    code: str = ""


@dataclass(frozen=True)
class Report:
    """rows: measure → the frame that `outcomes measure` prints for it, protected where the report is for sharing.

    unit: of the chart, "week" or "month". filters: in words. notes: sentences that must stand beside the techniques.
    """

    period: Period
    clinic: str
    filters: tuple[str, ...]
    build: str
    made: date
    shared: bool
    unit: str
    rows: dict[str, pd.DataFrame]
    figures: tuple[Figure, ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...] = ()
    own_words: str = ""
    look: Look | None = None
    brief: bool = False
    about: tuple[tuple[str, str], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nobody attended in the period."""
        return bool(self.rows["summary"]["attended"].iloc[0] == 0)

    @property
    def outcomes(self) -> pd.DataFrame:
        """outcome, label, sessions, share: what became of the sessions (`week.became`)."""
        return became(self.rows["summary"].iloc[0])

    @property
    def said(self) -> list[tuple[str, str]]:
        """All its texts as (heading, text) pairs: whose it is, how to read it, its sentences, the clinic's own words."""
        own = [("From the clinic", self.own_words)] if self.own_words else []
        clinic = [("Clinic", self.clinic), ("Address", self.look.address if self.look else "")]
        return [("Report", self.title), *(pair for pair in clinic if pair[1]), *self.about, *(("In words", told) for told in self.sentences), *own]

    @property
    def title(self) -> str:
        """What the report is called on its first page."""
        kind = {"week": "Weekly outcomes", "month": "Monthly outcomes"}.get(self.period.kind, "Outcomes")
        return f"{kind}, {self.period.words}"

    @property
    def file_name(self) -> str:
        """The name of its file, without the ending: by week or period, so that earlier reports stay."""
        return f"outcomes-{self.period.name}" + ("-one-page" if self.brief else "-for-sharing" if self.shared else "")


class Counted(NamedTuple):
    """rows: measure → frame, exact · notes: sentences that must stand beside the techniques · unit: of the chart."""

    rows: dict[str, pd.DataFrame]
    notes: tuple[str, ...]
    unit: str


def make(view: View, period: Period, *, clinic: str = "", shared: bool = False, named: bool = False,
         brief: bool = False, own_words: str = "", look: Look | None = None, counted: Counted | None = None) -> Report:
    """The report of a view's selection over a period.

    shared: with disclosure control. named: therapists by name, also where it is shared. brief: one page. own_words: the
    clinic's text; RiskyClaim where it claims too much. counted: of `count`, if known.
    """
    sentences.check(own_words, sentences.MOST_BRIEF if brief else sentences.MOST)
    rows, notes, unit = counted or count(view, period)
    if shared:
        rows = sharing.protect(rows, period, unit, view.conventions, named)
    filters = tuple(told(view.selection, named or not shared))
    return Report(
        period=period, clinic=clinic, filters=filters, build=view.build, made=view.day, shared=shared, unit=unit,
        rows=rows, figures=_figures(rows), sentences=sentences.safe(rows, period, clinic, shared), notes=notes,
        own_words=own_words.strip(), look=look, brief=brief,
        about=_about(view, period, filters, sharing.policy(named) if shared else "", _method(view, rows, unit, brief)))


def window(period: Period) -> tuple[date, date, str]:
    """(first day, last day, unit) of the chart: the period, and half a year before it if that is shorter."""
    start = min(period.start, period.end - HISTORY)
    unit = "week" if (period.end - start).days <= 7 * MOST_WEEKS else "month"
    first = start - timedelta(days=start.weekday()) if unit == "week" else start.replace(day=1)
    return first, period.end, unit


def count(view: View, period: Period) -> Counted:
    """The exact numbers of a report, as `outcomes measure` prints them, with a few more of the summary's columns."""
    inside = view._replace(selection=view.selection.within(period.start, period.end))
    first, last, unit = window(period)
    before = view._replace(selection=view.selection.within(first, last))
    trend = figures.trend(before, unit=unit)
    compared = figures.techniques(inside)
    fields: dict[str, tuple[pd.DataFrame, tuple[str, ...]]] = {
        "summary": (figures.summary(inside), summary.SUMMARY_FIELDS + summary.MORE_FIELDS),
        "anxiety": (figures.summary(inside, "anxiety"), summary.SUMMARY_FIELDS + summary.MORE_FIELDS),
        "control-chart": (_chart(trend, view), (*control_chart.CHART_FIELDS, "in_progress", *COUNTS)),
        "techniques": (compared.rows, (*techniques.TECHNIQUE_FIELDS, "note")),
        "referrals": (figures.referrals(inside, figures.learned(inside)), referrals.REFERRAL_FIELDS),
        "recording": (figures.summary(inside, by="therapist"), RECORDING),
    }
    rows = {name: frame.reindex(columns=list(columns)).reset_index(drop=True)
            for name, (frame, columns) in fields.items()}
    return Counted(rows, (techniques.WORDING, *compared.notes), unit)


def _chart(trend: pd.DataFrame, view: View) -> pd.DataFrame:
    """The control chart of the mean change, with what each point counts."""
    made = figures.chart(trend[["start", "value", "in_progress"]], conventions=view.conventions)
    return made.merge(trend[["start", *COUNTS]], on="start")


FIGURES: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    ("sessions", "Sessions attended", "count", "summary", "attended", "", ""),
    ("change", "Less pain straight after", "points", "summary", "mean_change", "ci_low", "ci_high"),
    ("rate_30", "Met the 30 % threshold", "share", "summary", "rate_30", "rate_30_low", "rate_30_high"),
    ("anxiety", "Less anxiety straight after", "points", "anxiety", "mean_change", "ci_low", "ci_high"),
    ("referred", "Referred on", "count", "summary", "referred", "", ""),
    ("completeness", "Recorded", "share", "summary", "completeness", "completeness_low", "completeness_high"),
)
_BESIDE: dict[str, Callable[[pd.Series, pd.Series], str]] = {
    "sessions": lambda pain, anxiety: f"{amount(pain['clients'], 'client')}",
    "change": lambda pain, anxiety: _means(pain),
    "rate_30": lambda pain, anxiety: f"of {amount(pain['eligible_30'], 'session')} that began at 1 or more",
    "anxiety": lambda pain, anxiety: _means(anxiety),
    "referred": lambda pain, anxiety: "to a GP, an osteopath or others",
    "completeness": lambda pain, anxiety: f"{amount(pain['paired'])} of {amount(pain['attended'], 'session')}",
}


def _means(row: pd.Series) -> str:
    """"from 4.5 to 1.6 of 10, 46 sessions with both scores"; without the means where there are none."""
    means = "" if words.missing(row["mean_before"]) else f"from {words.number(row['mean_before'])} to {words.number(row['mean_after'])} of 10, "
    return f"{means}{amount(row['paired'], 'session')} with both scores"


def _figures(rows: dict[str, pd.DataFrame]) -> tuple[Figure, ...]:
    pain, anxiety = rows["summary"].iloc[0], rows["anxiety"].iloc[0]
    return tuple(
        Figure(name, label, kind, plain(rows[place].iloc[0].get(column)), plain(rows[place].iloc[0].get(low)),
               plain(rows[place].iloc[0].get(high)), _BESIDE[name](pain, anxiety), place, column)
        for name, label, kind, place, column, low, high in FIGURES)


def plain(value):
    """A cell as a plain value: None where undefined."""
    if value is None or value is pd.NA or value != value:
        return None
    return value.item() if hasattr(value, "item") else value


def amount(count, one: str = "") -> str:
    """"41 sessions"; "a hidden number of sessions"; without `one` the number alone, or the sign for a hidden one."""
    if count == sharing.HIDDEN:
        return f"a hidden number of {one}s" if one else sharing.HIDDEN
    return words.count(int(count), one) if one else f"{int(count):,}"


def _method(view: View, rows: dict[str, pd.DataFrame], unit: str, brief: bool) -> list[tuple[str, str]]:
    """How the figures are made; of one page, without what it does not show, and nothing where nobody attended."""
    if rows["summary"]["attended"].iloc[0] == 0:
        return []
    given, left_out = view.conventions, (method.TECHNIQUES, method.CHART) if brief else ()
    told = method.told(given.worse_points, unit, (given.estimate_clients, given.caution_clients))
    return [pair for pair in (*told, method.CODES, method.ELSEWHERE) if pair[0] not in left_out]


def _about(view: View, period: Period, filters: tuple[str, ...], policy: str, made: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What a reader must know beside the figures: (heading, text) pairs. made: how they are."""
    return (
        ("Period", period.words),
        ("Sessions shown", "; ".join(filters) or "all sessions of the clinic"),
        *([("For sharing", policy)] if policy else []),
        *made,
        ("Database", f"{view.build}; made {words.day(view.day)}"),
    )
