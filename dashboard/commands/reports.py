"""report and proof: the summaries that leave the clinic, and what stands behind a printed figure."""

import argparse
import os
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path

import etl
from dashboard import selection as filters
from dashboard import auditing, settings, warehouse
from dashboard.commands.figures import selection_of
from dashboard.commands.result import Command, Result, WrongUse
from dashboard.desk import Desk, DeskError
from dashboard.exports.report import FORMATS
from dashboard.figures import View
from dashboard.reports import PeriodError, contents, overlap, period, proof, sentences

FOLDER = "reports"


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("--week", metavar="WEEK", help="an ISO week like 2026-W46, or last")
    one.add_argument("--month", metavar="MONTH", help="a month like 2026-11, or last")
    one.add_argument("--from", dest="start", metavar="DATE", help="first day, like 2026-11-16")
    one.add_argument("--to", dest="end", metavar="DATE", help="last day, inclusive")
    one.add_argument("--format", choices=tuple(FORMATS), default="pdf",
                     help="pdf (default), xlsx, csv (a zip of tables) or html")
    one.add_argument("--output", metavar="FILE",
                     help="where to write it (default: reports/ in the data folder, named by its period)")
    one.add_argument("--for-sharing", action="store_true",
                     help="hide small numbers, round the others, leave therapists' names out")
    one.add_argument("--with-therapist-names", action="store_true", help="name therapists in a report for sharing")
    one.add_argument("--one-page", action="store_true", help="one page for an event or an employer; always for sharing")
    one.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE",
                     help="only these sessions; the same column twice means either")
    one.add_argument("--text", default="", metavar="TEXT",
                     help="the clinic's own words; refused where they claim too much")
    one.add_argument("--email", action="store_true", help="send it too, through the server in clinic.toml")


def _report(given: argparse.Namespace) -> Result:
    data = etl.resolve_data(given.data)
    try:
        chosen = settings.load(data)
        when = _period(given, chosen.today())
        if given.email and chosen.mail is None:
            raise WrongUse("clinic.toml has no [email] to send a report with; nothing was made.")
        view, desk = _view(given, data, chosen), Desk(data)
        counted = contents.count(view, when)
        report = _made(given, view, when, chosen, desk, counted)
        content = FORMATS[given.format].write(report)
        _noted(report, view, when, desk, data, counted)  # first, so that nothing leaves unnoted
        path = _written(given, data, report, content)
        unsent = _unsent(chosen, report, path, content, given.format) if given.email else ""
        auditing.command(data, "report", format=given.format, build=report.build, for_sharing=report.shared,
                         emailed=given.email and not unsent)
    except (PeriodError, sentences.RiskyClaim, overlap.TooAlike, DeskError, filters.SelectionError,
            warehouse.WarehouseError, settings.SettingsError) as error:
        raise WrongUse(str(error)) from error
    said = (f"{report.title}: written to {path}." + (" Nobody attended in this period." if report.empty else "")
            + (f" {unsent}" if unsent else " Sent." if given.email else ""))
    figures = {each.name: {"value": each.value, "low": each.low, "high": each.high, "code": each.code}
               for each in report.figures}
    told = {"report": str(path), "format": given.format, "build": report.build, "for_sharing": report.shared,
            "from": when.start.isoformat(), "to": when.end.isoformat(), "figures": figures}
    if given.email:
        told |= {"emailed": not unsent, "problem": unsent or None}
    return Result(told, said, 1 if unsent else 0)


def _period(given: argparse.Namespace, today: date) -> period.Period:
    ways = [bool(given.week), bool(given.month), bool(given.start or given.end)]
    if sum(ways) != 1:
        raise PeriodError("Say which days the report is about: --week 2026-W46, --month 2026-11, or --from and --to.")
    if given.week:
        return period.week(given.week, today)
    if given.month:
        return period.month(given.month, today)
    if not (given.start and given.end):
        raise PeriodError("A report needs both --from and --to.")
    found = filters.from_query({"from": [given.start], "to": [given.end]})
    return period.days(found.start, found.end)


def _view(given: argparse.Namespace, data: Path, chosen: settings.Settings) -> View:
    source = warehouse.Warehouse(data)
    return View(source, source.build(), selection_of(given, source, dates=False), chosen.conventions, chosen.today())


def _made(given, view: View, when: period.Period, chosen: settings.Settings, desk: Desk,
          counted: contents.Counted) -> contents.Report:
    shared = given.for_sharing or given.one_page
    if shared:
        overlap.check(desk, view, view.selection.within(when.start, when.end))
    report = contents.make(view, when, clinic=chosen.clinic_name, shared=shared, named=given.with_therapist_names,
                           brief=given.one_page, own_words=given.text, look=chosen.look, counted=counted)
    return proof.stamped(report, view)


def _written(given: argparse.Namespace, data: Path, report: contents.Report, content: bytes) -> Path:
    """Whole or not at all: written aside first. A report without a name of its own never takes that of an earlier one."""
    path = Path(given.output) if given.output else data / FOLDER / f"{report.file_name}.{FORMATS[given.format].ending}"
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.write_bytes(content)
        if given.output:
            os.replace(aside, path)
        else:
            path = _kept(aside, path)
    except OSError:
        raise WrongUse(f"The report could not be written to {path}; check the folder and the free space.") from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return path


def _kept(aside: Path, wanted: Path) -> Path:
    """The file under the first name that is free: the second of a week is called …-2, also where two are made at once."""
    for number in count(1):
        path = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        with suppress(FileExistsError):
            path.touch(exist_ok=False)
            os.replace(aside, path)
            return path


def _noted(report: contents.Report, view: View, when: period.Period, desk: Desk, data: Path, counted: contents.Counted) -> None:
    proof.keep(desk, report, view, data, counted=counted)
    if report.shared:
        overlap.note(desk, view, view.selection.within(when.start, when.end))


def _unsent(chosen: settings.Settings, report: contents.Report, path: Path, content: bytes, name: str) -> str:
    """Sends it; why it could not be sent, in a sentence, or nothing."""
    from dashboard.reports import sending  # most reports are not sent, and its libraries take a while to import

    try:
        sending.send(chosen.mail, sending.message(chosen.mail, report.title, path.name, content, FORMATS[name].mime))
    except sending.NotSent as problem:
        return str(problem)
    return ""


def _proof_arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("code", metavar="CODE", help="the code beside a figure of a report, like K7QF-2M9D")


def _proof(given: argparse.Namespace) -> Result:
    data = etl.resolve_data(given.data)
    try:
        chosen, source = settings.load(data), warehouse.Warehouse(data)
        view = View(source, source.build(), conventions=chosen.conventions, today=chosen.today())
        found = proof.look_up(Desk(data), given.code, view, data)
    except (proof.UnknownCode, DeskError, warehouse.WarehouseError, settings.SettingsError) as error:
        raise WrongUse(str(error)) from error
    lines = [f"{found.label}: {found.then}", *(f"{heading}: {text}" for heading, text in found.about.items()),
             f"Today: {found.now}" + (" (differs)" if found.differs else ""), found.why]
    told = {"label": found.label, "then": found.then, "now": found.now, "differs": found.differs, "why": found.why}
    return Result(told | found.about, "\n".join(lines), 1 if found.differs else 0)


REPORT = Command("report", "write the summary of a week, a month or any days",
                 "outcomes report --week last --format pdf", _arguments, _report)
PROOF = Command("proof", "say what a figure of a report was made of", "outcomes proof K7QF-2M9D",
                _proof_arguments, _proof)
