"""What became of each attended session, as one bar that adds up to all of them (DEFINITIONS 2.6)."""

import pandas as pd

from dashboard import words
from dashboard.charts import theme
from dashboard.charts.figure import Figure

# outcome → colour, pattern, outline: the pattern and the label say what the colour says
LOOKS = {
    "improved": (theme.IMPROVEMENT, "", "#0F6AA0"),
    "unchanged": ("#A9ABAB", "", theme.COMMON),
    "worse": (theme.CONCERN, "", theme.OUTLINE),
    "no_pain_before": ("#A9ABAB", ".", theme.COMMON),
    "not_recorded": ("rgba(0,0,0,0)", "/", theme.COMMON),
}


def outcomes(rows: pd.DataFrame) -> Figure:
    """A bar for each outcome of rows (outcome, label, sessions, share), in that order; none where sessions are missing."""
    made = theme.figure(240, showlegend=False, bargap=0.35)
    written = [_written(n, share) for n, share in zip(rows["sessions"], rows["share"], strict=True)]
    looks = [LOOKS[name] for name in rows["outcome"]]
    made.add_bar(
        x=rows["sessions"], y=[theme.escape(label) for label in rows["label"]], orientation="h",
        text=written, textposition="outside", cliponaxis=False, hoverinfo="skip",
        marker={"color": [look[0] for look in looks],
                "line": {"color": [look[2] for look in looks], "width": [1 if n else 0 for n in rows["sessions"]]},
                "pattern": {"shape": [look[1] for look in looks], "fgcolor": theme.COMMON, "size": 6}})
    most = max(rows["sessions"].fillna(0).max(), 1)
    made.update_xaxes(visible=False, range=[0, most * 1.5])
    made.update_yaxes(autorange="reversed", showgrid=False, ticksuffix="  ")
    return made


def _written(sessions, share) -> str:
    """"31  (62 %)"; a star where the count is hidden."""
    if words.missing(sessions):
        return "*"
    return f"{sessions:,.0f}" + ("" if words.missing(share) else f"  ({words.percent(share)})")
