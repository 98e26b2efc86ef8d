"""Trends: what people pin on a chart, and the owner's decisions about its target and limits."""

from datetime import date, timedelta

import streamlit as st

from dashboard import escape, pinned, words
from dashboard.charts import pins as pinning
from dashboard.desk import Desk, DeskError, charts, weeks
from dashboard.desk.store import SHORT
from dashboard.settings import TARGETS
from dashboard.views import week_desk
from dashboard.views.frame import Here

EVERYWHERE = "Everywhere"
PLACE = "trends"


def listed(desk: Desk, chart, trend, pins: tuple) -> None:
    """Below the chart: each pin in full, and whether the limits are frozen."""
    starts = trend.rows["start"]
    try:
        frozen = pinned.said(desk, chart, trend.unit, starts.iloc[0])
    except DeskError:  # said at the top of the page
        frozen = ""
    told = tuple(pin for pin in pins if pin.kind != "freeze")
    for line in [*pinning.lines(told, starts), *filter(None, [frozen])]:
        st.text(line)


def edit(here: Here, desk: Desk, chart, trend, target: float | None) -> None:
    """Three buttons: pin an event, set the target, decide about the limits."""
    week_desk.trouble(PLACE)
    try:
        known = weeks.events(desk), charts.rebases(desk).get(chart, ()), chart in charts.frozen(desk)
    except DeskError:  # said at the top of the page
        return
    events, rebases, frozen = known
    with st.popover("Pin an event", type="tertiary", icon=":material/push_pin:"):
        _event(here, desk, events)
    with st.popover("Target", type="tertiary", icon=":material/flag:"):
        _target(desk, trend.kind, target, here.viewer.name)
    with st.popover("Limits", type="tertiary", icon=":material/straighten:"):
        _limits(desk, chart, trend, rebases, frozen, here.viewer.name)


def _keep(action, *given) -> None:
    week_desk.keep(PLACE, action, *given)


def _event(here: Here, desk: Desk, events: list) -> None:
    choices = here.choices()
    clinics = choices.loc[choices["column"] == "clinic", "value"].tolist()
    st.markdown("Charts show it on its day, here and on **This week**.")
    with st.form("event", border=False, clear_on_submit=True):
        st.text_input("What happened", key="event-told", placeholder="New therapist; moved rooms", max_chars=SHORT)
        st.date_input("When", here.today, key="event-day", min_value=date(1990, 1, 1), format="DD/MM/YYYY")
        st.selectbox("Where", [EVERYWHERE, *clinics], key="event-where")
        st.form_submit_button("Pin it", on_click=_pin, args=(desk, here.viewer.name))
    for event in events:
        st.button(f"Take off: {words.short_day(event.day)}, {escape.markdown(event.text)}", key=f"off-{event.id}", type="tertiary",
                  on_click=_keep, args=(weeks.remove_event, desk, event.id, here.viewer.name))


def _pin(desk: Desk, by: str) -> None:
    told, day, where = (st.session_state[f"event-{name}"] for name in ("told", "day", "where"))
    _keep(weeks.write_event, desk, day, told, None if where == EVERYWHERE else where, None, by)


def _target(desk: Desk, kind, target: float | None, by: str) -> None:
    if kind.target not in TARGETS:
        st.markdown("There is no target for this measure.")
        return
    share = kind.kind == "share"
    unit = {"share": "in per cent", "points": "in points", "count": "sessions a week"}[kind.kind]
    shown = None if target is None else float(round(target * 100, 4) if share else target)
    st.markdown("A line on the chart. The usual range says whether it is met time after time, or left to chance.")
    with st.form("target", border=False):
        st.number_input(f"Target for “{kind.label}”, {unit}", value=shown, step=0.1 if kind.kind == "points" else 1.0, key=f"target-{kind.name}")
        st.form_submit_button("Set the target", on_click=_set_target, args=(desk, kind, share, by))
    if target is not None:
        st.button("Remove the target", type="tertiary", key="no-target", on_click=_keep, args=(charts.remove_target, desk, kind.target, by))


def _set_target(desk: Desk, kind, share: bool, by: str) -> None:
    value = st.session_state[f"target-{kind.name}"]
    if value is not None:
        _keep(charts.set_target, desk, kind.target, value / 100 if share else value, by)


def _limits(desk: Desk, chart, trend, rebases: tuple, frozen: bool, by: str) -> None:
    if chart is None:
        st.markdown("Limits are decided on the chart of the whole clinic, or of one value of one filter. Take filters off first.")
        return
    starts = list(trend.rows["start"][trend.rows["value"].notna()])
    if len(starts) < 2:
        st.markdown(f"There are too few {trend.unit}s for limits.")
        return
    st.markdown("The limits come from all the figures shown. Decide otherwise only for a reason that you could tell someone: it "
                "stands under the chart, with the date.")
    told = {"format_func": lambda start: words.short_period(start, trend.unit)}
    with st.form("rebase", clear_on_submit=True):
        st.selectbox(f"Begin new limits with this {trend.unit}", starts[::-1], key="rebase-day", **told)
        st.text_input("Because", key="rebase-why", placeholder="We moved to longer sessions", max_chars=SHORT)
        st.form_submit_button("Begin new limits", on_click=_rebase, args=(desk, chart, by))
    for one in rebases:
        st.button(f"Take back: new limits from {words.short_day(one.day)}", key=f"back-{one.day}", type="tertiary",
                  on_click=_keep, args=(charts.take_back_rebase, desk, chart, one.day, by))
    with st.form("freeze", clear_on_submit=True):
        st.selectbox("Freeze: limits come from", starts, key="freeze-first", **told)
        st.selectbox("to", starts, index=min(11, len(starts) - 1), key="freeze-last", **told)
        st.text_input("Because", key="freeze-why", placeholder="The months before the new therapist", max_chars=SHORT)
        st.form_submit_button("Freeze the limits", on_click=_freeze, args=(desk, chart, trend.unit, by))
    if frozen:
        st.button("Unfreeze the limits", type="tertiary", key="unfreeze", on_click=_keep, args=(charts.unfreeze, desk, chart, by))


def _rebase(desk: Desk, chart, by: str) -> None:
    _keep(charts.rebase, desk, chart, st.session_state["rebase-day"], st.session_state["rebase-why"], by)


def _freeze(desk: Desk, chart, unit: str, by: str) -> None:
    first, last, why = (st.session_state[f"freeze-{name}"] for name in ("first", "last", "why"))
    following = last + timedelta(days=7) if unit == "week" else (last + timedelta(days=31)).replace(day=1)
    _keep(charts.freeze, desk, chart, why, None, first, following - timedelta(days=1), by)
