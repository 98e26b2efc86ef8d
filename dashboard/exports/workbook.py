"""A report as a workbook: a sheet per table, numbers as numbers, native charts, nothing that runs."""

import io

import pandas as pd
import xlsxwriter

from dashboard.exports import xlsx
from dashboard.reports import tables
from dashboard.reports.contents import Report

MIME = xlsx.MIME


def write(report: Report) -> bytes:
    """The workbook: Figures, Outcomes, Weeks, Techniques, Referrals, Recording as far as there are any, and Definitions."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, xlsx.SAFE) as book:
        looks = xlsx.make_looks(book)
        for title, table in tables.tables(report).items():
            sheet = xlsx.sheet(book, title, table, looks)
            if title in _CHARTS and not report.empty:
                _CHARTS[title](book, sheet, title, table)
        said = [("Report", report.title), ("Clinic", report.clinic or "not named"), *report.about,
                *(("In words", told) for told in report.sentences)]
        xlsx.make_about(book, "Definitions", said + ([("From the clinic", report.own_words)] if report.own_words else []), looks)
    return stream.getvalue()


def _outcomes(book, sheet, title: str, table: pd.DataFrame) -> None:
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"name": "Sessions", "categories": [title, 1, 0, len(table), 0], "values": [title, 1, 1, len(table), 1],
                      "fill": {"color": "#12436D"}, "data_labels": {"value": True}, "gap": 60})
    chart.set_title({"name": "What became of the sessions", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 560, "height": 280})
    sheet.insert_chart(1, len(table.columns) + 1, chart)


def _periods(book, sheet, title: str, table: pd.DataFrame) -> None:
    xlsx.line_chart(book, sheet, title, table)


def _techniques(book, sheet, title: str, table: pd.DataFrame) -> None:
    """Adjusted means as points with their intervals; error bars hold the two ends that the sheet has."""
    heading = "Points less pain, adjusted"
    if heading not in table:
        return
    low, high, middle = (table.columns.get_loc(name) for name in ("Interval low", "Interval high", heading))
    rows = [place for place, value in enumerate(table[heading], start=1) if value is not None]
    if not rows:
        return
    chart = book.add_chart({"type": "bar"})
    chart.add_series({
        "name": heading, "categories": [title, 1, 0, len(table), 0], "values": [title, 1, middle, len(table), middle],
        "fill": {"color": "#A9C3D6"}, "border": {"color": "#12436D"}, "gap": 80,
        "y_error_bars": {"type": "custom", "plus_values": _ends(table, high, middle), "minus_values": _ends(table, low, middle),
                         "line": {"color": "#333333", "width": 1.25}}})
    chart.set_title({"name": "Points less pain straight after, adjusted, with 95 % interval", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": True})
    chart.set_size({"width": 640, "height": 120 + 28 * len(table)})
    sheet.insert_chart(1, len(table.columns) + 1, chart)


def _ends(table: pd.DataFrame, end: int, middle: int) -> list[float]:
    pairs = zip(table.iloc[:, end], table.iloc[:, middle], strict=True)
    return [0 if a is None or b is None else abs(a - b) for a, b in pairs]


_CHARTS = {"Outcomes": _outcomes, "Weeks": _periods, "Months": _periods, "Techniques": _techniques}
