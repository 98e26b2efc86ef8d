"""Signing in as people do, with a provider of OpenID Connect on this computer; and all the ways that must not lead in."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import oidc_provider_mock
import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

import etl
from dashboard import login, server
from dashboard.gate import PASSED_ON
from dashboard.pages import PAGES
from dashboard.viewer import PAGES as THEIRS
from tests.browser.conftest import ROOT, free_port, serving, settle

from . import canaries
from .canaries import OWNER, SAM, TOM, cookies, foreign, found

pytestmark = pytest.mark.browser
CLOSED = ("/_stcore/health", "/_stcore/metrics", "/_stcore/host-config", "/_stcore/script-health-check", "/_stcore/bidi-components/x.js",
          "/_stcore/upload_file/a/b", "/media/0123456789abcdef.csv", "/component/x/index.html", "/app/static/x", "/static/js/index.js",
          "/_stcore/allowed-message-origins", "/manifest.json", "/favicon.png", "/index.html", "/no/page", "/%2e%2e/clinic.toml",
          "/.streamlit/secrets.toml", server.PLOTLY, "//", "/week/", "/reports/../healthz/x", "/signin/else", "/healthz/x")
FULL = os.environ.get("OUTCOMES_FULL")
PAGES_TRIED = list(THEIRS["therapist"] if FULL else ("people", "techniques"))


@contextmanager
def provider(*people: str):
    """The address of a provider that knows these people."""
    with oidc_provider_mock.run_server_in_thread(user_claims=[
            oidc_provider_mock.User(sub=who, claims={"email": f"{who}@example.org", "email_verified": True}) for who in people]) as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture(scope="module")
def clinic(copied):
    """(address, data folder, provider) of a clinic of canaries in which people sign in."""
    port = free_port()
    address = f"http://localhost:{port}"
    with provider(OWNER, SAM, TOM, "stranger") as asked:
        folder = canaries.people(copied(), address, asked)
        with serving(folder, port, OUTCOMES_LOGIN_SECRET="secret"):
            yield address, folder, asked


def get(address: str, cookie: str = "", method: str = "GET", **headers):
    """Status, headers and body of one answer, without following it anywhere."""
    parts = urlsplit(address)
    link = http.client.HTTPConnection("localhost", parts.port, timeout=30)
    link.request(method, address.removeprefix(f"http://{parts.netloc}"), headers={**({"Cookie": cookie} if cookie else {}), **headers})
    answer = link.getresponse()
    return answer.status, answer.headers, answer.read()


def socket(address: str, cookie: str = ""):
    """Opens the socket of the pages, as a browser would."""
    token = cookie.partition("_streamlit_xsrf=")[2] or "x"
    return connect(address.replace("http", "ws", 1) + "/_stcore/stream", subprotocols=["streamlit", token], origin=address,
                   additional_headers={"Cookie": cookie} if cookie else {})


def bad_cookies(address: str, folder: Path) -> dict[str, str]:
    """Every kind of cookie that must not pass."""
    good = cookies(folder, address, SAM)
    value = re.search("_streamlit_user=([^;]+)", good)[1]
    return {
        "none": "", "empty": "_streamlit_user=", "nonsense": "_streamlit_user=abc.def.ghi",
        "forged": cookies(folder, address, SAM, secret="0" * 64),
        "forged with no secret": cookies(folder, address, SAM, secret=" "),
        "changed": good.replace(value[5:9], "AAAA", 1), "cut": f"_streamlit_user={value[:-3]}",
        "of another place": cookies(folder, "https://other.example.org", SAM),
        "old": cookies(folder, address, SAM, ago=login.LONGEST + 60), "idle": cookies(folder, address, SAM, ago=login.IDLE + 60),
        "of nobody here": cookies(folder, address, "stranger"), "not logged in": cookies(folder, address, SAM, is_logged_in=False),
        "unverified": cookies(folder, address, SAM, email_verified=False),
        "another cookie's": f"_streamlit_user_tokens={value}", "its tokens as the person": good.replace("_streamlit_user=", "_streamlit_user_tokens="),
        "no time": cookies(folder, address, SAM, iat=None), "a list": "_streamlit_user=" + _signed(folder, "[1, 2]"),
    }


def _signed(folder: Path, text: str) -> str:
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

    return create_signed_value(login.key(folder), "_streamlit_user", text).decode()


def test_nothing_but_the_way_in_answers_without_a_login(clinic):
    address, folder, _ = clinic
    passed, tried = [], 0
    for kind, cookie in bad_cookies(address, folder).items():
        for path in ("/", *(f"/{page}" for page in PAGES), *CLOSED):
            for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")[: 6 if kind == "none" else 1]:
                status, headers, body = get(address + path, cookie, method)
                to_sign_in = status == 303 and headers["Location"] == "/signin"
                tried += 1
                passed += [] if to_sign_in or status in (400, 401) else [(kind, method, path, status)]
        try:
            socket(address, cookie).close()
            passed.append((kind, "socket"))
        except InvalidStatus as refused:
            assert refused.response.status_code == 403
    assert not passed and tried > 500
    print(f"{tried} requests and {len(bad_cookies(address, folder))} sockets: {len(passed)} pass")


def test_the_same_requests_pass_with_a_login(clinic):
    address, folder, _ = clinic
    cookie = cookies(folder, address, SAM)
    assert [get(f"{address}/{page}", cookie)[0] for page in ("", *PAGES)] == [200] * (len(PAGES) + 1)
    assert get(f"{address}/_stcore/health", cookie)[0] == 200 and get(f"{address}/_stcore/metrics", cookie)[0] == 200
    socket(address, cookie).close()


def test_health_and_the_way_in_are_open_and_say_nothing(clinic):
    address, *_ = clinic
    assert get(f"{address}/healthz")[2] == b"ok"
    status, headers, body = get(f"{address}/signin")
    assert status == 200 and b"Please sign in." in body and headers["Cache-Control"] == "no-store" and b"<script" not in body
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"] and headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_another_host_name_is_refused(clinic):
    address, folder, _ = clinic
    assert get(f"{address}/", cookies(folder, address, SAM), Host="evil.example.org")[0] == 400


def test_a_code_of_another_provider_leads_nowhere(clinic):
    address, *_ = clinic
    with provider(OWNER) as stranger, httpx.Client() as browser:
        to = browser.get(f"{address}/signin/now", follow_redirects=False).headers["Location"]
        asked = browser.get(address + to, follow_redirects=False).headers["Location"]
        given = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
        answer = httpx.post(f"{stranger}/oauth2/authorize?{urlencode(given)}", data={"sub": OWNER}, follow_redirects=False)
        back = browser.get(answer.headers["Location"], follow_redirects=False)
        assert not [name for name in browser.cookies if name.startswith("_streamlit_user")] and back.status_code == 302
        assert browser.get(f"{address}/week", follow_redirects=False).status_code == 303
        for code, state in (("x", given["state"]), ("x", "x")):
            browser.get(f"{address}/oauth2callback?code={code}&state={state}", follow_redirects=False)
            assert browser.get(f"{address}/_stcore/metrics", follow_redirects=False).status_code == 401


class Tab:
    """A browser of its own in which everything that arrives is kept."""

    def __init__(self, chromium, address: str):
        self.context, self.address, self.got = chromium.new_context(accept_downloads=True), address, []
        self.page = self.context.new_page()
        self.page.on("websocket", lambda link: link.on("framereceived", self._frame))

    def _frame(self, payload):
        self.got.append(payload if isinstance(payload, bytes) else payload.encode())

    def sign_in(self, who: str) -> None:
        self.page.goto(self.address)
        self.page.get_by_role("link", name="Sign in").click()
        self.page.get_by_placeholder("sub").fill(who)
        self.page.get_by_role("button", name="Authorize", exact=True).click()

    def settled(self, title: str) -> None:
        settle(self.page, title)


@pytest.fixture
def tab(chromium, clinic):
    """tab(): a browser of its own."""
    opened = []

    def new() -> Tab:
        opened.append(Tab(chromium, clinic[0]))
        return opened[-1]

    yield new
    for one in opened:
        one.context.close()


def test_a_therapist_signs_in_looks_at_every_page_and_signs_out(clinic, tab):
    address, folder, _ = clinic
    sam = tab()
    sam.sign_in(SAM)
    sam.settled("This week")
    with sam.page.expect_download() as download:
        sam.page.get_by_role("button", name="Week as CSV").click()
    sam.got.append(download.value.path().read_bytes())
    links = sam.page.locator('[data-testid="stSidebar"] a[data-testid="stPageLink-NavLink"]')
    assert links.count() == len(THEIRS["therapist"])
    for page in PAGES_TRIED + ["clients?client=" + canaries.pseudonym(folder, "qxtomclient1")]:
        sam.page.goto(f"{address}/{page}")
        sam.settled(PAGES[page.split("?")[0]].title)
    for page in set(PAGES) - set(THEIRS["therapist"]) if FULL else ("reports",):
        sam.page.goto(f"{address}/{page}")
        sam.settled("Not your page")
    got = b"\n".join(sam.got)
    assert not found(foreign(folder, SAM), got) and b"qxsamclient" in got.lower()
    kept = sam.context.cookies()
    assert {one["name"] for one in kept if one["expires"] > 0 and one["expires"] - time.time() > login.LONGEST + 60} == set()
    sam.page.get_by_role("button", name="Sign out").click()
    sam.page.wait_for_url("**/oauth2/end_session*")
    replayed = "; ".join(f"{one['name']}={one['value']}" for one in kept if "localhost" in one["domain"])
    assert get(f"{address}/_stcore/metrics", replayed)[0] == 401 and get(f"{address}/", replayed)[0] == 303
    sam.page.goto(address)
    expect(sam.page.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_file_opens_for_the_one_to_whom_its_link_went(clinic, tab):
    address, folder, _ = clinic
    owner = tab()
    owner.sign_in(OWNER)
    owner.settled("This week")
    with owner.page.expect_download() as download:
        owner.page.get_by_role("button", name="Week as CSV").click()
    link = download.value.url
    assert b"W45" in download.value.path().read_bytes()
    mine = "; ".join(f"{one['name']}={one['value']}" for one in owner.context.cookies() if "localhost" in one["domain"])
    assert get(link, mine)[0] == 200 and get(link, mine)[1]["Cache-Control"] == "no-store"
    assert get(link, cookies(folder, address, TOM))[0] == 404 and get(link)[0] == 401


def test_whom_nobody_named_sees_one_sentence_and_the_way_out(clinic, tab):
    stranger = tab()
    stranger.sign_in("stranger")
    expect(stranger.page.get_by_text("nobody has said what you may see here")).to_be_visible()
    expect(stranger.page.get_by_role("link", name="Sign out")).to_be_visible()
    assert not found(foreign(clinic[1], "stranger"), b"".join(stranger.got))
    assert [event["refused"] for event in etl.audit.read(clinic[1])["events"] if event["who"] == "stranger@example.org"] == [True]


def test_another_role_or_none_counts_from_the_next_click(clinic, tab):
    address, folder, _ = clinic
    tom, path = tab(), folder / "clinic.toml"
    tom.sign_in(TOM)
    tom.settled("This week")
    before = path.read_text(encoding="utf-8")
    role, desk = '"tom@example.org" = {role = "therapist", name = "Qxtom Therapist"}', '"tom@example.org" = {role = "front_desk"}'
    try:
        path.write_text(before.replace(role, desk), encoding="utf-8")
        tom.page.get_by_role("button", name="Earlier").click()
        tom.settled("Not your page")
        assert not tom.page.get_by_role("link", name="Clients").count()
        tom.page.get_by_role("link", name="Data quality").click()
        tom.settled("Data quality")
        tom.got.clear()
        path.write_text(before.replace(role, ""), encoding="utf-8")
        tom.page.get_by_role("link", name="Log a session").click()
        tom.page.wait_for_url(f"{address}/signin")
        expect(tom.page.get_by_text("nobody has said what you may see here")).to_be_visible()
        assert not re.search(rb"qx(sam|tom|una)", b"".join(tom.got).lower())
        events = [event for event in etl.audit.read(folder)["events"] if event["who"] in ("Qxtom Therapist", "tom@example.org")]
        assert [(event["what"], event.get("role")) for event in events] == [("role change", "therapist"), ("login", None), ("role change", "front_desk"),
                                                                             ("role change", "none")]
    finally:
        path.write_text(before, encoding="utf-8")


def test_without_a_login_only_this_computer_is_answered(tmp_path):
    with serving(tmp_path) as address:
        assert get(f"{address}/")[0] == 200
        assert get(f"{address}/", Host="outcomes.example.org")[0] == 400
        for headers in ({name: "10.0.0.7"} for name in PASSED_ON):
            status, _, body = get(f"{address}/", **headers)
            assert (status, b"No login is set up" in body) == (403, True), headers
        with pytest.raises(InvalidStatus):
            connect(address.replace("http", "ws", 1) + "/_stcore/stream", additional_headers={"X-Forwarded-For": "10.0.0.7"})


def test_another_address_without_a_login_is_refused_at_the_start(tmp_path):
    ran = subprocess.run([sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.headless", "true",
                          "--server.address", "0.0.0.0"], cwd=ROOT, env={**os.environ, "OUTCOMES_DATA": str(tmp_path)},
                         capture_output=True, text=True, timeout=120)
    assert ran.returncode and "[login] and [people]" in ran.stderr and "Traceback" not in ran.stderr, ran.stderr


def test_the_metrics_hold_no_word_of_the_clinic(clinic):
    address, folder, _ = clinic
    assert json.dumps(get(f"{address}/_stcore/metrics", cookies(folder, address, SAM))[2].decode()).lower().count("qx") == 0
