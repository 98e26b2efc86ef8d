"""demo and dashboard: the commands that open the pages."""

import argparse
import ipaddress
import os
import subprocess
import sys
from pathlib import Path

import etl
from dashboard import login, settings
from dashboard.commands.result import Command, Result, WrongUse

APP = Path(__file__).resolve().parent.parent / "app.py"
PORT = 8501
TARGETS = """# The demo clinic's targets; README, Settings, says what else can stand here.
[targets]
mean_change = 1.5    # points less pain straight after
rate_30 = 0.8        # share of sessions
completeness = 0.9   # share of sessions
"""


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("--port", type=int, default=PORT, metavar="N", help=f"the port of the pages (default {PORT})")
    one.add_argument("--address", default="127.0.0.1", metavar="A", help="the address to serve on; only this computer by default")
    one.add_argument("--no-browser", action="store_true", help="do not open a browser")


def _demo_arguments(one: argparse.ArgumentParser) -> None:
    _arguments(one)
    one.add_argument("--make-only", action="store_true", help="make the clinic without opening the pages")


def _demo(given: argparse.Namespace) -> Result:
    from etl import demo

    folder = Path(given.data).expanduser().absolute() if given.data else etl.resolve_data() / "demo"
    _loopback_only(given.address)
    print("Making the demo clinic (invented people) …", file=sys.stderr)
    demo.make(folder, today=etl.Clinic().today())
    if not (folder / settings.FILE).exists():
        (folder / settings.FILE).write_text(TARGETS, encoding="utf-8")
    said = Result({"data": str(folder)}, f"The demo clinic is in {folder}.")
    return said if given.make_only else _serve(folder, given, said.json)


def _dashboard(given: argparse.Namespace) -> Result:
    folder = etl.resolve_data(given.data)
    how = settings.load(folder).login
    if how is None:
        _loopback_only(given.address)
    else:
        _can_sign_in(how, folder)
    return _serve(folder, given, {"data": str(folder)})


def _loopback_only(address: str) -> None:
    try:
        local = address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        local = False
    if not local:
        raise WrongUse(f"No login is configured, so the pages are served to this computer only (127.0.0.1), not on {address}: "
                       "anyone who could reach that address would see health records. To open them to others, say in clinic.toml "
                       "how people sign in and who may ([login] and [people], see README).")


def _can_sign_in(how: login.Login, folder: Path) -> None:
    try:
        login.for_streamlit(how, folder)
    except ValueError as problem:
        raise WrongUse(str(problem)) from None


def _serve(folder: Path, given: argparse.Namespace, said: dict) -> Result:
    for one in etl.check(folder)["checks"]:
        if not one["ok"]:
            print(f"{one['check']}: {one['detail']}", file=sys.stderr)
    address = f"http://{given.address}:{given.port}"
    print(f"The pages are on {address} – stop them with Ctrl+C.", file=sys.stderr)
    command = [sys.executable, "-m", "streamlit", "run", str(APP), f"--server.port={given.port}", f"--server.address={given.address}",
               f"--server.headless={str(given.no_browser).lower()}"]
    try:
        status = subprocess.run(command, env=os.environ | {"OUTCOMES_DATA": str(folder)}, cwd=APP.parent.parent, stdout=sys.stderr).returncode
    except KeyboardInterrupt:
        status = 0
    if status:
        raise WrongUse(f"The pages stopped ({status}); is port {given.port} in use? Choose another with --port.")
    return Result(said | {"address": address})


DEMO = Command("demo", "make a labelled, invented clinic and open the pages on it", "outcomes demo", _demo_arguments, _demo)
DASHBOARD = Command("dashboard", "open the pages on your data", "outcomes dashboard --port 8600", _arguments, _dashboard)
