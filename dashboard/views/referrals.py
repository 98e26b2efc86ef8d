"""Referrals and safety: what waits for someone, how far referrals have come, and what was closed and why."""

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import streamlit as st

from dashboard import alt, cached, escape, figures, filters, open_items, show, who, words
from dashboard.charts import loop
from dashboard.exports import duties as tables
from dashboard.measures import safety
from dashboard.open_items import STEP_WORDS, OnDesk
from dashboard.views import closing, frame
from dashboard.views.frame import Here

# urgency of 9.2 → in words, and the colour of its badge
URGENCY = {"999": ("999 or A&E", "red"), "unlisted": ("read today", "red"), "urgent_gp": ("urgent GP or 111", "orange"),
           "ask_doctor": ("ask a doctor", "gray")}
ORDERS = ("Newest first", "Longest waiting first")
A_PAGE = 10


def page() -> None:
    """Draws the page; without data it says where to begin."""
    here = frame.enter("Referrals and safety")
    if here is None:
        return
    selection = filters.bar(here.choices())
    filters.active(selection)
    found, on_desk = cached.duties(*here.key, selection), closing.read(here)
    flags, flags_done = open_items.red_flags(found["flagged"], on_desk, here.today, here.settings.conventions)
    waiting, referrals_done = open_items.referrals(found["referral_rows"], on_desk, here.today)
    events, events_done = open_items.adverse_events(found["adverse_list"], on_desk)
    st.subheader(tables.headline(len(flags), len(waiting), len(events)), anchor=False)
    _flags(flags, here)
    _loop(found, on_desk, here)
    _waiting(waiting, here)
    _events(found["adverse_events"], events, here)
    closing.done([*flags_done, *referrals_done, *events_done], here, "Closed, with reasons")


def _flags(rows: pd.DataFrame, here: Here) -> None:
    st.subheader("Red flags", anchor=False)
    days = here.settings.conventions.red_flag_days
    st.caption(f"Noted at a session, and no referral within {days} days. Each stays here until someone closes it with "
               f"a reason. {safety.CONFIRM}")
    if rows.empty:
        st.markdown(":green[:material/check_circle:] No red flag is open.")
    with _paged(rows, "flag-page") as some:
        called = who.names(here.settings, some["client"].tolist())
        for row in some.to_dict("records"):
            _flag(row, called, here)
    with st.popover("What each flag asks for", type="tertiary", icon=":material/help:"):
        for urgency, action in safety.ACTIONS.items():
            names = [flag.name for flag in safety.RED_FLAGS if flag.urgency == urgency]
            st.markdown(f"**{action}** " + ("; ".join(names) + "." if names else ""))
        st.caption(safety.CONFIRM)


def _flag(row: dict, called: dict[str, str], here: Here) -> None:
    told, colour = URGENCY[row["urgency"]]
    key = closing.name("red_flag", row["session"])
    line = closing.title(row, called, row["date"], here.today)
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(told, color=colour, icon=":material/flag:")
            st.text(words.sentence(row["red_flag"]))
        st.markdown(f"**{row['action']}**")
        st.text(f"{closing.title(row, {}, row['date'], here.today)} · open for {words.count(row['days_open'], 'day')}")
        with st.container(horizontal=True, gap="small"):
            st.button("Close with a reason", key=f"close-{key}", icon=":material/check:", on_click=closing.close,
                      args=("red_flag", (row["session"],), f"{words.sentence(row['red_flag'])}\n{line}", here, row["action"]))
            closing.to_client(row["client"], called[row["client"]], f"client-{key}")


def _loop(found: dict[str, pd.DataFrame], on_desk: OnDesk, here: Here) -> None:
    st.subheader("Referrals", anchor=False)
    summary = found["summary"].iloc[0]
    whole = figures.loop(found["referral_rows"], on_desk.learned, together=True)
    st.markdown(words.unbroken(tables.told(summary, whole)))
    if whole.empty:
        return
    steps = tables.steps(whole.iloc[0])
    show.show_chart(loop.loop(steps), tables.destinations(figures.loop(found["referral_rows"], on_desk.learned)),
                    "referral-loop",
                    alt.referral_loop(steps), "By destination")
    with st.popover("How to read this", type="tertiary", icon=":material/help:"):
        st.markdown("Whoever reached a step has reached the ones before it. **Suggested**: the client was advised to "
                    "go. **Made**: a letter "
                    "or call to the other place. **Attended**: the client went. **Outcome known**: you heard what "
                    "came of it. The share "
                    "known is of those made; the range in brackets is its 95 % interval. A log without a status "
                    "counts as suggested.")


def _waiting(rows: pd.DataFrame, here: Here) -> None:
    if rows.empty:
        return
    st.markdown(f"**To ask about: {len(rows):,}**")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        order = st.segmented_control("Order", ORDERS, default=ORDERS[0], required=True, key="waiting-order",
                                     label_visibility="collapsed")
    if order == ORDERS[1]:
        rows = rows.iloc[::-1]
    with _paged(rows, "waiting-page") as some:
        called = who.names(here.settings, some["client"].tolist())
        for row in some.to_dict("records"):
            _referral(row, called, here)


@contextmanager
def _paged(rows: pd.DataFrame, key: str) -> Iterator[pd.DataFrame]:
    """The rows of the page that is looked at; below them, where there are more, the way to the others."""
    pages = max(1, -(-len(rows) // A_PAGE))
    first = (min(st.session_state.get(key) or 1, pages) - 1) * A_PAGE
    yield rows.iloc[first:first + A_PAGE]
    if pages > 1:
        st.pagination(pages, key=key)


def _referral(row: dict, called: dict[str, str], here: Here) -> None:
    key = closing.name("referral", row["session"])
    line = closing.title(row, called, row["date"], here.today)
    session = closing.title(row, {}, row["date"], here.today)
    state = f"{row['destination']}: {STEP_WORDS[row['step']]} {words.ago(row['days'])}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", border=True, key=f"waiting-for-{key}"):
        with st.container(gap=None, width="stretch"):
            st.text(state)
            st.caption(escape.markdown(f"session of {session}"))
        with st.container(horizontal=True, gap="small", width="content"):  # together on the next line of a telephone
            st.button("Note news", key=f"news-{key}", icon=":material/edit_note:", on_click=closing.news,
                      args=(row, f"{state}\n{line}", here))
            closing.to_client(row["client"], called[row["client"]], f"client-{key}")


def _events(counted: pd.DataFrame, rows: pd.DataFrame, here: Here) -> None:
    st.subheader("Adverse events", anchor=False)
    st.markdown(words.unbroken(tables.adverse(counted)))
    st.caption("Something unwelcome after a session. Minor: gone within 48 hours. A session without a note counts as "
               "none. The moderate and "
               "serious ones stay here until someone closes them with a reason.")
    with _paged(rows, "event-page") as some:
        called = who.names(here.settings, some["client"].tolist())
        for row in some.to_dict("records"):
            _event(row, called, here)


def _event(row: dict, called: dict[str, str], here: Here) -> None:
    key = closing.name("adverse_event", row["session"])
    line = closing.title(row, called, row["date"], here.today)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", border=True):
        st.badge(row["adverse_event"], color="red" if row["adverse_event"] == "serious" else "orange")
        st.text(closing.title(row, {}, row["date"], here.today), width="stretch")
        st.button("Close with a reason", key=f"close-{key}", icon=":material/check:", on_click=closing.close,
                  args=("adverse_event", (row["session"],), f"{words.sentence(row['adverse_event'])} adverse event\n{line}", here))
        closing.to_client(row["client"], called[row["client"]], f"client-{key}")
