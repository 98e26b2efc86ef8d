"""Log a session: one form, saved through the same loader as any file, with a receipt."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import streamlit as st

import etl
from dashboard import cached, entry, escape, words
from dashboard.settings import Settings
from dashboard.viewer import FRONT_DESK, Viewer
from dashboard.views import frame, log_form, log_later, log_receipt
from dashboard.views.frame import Here
from dashboard.warehouse import WarehouseError

TOUCH = Path(__file__).parent.parent / "assets" / "touch.css"


def page() -> None:
    """Draws the page; it needs no data, for a clinic may begin with it."""
    settings = frame.read_settings()
    viewer = frame.viewer(settings)
    frame.heading("Log a session", settings)
    try:
        build = frame.warehouse(settings, viewer).build_or_none()
        here = Here(settings, build, settings.today(), viewer) if build else None
        known = cached.known(*here.key) if here else log_later.NOTHING_KNOWN
    except WarehouseError as problem:
        st.error(str(problem), icon=":material/error:")
        return
    st.html(TOUCH)
    try:
        with st.container(key="touch"):
            _draw(known, here, settings, viewer)
    except etl.Refused as refused:
        st.error(escape.markdown(refused), icon=":material/block:")


def _draw(known: pd.DataFrame, here: Here | None, settings: Settings, viewer: Viewer) -> None:
    """What can be completed, the form, and what became of it. Raises etl.Refused."""
    if here and viewer.role != FRONT_DESK:
        log_later.section(here)
    answers = log_form.ask(known, here, _now(settings), viewer)
    with st.container(key="log-foot", gap="small"):  # always in sight, so what became of the session is, too
        told = st.container()
        pressed = st.button("Save session", type="primary", icon=":material/check:", key="log-save", width="stretch")
    with told:
        if pressed:
            _save(answers, settings)
        log_receipt.show(settings, log_receipt.FORM, viewer)


def _save(answers: entry.Answers, settings: Settings) -> None:
    """Saves the answers once what is needed is there; then the form is clean again."""
    lacking = [word for word, there in (("who the client is (or tick walk-in)", answers.reference),
                                        ("the therapist", answers.therapist)) if not there]
    if lacking:
        st.warning(f"Not saved yet. Please say {' and '.join(lacking)}.", icon=":material/edit:")
        return
    st.session_state.setdefault(log_form.key("pressed"), answers.when)
    result = log_receipt.send(lambda **options: etl.enter(settings.data, entry.cells(answers), **options), settings)
    if result is not None:
        log_form.clean()
        about = f"{answers.reference}, {words.day(answers.when)}, {answers.when:%H:%M}, {answers.therapist}"
        log_receipt.keep(entry.receipt(result, about), log_receipt.FORM)


def _now(settings: Settings) -> datetime:
    """The clinic's time; once Save was pressed it stays, so that pressing it again saves the same session."""
    now = settings.clinic().now().replace(second=0)
    return st.session_state.get(log_form.key("pressed"), datetime.combine(settings.today(), now.time()))
