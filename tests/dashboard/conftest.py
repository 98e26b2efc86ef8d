"""Data folders that the tests of the pages read (none of them writes there), and running a page on one."""

import html
import importlib
import json
import re
import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

import etl
from dashboard import cached, show
from dashboard.escape import markdown

TODAY = "2026-11-23"
EXAMPLES = Path(__file__).parents[1] / "examples"
HEADER = "client,date,therapist,techniques,pain_before,pain_after\n"
NAMES = ["<img src=x onerror=alert(1)>", "[link](https://example.com)", ":red[x] $x^2$ **b**", "שלום עולם 🦴", "n" * 200]
"""What a log may hold where a name should be."""


def _folder(tmp_path_factory, name: str, *logs: Path | str) -> Path:
    """A data folder with these logs loaded; a text is written to a log first."""
    folder = tmp_path_factory.mktemp(name)
    for number, log in enumerate(logs):
        if isinstance(log, str):
            path = folder / f"log{number}.csv"
            path.write_text(log, encoding="utf-8")
            log = path
        etl.load(log, folder)
    return folder


def _sessions(therapist: str, after: str = "{after}", clients: int = 12, weeks: int = 20) -> str:
    """A plain log of one therapist: each client every other week, a little better each time."""
    rows = [f'C{client},{date.fromordinal(date(2026, 6, 29).toordinal() + 7 * week + client % 5)},"{therapist}",'
            f"{'Swedish' if client % 3 else 'Deep tissue'},{6 + client % 4 - week // 8},"
            + after.format(after=4 + client % 3 - week // 8)
            for week in range(weeks) for client in range(clients) if (week + client) % 2]
    return HEADER + "\n".join(rows) + "\n"


@pytest.fixture(scope="session")
def no_data(tmp_path_factory) -> Path:
    """A data folder with nothing in it."""
    return tmp_path_factory.mktemp("no-data")


@pytest.fixture(scope="session")
def clinic_log(tmp_path_factory, clinic_once) -> Path:
    """A data folder with clinic-log.csv loaded."""
    return shutil.copytree(clinic_once, tmp_path_factory.mktemp("clinic-log") / "data")


@pytest.fixture(scope="session")
def one_session(tmp_path_factory) -> Path:
    """A data folder with a single session."""
    return _folder(tmp_path_factory, "one-session", HEADER + "C1,2026-11-17,Sam,Swedish,6,4\n")


@pytest.fixture(scope="session")
def demo_clinic(tmp_path_factory, demo_once) -> Path:
    """The demo clinic of the day on which the tests stand."""
    return shutil.copytree(demo_once, tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture(scope="session")
def one_therapist(tmp_path_factory) -> Path:
    """Twenty weeks of one therapist."""
    return _folder(tmp_path_factory, "one-therapist", _sessions("Sam Okafor"))


@pytest.fixture(scope="session")
def no_after_scores(tmp_path_factory) -> Path:
    """Twenty weeks in which nobody noted pain after."""
    return _folder(tmp_path_factory, "no-after", _sessions("Sam Okafor", after=""))


@pytest.fixture(scope="session")
def hostile_names(tmp_path_factory) -> Path:
    """Names that would be markup, links, formulas, or longer than any page is wide; in every open column."""
    head = "client,date,clinic,therapist,techniques,body_area,presentation,pain_before,pain_after,referral,red_flags\n"
    rows = [f'"{name} {n}",2026-{month:02}-{n % 27 + 1:02},"{name}","{name}","{name}","{name}","{name}",{3 + n % 7},{n % 4},'
            f'{"GP" if n % 5 == 0 else ""},{"fever" if n % 9 == 0 else ""}'
            for name in NAMES for month in range(7, 12) for n in range(10)]
    return _folder(tmp_path_factory, "hostile", head + "\n".join(rows[: len(rows)]) + "\n")


DATASETS = ("no_data", "one_session", "demo_clinic", "one_therapist", "no_after_scores", "hostile_names")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("OUTCOMES_TODAY", TODAY)
    cached.warehouse.clear()


def open_page(monkeypatch, data: Path, name: str = "this_week", **query) -> AppTest:
    """The page's own function, as the page list would run it; what can be pressed in a piece of HTML are buttons besides."""
    monkeypatch.setenv("OUTCOMES_DATA", str(data))
    if show.show_html is SHOW_HTML:
        monkeypatch.setattr(show, "show_html", _with_buttons)

    def run(name):
        import importlib

        importlib.import_module(f"dashboard.views.{name}").page()

    importlib.import_module(f"dashboard.views.{name}")
    app = AppTest.from_function(run, args=(name,), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


SHOW_HTML = show.show_html
PRESSED = re.compile(r'<button type="button" data-say="(\w+)" data-about="([^"]*)">(.*?)</button>', re.DOTALL)


def _with_buttons(written: str, name: str, **pressed):
    """The piece as it is, and its buttons once more as Streamlit's own, which its tester can press."""
    import streamlit as st

    SHOW_HTML(written, name, **pressed)
    said = {word: None for word in pressed}
    for word, about, label in PRESSED.findall(written):
        if st.button(markdown(plain(label).strip()), key=f"{word}-{about}", on_click=pressed[word], args=(html.unescape(about),)):
            said[word] = html.unescape(about)
    return SimpleNamespace(**said)


def pieces(app: AppTest) -> list[str]:
    """The pieces of HTML of a page."""
    told = [json.loads(part.proto.json or "{}") for part in app.get("bidi_component")]
    return [part["html"] for part in told if isinstance(part, dict) and "html" in part]


def plain(written: str) -> str:
    """What a piece of HTML says, a line for each block; without its icons, and what is explained behind a sign."""
    words = re.sub(r'<span class="icon"[^>]*>\w+</span>|<details.*?</details>', "", written)
    words = words.replace('</div><div class="value">', " ")
    words = re.sub(r"</?(?:bdi|span|button|b)\b[^>]*>", "", words)
    return html.unescape(re.sub(r"(?:\s*<[^>]+>\s*)+", "\n", words))


def text(app: AppTest) -> str:
    """Everything that the page says."""
    parts = [*app.title, *app.markdown, *app.caption, *app.info, *app.success, *app.warning, *app.error, *app.text,
             *app.subheader]
    cards = [f"{card.label} {card.value}" for card in app.metric]
    return "\n".join([*(part.value for part in parts), *cards, *map(plain, pieces(app))]).replace("\u00a0", " ")
