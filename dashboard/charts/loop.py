"""How far referrals have come, as one bar a step (DEFINITIONS 9.1)."""

import pandas as pd

from dashboard import words
from dashboard.charts import theme
from dashboard.charts.figure import Figure


def loop(rows: pd.DataFrame) -> Figure:
    """A horizontal bar for each step of rows (step, referrals, share), in that order."""
    made = theme.figure(190, showlegend=False, bargap=0.35)
    written = [f"{n:,}  ({words.percent(share)})" for n, share in zip(rows["referrals"], rows["share"])]
    made.add_bar(
        x=rows["referrals"], y=rows["step"], orientation="h", text=written, textposition="outside",
        cliponaxis=False, hoverinfo="skip",
        marker={"color": theme.CATEGORIES[1], "line": {"color": theme.COMMON, "width": 1}})
    most = max(rows["referrals"].max(), 1)
    made.update_xaxes(visible=False, range=[0, most * 1.5])
    made.update_yaxes(autorange="reversed", showgrid=False, ticksuffix="  ")
    return made
