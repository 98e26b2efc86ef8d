"""The dashboard as people have it: a server of its own, and Debian's chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "examples"
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"  # a fifth less work for the same pages
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
TODAY = "2026-11-23"
PATIENCE = 60  # seconds that a server may take to answer on a busy machine


@contextmanager
def serving(data: Path, port: int | None = None, **more: str):
    """The address of a dashboard that serves one data folder, while it runs. more: of its environment."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.port", str(port),
               "--server.headless", "true"]
    environment = {**os.environ, "OUTCOMES_DATA": str(data), "OUTCOMES_TODAY": TODAY, **more}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Waits until the server answers there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, "the dashboard ended by itself"
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the dashboard did not answer")


@dataclass
class Visit:
    """A browser tab, and what went wrong in it."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def open(self, address: str, title: str) -> None:
        """Opens an address and waits until the page under that title is drawn."""
        self.page.goto(address)
        self.settled(title)

    def settled(self, title: str) -> None:
        """Waits until the page with that title has come to rest, and holds no exception box."""
        settle(self.page, title)
        assert not self.page.locator('[data-testid="stException"]').count()

    def filter(self, label: str, option: str) -> None:
        """Chooses one option of one filter."""
        self.page.get_by_role("button", name="Filters").click()
        self.page.get_by_label(label).click()
        self.page.get_by_role("option", name=option).click()
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Escape")
        self.page.get_by_text(f"Showing only: {option}").wait_for()


RESTING = """() => {
  const rests = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
  const began = rests ? (window.restsSince ??= performance.now()) : (window.restsSince = undefined);
  return rests && performance.now() - began > 600;
}"""
"""Nothing has run for a while; a page rests for a moment before its first run, too."""


def settle(page: Page, title: str) -> None:
    """Waits until the page under that title has come to rest."""
    page.get_by_role("heading", name=title, level=1).wait_for(timeout=1000 * PATIENCE)
    page.evaluate("() => { window.restsSince = undefined }")
    page.wait_for_function(RESTING, timeout=1000 * PATIENCE)


@pytest.fixture
def visit(chromium):
    """A new tab of a new browser profile; at its end nothing may have gone wrong in it."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    tab = watched(context.new_page())
    yield tab
    context.close()
    assert not tab.wrong


def watched(page: Page) -> Visit:
    """A visit that lists what goes wrong in its tab."""
    tab = Visit(page)
    page.on("console", lambda line: line.type == "error" and tab.wrong.append(line.text))
    page.on("pageerror", lambda error: tab.wrong.append(str(error)))
    page.on("request", lambda request: _leaves(request.url) and tab.wrong.append(f"asked for {request.url}"))
    return tab


def _leaves(address: str) -> bool:
    """Whether a request goes to another machine: nothing of a clinic's may."""
    return not address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:", "file:"))


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory, demo_once) -> Path:
    """A data folder with the demo clinic."""
    return shutil.copytree(demo_once, tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture(scope="session")
def demo(demo_data):
    """The address of a dashboard on the demo clinic."""
    with serving(demo_data) as address:
        yield address


@pytest.fixture(scope="session")
def clinic(tmp_path_factory, clinic_once):
    """The address of a dashboard on the example log."""
    with serving(shutil.copytree(clinic_once, tmp_path_factory.mktemp("clinic") / "data")) as address:
        yield address


@pytest.fixture(scope="session")
def moving(tmp_path_factory):
    """(address, link): a dashboard that serves the folder which the link leads to; one start for all tests with a folder of their own."""
    link = tmp_path_factory.mktemp("moving") / "data"
    link.symlink_to(tmp_path_factory.mktemp("nothing"))
    with serving(link) as address:
        yield address, link


@pytest.fixture
def empty(tmp_path, moving):
    """The address of a dashboard without any data, in tmp_path."""
    address, link = moving
    link.unlink()
    link.symlink_to(tmp_path)
    return address
