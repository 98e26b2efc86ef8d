"""The interactive charts of a report: the same ones that the pages show."""

import pandas as pd

from dashboard.charts import control, outcomes
from dashboard.charts.figure import Figure
from dashboard.reports.contents import Report, plain
from dashboard.reports.tables import OUTCOMES

TITLES = {"control-chart": "Less pain straight after", "outcomes": "What became of the sessions"}


def make(report: Report) -> dict[str, Figure]:
    """measure → figure, for those that the report has anything to draw of."""
    rows = report.rows["control-chart"]
    made = {"outcomes": _outcomes(report.rows["summary"].iloc[0])}
    if rows["value"].notna().any():
        made["control-chart"] = control.control_chart(rows, unit=report.unit)
    return made


def _outcomes(row: pd.Series) -> Figure:
    """A hidden count has no bar, and its label says so."""
    counts = [plain(row[name]) for name in OUTCOMES]
    known = [count if isinstance(count, int) else 0 for count in counts]
    labels = [label if isinstance(count, int) else f"{label} (hidden)" for label, count in zip(OUTCOMES.values(), counts, strict=True)]
    attended = plain(row["attended"])
    shares = [count / attended if isinstance(attended, int) and attended else None for count in known]
    return outcomes.outcomes(pd.DataFrame({"outcome": list(OUTCOMES), "label": labels, "sessions": known, "share": shares}))
