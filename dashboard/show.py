"""The one way a chart reaches a page: with a text alternative, its table, and a download."""

from datetime import date

import pandas as pd
import streamlit as st

from dashboard.charts import theme
from dashboard.exports import csv

CSV = "text/csv"


def show_chart(figure, table: pd.DataFrame, name: str, alt: str, title: str = "", legend: str = "") -> None:
    """Shows a plotly figure, what it says in words for those who do not see it, and its table.

    table: plain columns with headings for people, numbers as numbers. name: unique on the page; it
    also names the downloaded file. alt: made from the data. legend: markdown of our own words; as
    text under the chart it wraps on any screen.
    """
    st.plotly_chart(figure, alt=alt, key=f"chart-{name}", config=theme.CONFIG)
    if legend:
        st.caption(legend)
    show_table(table, name, title)


def show_small(figure, name: str, alt: str) -> None:
    """A sparkline: its numbers are in the table of the page that it belongs to."""
    st.plotly_chart(figure, alt=alt, key=f"chart-{name}", config=theme.CONFIG)


def show_table(table: pd.DataFrame, name: str, title: str = "") -> None:
    """A table that opens on demand (nothing is sent before), with its CSV."""
    more = st.expander(f"{title or 'The same'} as a table", key=f"table-{name}", on_change="rerun",
                       type="compact")
    if more.open:
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
