"""In front of all that the server answers: who may pass.

Without a login the pages answer this computer alone. With one, nothing but the way to sign in answers to those who are
not signed in or may not look any more: no page, file, upload, metric or socket. What goes on once someone is in,
dashboard.watch looks after.
"""

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from streamlit.user_info import generate_login_redirect_url

from dashboard import cached, cookie, login
from dashboard.login import USES, Login, NotIn
from dashboard.roles import Roles
from dashboard.settings import Settings, SettingsError
from dashboard.watch import RETURN, Watch

ALWAYS = ("/healthz",)
SIGN_IN, SIGN_IN_NOW, SIGN_OUT = "/signin", "/signin/now", "/auth/logout"
SIGNING = ("/auth/login", SIGN_OUT, RETURN)
METRICS = "/_stcore/metrics"
PAGE = Path(__file__).parent / "assets" / "sign-in.html"
PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
ONLY_HERE = ("No login is set up, so these pages answer this computer alone. To use them over a network, say in "
             "clinic.toml how people sign in and who may: [login] and [people], see README.")
CHANGED = "How people sign in has changed in clinic.toml, or it cannot be read: the program must be started anew."


class Gate:
    """Lets through to the app what may pass. how: people sign in, as when the server started; None: nobody does."""

    def __init__(self, app, how: Login | None, data: Path, addresses: tuple[str, ...]):
        self.app, self.how, self.data = app, how, data
        self.pages = {f"/{address}" for address in ("", *addresses)}
        self.roles = Roles(data)
        self.watch = Watch(how, data, self.settings) if how else None

    async def __call__(self, scope, receive, send):
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        answer = self._answer(asked)
        if answer is None and self.watch:
            await self.app(scope, self.watch.receiving(asked, receive), self.watch.sending(asked, send))
        elif answer is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()  # the wish to connect; closing before it is accepted refuses it
            await send({"type": "websocket.close", "code": 1008})
        else:
            await answer(scope, receive, send)

    def _answer(self, asked: HTTPConnection) -> Response | None:
        """What those get who may not pass; None for those who may."""
        if _host(asked) not in hosts(self.how):
            return PlainTextResponse("These pages have another address.", 400)
        path = asked.scope["path"]
        if path in ALWAYS:
            return None
        if self.how is None:
            return _to_this_computer(asked)
        claims = cookie.claims(asked.cookies, self.how, self.data)
        if path == SIGN_OUT:
            USES.end(claims)
        if path in SIGNING:
            return None
        if path == SIGN_IN_NOW:
            return RedirectResponse(generate_login_redirect_url("default"), 303)
        try:
            login.standing(claims, self.settings())
        except SettingsError:
            return PlainTextResponse(CHANGED, 503)
        except NotIn as problem:
            return self._not_in(path, asked, str(problem))
        if not self.watch.may_open(path, claims):
            return PlainTextResponse("There is no such file.", 404)
        return RedirectResponse("/", 303) if path == SIGN_IN else None

    def _not_in(self, path: str, asked: HTTPConnection, problem: str) -> Response:
        if path == SIGN_IN:
            out = "" if problem == login.NOBODY else f'<p><a href="{SIGN_OUT}">Sign out</a></p>'
            text = PAGE.read_text(encoding="utf-8").replace("{problem}", problem).replace("{out}", out)
            return HTMLResponse(text, headers={"Cache-Control": "no-store"})
        to_sign_in = path in self.pages and asked.scope.get("method") == "GET"
        return RedirectResponse(SIGN_IN, 303) if to_sign_in else PlainTextResponse(problem, 401)

    def settings(self) -> Settings:
        """As they are now. SettingsError where they cannot be read, or another way to sign in was written there since."""
        found = cached.settings()
        if found.login != self.how:
            raise SettingsError(CHANGED)
        self.roles.seen(found.people)
        return found


def hosts(how: Login | None) -> tuple[str, ...]:
    """The names under which the pages may be asked for: this computer's own and, with a login, that of its address.

    Another site's name could be pointed here by its owner, and its scripts would then count as ours.
    """
    return (*login.LOCAL, *([how.host] if how else []))


def _host(asked: HTTPConnection) -> str:
    """The name under which the pages are asked for, without its port."""
    try:
        return urlsplit(f"//{asked.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def _to_this_computer(asked: HTTPConnection) -> Response | None:
    """The answer where nobody signs in: None to someone at this computer, but for the metrics, which take a login."""
    if not _from_here(asked):
        return PlainTextResponse(ONLY_HERE, 403)
    return PlainTextResponse("There is nothing here.", 404) if asked.scope["path"].rstrip("/") == METRICS else None


def _from_here(asked: HTTPConnection) -> bool:
    """Whether someone at this computer asks, and nobody passed it on."""
    return is_loopback(asked.client.host if asked.client else "") and not any(name in asked.headers for name in PASSED_ON)


def is_loopback(address: str | None) -> bool:
    """Whether that is this computer alone; an address that is not named is every one."""
    try:
        return address == "localhost" or ipaddress.ip_address(address or "0.0.0.0").is_loopback
    except ValueError:
        return False
