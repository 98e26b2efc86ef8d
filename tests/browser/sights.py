"""What there is to see: every page of the list in its views, and what may not be seen on any of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from dashboard import figures
from dashboard.pages import PAGES
from dashboard.warehouse import Warehouse

from .conftest import Visit, watched

THEMES = ("light", "dark")
WIDTHS = (1440, 1024, 390)


class Sight(NamedTuple):
    """One view of a page: its name, and its address below the server's."""

    name: str
    path: str

    @property
    def title(self) -> str:
        """The title of its page."""
        return PAGES[re.match(r"/(\w*)", self.path)[1] or next(iter(PAGES))].title


MORE = (
    Sight("week-filtered", "/?therapist=Sam+Okafor&week=2026-W36"),
    Sight("trends-side", "/trends?view=Side+by+side"),
    Sight("trends-visits", "/trends?view=Between+visits"),
    Sight("trends-sessions", "/trends?view=Session+by+session"),
    Sight("techniques-pair", "/techniques?first=Taping&second=Swedish&order=By+number+of+sessions"),
    Sight("people-seen", "/people?see_as=Sam+Okafor"),
    Sight("reports-month", "/reports?report-kind=A+month&audience=For+sharing"),
    Sight("log-tablet", "/log?by=Sam+Okafor&at=Holland+Road"),
)
PLACES = (*PAGES, *(sight.name for sight in MORE), "client")


def sights(data: Path) -> tuple[Sight, ...]:
    """Every page as it opens, then its other views, and one client with many sessions and a flag."""
    source = Warehouse(data)
    clients = figures.clients(figures.View(source, source.build()))
    flagged = clients[clients["flag"] == "ask_referral"].sort_values(["sessions", "client"])
    opened = Sight("client", f"/clients?client={flagged['client'].iloc[-1]}")
    return (*(Sight(address, f"/{address}" if place else "/") for place, address in enumerate(PAGES)), *MORE, opened)


@contextmanager
def seen(chromium, theme: str = "light", width: int = 1440, height: int = 900) -> Iterator[Visit]:
    """A tab of a new profile in one theme and width; what went wrong in it is in its list."""
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=theme, accept_downloads=True)
    yield watched(context.new_page())
    context.close()


def drawn(visit: Visit) -> None:
    """Waits until every part of the page has come, and every chart is drawn."""
    visit.page.wait_for_function(CHARTS, timeout=30_000)
    visit.page.wait_for_timeout(300)


def unroll(visit: Visit) -> None:
    """Makes the window as tall as the page: Streamlit scrolls inside, and what is not in the window is not painted."""
    for _ in range(2):  # wider charts may be taller
        block = visit.page.locator('[data-testid="stMainBlockContainer"]').bounding_box()
        visit.page.set_viewport_size({**visit.page.viewport_size, "height": max(900, int(block["height"]) + 40)})
        visit.page.wait_for_timeout(500)


def wrong(visit: Visit) -> list[str]:
    """What no page may have: an error in the console, an exception box, anything wider than the window, a clipped label."""
    found = [*visit.wrong]
    found += ["an exception box"] * visit.page.locator('[data-testid="stException"]').count()
    return found + visit.page.evaluate(OVERFLOW)


CHARTS = """() => !document.querySelector('[data-testid=stSkeleton]') && [...document.querySelectorAll('[class*=st-key-chart-] .chart')]
    .every(chart => chart.querySelector('.main-svg'))"""
OVERFLOW = """() => {
    const found = []
    for (const node of [document.documentElement, document.querySelector('[data-testid=stMain]')])
        if (node && node.scrollWidth > node.clientWidth) found.push(`${node.tagName} scrolls sideways: ${node.scrollWidth} > ${node.clientWidth}`)
    for (const node of document.querySelectorAll('[data-testid=stMain] :is(p, h1, h2, h3, button, label, td, code)'))
        if (node.getBoundingClientRect().right > window.innerWidth + 1 && !node.closest('[data-testid=stTable], pre'))
            found.push(`sticks out: ${node.innerText.slice(0, 60)}`)
    for (const chart of document.querySelectorAll('.js-plotly-plot')) {
        const {left, right, top, bottom} = chart.getBoundingClientRect()
        const texts = [...chart.querySelectorAll('text')].filter(text => text.textContent.trim()
            && !text.closest('.hoverlayer') && text.getBoundingClientRect().width)
        const boxes = texts.map(text => text.getBoundingClientRect())
        boxes.forEach((box, n) => {
            if (box.left < left - 1 || box.right > right + 1 || box.top < top - 1 || box.bottom > bottom + 1)
                found.push(`clipped in a chart: ${texts[n].textContent}`)
            for (let m = 0; m < n; m++) {
                const wide = Math.min(box.right, boxes[m].right) - Math.max(box.left, boxes[m].left)
                const high = Math.min(box.bottom, boxes[m].bottom) - Math.max(box.top, boxes[m].top)
                if (wide > 2 && high > 4) found.push(`overlap in a chart: ${texts[m].textContent} | ${texts[n].textContent}`)
            }
        })
    }
    return found
}"""
