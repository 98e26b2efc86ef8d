"""erase, prune, backup, restore, audit: keeping and forgetting."""

import argparse
import getpass
import os
import re
import sys
from calendar import monthrange
from datetime import date
from pathlib import Path

import etl
from dashboard import auditing
from dashboard.commands.loading import clinic
from dashboard.commands.result import Command, Result, WrongUse, table
from dashboard.settings import SettingsError

PASSPHRASE = "OUTCOMES_BACKUP_PASSPHRASE"


def _yes(one: argparse.ArgumentParser) -> None:
    one.add_argument("--yes", action="store_true", help="do not ask")


def _erase_arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("client", metavar="CLIENT", help="the client's reference as in the logs, or the pseudonym")
    _yes(one)


def _erase(given: argparse.Namespace) -> Result:
    data = etl.resolve_data(given.data)
    found = etl.client_traces(data, given.client)
    _agree(given, f"This forgets one client (sessions: {found.sessions}, held rows: {found.held}) in everything in {data}.")
    told = etl.erase(data, given.client, by=auditing.user(), clinic=clinic(data))
    auditing.command(data, "erase", certificate=told["certificate"])
    return _forgot(told, data)


def _prune_arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("--older-than", metavar="AGE", required=True, help="years or months, like 8y or 30m")
    _yes(one)


def _prune(given: argparse.Namespace) -> Result:
    data = etl.resolve_data(given.data)
    rules = clinic(data)
    before = _ago(given.older_than, rules.today())
    _agree(given, f"This forgets all sessions before {before} in {data}, also those of later loads.")
    told = etl.prune(data, before, by=auditing.user(), clinic=rules)
    auditing.command(data, "prune", certificate=told["certificate"], before=told["before"])
    return _forgot(told, data)


def _ago(age: str, today: date) -> date:
    found = re.fullmatch(r"(\d{1,3})([ym])", age)
    if not found or not int(found[1]):
        raise WrongUse("--older-than takes years or months, like 8y or 30m.")
    months = today.year * 12 + today.month - 1 - int(found[1]) * (12 if found[2] == "y" else 1)
    if months < 12:
        raise WrongUse("--older-than reaches back further than the calendar.")
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _agree(given: argparse.Namespace, what: str) -> None:
    if given.yes:
        return
    if not sys.stdin.isatty():
        raise WrongUse(f"{what} It cannot be undone; say --yes to do it.")
    print(f"{what} It cannot be undone. Type yes to go on: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() != "yes":
        raise WrongUse("Nothing was changed.")


def _forgot(told: dict, data: Path) -> Result:
    counts = [{"what": etl.COUNTED[kind], "removed": count} for kind, count in told["removed"].items()]
    lines = [table(counts, {"what": "what", "removed": "removed"}), "", "The sessions of all others are unchanged.",
             f"Certificate: {etl.Folder(data).certificates / told['certificate']}.md (it names nobody)"]
    if not told["texts_searched"]:
        lines.append("Notes and file names were not searched for the reference: it is not known, too short, or a "
                     "therapist is called so too.")
    if told["left"]:
        lines += ["These files in the data folder still name the client; delete them or edit them yourself:",
                  *(f"  {name}" for name in told["left"])]
    if told["unreached"]:
        lines += ["There are backups that could not be told, for their folder is not there now:",
                  *(f"  {place}" for place in told["unreached"]),
                  "Delete them, or restore them with --forgotten and the certificate (.json)."]
    return Result(told, "\n".join(lines), 1 if told["left"] or told["unreached"] or not told["texts_searched"] else 0)


def _backup_arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("file", metavar="FILE", help="where to write it, best on another disk; an earlier one is replaced")


def _backup(given: argparse.Namespace) -> Result:
    data = etl.resolve_data(given.data)
    told = etl.backup(data, given.file, _passphrase(twice=True))
    auditing.command(data, "backup", build=told["build"])
    also = f" The database in it is encrypted besides: keep the key in {etl.encryption.KEY} there too." if told["encrypted"] else ""
    return Result(told, f"{told['files']} files, {told['bytes']:,} bytes, encrypted: {told['backup']}\n"
                        f"Without the passphrase nobody can open it; keep that in another place.{also}")


def _restore_arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("file", metavar="FILE", help="the backup")
    one.add_argument("--forgotten", metavar="LIST", action="append", default=[],
                     help="forgotten.jsonl or a certificate (.json): who was forgotten since; a list beside the backup is "
                          "found by itself")


def _restore(given: argparse.Namespace) -> Result:
    data = etl.resolve_data(given.data)
    told = etl.restore(given.file, data, _passphrase(), by=auditing.user(), lists=given.forgotten, rules=_rules)
    auditing.command(data, "restore", build=told["build"])
    return Result(told, f"{told['sessions']} sessions are back in {data}, checked.{_forgot_again(told)}")


def _rules(data: Path) -> etl.Clinic:
    """Of a restored folder; one whose clinic.toml is broken comes back as well, to be mended there."""
    try:
        return clinic(data)
    except SettingsError:
        return etl.Clinic()


def _forgot_again(told: dict) -> str:
    counts = ", ".join(f"{count} {etl.COUNTED[kind]}" for kind, count in told["forgot"].items() if count)
    if counts:
        return f"\nWhat was forgotten since is left out again: {counts}."
    return "" if told["lists"] else (f"\nNo list of clients forgotten since {told['made'][:10]} lay beside the backup; if "
                                     "there were any, erase them again.")


def _passphrase(twice: bool = False) -> str:
    """From the environment, else typed; typed twice where a slip would lock the owner out."""
    given = os.environ.get(PASSPHRASE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise WrongUse(f"A backup needs a passphrase: type it at the prompt, or set {PASSPHRASE}.")
    typed = getpass.getpass("Passphrase of the backup: ")
    if twice and getpass.getpass("The same again: ") != typed:
        raise WrongUse("The two passphrases differ; nothing was written.")
    return typed


def _audit_arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("--from", dest="start", type=_day, metavar="DATE", help="first day, like 2026-11-16")
    one.add_argument("--to", dest="end", type=_day, metavar="DATE", help="last day, inclusive")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a date like 2026-11-23") from None


def _audit(given: argparse.Namespace) -> Result:
    told = etl.audit.read(etl.resolve_data(given.data), given.start, given.end)
    rows = [{**event, "at": event["at"].replace("T", " ")[:19], "client": event.get("client", ""),
             "details": auditing.details(event)} for event in told["events"]]
    columns = {"at": "when (UTC)", "who": "who", "what": "what", "client": "client", "details": "details"}
    text = table(rows, columns) if rows else "Nothing is noted."
    return Result(told, f"{text}\n\n{'ok' if told['ok'] else 'FAIL'}: {told['detail']}", 0 if told["ok"] else 1)


ERASE = Command("erase", "forget a client, in everything, for good", "outcomes erase C1086", _erase_arguments, _erase)
PRUNE = Command("prune", "forget all sessions older than the clinic keeps", "outcomes prune --older-than 8y",
                _prune_arguments, _prune)
BACKUP = Command("backup", "write one encrypted file that holds everything",
                 "outcomes backup /media/stick/clinic.backup", _backup_arguments, _backup)
RESTORE = Command("restore", "get a backup back into an empty folder",
                  "outcomes restore clinic.backup --data new-folder", _restore_arguments, _restore)
AUDIT = Command("audit", "say who did what, and whether the list is whole", "outcomes audit --from 2026-11-01",
                _audit_arguments, _audit)
