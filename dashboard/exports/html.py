"""A report as one HTML file: interactive, printable, and complete without a network."""

import base64
import json
from importlib import resources
from pathlib import Path

import pandas as pd

from dashboard import words
from dashboard.charts import script, theme
from dashboard.escape import html as text
from dashboard.exports import report_figures
from dashboard.reports import method, tables
from dashboard.reports.contents import Report, plain
from dashboard.settings import Look

MIME = "text/html"


def write(report: Report) -> bytes:
    """The file as UTF-8. Its numbers stand whole in the element #figures as JSON: measure → rows."""
    figures = {} if report.empty else report_figures.make(report)
    parts = {
        "title": text(report.title), "colour": report.look.colour if report.look else Look.colour,
        "head": _head(report), "body": _body(report, figures),
        "data": script_json({name: rows(frame) for name, frame in report.rows.items()}),
        "charts": script_json({name: json.loads(figure.to_json()) for name, figure in figures.items()}),
        "config": script_json(theme.CONFIG), "plotly": script.source() if figures else "",
    }
    page = (resources.files("dashboard") / "assets" / "report.html").read_text(encoding="utf-8")
    for name, part in parts.items():
        page = page.replace(f"<!--{name}-->", part, 1)
    return page.encode("utf-8")


def script_json(value) -> str:
    """JSON that can stand in a script element: no end tag, no comment."""
    told = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def rows(frame: pd.DataFrame) -> list[dict]:
    """A frame as plain JSON values, None where undefined."""
    return [{name: _json(plain(value)) for name, value in row.items()} for row in frame.to_dict("records")]


def _json(value):
    return value.isoformat()[:10] if hasattr(value, "isoformat") else value


def _head(report: Report) -> str:
    lines = [_logo(report.look.logo) if report.look and report.look.logo else "", f"<p class=clinic>{text(report.clinic)}</p>" if report.clinic else "", f"<h1>{text(report.title)}</h1>",
             f"<p>Only: {text('; '.join(report.filters))}</p>" if report.filters else "",
             f"<p class=quiet>{text(report.look.address)}</p>" if report.look and report.look.address else ""]
    return "\n".join(line for line in lines if line)


def _logo(path: Path) -> str:
    """The logo within the page, as a picture: nothing in it runs or reaches out."""
    kind = "svg+xml" if path.suffix.lower() == ".svg" else "png"
    return f'<img class=logo alt="" src="data:image/{kind};base64,{base64.b64encode(path.read_bytes()).decode()}">'


def _body(report: Report, figures: dict) -> str:
    if report.empty:
        parts = ["<p><strong>No attended sessions in this period.</strong> There is nothing to report.</p>"]
    else:
        parts = [_cards(report), "<h2>In words</h2>", *(f"<p>{text(told)}</p>" for told in report.sentences)]
        if report.own_words:
            parts += ["<h2>From the clinic</h2>", f"<p class=own>{text(report.own_words)}</p>"]
        parts += [_section(title, table, report, figures) for title, table in tables.tables(report).items()
                  if title != "Figures"]
    explained = (f"<dt>{text(heading)}</dt><dd>{text(body)}</dd>" for heading, body in report.about)
    parts += ["<section><h2>How to read this</h2><dl>", *explained, "</dl></section>"]
    return "\n".join(parts)


def _section(title: str, table: pd.DataFrame, report: Report, figures: dict) -> str:
    """One table under its heading, with its chart above it where there is one."""
    heading, name = report_figures.HEADINGS.get(title, (title, ""))
    said = {"control-chart": method.chart(report), "techniques": f"{report.notes[0]} {method.forest(report)}"}.get(name, "")
    drawn = (f'<div class=chart id="chart-{name}" role=img aria-label="{text(heading)}; the table below has its '
             'numbers"></div>' if name in figures else "")
    quiet = f"<p class=quiet>{text(said)}</p>" if said and drawn else ""
    told = _table(table)
    if name == "control-chart":  # as long as the chart is old
        told = f"<details><summary>{text(title)} as a table</summary>{told}</details>"
    return f"<section><h2>{text(heading)}</h2>{drawn}{quiet}{told}</section>"


def _cards(report: Report) -> str:
    cards = ["<div class=card>"
             f"<span class=quiet>{text(each.label)}</span><b>{text(tables.shown(each.value, each.kind))}</b>"
             f"<span class=quiet>{text('; '.join(filter(None, (tables.interval(each), each.beside))))}</span>"
             f"<small>{text(each.code)}</small></div>" for each in report.figures]
    return f"<div class=cards>{''.join(cards)}</div>"


def _table(table: pd.DataFrame) -> str:
    head = "".join(f"<th{' class=n' if any(isinstance(value, int | float) for value in table[name]) else ''}>{text(name)}</th>" for name in table)
    body = "".join("<tr>" + "".join(_cell(row[name], name) for name in table) + "</tr>" for _, row in table.iterrows())
    return f"<div class=wide><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _cell(value, name: str) -> str:
    if value is None or isinstance(value, str):
        return f"<td>{text(words.MISSING if value is None else value)}</td>"
    if hasattr(value, "isoformat"):
        return f'<td style="white-space: nowrap">{text(words.short_day(value))}</td>'
    if name in tables.SHARES:
        return f"<td class=n>{words.percent(value)}</td>"
    return f"<td class=n>{f'{value:,}' if isinstance(value, int) else words.number(value, 2)}</td>"
