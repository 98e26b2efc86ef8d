"""The one place for colours, template and the escaping of text before plotly sees it.

Marks stand out 3:1 from a light and from a dark page alike, by themselves or by their outline, so
one figure serves both themes. Colour never speaks alone: a marker's shape and a word say the same.
"""

import textwrap

from dashboard import words
from dashboard.charts.figure import Figure

CATEGORIES = ("#12436D", "#28A197", "#801650", "#F46A25")  # at most four
IMPROVEMENT, CONCERN, COMMON = "#289DE0", "#FAB428", "#7B7D7D"
QUIET = "rgba(123,125,125,0.18)"    # grids and bands
LINE = "rgba(123,125,125,0.75)"
OUTLINE = "#8A6100"                 # around amber marks, which are too pale for a white page
FONT = "Source Sans, Segoe UI, system-ui, sans-serif"

# variation → colour, outline, marker, word
TONES = {
    "common": (COMMON, COMMON, "circle", "Within the usual range"),
    "improvement": (IMPROVEMENT, "#0F6AA0", "triangle-up", "Better than usual"),
    "concern": (CONCERN, OUTLINE, "diamond", "Worse than usual"),
}

# where up is neither good nor bad only the shape speaks
NEUTRAL = {
    "common": TONES["common"],
    "improvement": (COMMON, COMMON, "triangle-up", "Higher than usual"),
    "concern": (COMMON, COMMON, "triangle-down", "Lower than usual"),
}
TARGET = "#28A197"

# Zooming is asked for with a button: a finger that scrolls over a chart moves the page. No button but
# these: plotly's own list has one that sends the figures to another company.
CONFIG = {"displaylogo": False, "scrollZoom": False, "doubleClick": "reset", "modeBarButtons": [["toImage"]]}
ZOOM = CONFIG | {"modeBarButtons": [["zoom2d", "resetScale2d", "toImage"]]}
SMALL = CONFIG | {"displayModeBar": False}


def escape(text) -> str:
    """Text from data as plotly shows it literally: its labels know tags, links and entities."""
    plain = words.isolated(str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("$", "&#36;")  # a pair of dollar signs would start mathematics


def wrapped(text, width: int = 44) -> str:
    """Text from data for the pointer to show: escaped, and broken into lines however long it is."""
    return "<br>".join(escape(line) for line in textwrap.wrap(str(text), width)) or escape(text)


def title(text: str) -> dict:
    """The title of an axis, no larger than its ticks: on a telephone it must fit below the chart."""
    return {"text": text, "standoff": 8, "font": {"size": 14}}


def figure(height: int, **layout) -> Figure:
    """An empty figure in the house's look: no frame, quiet grid, no zooming by accident."""
    made = Figure(
        template={"data": {"scatter": [{"type": "scatter"}]}},  # "none", as plotly calls it
        height=height,
        margin={"l": 8, "r": 8, "t": 14, "b": 8},  # plotly hides a label that reaches over the top
        font={"family": FONT, "size": 14},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"font": {"family": FONT, "size": 14}, "align": "left"},
        dragmode=False,
        uirevision="kept",
        **layout,
    )
    made.update_xaxes(showgrid=False, zeroline=False, fixedrange=True, automargin=True)
    made.update_yaxes(gridcolor=QUIET, zeroline=False, fixedrange=True, automargin=True)
    return made
