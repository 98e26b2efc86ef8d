"""The form of Log a session: large things to tap, in the order in which a session goes.

A tap sends nothing by itself (on_change="ignore") unless the page must answer at once, so the form is as fast as the tablet.
"""

from datetime import datetime

import pandas as pd
import streamlit as st

import etl
from dashboard import cached, entry, escape, words
from dashboard.entry import Answers
from dashboard.measures.safety import CONFIRM, RED_FLAGS
from dashboard.viewer import FRONT_DESK, Viewer

ROUND = "log-round"
MOST = 14            # techniques and areas to tap; others can be typed
NOW, OTHER = "Now", "Another time"
URGENT = {"999": st.error, "unlisted": st.warning, "urgent_gp": st.warning, "ask_doctor": st.info}
LABELS = {"pain_before": "Pain before", "pain_after": "Pain after", "anxiety_before": "Anxiety before",
          "anxiety_after": "Anxiety after"}
SAME = ("technique", "body_area", "presentation")


def key(name: str) -> str:
    """The key of a widget in this round of the form: a new round is a clean form."""
    return f"log-{st.session_state.get(ROUND, 0)}-{name}"


def clean() -> None:
    """Starts a clean form; clinic and therapist stay, for the address keeps them."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def ask(known: pd.DataFrame, here, now: datetime, viewer: Viewer) -> Answers:
    """Draws the form and returns its answers as they are now; what is needed may be missing yet.

    known: cached.known, or no rows. here: the frame.Here, or None before the first load. A therapist logs their own sessions.
    """
    reference, last = _client(here, viewer)
    therapist, clinic, when = _place(known, now, viewer)
    scores = _scores()
    techniques = _several("technique", "Techniques", known, entry.TECHNIQUES)
    area, presentation = _complaint(known)
    flags = _red_flags()
    return Answers(reference, when, therapist, clinic, techniques, area, presentation, scores, flags, **_end())


def _client(here, viewer: Viewer) -> tuple[str, dict | None]:
    """The reference, of a walk-in made here; and the client's latest session, if there is one."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with right:
        walk_in = st.checkbox("Walk-in, no name", key=key("walk-in"))
    with left:
        typed = st.text_input("Client", key=key("client"), placeholder="Your reference or name", max_chars=200,
                              disabled=walk_in, help="It is turned into a code before it is stored; the client "
                              "register alone knows which code is whom.") or ""
    if walk_in:
        return st.session_state.setdefault(key("reference"), entry.walk_in()), None
    last = _last(typed, here)
    if last:
        _offer(last)
    elif typed.strip() and viewer.role != FRONT_DESK:
        st.caption(f"A client without an earlier session {'of yours' if viewer.therapist else 'here'}. "
                   "If that surprises you, check the reference.")
    return typed.strip(), last


def _last(typed: str, here) -> dict | None:
    if here is None or not typed.strip():
        return None
    client = etl.find_client(etl.Folder(here.settings.data), typed)
    return cached.last_visit(*here.key, client) if client else None


def _offer(last: dict) -> None:
    """The client's latest session, and one tap that takes what is often the same again."""
    told = [last["techniques"], last["body_area"], _in_full(last["presentation"])]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(f"{words.count(int(last['sessions']), 'session')} so far, the last on {words.day(last['date'])} "
                f"with {last['therapist']}: {', '.join(filter(None, told)) or 'no details'}.", width="content")
        st.button("Same as last time", key=key("same"), icon=":material/history:", on_click=_same, args=(last,))


def _in_full(value: str | None) -> str | None:
    """A presentation in full."""
    return entry.PRESENTATIONS.get(value, value)


def _same(last: dict) -> None:
    """Taps what the client's latest session had (a callback: widgets may only be set before they are drawn)."""
    st.session_state[key("technique")] = (last["techniques"] or "").split("; ") if last["techniques"] else []
    st.session_state[key("body_area")] = last["body_area"]
    st.session_state[key("presentation")] = last["presentation"]
    if not st.session_state.get("by"):
        st.session_state["by"] = last["therapist"]


def _place(known: pd.DataFrame, now: datetime, viewer: Viewer) -> tuple[str, str | None, datetime]:
    """Who, where and when; the address keeps the first two, so a tablet asks for them once."""
    left, middle, right = st.columns(3)
    with left:
        therapist = viewer.therapist or _named("by", "Therapist", _values(known, "therapist"))
        if viewer.therapist:
            st.text_input("Therapist", therapist, key="log-own", disabled=True)
    with middle:
        clinic = _named("at", "Clinic or event", _values(known, "clinic"))
    with right:
        when = st.segmented_control("When", (NOW, OTHER), default=NOW, required=True, key=key("when"), width="stretch")
    if when == NOW:
        return therapist or "", clinic, now
    day, time = st.columns(2)
    chosen = day.date_input("Day", now.date(), max_value=now.date(), format="DD/MM/YYYY", key=key("day"), on_change="ignore")
    clock = time.time_input("Start", now.time(), step=300, key=key("time"), on_change="ignore")
    return therapist or "", clinic, datetime.combine(chosen or now.date(), clock or now.time())


def _named(name: str, label: str, values: list[str]) -> str | None:
    """A name that is chosen or typed, kept in the address; one from the address may be new."""
    told = st.query_params.get(name)
    options = values if told is None or told in values else [*values, told]
    return st.selectbox(label, options, None, key=name, placeholder="Choose or type", accept_new_options=True,
                        bind="query-params", on_change="ignore")


def _values(known: pd.DataFrame, column: str, first: tuple[str, ...] = ()) -> list[str]:
    """What a column has been logged with, the most used first, then what is usual in the field."""
    there = known.loc[known["column"] == column, "value"].tolist()
    return [*there, *(value for value in first if value not in there)]


def _scores() -> dict[str, int]:
    """What was asked; a score that nobody tapped is not recorded, and never 0."""
    with st.container(key="scores", gap="small"):
        st.caption("0 is none, 10 the worst imaginable. Not asked? Leave it untouched: it stays “not recorded”. "
                   "Tap a number again to take it back.")
        tapped = {name: score(LABELS[name], key(name)) for name in entry.SCORES}
    return {name: value for name, value in tapped.items() if value is not None}


def score(label: str, name: str, on_change: str = "ignore") -> int | None:
    """0 to 10 to tap; None where nothing is."""
    return st.segmented_control(label, range(11), key=name, width="stretch", wrap=True, on_change=on_change)


def _several(name: str, label: str, known: pd.DataFrame, usual: tuple[str, ...]) -> tuple[str, ...]:
    options = _options(name, known, usual)
    chosen = st.pills(label, options, selection_mode="multi", key=key(name), format_func=escape.markdown, on_change="ignore")
    typed = st.text_input("Another technique", key=key(f"{name}-new"), placeholder="Another technique", max_chars=200,
                          label_visibility="collapsed", on_change="ignore")
    return (*chosen, *([typed.strip()] if typed and typed.strip() else []))


def _options(name: str, known: pd.DataFrame, usual: tuple[str, ...]) -> list[str]:
    """The most used, with what is tapped already: the last time of this client may hold a rare one."""
    tapped = st.session_state.get(key(name)) or []
    options = _values(known, name, usual)[:MOST]
    return [*options, *(value for value in (tapped if isinstance(tapped, list) else [tapped]) if value not in options)]


def _complaint(known: pd.DataFrame) -> tuple[str | None, str | None]:
    areas = _options("body_area", known, entry.AREAS)
    area = st.pills("Body area", areas, key=key("body_area"), format_func=escape.markdown, on_change="ignore")
    kinds = _options("presentation", known.iloc[:0], tuple(entry.PRESENTATIONS))
    presentation = st.pills("Kind of pain", kinds, key=key("presentation"), on_change="ignore",
                            format_func=lambda value: escape.markdown(_in_full(value)))
    return area, presentation


def _red_flags() -> tuple[str, ...]:
    """The flags, and at once what each asks for (DEFINITIONS 9.2)."""
    names = [flag.name for flag in RED_FLAGS]
    chosen = st.pills("Red flags: tap what applies, nothing if none does", names, selection_mode="multi",
                      key=key("red_flags"), help=CONFIRM, format_func=lambda name: escape.markdown(name[0].upper() + name[1:]))
    for urgency, action, flags in entry.actions(chosen):
        icon = ":material/e911_emergency:" if urgency == "999" else ":material/medical_services:"
        URGENT[urgency](f"**{action}** ({escape.markdown(', '.join(flag.name for flag in flags))})", icon=icon)
    return tuple(chosen)


def _end() -> dict:
    """What is noted at the end of a session."""
    left, right = st.columns(2)
    with left:
        minutes = st.pills("Minutes", entry.MINUTES, key=key("minutes"), wrap=True, on_change="ignore")
        exercises = st.pills("Exercises shown", ("yes", "no"), key=key("exercises"), wrap=True, on_change="ignore",
                             format_func=str.capitalize)
    with right:
        referral = st.pills("Referred to", entry.REFERRALS, key=key("referral"), wrap=True,
                            format_func=lambda name: escape.markdown(name[0].upper() + name[1:]))
        status = _status() if referral not in (None, "none") else None
        adverse = st.pills("Anything unwelcome after the session", [*entry.ADVERSE], key=key("adverse"), wrap=True,
                           on_change="ignore", format_func=lambda name: escape.markdown(entry.ADVERSE[name]))
    return {"duration_minutes": minutes, "exercises": exercises, "referral": referral, "referral_status": status,
            "adverse_event": adverse}


def _status() -> str | None:
    """How far the referral has come; untouched it counts as suggested, as in any log."""
    return st.pills("How far it has come", entry.STEPS, key=key("referral_status"), wrap=True, on_change="ignore",
                    format_func=entry.STEPS.get)
