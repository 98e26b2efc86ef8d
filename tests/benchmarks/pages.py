"""This week with a million sessions in a real browser, beside an empty Streamlit page and the same figures in Dash.

    python -m tests.benchmarks.pages [ROUNDS] [DATA]

The contestants take turns in one run; medians and ratios are printed. A page counts as painted after the last change
inside its charts (the empty page: in its one line), as the browser itself sees it. DATA: a folder loaded before.
Needs the packages of the extra `benchmark`.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

import etl
from tests.benchmarks import clinic
from tests.benchmarks.visitor import Visitor
from tests.browser.conftest import FLAGS, ROOT, free_port, wait_for

ROWS = 1_000_000
CHROMIUM = "/usr/bin/chromium"  # the whole browser, as people have it: the headless shell keeps no compiled code
PEOPLE, EVERY, FOR = 10, 2.0, 40.0  # visitors, seconds between their clicks, seconds in all
CHART, LINE = ".js-plotly-plot, .spark", "[data-testid=stText]"
WEEK = "?week=2020-W20"  # as in dash_page
WATCH = """(() => {
  const seen = window.seen = { last: 0, clicked: 0, charts: new Set() };
  addEventListener("pointerdown", () => { seen.clicked = performance.now(); seen.charts.clear() }, true);
  const changed = node => (node.closest ? node : node.parentElement)?.closest("WATCHED");
  const parts = node => [changed(node), ...(node.querySelectorAll?.("WATCHED") ?? [])];
  new MutationObserver(records => {
    const inside = records.flatMap(r => [changed(r.target), ...[...r.addedNodes].flatMap(parts)]).filter(Boolean);
    inside.forEach(chart => seen.charts.add(chart));
    if (inside.length) requestAnimationFrame(() => setTimeout(() => { seen.last = performance.now() }));
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})()"""
QUIET = "since => seen.last > since && seen.last > seen.clicked && performance.now() - seen.last > 800"


class Contestant:
    """One page in one browser tab."""

    def __init__(self, name: str, browser, address: str, watched: str):
        self.name, self.address = name, address
        self.context = browser.new_context(viewport={"width": 1440, "height": 1000})
        self.context.add_init_script(WATCH.replace("WATCHED", watched))
        self.charts = 0
        self.tab = self.new_tab()[1]

    def new_tab(self) -> tuple[float, object]:
        """Milliseconds from the first request to the last paint, and the tab."""
        tab = self.context.new_page()
        tab.goto(self.address)
        tab.wait_for_function(QUIET, arg=0)
        return tab.evaluate("seen.last"), tab

    def filter(self) -> float:
        """Adds one therapist; milliseconds from the click to the last paint."""
        option = self.open_options()
        option.hover()
        self.tab.wait_for_timeout(500)
        option.click()
        self.tab.wait_for_function(QUIET, arg=0)
        self.charts = self.tab.evaluate("seen.charts.size")
        return self.tab.evaluate("seen.last - seen.clicked")

    def open_options(self):
        """The first therapist that is not chosen yet."""
        if self.name == "Dash":
            if not self.tab.locator(".dash-dropdown-option").count():
                self.tab.locator("#therapist").click()
            return self.tab.locator(".dash-dropdown-option:not(:has(input:checked))").first
        box = self.tab.get_by_role("combobox", name="Therapist")
        if not box.is_visible():
            self.tab.get_by_role("button", name="Filters").click()
        options = self.tab.locator('[role=option]:not([aria-selected=true])').filter(has_text="Therapist")
        if not options.count():
            box.click()
        return options.first


@contextmanager
def serving(command: list[str], data: Path):
    """The address and the process of a server, while it runs."""
    port = free_port()
    words = [word.replace("PORT", str(port)) for word in command]
    environment = {**os.environ, "OUTCOMES_DATA": str(data), "OUTCOMES_TODAY": "2026-11-23", "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, env=environment,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/", server)
        yield f"http://127.0.0.1:{port}/", psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(10)


def streamlit(page: str) -> list[str]:
    return ["streamlit", "run", page, "--server.port", "PORT", "--server.headless", "true"]


SERVERS = {"empty page": (streamlit("tests/benchmarks/empty_page.py"), LINE),
           "This week": (streamlit("dashboard/app.py"), CHART),
           "Dash": (["tests.benchmarks.dash_page", "PORT"], CHART)}


def in_browser(addresses: dict[str, str], rounds: int) -> None:
    """Filter changes and new tabs, in turn."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pages = [Contestant(name, browser, address, SERVERS[name][1]) for name, address in addresses.items()]
        filters, tabs = ({page.name: [] for page in pages} for _ in range(2))
        for _ in range(rounds):
            for page in pages:
                filters[page.name].append(page.filter())
        for page in pages:
            page.tab.close()
        for _ in range(rounds):
            for page in pages:
                taken, tab = page.new_tab()
                tabs[page.name].append(taken)
                tab.close()
        print("charts repainted by a filter:", ", ".join(f"{page.name} {page.charts}" for page in pages))
        browser.close()
    said("filter change to the last paint", filters, {"empty page": 2.2, "Dash": 1.15})
    said("new tab to painted", tabs, {"empty page": 2.0})


def said(title: str, taken: dict[str, list[float]], limits: dict[str, float]) -> None:
    """Prints the medians, and the ratios of our page to the others."""
    middle = {name: statistics.median(times) for name, times in taken.items()}
    told = [f"{name} {value:.0f} ms ({min(taken[name]):.0f}–{max(taken[name]):.0f})" for name, value in middle.items()]
    ratios = [f"{middle['This week'] / middle[name]:.2f} × {name} (at most {limit})" for name, limit in limits.items()]
    print(f"{title}: {', '.join(told)}; {', '.join(ratios)}")


async def without_browser(address: str, server: psutil.Process, clicks: int = 30) -> None:
    """The server's time of one visitor's filter changes, of ten at once, and the memory of ten more beside them."""
    async with AsyncExitStack() as stack:
        one, *others = [await stack.enter_async_context(Visitor(address, seed)) for seed in range(PEOPLE + 1)]
        alone = [await one.click() for _ in range(clicks)]
        crowd = [taken for times in await asyncio.gather(*map(clicking, others)) for taken in times]
        before = server.memory_info().rss
        for seed in range(PEOPLE):  # the same filters as those before them: figures are kept once for all
            further = await stack.enter_async_context(Visitor(address, seed))
            for _ in range(3):
                await further.click()
        after = server.memory_info().rss
    median, p95 = statistics.median(alone), statistics.quantiles(crowd, n=20)[-1]
    print(f"server time of a filter change: median {1000 * median:.0f} ms (at most 100), "
          f"p95 {1000 * statistics.quantiles(alone, n=20)[-1]:.0f} ms")
    print(f"{PEOPLE} people clicking every {EVERY:.0f} s: median {1000 * statistics.median(crowd):.0f} ms, "
          f"p95 {1000 * p95:.0f} ms, {p95 / median:.1f} × one person's median (at most 5), {len(crowd)} clicks")
    print(f"memory per further visitor: {(after - before) / PEOPLE / 1e6:.1f} MB (at most 10)")


async def clicking(visitor: Visitor) -> list[float]:
    """The seconds of each answer, a click every so often; who waits longer than that clicks at once."""
    taken, end = [], time.perf_counter() + FOR
    await asyncio.sleep(visitor.random.random() * EVERY)
    while time.perf_counter() < end:
        taken.append(await visitor.click())
        await asyncio.sleep(max(0.0, EVERY - taken[-1]))
    return taken


def main(rounds: int = 7, data: str | None = None) -> None:
    """Prints one line per comparison."""
    with ExitStack() as stack:
        folder = Path(data or stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmark-")))
        if not (folder / "CURRENT").exists():
            etl.load(clinic.write(Path(tempfile.gettempdir()) / f"benchmark-clinic-{ROWS}.csv", ROWS), folder)
        running = {name: stack.enter_context(serving(command, folder)) for name, (command, _) in SERVERS.items()}
        in_browser({name: address + WEEK for name, (address, _) in running.items()}, rounds)
        asyncio.run(without_browser(*running["This week"]))


if __name__ == "__main__":
    main(int((sys.argv + ["7"])[1]), *sys.argv[2:3])
