"""The one way a chart reaches a page: with a text alternative, its table, and a download."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import cached, server, words
from dashboard.charts import theme
from dashboard.exports import csv

CSV = "text/csv"
ASSETS = Path(__file__).parent / "assets"
# Streamlit's own chart is built anew with each filter, and its code takes a second longer to start
_chart = st.components.v2.component("chart", js=(ASSETS / "chart.js").read_text(encoding="utf-8"),
                                    css=(ASSETS / "chart.css").read_text(encoding="utf-8"), isolate_styles=False)
_piece = st.components.v2.component("piece", js=(ASSETS / "piece.js").read_text(encoding="utf-8"), isolate_styles=False)


def show_html(html: str, name: str, **pressed: Callable[[str], None]):
    """A piece of the page in one element, where Streamlit's many would take longer to draw than all charts together.

    html: with each text of data escaped (escape.html). A button in it with data-say="close" and data-about="x" calls
    `close` with "x" before the page is drawn anew, and is "x" in what comes back (`.close`), else None.
    """
    key = f"piece-{name}"

    def told(word: str) -> Callable[[], None]:
        return lambda: pressed[word](getattr(st.session_state[key], word))

    return _piece(data={"html": html}, key=key, **{f"on_{word}_change": told(word) for word in pressed})


def show_chart(figure, table: pd.DataFrame | Callable[[], pd.DataFrame], name: str, alt: str, title: str = "",
               legend: str = "") -> None:
    """Shows a plotly figure, what it says in words for those who do not see it, and its table.

    table: plain columns with headings for people, numbers as numbers; or what makes it once it is
    opened. name: unique on the page; it also names the downloaded file. alt: made from the data.
    legend: markdown of our own words; as text under the chart it wraps on any screen.
    """
    _draw(figure, name, alt, theme.CONFIG if figure.layout.xaxis.fixedrange else theme.ZOOM)
    if legend:
        st.caption(words.unbroken(legend))
    show_table(table, name, title)


def show_panel(figure, name: str, alt: str) -> None:
    """One chart of several on the same scale: their numbers are in one table below all of them."""
    _draw(figure, name, alt, theme.SMALL)


def _draw(figure, name: str, alt: str, config: dict) -> None:
    """The figure by the chart of this house; by Streamlit's where clinic.toml says so, or nothing serves plotly."""
    config = config | {"toImageButtonOptions": {"filename": name, "scale": 2}}
    if _lean():
        data = {"figure": figure.to_json(), "alt": alt, "config": config}
        _chart(data=data, key=f"chart-{name}", height=figure.layout.height)
    else:
        _by_streamlit(figure, name, alt, config)


def _lean() -> bool:
    return server.running and cached.settings().charts == "lean"


def _by_streamlit(figure, name: str, alt: str, config: dict) -> None:
    from plotly import graph_objects  # which takes a while to load, and is not needed otherwise

    st.plotly_chart(graph_objects.Figure(figure.to_dict()), alt=alt, key=f"chart-{name}", config=config)


def show_table(table: pd.DataFrame | Callable[[], pd.DataFrame], name: str, title: str = "") -> None:
    """A table that opens on demand (nothing is sent before), with its CSV."""
    more = st.expander(f"{title or 'The same'} as a table", key=f"table-{name}", on_change="rerun",
                       type="compact")
    if more.open:
        table = table() if callable(table) else table
        with more:
            st.dataframe(table, hide_index=True, column_config=_formats(table))
            st.download_button("Download as CSV", csv.write(table), f"{name}.csv", CSV,
                               on_click="ignore", key=f"csv-{name}", icon=":material/download:")


def _formats(table: pd.DataFrame) -> dict:
    """Fractions to two decimals and dates as people write them; the download keeps both whole."""
    formats = {}
    for name in table:
        if table[name].dtype.kind == "f":
            formats[name] = st.column_config.NumberColumn(format="%.2f")
        elif len(table) and isinstance(table[name].iloc[0], date):
            formats[name] = st.column_config.DateColumn(format="D MMM YYYY")
    return formats
