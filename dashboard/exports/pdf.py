"""A report as PDF: set by typst from assets/report.typ, with vector charts and the house's own font.

Everything from data travels as JSON strings, which typst shows as text: nothing in them is ever read as markup or code.
"""

import calendar
import json
import re
from importlib import resources

import pandas as pd
import typst

from dashboard import words
from dashboard.escape import straight
from dashboard.exports import drawings
from dashboard.reports import method, tables
from dashboard.reports.contents import Report, amount
from dashboard.settings import Look, SettingsError

PRINTED = ("Referrals", "Recording")
LONGEST = 22  # letters of a word that may stand in a column unbroken
TOGETHER = re.compile(rf"(?<=\d) (?=%|{'|'.join(calendar.month_abbr[1:])})|(?<=[a-z]) (?=20\d\d\b)|(?<=week) (?=\d)")  # no line ends within 15 % or 22 November 2026


def write(report: Report) -> bytes:
    """The PDF of a report: A4, one or more pages."""
    assets = resources.files("dashboard") / "assets"
    logo = report.look.logo if report.look else None
    files = {"main.typ": (assets / "report.typ").read_bytes(), "charts.typ": (assets / "charts.typ").read_bytes()}
    told = _told(report) | {"logo": logo.suffix.lower().lstrip(".") if logo else ""}
    if logo:
        files["logo.json"] = json.dumps(list(logo.read_bytes()), separators=(",", ":")).encode("ascii")  # files that are no text are refused
    files["report.json"] = json.dumps(_breakable(told), ensure_ascii=False, allow_nan=False).encode("utf-8")
    with resources.as_file(assets / "fonts") as fonts:
        try:
            return typst.compile(files, font_paths=[str(fonts)])
        except (typst.TypstError, RuntimeError):
            if not logo:
                raise
            raise SettingsError(f"The logo {logo.name} cannot be drawn; save it anew as PNG, or take it out of clinic.toml.") from None


def _breakable(value):
    """The same texts, where a very long word may be broken, as a column is narrower than a name may be, and a date or a share may not."""
    if isinstance(value, str):
        return re.sub(rf"\S{{{LONGEST}}}(?=\S)", lambda found: found[0] + "\u200b", TOGETHER.sub("\u00a0", straight(value)))
    if isinstance(value, dict):
        return {name: _breakable(each) for name, each in value.items()}
    return [_breakable(each) for each in value] if isinstance(value, list) else value


def _told(report: Report) -> dict:
    """What the template says, as texts that are ready to read."""
    look, days = report.look or Look(), (report.period.start, report.period.end)
    return {
        "title": report.title, "clinic": report.clinic, "address": look.address, "colour": look.colour,
        "shared": report.shared, "brief": report.brief, "empty": report.empty, "unit": report.unit,
        "filters": "; ".join(report.filters), "made": words.day(report.made), "own": report.own_words,
        "sentences": list(report.sentences[:-2]), "cautions": list(report.sentences[-2:]), "notes": list(report.notes),
        "cards": [{"label": each.label, "value": tables.shown(each.value, each.kind), "interval": tables.interval(each),
                   "beside": each.beside, "code": each.code} for each in report.figures],
        "chart": drawings.control_chart(report.rows["control-chart"], days, report.unit),
        "outcomes": drawings.bars(report.outcomes), "techniques": _techniques(report), "few": _few(report),
        "tables": _tables(report),
        "captions": [method.chart(report), method.forest(report)], "about": [list(pair) for pair in report.about],
    }


def _techniques(report: Report) -> dict | None:
    """The rows of the forest plot with their numbers; techniques of too few clients are named in a sentence instead."""
    rows = report.rows["techniques"]
    if rows.empty:
        return None
    enough = ~tables.too_few(rows).to_numpy()
    table, axis = tables.table(report, "techniques")[enough], drawings.forest(rows[enough])
    head = [name for name in ("Sessions", "Clients", "Recorded") if name in table]
    told = zip(rows[enough].to_dict("records"), _texts(table[head])["rows"], strict=True)
    return {"head": [*head, "As logged"], "axis": axis, "rows": [{
        "name": row["technique"], "few": row["state"] == "caution", "cells": [*cells, words.number(row["raw_change"])],
        "drawn": axis["rows"].get(row["technique"]), "value": _adjusted(row)} for row, cells in told]}


def _adjusted(row: dict) -> str:
    interval = words.between(row["ci_low"], row["ci_high"])
    return words.number(row["adjusted_change"]) + (f" ({interval})" if interval else "")


def _few(report: Report) -> str:
    rows = report.rows["techniques"]
    named = "; ".join(f"{row['technique']} ({amount(row['sessions'], 'session')})" for row in rows[tables.too_few(rows)].to_dict("records"))
    return f"Too few clients with both scores to compare: {named}." if named else ""


def _tables(report: Report) -> dict[str, dict]:
    """Title → table, of those that are printed and tell something."""
    found = {title: tables.table(report, title.lower()) for title in PRINTED}
    return {title: _texts(each) for title, each in found.items() if tables.tells(title, each, report.shared)}


def _texts(table: pd.DataFrame) -> dict:
    """A table as texts: counts whole, shares as percentages, other numbers to one decimal."""
    rows = [[_cell(value, name in tables.SHARES) for name, value in row.items()] for row in table.to_dict("records")]
    return {"head": list(table.columns), "rows": rows}


def _cell(value, share: bool) -> str:
    if value is None or isinstance(value, str):
        return words.MISSING if value is None else value
    if share:
        return words.percent(value)
    if isinstance(value, float):
        return words.number(value)
    return words.short_day(value) if hasattr(value, "isoformat") else f"{value:,}"
