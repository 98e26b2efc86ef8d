"""The tables of a report with headings for people: sheets of the workbook, tables of the page and of the PDF."""

import pandas as pd

from dashboard import words
from dashboard.reports.contents import Report, plain

UNITS = {"points": "points of 10", "share": "share of 1", "count": "sessions"}
OUTCOMES = {  # outcome of DEFINITIONS 2.6 → what a reader sees
    "improved": "Met the 30 % threshold",
    "unchanged": "Below the threshold",
    "worse": "More pain after",
    "no_pain_before": "No pain before",
    "not_recorded": "Not recorded",
}
_COLUMNS = {
    "control-chart": {"start": "From", "attended": "Sessions attended", "paired": "Sessions recorded", "value": "Points less pain",
                      "mean": "Average", "lower": "Lower limit", "upper": "Upper limit"},
    "techniques": {"technique": "Technique", "sessions": "Sessions", "clients": "Clients", "completeness": "Recorded",
                   "raw_change": "Points less pain, as logged", "adjusted_change": "Points less pain, adjusted",
                   "ci_low": "Interval low", "ci_high": "Interval high"},
    "referrals": {"destination": "Referred to", "suggested": "Suggested", "made": "Made", "attended": "Attended", "known": "Outcome known",
                  "closed_rate": "Known of those made", "median_days": "Days from made to known (median)"},
    "recording": {"group": "Therapist", "attended": "Sessions attended", "paired": "Sessions recorded", "completeness": "Recorded"},
}
STATES = {"ok": "", "caution": "under 30 clients: read with care", "too_few": "under 10 clients: too few to compare"}


def headline(report: Report) -> pd.DataFrame:
    """Figure, Value, Unit, Interval low, Interval high, Counts, Code; one row per headline figure."""
    return pd.DataFrame([{
        "Figure": each.label, "Value": each.value, "Unit": UNITS[each.kind], "Interval low": each.low, "Interval high": each.high,
        "Counts": each.beside, "Code": each.code} for each in report.figures], dtype=object)


def outcomes(report: Report) -> pd.DataFrame:
    """Outcome, Sessions; the sessions add up to those attended (not where numbers are hidden or rounded)."""
    row = report.rows["summary"].iloc[0]
    return pd.DataFrame({"Outcome": list(OUTCOMES.values()), "Sessions": [plain(row[name]) for name in OUTCOMES]}, dtype=object)


def table(report: Report, name: str) -> pd.DataFrame:
    """One measure's rows with headings for people, as plain values; without the columns that the report does not give."""
    columns = _COLUMNS[name]
    made = report.rows[name][list(columns)].astype(object).map(plain).set_axis(list(columns.values()), axis=1)
    if name == "control-chart":
        made["Read as"] = [words.usual(row) for _, row in report.rows[name].iterrows()]
    if name == "techniques":
        made["Note"] = [STATES.get(state, "") for state in report.rows[name]["state"]]
    given = [heading for heading in made if not report.shared or heading in ("Technique", "Note") or made[heading].notna().any()]
    return made[given]


def tables(report: Report) -> dict[str, pd.DataFrame]:
    """Title → table, in the order of the report; those without a row are left out."""
    named = {"Figures": headline(report), "Outcomes": outcomes(report)}
    titles = {"control-chart": report.unit.capitalize() + "s", "techniques": "Techniques", "referrals": "Referrals", "recording": "Recording"}
    named |= {title: table(report, name) for name, title in titles.items()}
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
