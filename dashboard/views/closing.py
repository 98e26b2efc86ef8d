"""What someone does about an item: closing it with a reason, noting news of a referral, opening it again."""

import hashlib
from collections.abc import Callable
from datetime import date

import streamlit as st

from dashboard import escape, open_items, pages, who, words
from dashboard.desk import Desk, DeskError, follow_up
from dashboard.desk.store import LONG
from dashboard.measures.safety import ACTIONS
from dashboard.open_items import STEP_WORDS, Done, OnDesk
from dashboard.views.frame import Here
from dashboard.views.week_desk import keep, trouble

# kind → what can have been done about it, beside the reason in one's own words
DONE_ABOUT = {
    "red_flag": ("Called 999 or sent to A&E", "GP or 111 has been asked", "Client will ask a doctor",
                 "A clinician has read the note", "A doctor knows of it already",
                 "Asked again: not what it seemed", "Other"),
    "adverse_event": ("Client was called, and is well", "Sent to a doctor", "Treatment was changed", "Other"),
    "ask_referral": ("Referred on", "Talked about it; client does not want it", "A doctor knows of it already",
                     "Treatment was changed", "Other"),
    "not_on_track": ("Treatment was changed", "Talked about it with the client", "Referred on", "Other"),
    "missing_after": ("Nobody asked the client", "The client could not say", "It will be added to the log", "Other"),
}
# what the urgency of a red flag asks for → what was then done, offered first
ADVISED = dict(zip((ACTIONS[urgency] for urgency in ("999", "urgent_gp", "ask_doctor", "unlisted")),
                   DONE_ABOUT["red_flag"], strict=False))
KIND_WORDS = {"red_flag": "Red flag", "referral": "Referral", "adverse_event": "Adverse event"}
NO_FURTHER = "will not come further"
NO_NAMES = "Kept with the date and your name. Please write no names of clients here."
LISTED = 50
KEPT = "closing-kept"


def read(here: Here) -> OnDesk:
    """What lies on the desk; where it cannot be read, one sentence, and everything counts as open."""
    begin()
    try:
        return open_items.read(Desk(here.settings.data))
    except DeskError as problem:
        st.warning(f"{problem} Items that were closed are shown as open.", icon=":material/warning:")
        return OnDesk()


def begin() -> None:
    """The page is drawn whole, so no dialog waits to be left any more."""
    st.session_state.pop(KEPT, None)


@st.dialog("Close with a reason")
def close(kind: str, key: tuple, title: str, here: Here, advised: str = "") -> None:
    """Asks what was done and why, and closes the item. advised: the action that a red flag asks for."""
    st.text(title)
    if advised:
        st.markdown(f"**{advised}**")
    st.selectbox("What was done", options(kind, advised), index=None, placeholder="Choose one", key="close-about")
    st.text_area("Why, or what came of it, in a few words", key="close-why", max_chars=LONG // 2, help=NO_NAMES)
    st.caption(f"It then stays closed{' for this course of care' if len(key) > 1 else ''}, unless someone opens it again.")
    st.button("Close it", type="primary", key="close-yes", icon=":material/check:", on_click=_close,
              args=(kind, key, here))
    _leave_when_kept()


def options(kind: str, advised: str = "") -> list[str]:
    """What can have been done about an item; first what its urgency advises."""
    return sorted(DONE_ABOUT[kind], key=lambda done: done != ADVISED.get(advised))


def _close(kind: str, key: tuple, here: Here) -> None:
    about, why = st.session_state.get("close-about"), st.session_state.get("close-why", "").strip()
    if not about or not why:
        st.session_state["trouble-close"] = "Choose what was done, and write a few words about it."
    else:
        _kept(follow_up.close, Desk(here.settings.data), kind, key, f"{about}. {why}", here.viewer.name)


@st.dialog("News of this referral")
def news(row: dict, title: str, here: Here) -> None:
    """Asks how far a referral has come and what was learned, or why it will not come further."""
    st.text(title)
    steps = [*list(STEP_WORDS)[list(STEP_WORDS).index(row["step"]) + 1:], NO_FURTHER]
    step = st.segmented_control("It", steps, format_func=lambda name: STEP_WORDS.get(name, name), key="news-step")
    if step != NO_FURTHER:
        last = max(row["date"], here.today)
        st.date_input("On", last, min_value=row["date"], max_value=last, format="DD/MM/YYYY", key="news-day")
    st.text_area("What was learned", key="news-told", max_chars=LONG // 2, help=NO_NAMES)
    st.button("Keep it", type="primary", key="news-yes", icon=":material/check:", on_click=_learn,
              args=(row["session"], here))
    _leave_when_kept()


def _learn(session: str, here: Here) -> None:
    step, told = (st.session_state.get(f"news-{part}") for part in ("step", "told"))
    desk = Desk(here.settings.data)
    if not step:
        st.session_state["trouble-close"] = "Choose how far it has come first."
    elif step == NO_FURTHER:
        _kept(follow_up.close, desk, "referral", (session,), told, here.viewer.name)
    else:
        _kept(follow_up.learn, desk, session, step, st.session_state["news-day"], told, here.viewer.name)


def _kept(action: Callable, *given) -> None:
    if keep("close", action, *given):
        st.session_state[KEPT] = True


def _leave_when_kept() -> None:
    """Closes the dialog once its content is on the desk; else says what is wrong."""
    trouble("close")
    if st.session_state.pop(KEPT, False):
        st.rerun()


def done(items: list[Done], here: Here, title: str = "Closed") -> None:
    """What was dealt with, the newest first, behind one line: the reason, who and when, and a way to open it again."""
    trouble("done")
    if not items:
        return
    box = st.expander(f"{title}: {len(items):,}", icon=":material/task_alt:", key="closed-items", on_change="rerun")
    if not box.open:
        return
    called = who.names(here.settings, [item.client for item in items[:LISTED]])
    with box:
        for item in items[:LISTED]:
            _one_done(item, called, here)
        if len(items) > LISTED:
            st.caption(f"The newest {LISTED} of {len(items):,}.")


def _one_done(item: Done, called: dict[str, str], here: Here) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, width="stretch"):
            st.text(f"{KIND_WORDS[item.kind]} of {words.day(item.day)}, {called[item.client]}: {item.what}")
            st.text(f"→ {item.reason}")
            told = f"{who.signed(item.by, here.viewer)}, {words.moment(item.at, here.settings.timezone)}" if item.at else "as the logs say"
            st.caption(escape.markdown(told))
        if item.at:
            st.button("Take it back" if item.step else "Open again", key=f"reopen-{name(item.kind, item.session)}",
                      type="tertiary",
                      icon=":material/undo:", on_click=_reopen, args=(item, here))


def _reopen(item: Done, here: Here) -> None:
    desk = Desk(here.settings.data)
    if item.step:
        keep("done", follow_up.unlearn, desk, item.session, item.step, here.viewer.name)
    else:
        keep("done", follow_up.reopen, desk, item.kind, (item.session,), here.viewer.name)


def to_client(client: str, label: str, key: str) -> None:
    """A button that opens a client's course."""
    if st.button(escape.markdown(words.cut(label, 24)), key=key, type="tertiary", icon=":material/person:",
                 help="Open this client's course"):
        st.switch_page(pages.page("clients"), query_params={"client": client})


def title(row: dict, called: dict[str, str], when: date, today: date) -> str:
    """Who (where `called` says so), when and with whom, in one line of text."""
    return " · ".join(filter(None, (called.get(row["client"]), words.weekday(when, today), words.short(row["therapist"] or ""))))


def name(*parts) -> str:
    """A short name for an item's widgets, whatever its session is called."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]
