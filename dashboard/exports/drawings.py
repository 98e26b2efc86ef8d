"""The charts of a printed report as SVG: sharp at any size, readable without colour."""

import io
from functools import cache
from importlib import resources
from textwrap import shorten

import matplotlib
import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

INK, QUIET, BAND, IMPROVEMENT, CONCERN, OUTLINE = "#12436D", "#7B7D7D", "#E9EDF0", "#289DE0", "#FAB428", "#8A6100"
FONT = "Source Sans Pro"
WIDTH = 7.0           # inches between the margins of an A4 page
LONGEST = 44          # letters of a name beside a chart; the table has it whole
MOST_ROWS = 14        # of a forest plot; beyond it the table alone is legible
_LOOK = {"svg.fonttype": "none", "font.family": FONT, "font.size": 9, "axes.edgecolor": QUIET, "axes.labelcolor": "#333333",
         "xtick.color": "#333333", "ytick.color": "#333333", "axes.spines.top": False, "axes.spines.right": False,
         "text.parse_math": False, "svg.hashsalt": "clinic-outcomes"}
_TONES = {"improvement": (IMPROVEMENT, INK, "^", 42), "concern": (CONCERN, OUTLINE, "D", 34)}


def control_chart(rows: pd.DataFrame, period: tuple) -> bytes:
    """The mean change period by period with its usual range; the report's own period is shaded. rows: CHART_FIELDS."""
    def draw(axes):
        days = pd.to_datetime(rows["start"])
        values, upper = rows["value"].astype(float), rows["upper"].astype(float)
        if upper.notna().any():
            axes.fill_between(days, rows["lower"].astype(float), upper, color=BAND, lw=0)
        axes.axvspan(pd.Timestamp(period[0]) - pd.Timedelta(days=3), pd.Timestamp(period[1]) - pd.Timedelta(days=3), color=INK, alpha=0.07, lw=0)
        axes.plot(days, rows["mean"].astype(float), color=QUIET, lw=1, ls=(0, (5, 3)))
        axes.plot(days, values, color=INK, lw=1.2, marker="o", ms=3.2)
        for tone, (colour, edge, mark, size) in _TONES.items():
            some = (rows["variation"] == tone).to_numpy()
            axes.scatter(days[some], values[some], s=size, color=colour, edgecolors=edge, marker=mark, zorder=3, linewidths=0.9)
        axes.set_ylim(min(-1, values.min() - 0.5) if values.notna().any() else -1, 10)
        axes.set_ylabel("Points less pain")
        axes.xaxis.set_major_formatter(ConciseDateFormatter(axes.xaxis.set_major_locator(AutoDateLocator(maxticks=9)) or axes.xaxis.get_major_locator()))
        axes.grid(axis="y", color="#E3E7EA", lw=0.6)
        axes.set_axisbelow(True)

    return _svg(draw, 2.35)


def forest(rows: pd.DataFrame) -> bytes | None:
    """Adjusted change per technique with its interval, as logged beside it, by name; None where there is nothing to draw."""
    shown = rows[rows["adjusted_change"].notna()].iloc[::-1]
    if not len(shown) or len(shown) > MOST_ROWS:
        return None

    def draw(axes):
        places = range(len(shown))
        middle = shown["adjusted_change"].astype(float)
        axes.hlines(places, shown["ci_low"].astype(float), shown["ci_high"].astype(float), color=INK, lw=1.6)
        axes.plot(middle, places, "o", color=INK, ms=5.5)
        axes.plot(shown["raw_change"].astype(float), places, "o", mfc="white", mec=QUIET, ms=5.5)
        axes.set_yticks(list(places), [_name(name) for name in shown["technique"]])
        axes.set_ylim(-0.7, len(shown) - 0.3)
        axes.axvline(0, color=QUIET, lw=0.8)
        low, high = shown["ci_low"].astype(float).min(), shown["ci_high"].astype(float).max()
        axes.set_xlim(min(-1, low - 0.3), max(6, high + 0.3))
        axes.set_xlabel("Points less pain straight after: filled, adjusted with 95 % interval; open, as logged")
        axes.grid(axis="x", color="#E3E7EA", lw=0.6)
        axes.set_axisbelow(True)

    return _svg(draw, 0.75 + 0.26 * len(shown))


def bars(names: list[str], counts: list) -> bytes:
    """One bar per outcome with its count written at its end; a hidden count has a star and no bar."""
    def draw(axes):
        lengths = [count if isinstance(count, int) else 0 for count in counts]
        places = range(len(names) - 1, -1, -1)
        axes.barh(list(places), lengths, height=0.62, color=[INK, "#A9B4BD", CONCERN, "#DDE2E6", "white"], edgecolor=QUIET, lw=0.6,
                  hatch=None)
        for place, length, count in zip(places, lengths, counts, strict=True):
            axes.annotate(f"{count:,}" if isinstance(count, int) else str(count), (length, place), xytext=(4, 0), textcoords="offset points",
                          va="center")
        axes.set_yticks(list(places), names)
        axes.tick_params(length=0)
        axes.set_xlim(0, max([*lengths, 1]) * 1.12)
        axes.set_xticks([])
        for side in ("bottom", "left"):
            axes.spines[side].set_visible(False)

    return _svg(draw, 1.45)


@cache
def _font() -> None:
    """Makes the house's font known, so that texts are measured as typst will set them."""
    with resources.as_file(resources.files("dashboard") / "assets" / "fonts") as fonts:
        for path in fonts.glob("*.ttf"):
            fontManager.addfont(path)


def _svg(draw, height: float) -> bytes:
    _font()
    with matplotlib.rc_context(_LOOK):
        made = Figure(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasSVG(made)
        draw(made.add_subplot())
        stream = io.BytesIO()
        made.savefig(stream, format="svg", transparent=True, metadata={"Date": None})
    return stream.getvalue()


def _name(text: str) -> str:
    """A name that fits beside a chart."""
    return shorten(text, LONGEST, placeholder=" …") if " " in text[:LONGEST] else text[:LONGEST] + ("…" if len(text) > LONGEST else "")
