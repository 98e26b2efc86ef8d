"""What the server sends around the pages: health, security headers, plotly for the charts."""

import asyncio
import gzip
import json
import urllib.error
import urllib.request

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from dashboard import gate, server
from dashboard.login import Login

pytestmark = pytest.mark.browser
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
           "Cross-Origin-Resource-Policy": "same-origin",
           "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()"}


def get(address: str):
    """Status, headers and body of one answer."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as problem:
        return problem.code, problem.headers, problem.read()


def test_health_says_ok_and_nothing_else(clinic):
    status, headers, body = get(f"{clinic}/healthz")
    assert (status, body) == (200, b"ok") and headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["/", "/import", "/healthz", "/_stcore/health", server.PLOTLY, "/favicon.png", "/no/page"])
def test_every_answer_carries_the_security_headers(clinic, path):
    _, headers, _ = get(clinic + path)
    assert {name: headers[name] for name in HEADERS} == HEADERS
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "default-src 'self'" in policy
    assert not [word for word in ("http", "*", "unsafe-eval") if word in policy]
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


def test_a_fault_is_answered_plainly_and_with_the_security_headers():
    async def broken(scope, receive, send):
        raise KeyError("a name")

    sent = []

    async def send(message):
        sent.append(message)

    app = Starlette(routes=[Mount("/", broken)], middleware=[Middleware(server.SecurityHeaders)])
    scope = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "headers": [], "root_path": ""}
    with pytest.raises(KeyError):
        asyncio.run(app(scope, None, send))
    start, body = sent
    assert start["status"] == 500 and body["body"].decode() == server.FAULT
    assert {name.lower().encode(): value.encode() for name, value in server.headers().items()}.items() <= dict(start["headers"]).items()


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/"])
def test_metrics_take_a_login(clinic, path):
    status, _, body = get(clinic + path)
    assert status == 404 and b"TYPE" not in body


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/_stcore/stream"])
@pytest.mark.parametrize(("host", "status"), [("evil.example", 400), ("127.0.0.1.evil.example:80", 400), ("", 400), ("localhost:1", 200)])
def test_under_a_strange_name_nothing_is_served(clinic, path, host, status):
    ask = urllib.request.Request(clinic + path, headers={"Host": host})
    found, headers, _ = get(ask)
    assert (found == 400) == (status == 400) and headers["X-Content-Type-Options"] == "nosniff"


def test_the_name_of_the_login_is_known():
    how = Login("https://outcomes.example.org", "https://accounts.example.org", "clinic")
    assert set(gate.hosts(how)) - set(gate.hosts(None)) == {"outcomes.example.org"}
    assert set(gate.hosts(None)) == {"127.0.0.1", "localhost", "::1"}


def test_plotly_comes_from_here_pressed_and_is_kept_by_the_browser(clinic):
    status, headers, body = get(clinic + server.PLOTLY)
    assert status == 200 and headers["Content-Encoding"] == "gzip" and "immutable" in headers["Cache-Control"]
    assert b"plotly.js (basic" in gzip.decompress(body)[:100]


@pytest.mark.parametrize("path", ["/", "/import"])
def test_every_page_has_the_same_frame_which_is_not_kept(clinic, path):
    status, headers, body = get(clinic + path)
    assert (status, headers["Cache-Control"]) == (200, "no-cache") and body.decode() == server.frame()


def test_what_streamlit_answers_is_still_its_own(clinic):
    assert get(f"{clinic}/manifest.json")[2] != server.frame().encode()
    assert json.loads(get(f"{clinic}/_stcore/host-config")[2])


def test_no_script_and_no_frame_of_another_host_runs_in_a_page(visit, clinic):
    visit.open(clinic, "This week")
    refused = visit.page.evaluate("""async () => {
        const told = [];
        document.addEventListener("securitypolicyviolation", event => told.push(event.effectiveDirective));
        const script = document.createElement("script");
        script.textContent = "window.bad = 1";
        document.head.append(script);
        const image = new Image(); image.src = "http://127.0.0.2:9/x.png";
        try { await fetch("http://127.0.0.2:9/") } catch {}
        await new Promise(done => setTimeout(done, 200));
        return [window.bad ?? null, told.sort()] }""")
    assert refused == [None, ["connect-src", "img-src", "script-src-elem"]]
    visit.wrong.clear()  # the browser reports each refusal; they were asked for
