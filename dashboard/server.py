"""The server around the pages: the gate, their empty frame, plotly for the charts, a health route, security headers.

Streamlit's own server has no place for these; `st.App` in app.py has.
"""

import base64
import gc
import gzip
import hashlib
import re
import sys
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

from dashboard import cached, login, pages
from dashboard.charts import script
from dashboard.gate import ONLY_HERE, Gate, is_loopback
from dashboard.login import Login

PLOTLY = f"/plotly-{script.version()}.min.js"
YEAR = "public, max-age=31536000, immutable"
LOOK = Path(__file__).parent / "assets" / "look.css"
FAULT = "The program met a fault; what it was is in the terminal."
running = False  # whether this process serves the routes below; not so under AppTest
how: Login | None = None  # how people sign in, as it was when this process began to serve

# Said before Streamlit's own script: where the server is, so that it need not be looked for below a page's address.
WHERE = """<script>
      const home = location.origin + "/"
      window.__streamlit = { BACKEND_BASE_URL: home, MAIN_PAGE_BASE_URL: home }
    </script>"""


@cache
def frame() -> str:
    """Streamlit's empty page, told where its server is and to fetch plotly while it starts, with our corrections to its look."""
    html = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    early = f'{WHERE}\n    <script async id="plotly" src="{PLOTLY}"></script>\n    <style>{LOOK.read_text(encoding="utf-8")}</style>\n  </head>'
    return html.replace('<html lang="en">', '<html lang="en-GB">', 1).replace("</head>", early, 1)


@cache
def headers() -> dict[str, str]:
    """The security headers of every answer: nothing from or to another host, no frame around a page."""
    inline = re.findall(r"<script>(.*?)</script>", frame(), re.DOTALL)
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
                      for text in inline)
    policy = (
        "default-src 'self'; "
        f"script-src 'self' blob: {hashes}; "     # blob: Streamlit hands a component's script to the browser so
        "style-src 'self' 'unsafe-inline'; "      # Streamlit and plotly write their styles while they draw
        "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
        "connect-src 'self' data: blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'")
    return {"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"}


class SecurityHeaders:
    """Adds `headers` to every answer of the app that it wraps, also to the one that a fault of it gets."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        begun = False

        async def secured(message):
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                MutableHeaders(scope=message).update(headers())
            await send(message)

        try:
            await self.app(scope, receive, secured)
        except Exception:
            if scope["type"] == "http" and not begun:
                await PlainTextResponse(FAULT, 500)(scope, receive, secured)
            raise  # to the terminal


async def _page(request: Request) -> Response:
    return HTMLResponse(frame(), headers={"Cache-Control": "no-cache"})


async def _health(request: Request) -> Response:
    return PlainTextResponse("ok")


@cache
def _plotly() -> bytes:
    """plotly, pressed."""
    return gzip.compress(script.source().encode())


async def _script(request: Request) -> Response:
    told = {"Cache-Control": YEAR, "Content-Encoding": "gzip"}  # its address names its version
    return Response(_plotly(), media_type="text/javascript", headers=told)


@asynccontextmanager
async def lifespan(app):
    """Loads the pages before the first visitor comes, and spares the collector what will never go."""
    global running
    for address in pages.PAGES:
        pages.page(address)
    _plotly()
    gc.collect()
    gc.freeze()  # Streamlit collects after each run, which took 170 ms over these modules alone
    running = True
    yield
    running = False


ROUTES = [Route("/healthz", _health), Route(PLOTLY, _script),
          *(Route(f"/{address}", _page) for address in ("", *pages.PAGES))]


def parts() -> dict:
    """What st.App is made of. Ends the program with one plain sentence where it must not serve."""
    global how
    try:
        settings = cached.settings()
        how = settings.login
        secrets = login.for_streamlit(how, settings.data) if how else None
    except ValueError as problem:
        sys.exit(str(problem))
    if how is None and not is_loopback(config.get_option("server.address")):
        sys.exit(ONLY_HERE)
    gate = Middleware(Gate, how=how, data=settings.data, addresses=tuple(pages.PAGES))
    return {"routes": ROUTES, "middleware": [Middleware(SecurityHeaders), gate], "lifespan": lifespan, "secrets": secrets}
