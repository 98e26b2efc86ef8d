"""Sheets, charts and looks that every workbook of ours shares: numbers as numbers, native charts, nothing that runs."""

import pandas as pd

# text from data must never become a formula or a link
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
RIGHT = {"align": "right", "indent": 1}
LETTERS = 95  # of a line of a wide column of text


def make_looks(book) -> dict:
    """The cell formats of a workbook, by name."""
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#F3F6F8", "text_wrap": True, "valign": "top"}),
        "number head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#F3F6F8", "text_wrap": True, "valign": "top", **RIGHT}),
        "date": book.add_format({"num_format": "d mmm yyyy", "align": "left"}),
        "count": book.add_format({"num_format": "#,##0", **RIGHT}),
        "number": book.add_format({"num_format": "0.00", **RIGHT}),
        "share": book.add_format({"num_format": "0 %", **RIGHT}),
        "words": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def sheet(book, name: str, table: pd.DataFrame, looks: dict, shares: tuple[str, ...] = ()):
    """One table from A1 on a sheet of its own, its header frozen; missing cells stay empty. Returns the sheet.

    shares: the columns whose numbers are shares of 1, which are shown as percentages.
    """
    made = book.add_worksheet(name)
    made.freeze_panes(1, 0)
    made.set_row(0, 20)
    _on_paper(made)
    for column, heading in enumerate(table.columns):
        cells = table.iloc[:, column].tolist()
        numbers = any(isinstance(cell, int | float) for cell in cells)
        made.write_string(0, column, str(heading), looks["number head" if numbers else "head"])
        made.set_column(column, column, _width([heading, *cells]))
        for row, cell in enumerate(cells, start=1):
            _cell(made, row, column, cell, looks, "share" if heading in shares else "number")
    return made


def _on_paper(sheet) -> None:
    """Printed on A4 across, as wide as a page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _width(cells: list) -> float:
    """Wide enough for the text and the rounded numbers."""
    longest = max(len(cell) if isinstance(cell, str) else 12 for cell in cells)
    return min(longest + 2, WIDEST)


def _cell(sheet, row: int, column: int, cell, looks: dict, kind: str) -> None:
    if cell is None or cell != cell or cell is pd.NaT:
        return
    if hasattr(cell, "isoformat"):
        sheet.write_datetime(row, column, cell, looks["date"])
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, looks["count"])
    elif isinstance(cell, float):
        sheet.write_number(row, column, cell, looks[kind])
    else:
        sheet.write_string(row, column, str(cell))


def line_chart(book, place, name: str, table: pd.DataFrame) -> None:
    """A line chart of the mean change with its average and limits, beside the table on the sheet of that name."""
    looks = {"Points less pain": ("#12436D", "solid"), "Average": ("#7B7D7D", "dash"),
             "Lower limit": ("#7B7D7D", "round_dot"), "Upper limit": ("#7B7D7D", "round_dot")}
    given = [heading for heading in looks if heading in table]
    if table.empty or not given:  # what is not known, or not shared, is no column
        return
    chart = book.add_chart({"type": "line"})
    for heading in given:
        (colour, dash), column = looks[heading], table.columns.get_loc(heading)
        chart.add_series({
            "name": heading,
            "categories": [name, 1, 0, len(table), 0],
            "values": [name, 1, column, len(table), column],
            "line": {"color": colour, "width": 1.5, "dash_type": dash},
        })
    title = f"Points less pain straight after, by {name.lower().rstrip('s')}"
    chart.set_title({"name": title, "name_font": {"size": 12}})
    grid = {"visible": True, "line": {"color": "#D7DEE5"}}
    chart.set_y_axis({"min": -2, "max": 10, "name": "Points", "major_gridlines": grid})
    chart.set_x_axis({"date_axis": True, "num_format": "d mmm", "label_position": "low"})
    chart.set_legend({"position": "bottom"})
    chart.show_blanks_as("gap")
    chart.set_size({"width": 720, "height": 380})
    place.insert_chart(1, len(table.columns) + 1, chart)


def make_about(book, name: str, about, looks: dict) -> None:
    """A sheet of (heading, text) pairs."""
    made = book.add_worksheet(name)
    made.set_column(0, 0, 26)
    made.set_column(1, 1, 90)
    _on_paper(made)
    for row, (heading, text) in enumerate(about):
        made.write_string(row, 0, heading, looks["words"])
        made.write_string(row, 1, text, looks["words"])
        made.set_row(row, 15 * -(-len(text) // LETTERS))  # not every office program does that by itself
