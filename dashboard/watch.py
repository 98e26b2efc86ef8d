"""What goes over the line of someone who is signed in: each message counts as long as they may look.

What someone who has lost the right to look sends over an open socket becomes a plain new run of the page, which then says
so. Clicks keep a login alive; who came is noted in the audit list.
"""

import re
from collections.abc import Callable
from pathlib import Path

from google.protobuf.message import DecodeError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from dashboard import auditing, cookie, login
from dashboard.login import USES, Login, NotIn
from dashboard.settings import Settings, SettingsError

RETURN = "/oauth2callback"
LOGINS = 1000  # as many as are remembered
FILES, FILE = "/media/", re.compile(rb"/media/(\w+)")


class Watch:
    """The messages of everyone who is signed in. settings: as they are now, or SettingsError."""

    def __init__(self, how: Login, data: Path, settings: Callable[[], Settings]):
        self.how, self.data, self.settings = how, data, settings
        self.given: dict[str, set[bytes]] = {}  # login → the files whose links were sent to it

    def may_open(self, path: str, claims: dict) -> bool:
        """Whether that is no file, or one whose link was sent to this login: it opens for nobody else."""
        theirs = self.given.get(login.name_of(claims), set())
        return not path.startswith(FILES) or bool(theirs.intersection(FILE.findall(path.encode())))

    def receiving(self, asked: HTTPConnection, receive):
        """`receive`, in which each message counts as long as its sender may look; else it becomes a plain new run."""
        if asked.scope["type"] == "http":
            return receive
        claims = cookie.claims(asked.cookies, self.how, self.data)
        seen = {"viewer": login.standing(claims, self.settings())}

        async def watched():
            message = await receive()
            kind = _kind(_read(message.get("bytes") or b""))
            if message["type"] != "websocket.receive" or kind == "app_heartbeat":
                return message
            viewer = None
            try:
                viewer = login.standing(claims, self.settings())
            except SettingsError:
                return {"type": "websocket.disconnect", "code": 1008}
            except NotIn:
                pass
            same, seen["viewer"] = viewer is not None and viewer == seen["viewer"], viewer
            if viewer and kind != "by itself":
                USES.use(claims)
            return message if same else message | {"bytes": _plain(message["bytes"])}

        return watched

    def sending(self, asked: HTTPConnection, send):
        """`send`, which notes to whom the link of a file went, keeps files out of stores and cookies short."""
        name = login.name_of(cookie.claims(asked.cookies, self.how, self.data))

        async def tightened(message):
            if message["type"] == "websocket.send":
                self._note(name, FILE.findall(message.get("bytes") or b""))
            if message["type"] == "http.response.start":
                if asked.scope["path"] == RETURN:
                    await self._came(cookie.claims(cookie.given(message["headers"]), self.how, self.data))
                message["headers"] = [(key, cookie.shorter(value, self.how) if key == b"set-cookie" else value)
                                      for key, value in message["headers"]]
                if asked.scope["path"].startswith(FILES):
                    MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        return tightened

    async def _came(self, claims: dict) -> None:
        """Notes that someone signed in, and whether they may look."""
        if not claims:
            return
        try:
            await self._noted(login.standing(claims, self.settings()).name, "login")
        except (NotIn, SettingsError):
            await self._noted(str(claims.get("email")), "login", refused=True)

    async def _noted(self, who: str, what: str, **details) -> None:
        await run_in_threadpool(auditing.note, self.data, who, what, **details)

    def _note(self, name: str, files: list[bytes]) -> None:
        self.given.setdefault(name, set()).update(files)
        while len(self.given) > LOGINS:
            del self.given[next(iter(self.given))]


def _read(data: bytes) -> BackMsg:
    """A message of the browser; an empty one where it is none, on which Streamlit closes the socket."""
    try:
        return BackMsg.FromString(data)
    except DecodeError:
        return BackMsg()


def _kind(message: BackMsg) -> str | None:
    """What a message is; "by itself" where no person sent it."""
    return "by itself" if message.rerun_script.is_auto_rerun else message.WhichOneof("type")


def _plain(data: bytes) -> bytes:
    """A new run of the same page in place of a message, without any widget, callback or part of the page."""
    asked = _read(data).rerun_script
    kept = {name: getattr(asked, name) for name in ("query_string", "page_script_hash", "page_name", "context_info")}
    return BackMsg(rerun_script=ClientState(**kept)).SerializeToString()
