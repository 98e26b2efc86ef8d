"""The `outcomes` command: what CONTRACT.md promises to people and to other programs."""

import argparse
import json
import os
import sys
import traceback
from datetime import date

import etl
from dashboard.commands import figures, keeping, loading, reports, serving
from dashboard.commands.result import Result, WrongUse
from dashboard.settings import SettingsError

COMMANDS = (serving.DEMO, serving.DASHBOARD, loading.LOAD, loading.HELD, loading.UNDO, loading.LOADS, figures.MEASURE, reports.REPORT,
            reports.PROOF, loading.CHECK, keeping.BACKUP, keeping.RESTORE, keeping.ERASE, keeping.PRUNE, keeping.AUDIT)


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns its exit status: 0 done, 1 done with something to look at, 2 wrong use or refused."""
    _utf8()
    given = _parsed(arguments)
    try:
        result = given.run(given)
    except KeyboardInterrupt:
        print("Stopped. Nothing was half done.", file=sys.stderr)
        return 130
    except Exception as error:  # the last line of defence: a plain sentence, never a traceback to a user
        if given.debug:
            traceback.print_exc()
        return _failed(error, given.json)
    try:
        _show(result, given.json)
    except BrokenPipeError:  # `| head` has read enough; what was asked is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python would complain once more at its end
    return result.status


def _parsed(arguments: list[str] | None) -> argparse.Namespace:
    """What was asked; ends the program with 2 on wrong use, which a program that reads JSON learns from its object."""
    try:
        return parser().parse_args(arguments)
    except SystemExit as stop:
        if stop.code and "--json" in (sys.argv[1:] if arguments is None else arguments):
            print(json.dumps({"error": "The command was not given as it is meant; standard error says how."}))
        raise


def parser() -> argparse.ArgumentParser:
    """The whole command line; each command brings its own words, arguments and example."""
    top = argparse.ArgumentParser(prog="outcomes", description="Session logs of a clinic in, honest outcomes out.",
                                  epilog="Start with: outcomes demo", formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        one = commands.add_parser(command.name, help=command.help, description=command.help[0].upper() + command.help[1:] + ".",
                                  epilog="Example: " + command.example, formatter_class=argparse.RawDescriptionHelpFormatter)
        one.add_argument("--data", metavar="DIR", help="the data folder (else OUTCOMES_DATA, else data/ of the checkout, else your own)")
        one.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else there")
        one.add_argument("--debug", action="store_true", help="show where the program stopped")
        command.arguments(one)
        one.set_defaults(run=command.run)
    return top


def _failed(error: Exception, as_json: bool) -> int:
    known = isinstance(error, etl.Refused | WrongUse | SettingsError)
    said = str(error) if known else "The program met a fault. Nothing was stored; run again with --debug and report what it says."
    if as_json:
        print(json.dumps({"error": said}, ensure_ascii=False))
    print(said, file=sys.stderr)
    return 2


def _show(result: Result, as_json: bool) -> None:
    if as_json:
        print(json.dumps(result.json, ensure_ascii=False, default=_plain), flush=True)
    elif result.text:
        print(result.text, flush=True)


def _plain(value):
    return value.isoformat() if isinstance(value, date) else str(value)


def _utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
