"""Scores before and after by session number of a course, with how many clients each number stands for (DEFINITIONS 4.3)."""

import pandas as pd

from dashboard import words
from dashboard.charts import theme
from dashboard.charts.figure import Figure

# when → its ends of the interval, colour, marker, line
LINES = {
    "before": (("ci_low", "ci_high"), theme.CATEGORIES[3], "circle", "solid"),
    "after": (("after_low", "after_high"), theme.CATEGORIES[1], "diamond", "dot"),
}


def numbers(rows: pd.DataFrame, scale: str) -> Figure:
    """Two lines over session numbers 1, 2, 3 …, on the whole scale. rows: NUMBER_FIELDS and NUMBER_MORE_FIELDS."""
    made = theme.figure(320, hovermode="closest", showlegend=False)
    seen = rows[rows["clients"] > 0]
    for when, ((low, high), colour, symbol, dash) in LINES.items():
        values = seen[f"mean_{when}"]
        made.add_scatter(
            x=seen["number"], y=values, mode="lines+markers", line={"color": colour, "width": 2, "dash": dash},
            marker={"symbol": symbol, "size": 8}, text=[_about(row, when, low, high) for _, row in seen.iterrows()],
            error_y={"array": (seen[high] - values).clip(upper=10 - values), "arrayminus": (values - seen[low]).clip(upper=values),
                     "thickness": 1, "width": 0},
            hovertemplate="%{text}<extra></extra>")
        if len(seen):
            made.add_annotation(x=seen["number"].iloc[0], y=values.iloc[0], text=when, showarrow=False, xanchor="left",
                                yshift=18 if when == "before" else -18)
    made.update_xaxes(tickvals=seen["number"], ticktext=[f"{number:.0f}<br>{clients:,.0f}" for number, clients in zip(seen["number"], seen["clients"])],
                      title={"text": "Session of the course, and clients below", "font": {"size": 14}}, range=[0.5, max(seen["number"].max(), 4) + 0.5] if len(seen) else None, tickangle=0)
    made.update_yaxes(range=[0, 10], dtick=2, title={"text": f"{scale.capitalize()}, 0–10", "standoff": 8, "font": {"size": 14}})
    return made


def _about(row, when: str, low: str, high: str) -> str:
    interval = words.between(row[low], row[high])
    return (f"<b>Session {row['number']:.0f}</b><br>{when}: {words.number(row[f'mean_{when}'])}"
            + (f" ({interval})" if interval else "") + f"<br>{words.count(int(row['clients']), 'client')}")
