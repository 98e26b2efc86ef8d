"""A report as PDF: set by typst from assets/report.typ, with vector charts and the house's own font.

Everything from data travels as JSON strings, which typst shows as text: nothing in them is ever read as markup or code.
"""

import json
import tempfile
from importlib import resources
from pathlib import Path

import pandas as pd
import typst

from dashboard import words
from dashboard.exports import drawings
from dashboard.reports import tables
from dashboard.reports.contents import Report, amount

MIME = "application/pdf"


def write(report: Report) -> bytes:
    """The PDF of a report: A4, one or more pages."""
    with tempfile.TemporaryDirectory(prefix="report-") as place, resources.as_file(resources.files("dashboard") / "assets") as assets:
        root = Path(place)
        drawn = {name: svg for name, svg in _drawings(report).items() if svg}
        for name, svg in drawn.items():
            (root / f"{name}.svg").write_bytes(svg)
        told = _told(report) | {"drawings": list(drawn), "logo": _logo(report, root)}
        (root / "report.typ").write_bytes((assets / "report.typ").read_bytes())
        (root / "report.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        return typst.compile(str(root / "report.typ"), root=str(root), font_paths=[str(assets / "fonts")])


def _drawings(report: Report) -> dict[str, bytes | None]:
    if report.empty:
        return {}
    outcomes = tables.outcomes(report)
    chart = report.rows["control-chart"]
    return {
        "chart": drawings.control_chart(chart, (report.period.start, report.period.end)) if chart["value"].notna().sum() > 1 else None,
        "outcomes": drawings.bars(outcomes["Outcome"].tolist(), outcomes["Sessions"].tolist()),
        "forest": drawings.forest(report.rows["techniques"]),
    }


def _logo(report: Report, root: Path) -> str:
    """The name of the clinic's logo beside the template, or nothing."""
    logo = report.look.logo if report.look else None
    if logo is None:
        return ""
    (root / f"logo{logo.suffix.lower()}").write_bytes(logo.read_bytes())
    return f"logo{logo.suffix.lower()}"


def _told(report: Report) -> dict:
    """What the template says, as texts that are ready to read."""
    return {
        "title": report.title, "clinic": report.clinic, "address": report.look.address if report.look else "",
        "colour": report.look.colour if report.look else "#12436D", "shared": report.shared, "brief": report.brief, "empty": report.empty,
        "filters": "; ".join(report.filters), "made": words.day(report.made), "build": report.build, "own": report.own_words,
        "sentences": list(report.sentences[:-2]), "cautions": list(report.sentences[-2:]), "notes": list(report.notes),
        "unit": report.unit, "cards": [{
            "label": each.label, "value": tables.shown(each.value, each.kind), "interval": tables.interval(each), "beside": each.beside,
            "code": each.code} for each in report.figures],
        "tables": {name: _texts(each) for name, each in _tables(report).items()}, "few": _few(report),
        "technique": "some" if len(report.rows["techniques"]) else "",
        "about": [list(pair) for pair in report.about],
    }


def _tables(report: Report) -> dict[str, pd.DataFrame]:
    """The tables of the last pages; techniques of too few clients are named in a sentence instead of a row of dashes."""
    found = {name: each for name, each in tables.tables(report).items() if name in ("Techniques", "Referrals", "Recording")}
    if "Techniques" in found:
        shown = found["Techniques"][(report.rows["techniques"]["state"] != "too_few").to_numpy()]
        found["Techniques"] = shown if shown["Note"].any() else shown.drop(columns="Note")
    return {name: each for name, each in found.items() if len(each)}


def _few(report: Report) -> str:
    few = report.rows["techniques"]
    few = few[few["state"] == "too_few"]
    named = "; ".join(f"{row['technique']} ({amount(row['sessions'], 'session')})" for _, row in few.iterrows())
    return f"Fewer than 10 clients, too few to compare: {named}." if named else ""


def _texts(table: pd.DataFrame) -> dict:
    """A table as texts: counts whole, shares as percentages, other numbers to one decimal."""
    shares = [name for name in table if name in ("Recorded", "Known of those made")]
    rows = [[_cell(row[name], name in shares) for name in table] for _, row in table.iterrows()]
    return {"head": list(table.columns), "rows": rows}


def _cell(value, share: bool) -> str:
    if value is None or isinstance(value, str):
        return words.MISSING if value is None else value
    if share:
        return words.percent(value)
    if isinstance(value, float):
        return words.number(value)
    return words.short_day(value) if hasattr(value, "isoformat") else f"{value:,}"
