"""Data quality: what is recorded, what is missing, and what the missing could change."""

import pandas as pd
import streamlit as st

import etl
from dashboard import alt, cached, escape, filters, pages, quality, show, words
from dashboard.charts import quality as charts
from dashboard.quality import Quality
from dashboard.views import frame, quality_spellings
from dashboard.views.frame import Here

UNITS = {"month": "By month", "week": "By week"}
RECORDS = {"complete": "Complete: both scores", "incomplete": "Incomplete"}


def page() -> None:
    """Draws the page; without data it says where to begin."""
    here = frame.enter("Data quality")
    if here is None:
        return
    selection = filters.bar(here.choices())
    filters.active(selection)
    unit = st.session_state.get("recorded-by") or "month"
    made = cached.quality(*here.key, selection, here.settings.conventions, here.today, unit if unit in UNITS else "month")
    st.subheader(quality.headline(made), anchor=False)
    if made.summary["attended"]:
        _lately(made, here)
        _over_time(made, here)
        if here.viewer.whole:  # these need the scores themselves
            _bounds(made)
            _baselines(made)
    else:
        st.info("No sessions match these filters. Take one off to see more.", icon=":material/filter_alt_off:")
    _held(here)
    if here.viewer.whole:
        quality_spellings.section(here)


def _lately(made: Quality, here: Here) -> None:
    """Who records little at present: the one thing on the page to act on this week."""
    red = words.percent(here.settings.conventions.completeness_red)
    low = quality.lately(made, here.settings.conventions)
    if not low:
        st.caption(f"In the last eight weeks nobody recorded less than {red} of their sessions.")
        return
    st.markdown(f":material/warning: **Under {red} in the last eight weeks** – a word may be enough, or the form is "
                "filled in at the wrong moment:")
    for one in low:
        st.text(f"• {one}")


def _over_time(made: Quality, here: Here) -> None:
    st.subheader("Recorded over time, by therapist", anchor=False)
    unit = st.segmented_control("Period", [*UNITS], default="month", required=True, format_func=UNITS.get, key="recorded-by",
                                bind="query-params", label_visibility="collapsed") or "month"
    rows, conventions = quality.drawn(made.over_time), here.settings.conventions
    amber, red = conventions.completeness_amber, conventions.completeness_red
    figure = charts.completeness(rows, amber, red, unit)
    legend = (f":gray[●] share of sessions with pain before and after  ·  :orange[◆] under {words.percent(red)}  ·  "
              f":gray[○] in progress  ·  dotted: {words.percent(amber)}, dashed: {words.percent(red)}")
    told = alt.completeness(rows, unit)
    show.show_chart(figure, _table(made.over_time, unit), "completeness", told, "All therapists", legend)
    if rows["group"].nunique() < made.over_time["group"].nunique():
        st.caption(f"The {quality.PANELS} therapists with most sessions, by name; the table has all.")


def _table(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    seen = rows[rows["attended"] > 0]
    return pd.DataFrame({"Therapist": seen["group"], f"{unit.capitalize()} from": seen["start"],
                         "Attended": seen["attended"], "Recorded before and after": seen["paired"], "Share": seen["completeness"]})


def _bounds(made: Quality) -> None:
    st.subheader("What the missing scores could change", anchor=False)
    st.markdown(quality.bounds(made))
    rows = quality.ranges(made)
    if rows.empty:
        return
    table = rows.set_axis(["Therapist", "As recorded", "If none of the missing had met it", "If all had"], axis=1)
    drawn = rows[rows["name"].isin([quality.ALL, *quality.drawn(made.over_time)["group"]])]
    show.show_chart(charts.bounds(drawn), table, "bounds", alt.bounds(drawn), "Bounds",
                    ":blue[●] as recorded  ·  grey bar: from the worst to the best case. The longer the bar, "
                    "the less the figure says.")


def _baselines(made: Quality) -> None:
    st.subheader("Do the incomplete sessions differ?", anchor=False)
    st.markdown(quality.baseline(made))
    rows = made.baselines.set_index("group")
    for column, (group, label) in zip(st.columns(2), RECORDS.items(), strict=True):
        row = rows.loc[group]
        with column.container(border=True, height="stretch", gap="xsmall"):
            st.metric(label, f"{words.number(row['mean_before'])} points before" if row["recorded"] else words.MISSING)
            low, high = row["ci_low"], row["ci_high"]
            interval = "" if words.beyond_scale(low, high) else words.between(low, high)
            st.caption(f"{words.count(int(row['sessions']), 'session')}, {int(row['recorded']):,} with pain before"
                       + (f"; 95 % interval {interval}" if interval else ""))
    with st.popover("How to read this", type="tertiary", icon=":material/help:"):
        st.markdown("A score that was not noted is never filled in, and never counted as 0. If sessions without an "
                    "after-score begin as high as the others, chance may have decided what is missing. If they begin "
                    "higher or lower, the recorded ones are not a fair sample: then read mean changes with care, and "
                    "look at the bounds above. The intervals allow for several sessions of one client.")


def _held(here: Here) -> None:
    st.subheader("Held rows", anchor=False)
    try:
        rows = etl.held(here.settings.data)
    except etl.Refused as refused:
        st.error(escape.markdown(refused), icon=":material/block:")
        return
    if not rows:
        st.caption("No row is held back: every row that came in is accounted for.")
        return
    columns = pd.Series([problem["column"] for row in rows for problem in row["problems"]]).value_counts()
    labels = {name: etl.FIELDS[name].label.lower() if name in etl.FIELDS else name for name in columns.index}
    why = ", ".join(f"{labels[name]} ({n})" for name, n in columns.items())
    st.markdown(f"{words.count(len(rows), 'row is', 'rows are')} held back and counted nowhere, because a cell cannot be "
                f"read with certainty: {escape.markdown(why)}.")
    if here.viewer.whole:
        st.page_link(pages.page("import"), label="Put them right on Import", icon=":material/upload_file:")
