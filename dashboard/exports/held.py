"""The held rows as a workbook to correct: every cell is text, so that no spreadsheet turns a range into a date once more."""

import io

import xlsxwriter

from dashboard.exports.xlsx import SAFE, make_looks

LOOK_OF_TEXT = {"num_format": "@"}
WIDE = 18


def write(lines: list[list[str]]) -> bytes:
    """The xlsx with these lines, a header first, on one sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, SAFE) as book:
        head, text = make_looks(book)["head"], book.add_format(LOOK_OF_TEXT)
        sheet = book.add_worksheet("Held rows")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(lines[0]) - 1, 0), WIDE, text)
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                sheet.write_string(row, column, cell, text if row else head)
    return stream.getvalue()
