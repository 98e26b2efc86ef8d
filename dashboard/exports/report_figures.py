"""The interactive charts of a report: the same ones that the pages show."""

import pandas as pd

from dashboard import comparing, words
from dashboard.charts import control, forest, outcomes
from dashboard.charts.figure import Figure
from dashboard.measures.disclosure import HIDDEN
from dashboard.reports.contents import Report, amount

MARKS = ("adjusted_change", "ci_low", "ci_high", "raw_change")
HEADINGS = {  # title of a table → heading over it, and the chart that goes with it
    "Outcomes": ("What became of the sessions", "outcomes"),
    "Weeks": ("Less pain straight after, week by week", "control-chart"),
    "Months": ("Less pain straight after, month by month", "control-chart"),
    "Techniques": ("Techniques", "techniques"),
}


def make(report: Report) -> dict[str, Figure]:
    """measure → figure, for those that the report has anything to draw of."""
    rows, compared = report.rows["control-chart"], report.rows["techniques"]
    made = {"outcomes": outcomes.outcomes(_bars(report.outcomes))}
    if rows["value"].notna().any():
        made["control-chart"] = control.control_chart(rows, unit=report.unit)
    if compared["adjusted_change"].notna().any():
        made["techniques"] = forest.forest(_told(compared[compared["adjusted_change"].notna()]))
    return made


def _bars(rows: pd.DataFrame) -> pd.DataFrame:
    """A hidden count has no bar."""
    return rows.assign(sessions=pd.to_numeric(rows["sessions"].mask(rows["sessions"] == HIDDEN)))


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with what they rest on, in words; each of them has a mark."""
    basis = [f"{amount(row['sessions'], 'session')}, {amount(row['clients'], 'client')}"
             + ("" if words.missing(row["completeness"]) else f", {words.percent(row['completeness'])} recorded")
             + (comparing.FEW if row["state"] == "caution" else "") for _, row in rows.iterrows()]
    return rows.assign(basis=basis, unshown="").astype(dict.fromkeys(MARKS, float))
