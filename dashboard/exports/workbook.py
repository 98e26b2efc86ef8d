"""A report as a workbook: a sheet per table, numbers as numbers, native charts, nothing that runs."""

import io

import pandas as pd
import xlsxwriter

from dashboard.exports import xlsx
from dashboard.reports import tables
from dashboard.reports.contents import Report

MIME = xlsx.MIME
ADJUSTED = "Points less pain, adjusted"


def write(report: Report) -> bytes:
    """The workbook: Figures, Outcomes, Weeks, Techniques, Referrals, Recording as far as there are any; Definitions."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, xlsx.SAFE) as book:
        looks = xlsx.make_looks(book)
        for title, table in tables.tables(report).items():
            sheet = xlsx.sheet(book, title, table, looks, tables.SHARES)
            if title in _CHARTS and not report.empty:
                _CHARTS[title](book, sheet, title, table)
        book.set_properties({"title": report.title, "company": report.clinic})
        xlsx.make_about(book, "Definitions", report.said, looks)
    return stream.getvalue()


def _outcomes(book, sheet, title: str, table: pd.DataFrame) -> None:
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"name": "Sessions", "categories": [title, 1, 0, len(table), 0],
                      "values": [title, 1, 1, len(table), 1], "fill": {"color": "#12436D"}, "data_labels": {"value": True}, "gap": 60})
    chart.set_title({"name": "What became of the sessions", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 560, "height": 280})
    sheet.insert_chart(1, len(table.columns) + 1, chart)


def _periods(book, sheet, title: str, table: pd.DataFrame) -> None:
    xlsx.line_chart(book, sheet, title, table)


def _techniques(book, sheet, title: str, table: pd.DataFrame) -> None:
    """Adjusted means as points on their intervals: a chart of highest, lowest and middle, which reads the sheet's own cells."""
    if ADJUSTED not in table:
        return
    chart = book.add_chart({"type": "stock"})
    mark = {"type": "circle", "size": 8, "fill": {"color": "#12436D"}, "border": {"color": "#12436D"}}
    for heading, marker in {"Interval high": {"type": "none"}, "Interval low": {"type": "none"}, ADJUSTED: mark}.items():
        column = table.columns.get_loc(heading)
        chart.add_series({"name": heading, "categories": [title, 1, 0, len(table), 0],
                          "values": [title, 1, column, len(table), column], "line": {"none": True}, "marker": marker})
    chart.set_high_low_lines({"line": {"color": "#12436D", "width": 2}})
    chart.set_title({"name": f"{ADJUSTED}, with 95 % interval", "name_font": {"size": 12}})
    chart.set_x_axis({"text_axis": True, "label_position": "low"})
    chart.set_y_axis({"num_format": "0", "major_gridlines": {"visible": True, "line": {"color": "#D7DEE5"}}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 200 + 70 * min(len(table), 20), "height": 380})
    sheet.insert_chart(1, len(table.columns) + 1, chart)


_CHARTS = {"Outcomes": _outcomes, "Weeks": _periods, "Months": _periods, "Techniques": _techniques}
