"""The tables of a report with headings for people: sheets of the workbook, tables of the page and of the PDF."""

import pandas as pd

from dashboard import words
from dashboard.reports.contents import Report, plain

UNITS = {"points": "points of 10", "share": "share of 1", "count": "sessions"}
PERIODS = {"start": "Week from", "attended": "Sessions attended", "paired": "Sessions recorded", "value": "Points less pain",
           "mean": "Average", "lower": "Lower limit", "upper": "Upper limit"}
_COLUMNS = {
    "techniques": {"technique": "Technique", "sessions": "Sessions", "clients": "Clients", "completeness": "Recorded",
                   "raw_change": "Points less pain, as logged", "adjusted_change": "Points less pain, adjusted",
                   "ci_low": "Interval low", "ci_high": "Interval high"},
    "referrals": {"destination": "Referred to", "suggested": "Suggested", "made": "Made", "attended": "Attended", "known": "Outcome known",
                  "closed_rate": "Known of those made", "median_days": "Days from made to known (median)"},
    "recording": {"group": "Therapist", "attended": "Sessions attended", "paired": "Sessions recorded", "completeness": "Recorded"},
}
SHARES = ("Share", "Recorded", "Known of those made")  # columns whose numbers are shares of 1
STATES = {"ok": "", "caution": "under 30 clients: read with care", "too_few": "under 10 clients: too few to compare"}


def headline(report: Report) -> pd.DataFrame:
    """Figure, Value, Unit, Interval low, Interval high, Counts, Code; one row per headline figure."""
    return pd.DataFrame([{
        "Figure": each.label, "Value": each.value, "Unit": UNITS[each.kind], "Interval low": each.low, "Interval high": each.high,
        "Counts": each.beside, "Code": each.code} for each in report.figures], dtype=object)


def outcomes(rows: pd.DataFrame) -> pd.DataFrame:
    """Outcome, Sessions, Share, of `week.became`; the sessions add up to attended (not where hidden or rounded)."""
    return rows[["label", "sessions", "share"]].set_axis(["Outcome", "Sessions", "Share"], axis=1)


def periods(chart: pd.DataFrame, unit: str = "week") -> pd.DataFrame:
    """One row per week or month: the control chart of the mean change, with counts; gaps stay empty."""
    made = chart[list(PERIODS)].rename(columns=PERIODS | {"start": f"{unit.capitalize()} from"})
    made["Variation"] = [words.usual(row, unit=unit) for _, row in chart.iterrows()]
    made["Why"] = [words.why(row, unit) for _, row in chart.iterrows()]
    return made


def table(report: Report, name: str) -> pd.DataFrame:
    """One measure's rows with headings for people, as plain values; without the columns that the report does not give."""
    columns = _COLUMNS[name]
    made = _plainly(report.rows[name][list(columns)].set_axis(list(columns.values()), axis=1))
    if name == "techniques":
        made["Note"] = [STATES.get(state, "") for state in report.rows[name]["state"]]
    return _given(made, report)


def _plainly(frame: pd.DataFrame) -> pd.DataFrame:
    """Plain values; as objects, so that no count becomes a fraction."""
    return frame.astype(object).map(plain).astype(object)


def _given(made: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Without the columns that a shared report does not give."""
    return made if not report.shared else made[[heading for heading in made if made[heading].notna().any()]]


def tables(report: Report) -> dict[str, pd.DataFrame]:
    """Title → table, in the order of the report; those without a row are left out."""
    named = {
        "Figures": headline(report), "Outcomes": _plainly(outcomes(report.outcomes)),
        f"{report.unit.capitalize()}s": _given(_plainly(periods(report.rows["control-chart"], report.unit)), report)}
    named |= {name.capitalize(): table(report, name) for name in _COLUMNS}
    return {title: each for title, each in named.items() if len(each)}


def shown(value, kind: str) -> str:
    """A headline figure as people read it."""
    if value is None or isinstance(value, str):
        return value or words.MISSING
    if kind == "share":
        return words.percent(value)
    return f"{int(value):,}" if kind == "count" else f"{words.number(value)} {'point' if words.number(value) == '1.0' else 'points'}"


def interval(figure) -> str:
    """Its 95 % interval as people read it; empty where there is none."""
    if figure.kind == "points" and words.beyond_scale(figure.low, figure.high):
        return words.TOO_FEW
    write = words.percent if figure.kind == "share" else words.number
    found = words.between(figure.low, figure.high, write)
    return f"95 % interval {found}" if found else ""
