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
HIDEABLE = ("Techniques", "Referrals", "Recording")  # which a shared report leaves out where all their numbers are hidden
SHARES = ("Share", "Recorded", "Known of those made")  # columns whose numbers are shares of 1
ENTANGLED = "cannot be told apart from other techniques here"
STATES = {"ok": "", "caution": "read with care", "too_few": "too few clients to compare"}


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
    columns, rows = _COLUMNS[name], report.rows[name]
    made = _plainly(rows[list(columns)].set_axis(list(columns.values()), axis=1))
    if name == "techniques":
        made["Note"] = [ENTANGLED if few != (state == "too_few") else STATES.get(state, "")
                        for state, few in zip(rows["state"], too_few(rows), strict=True)]
    return _given(made)


def too_few(rows: pd.DataFrame) -> pd.Series:
    """Which techniques have too few clients for a figure; others without one cannot be told apart, and their note says so."""
    return (rows["state"] == "too_few") & rows["note"].isna()


def _plainly(frame: pd.DataFrame) -> pd.DataFrame:
    """Plain values; as objects, so that no count becomes a fraction."""
    return frame.astype(object).map(plain).astype(object)


def _given(made: pd.DataFrame) -> pd.DataFrame:
    """Without the columns in which nothing is known."""
    return made[[heading for heading in made if made[heading].notna().any()]]


def tells(title: str, table: pd.DataFrame, shared: bool) -> bool:
    """Whether a table has a row and, where it is shared, not only hidden numbers."""
    numbers = [value for value in table.to_numpy().ravel() if isinstance(value, int | float)]
    return bool(len(table)) and (not shared or title not in HIDEABLE or any(value > 0 for value in numbers))


def tables(report: Report) -> dict[str, pd.DataFrame]:
    """Title → table, in the order of the report; those that tell nothing are left out."""
    named = {
        "Figures": headline(report), "Outcomes": _plainly(outcomes(report.outcomes)),
        f"{report.unit.capitalize()}s": _given(_plainly(periods(report.rows["control-chart"], report.unit)))}
    named |= {name.capitalize(): table(report, name) for name in _COLUMNS}
    return {title: each for title, each in named.items() if tells(title, each, report.shared)}


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
