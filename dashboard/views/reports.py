"""Reports: the summary of a week, a month or any days, to hand over as it is."""

from datetime import date, timedelta

import streamlit as st

from dashboard import auditing, cached, escape, filters
from dashboard.desk import Desk, DeskError
from dashboard.exports.report import FORMATS
from dashboard.figures import View
from dashboard.reports import Period, PeriodError, Report, overlap, period, proof, risky, sentences, tables
from dashboard.views import frame
from dashboard.views.frame import Here

KINDS = {"week": "A week", "month": "A month", "days": "Any days"}
AUDIENCES = {"clinic": "For the clinic", "sharing": "For sharing", "one-page": "One page"}
NAMES = {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV tables", "html": "Web page"}
MOST = 60  # weeks or months to choose from


def page() -> None:
    """Draws the page; without data it says where to begin."""
    here = frame.enter("Reports")
    if here is None:
        return
    selection = filters.bar(here.choices())
    filters.active(selection)
    when = _period(here)
    audience = st.segmented_control("Who reads it", AUDIENCES, default="clinic", required=True, key="audience",
                                    format_func=AUDIENCES.get, bind="query-params",
                                    help="One page is for sharing, too: short enough to hand to an employer or the host of an event.")
    named = audience != "clinic" and st.toggle(
        "Name the therapists", key="named", bind="query-params",
        help="Off, a shared report names no therapist. On, it says who recorded how much, with small numbers hidden.")
    own = _own_words(sentences.MOST_BRIEF if audience == "one-page" else sentences.MOST)
    view = View(here.warehouse, here.build, selection, here.settings.conventions, here.today)
    desk = Desk(here.settings.data)
    report = None if when is None or own is None else _made(here, view, when, audience, named, own, desk)
    if report:
        _shown(report)
        _downloads(report, view, desk, here)
    st.subheader("What stands behind a printed figure", anchor=False)
    _proof(view, desk, here)


def _period(here: Here) -> Period | None:
    """The period chosen, or None with the reason on the page."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kind = st.segmented_control("What it is about", KINDS, default="week", required=True, key="report-kind",
                                    format_func=KINDS.get, bind="query-params")
        if kind == "days":
            start = st.date_input("From", here.today - timedelta(days=28), key="report-from", format="DD/MM/YYYY")
            end = st.date_input("To", here.today - timedelta(days=1), key="report-to", format="DD/MM/YYYY")
            try:
                return period.days(start, end)
            except PeriodError as problem:
                st.warning(str(problem), icon=":material/info:")
                return None
        choices = _choices(kind, cached.span(*here.key), here.today)
        name = st.selectbox(KINDS[kind].removeprefix("A ").capitalize(), list(choices), key=f"report-{kind}",
                            format_func=lambda one: choices[one].words, bind="query-params", width=320)
    return choices.get(name)


def _choices(kind: str, span: dict, today: date) -> dict[str, Period]:
    """name → period, the newest that is over first, back to the first session."""
    found, one = [], (period.week if kind == "week" else period.month)(period.LAST, today)
    while len(found) < MOST and one.end >= span["first"]:
        found.append(one)
        one = (period.week if kind == "week" else period.month)(period.LAST, one.start)
    return {each.name: each for each in found or [one]}


def _own_words(most: int) -> str | None:
    """The clinic's own text, or None where it is too long or claims too much, which is then said."""
    with st.expander("Add words of your own", icon=":material/edit_note:", key="own"):
        text = st.text_area(
            "Your words", key="own-words", max_chars=sentences.MOST,
            placeholder="What happened in the period: a new room, a new colleague, an event.",
            help="They stand under the figures. What claims more than the figures carry is refused, with the reason.")
        found = [f"“{escape.markdown(risk.words)}” {risk.why}. Write what your clients reported instead." for risk in risky(text)]
        if len(text) > most:
            found.append(f"These are {len(text):,} letters, and {most:,} fit on one page.")
        for told in found:
            st.warning(told, icon=":material/gavel:")
    return None if found else text


def _made(here: Here, view: View, when: Period, audience: str, named: bool, own: str, desk: Desk) -> Report | None:
    shared = audience != "clinic"
    try:
        if shared:
            overlap.check(desk, view, view.selection.within(when.start, when.end))
    except (overlap.TooAlike, DeskError) as problem:
        st.warning(str(problem), icon=":material/visibility_off:")
        return None
    report = cached.report(*here.key, view.selection, view.conventions, here.today, when, here.settings.clinic_name, here.settings.look,
                           shared, named, audience == "one-page", own)
    return proof.stamped(report, view)


def _shown(report: Report) -> None:
    st.subheader(report.title, anchor=False)
    if report.empty:
        st.info("No attended sessions in this period; the report will say so.", icon=":material/event_busy:")
        return
    for first in range(0, len(report.figures), 3):
        for column, each in zip(st.columns(3), report.figures[first:first + 3], strict=False):
            with column.container(border=True, height="stretch", gap="xsmall"):
                st.metric(each.label, tables.shown(each.value, each.kind))
                st.caption(escape.markdown("; ".join(filter(None, (tables.interval(each), each.beside)))))
    if report.sentences:
        st.markdown("**Sentences to copy**, each with what it counts")
    with st.container(key="sentences", gap="small"):
        for told in report.sentences[:-2]:
            st.code(told, language=None, wrap_lines=True)
    for told in report.sentences[-2:]:
        st.caption(escape.markdown(told))
    if report.shared:
        st.caption(escape.markdown(dict(report.about)["For sharing"]))


def _downloads(report: Report, view: View, desk: Desk, here: Here) -> None:
    with st.container(horizontal=True, gap="small"):
        for name, kind in FORMATS.items():
            st.download_button(NAMES[name], lambda name=name: _written(report, name, view, desk, here), f"{report.file_name}.{kind.ending}", kind.mime,
                               on_click="ignore", key=f"report-as-{name}", icon=":material/download:", type="primary" if name == "pdf" else "secondary")


def _written(report: Report, name: str, view: View, desk: Desk, here: Here) -> bytes:
    """The file; its codes and, where it is for sharing, its selection are noted first, so that nothing leaves unnoted."""
    if report.shared:
        inside = view.selection.within(report.period.start, report.period.end)
        overlap.check(desk, view, inside)  # another may have been shared since the page was drawn
        overlap.note(desk, view, inside, here.viewer.name)
    proof.keep(desk, report, view, here.settings.data, here.viewer.name)
    auditing.note(here.settings.data, here.viewer.name, "report", format=name, build=report.build, for_sharing=report.shared)
    return FORMATS[name].write(report)


@st.fragment
def _proof(view: View, desk: Desk, here: Here) -> None:
    code = st.text_input("Code beside the figure", key="proof-code", placeholder="K7QF-2M9D", max_chars=20, width=220)
    if not code:
        st.caption("Each figure of a report carries a short code. Enter it to see what the figure was made of, and whether it is the same today.")
        return
    try:
        found = proof.look_up(desk, code, view, here.settings.data)
    except (proof.UnknownCode, DeskError) as problem:
        st.warning(str(problem), icon=":material/search_off:")
        return
    st.text(f"{found.label}: {found.then}" + (f". Today it is {found.now}." if found.differs else ", the same today."))
    for heading, told in found.about.items():
        st.text(f"{heading}: {told}")
    st.caption(escape.markdown(found.why))
