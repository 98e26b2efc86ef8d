"""Signing in: with whom, for how long, and whether someone who did may still look.

A login lasts 8 hours, and 30 minutes without a click. When someone last clicked is known to this process alone; after
it starts anew, a login counts as used when it began.
"""

import hashlib
import os
import secrets
import threading
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

SECRET = "OUTCOMES_LOGIN_SECRET"  # the provider's client secret; never in a file that is shown or copied around
KEY = "login.key"                 # in the data folder: what the browser's cookie is signed with
KEY_BYTES = 32
LONGEST, IDLE = 8 * 3600, 30 * 60  # seconds
LOCAL = ("localhost", "127.0.0.1", "::1")
ANYONE = ("/common", "/organizations", "/consumers")  # of Microsoft: other organisations may claim any e-mail there


@dataclass(frozen=True)
class Login:
    """address: of the pages, as people type it; provider: the issuer that says who someone is."""

    address: str
    provider: str
    client_id: str

    @classmethod
    def of(cls, told: dict) -> "Login":
        """From [login]. ValueError with one plain sentence where it cannot be."""
        given = {name: str(told.get(name, "")).strip().rstrip("/") for name in ("address", "provider", "client_id")}
        if missing := [name for name, text in given.items() if not text]:
            raise ValueError(f"[login] needs {', '.join(missing)}.")
        for name in ("address", "provider"):
            parts = urlsplit(given[name])
            plain = parts.scheme == "http" and parts.hostname in LOCAL
            if not parts.hostname or not (parts.scheme == "https" or plain):
                raise ValueError(f"[login] {name} must begin with https://; only this computer may do without.")
        if urlsplit(given["address"]).path:
            raise ValueError("[login] address is a host alone, without a path.")
        if "login.microsoftonline.com" in given["provider"] and any(part in given["provider"] for part in ANYONE):
            raise ValueError("[login] provider must name your own organisation (its tenant), or strangers could claim "
                             "your people's e-mail addresses.")
        return cls(**given)

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname


def key(data: Path) -> str:
    """What cookies are signed with, made at first use. Without the file everybody signs in again."""
    path = Path(data) / KEY
    if not path.exists():
        Path(data).mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_hex(KEY_BYTES))
        os.replace(aside, path)
    return path.read_text(encoding="ascii").strip()


def for_streamlit(login: Login, data: Path) -> dict:
    """The section [auth] that st.login reads. ValueError with one plain sentence where something is missing."""
    if not os.environ.get(SECRET):
        raise ValueError(f"The client secret of the login is missing: set {SECRET}.")
    if find_spec("authlib") is None or find_spec("httpx") is None:
        raise ValueError("Signing in needs two more packages: pip install clinic-outcomes[auth].")
    return {"auth": {
        "redirect_uri": f"{login.address}/oauth2callback", "cookie_secret": key(data),
        "client_id": login.client_id, "client_secret": os.environ[SECRET],
        "server_metadata_url": f"{login.provider}/.well-known/openid-configuration"}}


UNKNOWN = ("You are signed in, but nobody has said what you may see here. Ask the owner of this clinic to add your e-mail "
           "address to its list of people.")
ENDED = "Your session has ended: it lasts 8 hours, and 30 minutes without a click. Please sign in again."
NOBODY = "Please sign in."


class NotIn(Exception):
    """Someone may not look; the message is one plain sentence."""


class Uses:
    """When each login was last used, for any number of threads."""

    def __init__(self):
        self._last: dict[str, float] = {}  # login → its last click
        self._out: dict[str, float] = {}   # login that was signed out → when
        self._lock = threading.Lock()

    def use(self, claims: dict, now: float | None = None) -> None:
        """Notes a click."""
        now = time.time() if now is None else now
        with self._lock:
            self._last, self._out = (
                {name: when for name, when in kept.items() if now - when < LONGEST} for kept in (self._last, self._out))
            if not self._ended(claims, now):
                self._last[name_of(claims)] = now

    def end(self, claims: dict, now: float | None = None) -> None:
        """Someone signed out: that login is over, whoever may have kept its cookie."""
        with self._lock:
            self._out[name_of(claims)] = time.time() if now is None else now

    def ended(self, claims: dict, now: float | None = None) -> bool:
        """Whether a login is over: too old, too long without a click, or signed out."""
        with self._lock:
            return self._ended(claims, time.time() if now is None else now)

    def _ended(self, claims: dict, now: float) -> bool:
        began = claims.get("iat")
        if not isinstance(began, int | float) or not now - LONGEST < began < now + IDLE:
            return True
        name = name_of(claims)
        return name in self._out or now - self._last.get(name, began) > IDLE


def name_of(claims: dict) -> str:
    """A name for one login; no person can be read from it."""
    told = "\n".join(str(claims.get(part)) for part in ("iss", "sub", "email", "iat", "nonce"))
    return hashlib.sha256(told.encode()).hexdigest()


USES = Uses()


def standing(claims: dict, settings, now: float | None = None):
    """The Viewer whom these claims of the provider name. NotIn where they may not look, or not any more."""
    if not claims.get("is_logged_in"):
        raise NotIn(NOBODY)
    if USES.ended(claims, now):
        raise NotIn(ENDED)
    found = dict(settings.people).get(str(claims.get("email") or "").strip().casefold())
    if found is None or claims.get("email_verified") is False:
        raise NotIn(UNKNOWN)
    return found
