"""The cookie of a login, as Streamlit signs it: who is in it, and how long it lasts."""

import json
from collections.abc import Mapping
from http.cookies import SimpleCookie
from pathlib import Path

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import AUTH_COOKIE_MAX_AGE_SECONDS, USER_COOKIE_NAME

from dashboard import login
from dashboard.login import LONGEST, Login

DAY = 86400


def claims(cookies: Mapping[str, str], how: Login, data: Path) -> dict:
    """What the provider said of the person; empty where the cookie is missing, forged, old or of another place."""
    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(login.key(data), name, value, LONGEST / DAY) if value else None

    try:
        found = json.loads(get_cookie_with_chunks(one, USER_COOKIE_NAME) or b"{}")
    except (ValueError, TypeError):
        return {}
    return found if isinstance(found, dict) and found.get("origin") == how.address else {}


def given(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """The cookies that an answer gives to the browser."""
    found = SimpleCookie()
    for name, value in headers:
        if name == b"set-cookie":
            found.load(value.decode("latin-1"))
    return {name: one.value for name, one in found.items()}


def shorter(header: bytes, how: Login) -> bytes:
    """A Set-Cookie that lasts no longer than a login, and travels encrypted where the pages do."""
    told = header.replace(b"Max-Age=%d" % AUTH_COOKIE_MAX_AGE_SECONDS, b"Max-Age=%d" % LONGEST)
    secure = how.address.startswith("https:") and b"secure" not in told.lower().split(b"; ")
    return told + b"; Secure" if secure else told
