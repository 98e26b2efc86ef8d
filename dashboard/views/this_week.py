"""This week: the owner's Monday page. The week in words first, then its figures."""

import streamlit as st

from dashboard import alt, auditing, cached, filters, show, words
from dashboard.charts import control, outcomes, pins
from dashboard.charts.pins import Pin
from dashboard.exports import csv, weekly, xlsx
from dashboard.reports import tables
from dashboard.selection import Selection
from dashboard.views import frame, week_cards, week_changes, week_desk, week_needs, week_note, week_picker
from dashboard.views.frame import Here
from dashboard.views.week_desk import OnDesk
from dashboard.week import Week

SCALES = ("Whole scale", "Close up")


def page() -> None:
    """Draws the page; without data it says where to begin."""
    here = frame.enter("This week")
    if here is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        week_place = st.container(width="content")
        with st.container(width="content", horizontal=True, gap="small"):
            step_place = st.container(width="content", horizontal=True, gap="small")
            selection = filters.bar(here.choices())
    filters.active(selection)
    weeks = cached.weeks(*here.key, selection, here.today)
    if not weeks:
        st.info("No sessions match these filters. Take one off to see more.", icon=":material/filter_alt_off:")
        return
    with week_place:
        start = week_picker.pick(weeks, here.today, selection.active)
    with step_place:
        week_picker.steps(start, weeks)
    with st.container():  # a place of its own, kept where there is nothing to explain, so that charts stay
        week_picker.explain(start, weeks, here.today)
    on_desk = week_desk.read(here)
    needs_place = st.container()
    decided = week_desk.decided(here, selection)
    limits = tuple((name, limits) for name, (limits, _) in decided.items())
    week = cached.week(*here.key, selection, here.settings.conventions, here.today, start, on_desk.targets, limits)
    pins = on_desk.pins(selection.clinic)
    changes_place = _show(week, selection, on_desk, {card.name: pins + decided.get(card.name, ((), ()))[1] for card in week.cards}, here)
    with needs_place:  # these two last: they ask for every client's course and every load, the charts do not
        week_needs.section(here, selection, start, on_desk)
    with changes_place:
        week_changes.section(here, selection, week.start)


def _show(week: Week, selection: Selection, on_desk: OnDesk, pinned: dict[str, tuple[Pin, ...]], here: Here):
    """Shows the week; returns the place for what changed its figures since. pinned: card → its pins."""
    filtered = filters.told(selection)
    if not week.pain["sessions"]:
        st.info("No sessions in this week. Choose another week above.", icon=":material/event_busy:")
    else:
        with st.container(key="headline"):
            st.subheader(words.unbroken(week.headline), anchor=False)
        st.caption("What clients reported, without a comparison group: change during a session is not evidence of "
                   "an effect. The range in brackets is the 95 % interval; “usual” is what chance alone explains.")
        week_cards.section(week.cards, pinned)
    if here.viewer.whole:
        week_note.section(here, week, on_desk, selection.active)
    changes_place = st.container()
    st.subheader("Less pain straight after, week by week", anchor=False)
    _history(week, pinned["mean_change"])
    if week.pain["attended"]:
        st.subheader("What became of the sessions", anchor=False)
        _outcomes(week)
    _downloads(week, filtered, here)
    return changes_place


@st.fragment
def _history(week: Week, pinned: tuple[Pin, ...]) -> None:
    scale = st.segmented_control("Scale of the chart", SCALES, default=SCALES[0], required=True, key="scale",
                                 label_visibility="collapsed")
    figure = control.control_chart(week.chart, chosen=week.start, close_up=scale == SCALES[1], pinned=pinned)
    days = week.chart["start"]
    told = f'{alt.control_chart(week.chart, "points less pain straight after, by week")} {pins.told(pinned, days)}'
    show.show_chart(figure, lambda: tables.periods(week.chart), "weekly-mean", told.strip(), "All weeks",
                    "  ·  ".join((alt.legend(week.chart), *pins.legend(pinned, days))))
    with st.popover("How to read this chart", type="tertiary", icon=":material/help:"):
        st.markdown(
            "Each point is one week: the mean of pain before minus pain after, so **higher is less pain**. "
            "The grey band is the **usual range**: weeks within it differ no more than chance alone explains. "
            "A blue triangle is a week better than usual, an amber diamond one worse than usual; point at it to "
            "see why. The limits are the mean ± 2.66 times the mean step from one week to the next. With fewer "
            "than 12 weeks they are a trial, and will move.")
        if week.chart["trial"].any():
            st.markdown("**Fewer than 12 weeks so far: the limits are a trial.**")


def _outcomes(week: Week) -> None:
    show.show_chart(outcomes.outcomes(week.outcomes), lambda: tables.outcomes(week.outcomes), "outcomes",
                    alt.outcomes(week.outcomes), "Outcomes")
    attended = words.count(int(week.pain["attended"]), "attended session")
    total = f"all {attended}" if week.pain["attended"] > 1 else f"the {attended}"
    st.caption(words.unbroken(
        f"These add up to {total}; referrals are counted beside them. *Meets the 30 % threshold*: pain after "
        f"is at least 30 % below pain before. *More pain after*: at least {words.number(week.worse, 0)} points more. "
        "*No pain before*: the session began below 1."))


def _downloads(week: Week, filtered: list[str], here: Here) -> None:
    name = f"week-{week.start:%G-W%V}"
    about = weekly.about(week, here.build, filtered, here.settings.clinic_name)
    with st.container(horizontal=True, gap="small"):
        st.download_button("Week as Excel", lambda: _noted("xlsx", weekly.write(week, about), here), f"{name}.xlsx", xlsx.MIME,
                           on_click="ignore", key="download-xlsx", icon=":material/download:")
        st.download_button("Week as CSV", lambda: _noted("csv", csv.write(weekly.summary(week)), here), f"{name}.csv", show.CSV,
                           on_click="ignore", key="download-csv", icon=":material/download:")


def _noted(kind: str, content: bytes, here: Here) -> bytes:
    """The file, after the audit list has it."""
    auditing.note(here.settings.data, here.viewer.name, "export", kind="week", format=kind, build=here.build)
    return content
