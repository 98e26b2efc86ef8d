"""This week: the owner's Monday page. The week in words first, then its figures."""

from datetime import date, timedelta

import streamlit as st

from dashboard import cached, filters, show, words
from dashboard import week as weekly
from dashboard.charts import control, outcomes, sparkline
from dashboard.pages import frame
from dashboard.week import Card, Week


def page() -> None:
    """Draws the page; without data it says where to begin."""
    here = frame.enter("This week")
    if here is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        picked = st.container(width="content")
        selection = filters.bar(here.choices(), *here.span())
    filters.active(selection)
    weeks = cached.weeks(*here.key, selection, here.today)
    start = _choose(picked, weeks, here.today)
    if start is None:
        st.info("No sessions match these filters. Clear one of them to see more.", icon=":material/filter_alt_off:")
        return
    week = cached.week(*here.key, selection, here.settings.conventions, here.today, start)
    _show(week, start == weeks[-1], here)


def _choose(place, weeks: list[date], today: date) -> date | None:
    """The Monday that the owner picked; at first the last complete week that has sessions."""
    if not weeks:
        return None
    options = sorted({*weeks}, reverse=True)
    complete = [week for week in options if week <= weekly.last_complete(today)]
    usual = (complete or options)[0]
    names = {week.strftime("%G-W%V"): week for week in options}
    picked = place.selectbox(
        "Week", list(names), index=options.index(usual), key="week", bind="query-params", width=330,
        format_func=lambda name: name)
    return names[picked]


def _show(week: Week, latest: bool, here) -> None:
    st.subheader(words.week_name(week.start))
    if week.in_progress:
        st.caption("This week is still in progress.")
    if not week.pain["attended"]:
        st.info("No attended sessions in this week.")
        return
    st.markdown(f"##### {week.headline}")
    _cards(week.cards)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.markdown("**Less pain straight after, week by week**")
        show.show_chart(control.control_chart(week.chart, chosen=week.start), week.chart, "weekly-mean", "alt")
    with right:
        st.markdown("**What became of the sessions**")
        show.show_chart(outcomes.outcomes(week.outcomes), week.outcomes, "outcomes", "alt")


def _cards(cards: tuple[Card, ...]) -> None:
    with st.container(horizontal=True, gap="small"):
        for card in cards:
            with st.container(border=True, width=250):
                _card(card)


def _card(card: Card) -> None:
    st.metric(card.label, card.value, help=card.help)
    st.caption(card.interval)
    show.show_small(sparkline.sparkline(card.series, card.kind), f"spark-{card.name}", "alt")
    st.caption(card.variation + " " + card.usual)
