"""Trends: any measure over time, in words first: signal or noise, side by side, between visits, session by session."""

import pandas as pd
import streamlit as st

from dashboard import alt, cached, filters, link, pinned, show, trends, words
from dashboard.charts import clocks, control, numbers
from dashboard.charts import pins as pinning
from dashboard.charts.pins import Pin
from dashboard.desk import Desk, DeskError
from dashboard.measures.episodes import STAYERS
from dashboard.selection import Selection
from dashboard.views import frame, trend_notes, trend_split, week_desk
from dashboard.views.frame import Here

VIEWS = ("Over time", "Side by side", "Between visits", "Session by session")
UNITS = {"Week": "week", "Month": "month"}
LEAST = ("All", "3 or more", "6 or more")
SCALES = ("Whole scale", "Close up")
SHOWN = 8  # session numbers on the chart; the table has all
NOT_EFFECT = "What clients reported, without a comparison group: change during a session is not evidence of an effect."


def page() -> None:
    """Draws the page; without data it says where to begin."""
    here = frame.enter("Trends")
    if here is None:
        return
    with link.kept(link.one_of("view", VIEWS)):
        view = st.segmented_control("What to look at", VIEWS, key="view", required=True, on_change=link.touched,
                                    label_visibility="collapsed", width="stretch") or VIEWS[0]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = _choose(view)
        selection = filters.bar(here.choices())
    filters.active(selection)
    if not len(cached.weeks(*here.key, selection, here.today)):
        st.info("No sessions match these filters. Take one off to see more.", icon=":material/filter_alt_off:")
        return
    DRAWN[view](here, selection, chosen)


def _choose(view: str) -> dict:
    """The choosers that this view has, kept in the link: measure, unit, split, least."""
    labels = [kind.label for kind in trends.KINDS]
    if view == VIEWS[0]:
        return {"measure": _one("measure", "Measure", labels), "unit": _one("unit", "By", tuple(UNITS), segments=True)}
    if view == VIEWS[1]:
        splits = ("Pain and anxiety", *trends.SPLITS.values())
        split = _one("split", "For each", splits, "Therapist")
        measure = _one("measure", "Measure", labels) if split != splits[0] else None
        return {"measure": measure, "split": split, "unit": _one("unit", "By", tuple(UNITS), segments=True)}
    return {"least": _one("least", "Courses of so many sessions", LEAST, segments=True)} if view == VIEWS[3] else {}


def _one(key: str, label: str, choices, usual: str | None = None, segments: bool = False) -> str:
    with link.kept(link.one_of(key, choices, usual)):
        if segments:
            chosen = st.segmented_control(label, choices, key=key, required=True, on_change=link.touched, width="content")
        else:
            chosen = st.selectbox(label, choices, key=key, width=250, on_change=link.touched)
    return chosen if chosen in choices else usual or choices[0]  # none yet where the page before had a chooser of that name


def kind_of(label: str):
    """The measure of that label."""
    return next(kind for kind in trends.KINDS if kind.label == label)


def title_of(kind) -> str:
    """What the y axis says."""
    return f"Points less {kind.scale}" if kind.kind == "points" else kind.label


def _over_time(here: Here, selection: Selection, chosen: dict) -> None:
    kind, unit = kind_of(chosen["measure"]), UNITS[chosen["unit"]]
    on_desk, chart = week_desk.read(here), pinned.chart(kind, unit, selection)
    desk, target = Desk(here.settings.data), dict(on_desk.targets).get(kind.target)
    if kind.kind == "count" and unit != "week":
        target = None  # a target of sessions is one of a week
    limits, decided = _decided(desk, chart if here.viewer.whole else None)
    trend = cached.trend(*here.key, selection, here.settings.conventions, here.today, kind.name, unit, limits)
    pins = on_desk.pins(selection.clinic) + decided
    st.subheader(trends.headline(trend), anchor=False)
    st.markdown(trends.verdict(trend))
    if kind.kind == "points":
        st.caption(NOT_EFFECT)
    _chart(trend, target, pins)
    if here.viewer.whole:
        trend_notes.listed(desk, chart, trend, pins)
    if target is not None:
        st.markdown(f"Target {trends.write(kind)(target)}: {trends.assured(trend, target)}.")
    with st.container(horizontal=True, gap="small"):
        _explain(unit, here)
        if here.viewer.whole:
            trend_notes.edit(here, desk, chart, trend, target)


def _decided(desk: Desk, chart) -> tuple[trends.Limits, tuple[Pin, ...]]:
    """What the owner decided about the limits of a chart, as figures and as pins; nothing where there is no such chart."""
    try:
        return (pinned.limits(desk, chart), pinned.pins(desk, chart)) if chart else (trends.Limits(), ())
    except DeskError:  # said above
        return trends.Limits(), ()


@st.fragment
def _chart(trend: trends.Trend, target: float | None, pins: tuple[Pin, ...]) -> None:
    kind, rows = trend.kind, trend.rows
    scale = st.segmented_control("Scale of the chart", SCALES, default=SCALES[0], required=True, key="trend-scale",
                                 label_visibility="collapsed")
    axis = control.axis_of(kind.kind, title_of(kind), kind.better, [rows])
    figure = control.control_chart(rows, axis, close_up=scale == SCALES[1], unit=trend.unit, target=target, pinned=pins)
    write = trends.write(kind)
    told = alt.control_chart(rows, f"{title_of(kind)}, by {trend.unit}", write, trend.unit, kind.better, trends.within(kind))
    marks = [alt.legend(rows, write, trend.unit, kind.better, trends.within(kind), chosen=False), *pinning.legend(pins, rows["start"])]
    if target is not None:
        marks.append(f":green[▬] target {write(target)}")
    show.show_chart(figure, table(trend), f"trend-{kind.name}", f"{told} {pinning.told(pins, rows['start'])}".strip(),
                    f"All {trend.unit}s", "  ·  ".join(marks))


def table(trend: trends.Trend) -> pd.DataFrame:
    """One row per week or month: the control chart with counts; gaps stay empty."""
    rows = trend.rows
    return pd.DataFrame({
        f"{trend.unit.capitalize()} from": rows["start"], "Sessions attended": rows["attended"], "Sessions recorded": rows["paired"],
        title_of(trend.kind): rows["value"], "Average": rows["mean"], "Lower limit": rows["lower"], "Upper limit": rows["upper"],
        "Variation": [words.usual(row, trend.kind.better, trend.unit) for _, row in rows.iterrows()],
        "Why": [words.why(row, trend.unit) for _, row in rows.iterrows()]})


def _explain(unit: str, here: Here) -> None:
    rules = here.settings.conventions
    with st.popover("Signal or noise?", type="tertiary", icon=":material/help:"):
        st.markdown(
            f"Every figure goes up and down by itself. The grey band is the **usual range**, made from the figure's own ups and "
            f"downs. A {unit} inside it is **noise**: do not look for a reason, there is none to find. A **signal** is a {unit} "
            f"that chance seldom makes:\n\n- outside the usual range\n- part of {rules.trend_points} {unit}s rising or falling without a break\n"
            f"- two of three {unit}s near the same edge of the range\n- part of {rules.shift_points} {unit}s on one side of the average\n\n"
            f"Then it is worth asking what changed. The limits are the average ± 2.66 times the mean step from one {unit} to the "
            f"next"
            + (", without the few largest steps" if rules.screen_moving_ranges else "")
            + f". With fewer than 12 {unit}s they are a trial, and will move. The numbers of {unit}s are conventions of this product.")


def _between_visits(here: Here, selection: Selection, _: dict) -> None:
    rows = cached.clocks(*here.key, selection, here.settings.conventions)
    said = trends.two_clocks(rows)
    st.subheader(said[0], anchor=False)
    for more in said[1:]:
        st.markdown(more)
    if rows["pairs"].sum():
        show.show_chart(clocks.clocks(rows), trends.clock_table(rows), "two-clocks", alt.clocks(rows), "Two clocks")
    days = here.settings.conventions.next_visit_days
    st.caption(f"Both clocks are over the same pairs: a session with both scores whose next session of the same course comes within {days:g} "
               "days. Bars are 95 % intervals. People come when it hurts most and pain goes up and down by itself, so some of what is left "
               "would have come without any session.")


def _session_by_session(here: Here, selection: Selection, chosen: dict) -> None:
    at_least = 1 if chosen["least"] == LEAST[0] else int(chosen["least"].split()[0])
    found = {scale: cached.session_number(*here.key, selection, scale, at_least) for scale in ("pain", "anxiety")}
    st.subheader(trends.course_said(found["pain"], at_least), anchor=False)
    st.markdown(STAYERS if at_least == 1 else f"Only courses of {at_least} sessions or more, so that the first {at_least} points are of the "
                "same clients.")
    for place, (scale, rows) in zip(st.columns(2), found.items()):
        with place:
            st.markdown(f"**{scale.capitalize()}**")
            if rows["clients"].sum():
                figure = numbers.numbers(rows.head(SHOWN), scale)
                show.show_chart(figure, trends.number_table(rows), f"by-session-{scale}", alt.numbers(rows.head(SHOWN), scale),
                                f"{scale.capitalize()}, all session numbers")
            else:
                st.text(f"No session has {scale} recorded both before and after.")
    st.caption("Orange circles, solid: before the session. Green diamonds, dotted: after it. Bars are 95 % intervals. A course is one client's sessions "
               f"for one complaint, until a pause of {here.settings.conventions.episode_gap_days:g} days or more.")


def _side_by_side(here: Here, selection: Selection, chosen: dict) -> None:
    trend_split.draw(here, selection, chosen["measure"] and kind_of(chosen["measure"]), UNITS[chosen["unit"]], chosen["split"])


DRAWN = dict(zip(VIEWS, (_over_time, _side_by_side, _between_visits, _session_by_session)))
