"""A small figure as plain SVG, written on the server: six of plotly's take longer to draw than all else on the page.

It reads lines, bands and marks; axes, grids and legends are left out. As wide as its place: lines are stretched, marks are not.
"""

import html
import re
from collections.abc import Callable

from dashboard import escape
from dashboard.charts.figure import Figure

# marks of one unit around 0, 0, by plotly's names
MARKS = {
    "circle": "M1,0A1,1 0 1 1 -1,0A1,1 0 1 1 1,0Z",
    "square": "M-1,-1H1V1H-1Z",
    "diamond": "M0,-1.3L1.3,0L0,1.3L-1.3,0Z",
    "star": "M0,-1.4L.36,-.5L1.33,-.43L.59,.19L.82,1.13L0,.62L-.82,1.13L-.59,.19L-1.33,-.43L-.36,-.5Z",
    "x": "M-.5,-1L0,-.5L.5,-1L1,-.5L.5,0L1,.5L.5,1L0,.5L-.5,1L-1,.5L-.5,0L-1,-.5Z",
    "triangle-up": "M0,-1.3L1.15,.65H-1.15Z",
    "triangle-down": "M0,1.3L1.15,-.65H-1.15Z",
    "triangle-right": "M1.3,0L-.65,1.15V-1.15Z",
}
ACROSS = 1000  # units from the left edge to the right; they are stretched to the width of the place
_TAG = re.compile(r"</?b>")

Place = tuple[float, float] | None


def draw(figure: Figure, alt: str) -> str:
    """The figure as one element of HTML with its words for those who do not see it. alt: from data, not escaped yet."""
    height, margin = figure.layout.height, figure.layout.margin
    seen = [(day.toordinal(), value) for trace in figure.data for day, value in zip(trace.x, trace.y) if _there(value)]
    across = _scale([day for day, _ in seen], 0, ACROSS)
    up = _scale([value for _, value in seen], height - margin.b, margin.t)
    drawn, marked, before = [], [], []
    for trace in figure.data:
        places = [(across(day.toordinal()), up(value)) if _there(value) else None for day, value in zip(trace.x, trace.y)]
        drawn += _lines(trace, places, before)
        marked += _marks(trace, places) if "markers" in trace.mode else []
        before = places
    box = f'viewBox="0 0 {ACROSS} {height}" preserveAspectRatio="none" width="100%" height="{height}"'
    return (f'<div class="spark" role="img" aria-label="{escape.html(alt)}" style="height:{height}px;margin:0 {margin.r}px 0 {margin.l}px">'
            f'<svg width="100%" height="{height}"><svg {box}>{"".join(drawn)}</svg>{"".join(marked)}</svg></div>')


def _there(value) -> bool:
    return value is not None and value == value


def _scale(values: list, start: float, end: float) -> Callable[[float], float]:
    """From the lowest to the highest value → between two edges; one value alone stands in the middle."""
    low, high = min(values, default=0), max(values, default=0)
    return lambda value: round(start + (value - low) / (high - low) * (end - start) if high > low else (start + end) / 2, 1)


def _lines(trace, places: list[Place], before: list[Place]) -> list[str]:
    """The trace's line, or the band between it and the line before."""
    if trace.fill:
        around = [place for place in (*before, *reversed(places)) if place]
        return [f'<path d="{_path(around)}Z" fill="{trace.fillcolor}"/>']
    if "lines" in trace.mode and trace.line.width:
        return [f'<path d="{_path(places)}" fill="none" stroke="{trace.line.color}" stroke-width="{trace.line.width}" '
                'vector-effect="non-scaling-stroke"/>']
    return []


def _path(places: list[Place]) -> str:
    """A gap ends the line, and the next point begins one."""
    return "".join(f"{'L' if n and places[n - 1] else 'M'}{place[0]},{place[1]}" for n, place in enumerate(places) if place)


def _marks(trace, places: list[Place]) -> list[str]:
    """Each with its words, and a ring around it that is easier to point at."""
    look, line = trace.marker, trace.marker.line or {}
    return [f'<svg x="{place[0] * 100 / ACROSS:g}%" y="{place[1]}" style="overflow:visible"><g>'
            f'<path d="{MARKS[_at(look["symbol"], n)]}" transform="scale({_at(look["size"], n) / 2:g})" fill="{_at(look["color"], n)}" '
            f'stroke="{_at(line.get("color", "none"), n)}" stroke-width="{_at(line.get("width", 0), n)}" vector-effect="non-scaling-stroke"/>'
            f'<circle r="9" fill="transparent"/><title>{_plain(trace.text[n])}</title></g></svg>'
            for n, place in enumerate(places) if place]


def _at(value, number: int):
    return value[number] if isinstance(value, list) else value


def _plain(text: str) -> str:
    """What plotly would show at the pointer, as text of HTML: a figure's texts are escaped for plotly, and know <b> and <br>."""
    return escape.html(html.unescape(_TAG.sub("", text).replace("<br>", "\n")))
