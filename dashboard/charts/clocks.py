"""The two clocks side by side: relief in the session, and what is left of it at the next visit (DEFINITIONS 4.1)."""

import pandas as pd

from dashboard import words
from dashboard.charts import theme
from dashboard.charts.figure import Figure

# clock → its words, colour, marker
CLOCKS = {
    "relief": ("in the session", theme.CATEGORIES[1], "circle"),
    "remaining": ("left at the next visit", theme.CATEGORIES[3], "diamond"),
}


def clocks(rows: pd.DataFrame) -> Figure:
    """Points with 95 % intervals, two per scale. rows: scale and CLOCK_FIELDS; scales without a pair are left out."""
    shown = rows[rows["pairs"] > 0]
    made = theme.figure(60 + 90 * max(len(shown), 1), hovermode="closest", showlegend=False)
    for _, row in shown.iterrows():
        for clock, (told, colour, symbol) in CLOCKS.items():
            value, low, high = (row[f"{clock}{end}"] for end in ("", "_low", "_high"))
            text = f"{words.number(value)}" + (f" ({words.between(low, high)})" if words.finite(low) else "")
            span = {"array": [high - value], "arrayminus": [value - low], "color": colour, "thickness": 2} if words.finite(low) else None
            made.add_scatter(x=[value], y=[_label(row["scale"], told)], mode="markers", error_x=span,
                             marker={"color": colour, "symbol": symbol, "size": 13}, hovertemplate=f"{text} points<extra></extra>")
            made.add_annotation(x=value if not words.finite(high) else high, y=_label(row["scale"], told), text=text,
                                showarrow=False, xanchor="left", xshift=12)
    lowest = min([0, *shown[["relief_low", "remaining_low", "relief", "remaining"]].min().dropna()], default=0)
    made.add_vline(0, line={"color": theme.LINE, "width": 1})
    made.update_xaxes(range=[min(-1, lowest - 0.5), 10], showgrid=True, gridcolor=theme.QUIET, title={"text": "Points less than before the session", "font": {"size": 14}})
    made.update_yaxes(autorange="reversed", showgrid=False, ticklabelstandoff=10)
    return made


def _label(scale: str, told: str) -> str:
    return f"<b>{scale.capitalize()}</b><br>{told}"
