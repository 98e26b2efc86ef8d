"""One client: a course of care session by session, the flags with their numbers, and a page to print."""

import pandas as pd
import streamlit as st

from dashboard import alt, auditing, cached, escape, show, who, words
from dashboard.caseload import CLOSABLE, RULES
from dashboard.charts import course as charts
from dashboard.desk import Desk, follow_up
from dashboard.exports import client_page
from dashboard.exports import clients as tables
from dashboard.open_items import OnDesk
from dashboard.views import closing
from dashboard.views.frame import Here, noted
from dashboard.views.week_desk import keep, trouble

WORD = "client"  # in the address: the pseudonym, never the reference
COLOURS = {"ask_referral": "violet", "not_on_track": "orange"}
LISTED = 20
OPENED = "client-opened"
HTML = "text/html"


def open_one(pseudonym: str) -> None:
    """Shows that client from now on (a callback)."""
    st.query_params[WORD] = pseudonym


def _leave() -> None:
    st.query_params.pop(WORD, None)
    st.session_state.pop(OPENED, None)


def section(pseudonym: str, here: Here) -> bool:
    """The client's course; False, with a sentence, where no session has such a client."""
    sessions = cached.client_sessions(*here.key, pseudonym)
    if sessions.empty:
        _leave()
        st.warning("No session has the client whom this link names.", icon=":material/person_off:")
        return False
    _noted(pseudonym, here)
    called = who.names(here.settings, [pseudonym])[pseudonym]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button("All clients", on_click=_leave, icon=":material/arrow_back:", key="all-clients")
        st.subheader(escape.markdown(called), anchor=False, width="content")
    _course(pseudonym, called, sessions, here)
    return True


def _noted(pseudonym: str, here: Here) -> None:
    """Notes that this client's page was opened: once, not at each click on it."""
    if st.session_state.get(OPENED) != pseudonym:
        noted(here.settings.data, "client page", client=pseudonym)
        st.session_state[OPENED] = pseudonym


def _course(pseudonym: str, called: str, sessions: pd.DataFrame, here: Here) -> None:
    scale = _scale(sessions)
    courses = cached.client_courses(*here.key, pseudonym, here.settings.conventions, here.today, scale)
    if courses.empty:
        st.info("No session of this client took place.", icon=":material/event_busy:")
        _sessions(sessions, scale)
        return
    number = _choose(courses, sessions)
    row = courses[courses["episode"] == number].iloc[0].to_dict()
    mine = sessions[sessions["course"] == number].reset_index(drop=True)
    st.text(tables.course(row, mine["date"].iloc[0], scale))
    if number == courses["episode"].max():
        _flags(row, closing.read(here), here)
    _chart(row, mine, scale, here)
    _sessions(sessions[(sessions["course"] == number) | sessions["course"].isna()], scale)
    _print(pseudonym, called, mine, row, here)


def _scale(sessions: pd.DataFrame) -> str:
    """Pain, or anxiety where it is recorded too and asked for."""
    if sessions["anxiety_before"].isna().all():
        return "pain"
    return st.segmented_control("Scale", ("pain", "anxiety"), format_func=str.capitalize, default="pain", required=True,
                                key="client-scale",
                                label_visibility="collapsed")


def _choose(courses: pd.DataFrame, sessions: pd.DataFrame) -> int:
    """The course to show, the latest at first."""
    numbers = courses.sort_values(["latest_session", "episode"])["episode"].tolist()[::-1]
    if len(numbers) == 1:
        return numbers[0]

    def told(number: int) -> str:
        part = sessions[sessions["course"] == number]
        complaint = part["complaint"].dropna()
        name = f", {words.cut(complaint.iloc[-1])}" if len(complaint) else ""
        return f"{words.short_days(part['date'].iloc[0], part['date'].iloc[-1])}{name}"

    return st.selectbox(f"Course of care ({len(numbers)} so far)", numbers, format_func=told,
                        key=f"client-course-{closing.name(*numbers)}", width=420)


def _flags(row: dict, on_desk: OnDesk, here: Here) -> None:
    """Each rule that asks for someone, with its numbers; closed ones with who, when and why."""
    trouble("flag")
    holds = [rule for rule in CLOSABLE if row[RULES[rule][0]]]
    if not holds:
        return
    with st.container(border=True, gap="xsmall"):
        for rule in holds:
            _flag(rule, row["rules"][rule], row, on_desk, here)
        with st.popover("What this means", type="tertiary", icon=":material/help:"):
            for text in tables.meanings(here.settings.conventions):
                st.markdown(text)


def _flag(rule: str, told: str, row: dict, on_desk: OnDesk, here: Here) -> None:
    label, key = RULES[rule][1], (row["client"], str(row["episode"]))
    done = on_desk.closing(rule, *key)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(label, color="gray" if done else COLOURS[rule])
        with st.container(gap=None, width="stretch"):
            st.text(words.sentence(told) + ".")
            if done:
                st.text(f"Closed: {done.reason}")
                st.caption(escape.markdown(f"{who.signed(done.by, here.viewer)}, {words.moment(done.at, here.settings.timezone)}"))
        if done:
            st.button("Open again", key=f"reopen-{rule}", type="tertiary", icon=":material/undo:", on_click=keep,
                      args=("flag", follow_up.reopen, Desk(here.settings.data), rule, key, here.viewer.name))
        else:
            st.button("Close with a reason", key=f"close-{rule}", icon=":material/check:", on_click=closing.close,
                      args=(rule, key, f"{label}\n{told}", here))


def _chart(row: dict, mine: pd.DataFrame, scale: str, here: Here) -> None:
    expected = cached.expected_course(*here.key, None, here.settings.conventions, here.today, scale)
    near = expected["number"] <= mine["number"].max() + 1
    usual = expected[(expected["band"] == row["band"]) & expected["p50"].notna() & near]
    show.show_chart(charts.course(mine, usual, scale), tables.sessions(mine), "client-course",
                    alt.course(mine, usual, scale), "All sessions of this course",
                    alt.course_legend(mine, usual, scale))


def _sessions(rows: pd.DataFrame, scale: str) -> None:
    """What was done and noted, the newest session first."""
    st.subheader("Session by session", anchor=False)
    newest = rows.iloc[::-1]
    st.table(pd.DataFrame([_told(row, scale) for row in newest.head(LISTED).to_dict("records")]), hide_index=True,
             border="horizontal")
    if len(rows) > LISTED:
        st.caption(f"The newest {LISTED} of {len(rows):,}; the table above has them all.")


def _told(row: dict, scale: str) -> dict[str, str]:
    number = f"**{row['number']}** · " if row["number"] else ""
    return {
        "Session": number + escape.markdown(", ".join(filter(None, (words.short_day(row["date"]), row["therapist"])))),
        scale.capitalize(): tables.scores(row, scale),  # ours, with blanks that hold together
        "What was done": escape.markdown(tables.techniques(row)),
        "Noted": escape.markdown("; ".join(tables.noted(row)) or words.MISSING),
    }


def _print(pseudonym: str, called: str, mine: pd.DataFrame, row: dict, here: Here) -> None:
    """A page to print and show the client."""
    st.subheader("For the client", anchor=False)
    name = called if here.settings.register and called != who.short(pseudonym) else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button("One page to print",
                           lambda: _page(pseudonym, mine, row, name, here),
                           f"summary-{here.today:%Y-%m-%d}.html", HTML, key="client-print", on_click="ignore",
                           icon=":material/print:")
        st.caption("Opens in any browser; print it from there. Pain before and after each session in plain words, "
                   "without flags. "
                   + ("The reference stands on it." if name else "The name is left blank, to write by hand."))


def _page(pseudonym: str, mine: pd.DataFrame, row: dict, name: str, here: Here) -> bytes:
    auditing.note(here.settings.data, here.viewer.name, "export", kind="client page", client=pseudonym)
    return client_page.write(mine, row, name, here.settings.clinic_name, here.today)
