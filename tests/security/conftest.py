"""The clinic of canaries, and its pages run as one of its people."""

import importlib
import itertools
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import cached, login
from dashboard.views import frame

from . import canaries


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """The data folder of the canaries, which no test changes."""
    return canaries.make(tmp_path_factory.mktemp("canaries"))


@pytest.fixture(scope="session")
def copied(tmp_path_factory, made):
    """copied(): a copy of that folder, to look at or for a server of its own: whoever looks is noted in its audit list."""
    return lambda: shutil.copytree(made, tmp_path_factory.mktemp("copy") / "clinic")


@pytest.fixture(scope="session")
def looked_at(copied) -> Path:
    """The copy that `look` shows."""
    return copied()


@pytest.fixture
def clinic(looked_at) -> Path:
    """The same."""
    return looked_at


@dataclass
class Seen:
    """A page as somebody has it. sent: all bytes that reach the browser, with every file that it offers."""

    app: AppTest
    sent: bytes


@pytest.fixture
def look(monkeypatch, clinic):
    """look(who, module, **query): runs a page as that person, with every list opened and every file made."""
    monkeypatch.setenv("OUTCOMES_DATA", str(clinic))
    monkeypatch.setenv("OUTCOMES_TODAY", canaries.TODAY.isoformat())
    cached.warehouse.clear()
    files: list[bytes] = []
    expander, download = st.expander, st.download_button

    def offered(label, data, *given, **named):
        made = data() if callable(data) else data
        files.append(made.encode() if isinstance(made, str) else bytes(made))
        return download(label, data, *given, **named)

    monkeypatch.setattr(st, "expander", lambda *given, **named: expander(*given, **{**named, "expanded": True}))
    monkeypatch.setattr(st, "download_button", offered)

    def run(who: str, module: str, **query) -> Seen:
        files.clear()
        monkeypatch.setattr(frame, "claims", lambda: canaries.claims(who))
        monkeypatch.setattr(login, "USES", login.Uses())

        def page(module):
            import importlib

            importlib.import_module(f"dashboard.{module}")
            from dashboard import pages, views  # noqa: F401

            target = importlib.import_module(f"dashboard.{module}")
            (target.navigation().run if module == "pages" else target.page)()

        importlib.import_module(f"dashboard.{module}")
        app = AppTest.from_function(page, args=(module,), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, app.exception[0].value
        return Seen(app, b"\n".join(itertools.chain(_protos(app._tree), files)))

    return run


def _protos(node):
    """The bytes of everything on a page."""
    proto = getattr(node, "proto", None)
    if proto is not None:
        yield proto.SerializeToString()
    for child in getattr(node, "children", {}).values():
        yield from _protos(child)
