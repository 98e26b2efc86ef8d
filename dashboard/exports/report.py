"""A report in any of its formats."""

from collections.abc import Callable
from typing import NamedTuple

from dashboard.reports.contents import Report


class Format(NamedTuple):
    """ending: of the file · mime: its type · write: the report as bytes."""

    ending: str
    mime: str
    write: Callable[[Report], bytes]


def _pdf(report: Report) -> bytes:
    from dashboard.exports import pdf  # each format brings libraries of its own, which take a while to import

    return pdf.write(report)


def _xlsx(report: Report) -> bytes:
    from dashboard.exports import workbook

    return workbook.write(report)


def _csv(report: Report) -> bytes:
    from dashboard.exports import tidy

    return tidy.write(report)


def _html(report: Report) -> bytes:
    from dashboard.exports import html

    return html.write(report)


FORMATS = {
    "pdf": Format("pdf", "application/pdf", _pdf),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "csv": Format("zip", "application/zip", _csv),
    "html": Format("html", "text/html", _html),
}
