"""Techniques: what clients reported after each, on the same case mix; never ranked."""

import pandas as pd
import streamlit as st

from dashboard import alt, cached, comparing, filters, show, words
from dashboard.charts import forest
from dashboard.escape import markdown
from dashboard.exports import comparison as tables
from dashboard.measures.techniques import WORDING, Comparison
from dashboard.selection import Selection
from dashboard.views import behind, frame
from dashboard.views.frame import Here

BY_NAME, BY_SESSIONS = "By name", "By number of sessions"
SCALES = ("Whole scale", "Close up")
FIRST = 12  # techniques drawn before someone asks for more


def page() -> None:
    """Draws the page; without data it says where to begin."""
    here = frame.enter("Techniques")
    if here is None:
        return
    selection = _selection(here)
    found = cached.techniques(*here.key, selection, here.settings.conventions)
    if found.rows.empty:
        st.info("No session here names a technique." + (" Take a filter off to see more." if selection.active else ""),
                icon=":material/info:")
        return
    st.subheader(comparing.techniques(found.rows, found.pairs, here.settings.conventions), anchor=False)
    st.caption(f"{WORDING} What clients reported straight after a session is not evidence of an effect.")
    _forest(found, here)
    if len(found.rows) > 1:
        st.subheader("Compare two techniques", anchor=False)
        _two(found, here, selection)


def _selection(here: Here) -> Selection:
    """What is compared: of a therapist's colleagues only all sessions together (dashboard.colleagues)."""
    if not here.viewer.whole:
        st.caption("Of all sessions of the clinic, with small numbers left out and others rounded; filters do not apply here.")
        return Selection()
    selection = filters.bar(here.choices())
    filters.active(selection)
    return selection


@st.fragment
def _forest(found: Comparison, here: Here) -> None:
    with st.container(horizontal=True, gap="small"):
        order = st.segmented_control("Order", (BY_NAME, BY_SESSIONS), default=BY_NAME, required=True, key="order",
                                     bind="query-params", label_visibility="collapsed")
        scale = st.segmented_control("Scale of the chart", SCALES, default=SCALES[0], required=True,
                                     key="forest-scale", label_visibility="collapsed")
    rows = _told(found.rows, here).sort_values("technique", key=words.alphabet)
    if order == BY_SESSIONS:
        rows = rows.sort_values("sessions", ascending=False, kind="stable")
    drawn = rows if st.session_state.get("all-techniques") else rows[rows["technique"].isin(_most(found)[:FIRST])]
    show.show_chart(forest.forest(drawn, close_up=scale == SCALES[1]), tables.techniques(rows), "techniques",
                    alt.forest(drawn), "All techniques", _legend(drawn))
    if len(rows) > FIRST:
        st.toggle(f"Draw all {len(rows)}, not only the {FIRST} with most sessions", key="all-techniques")
    with st.popover("How to read this chart", type="tertiary", icon=":material/help:"):
        _explain(found, here)


def _told(rows: pd.DataFrame, here: Here) -> pd.DataFrame:
    """The rows with what they rest on, and why one has no mark, in words."""
    conventions = here.settings.conventions
    basis = [comparing.basis(row["sessions"], row["clients"], row["completeness"]) + comparing.FEW * _few(row, conventions)
             for _, row in rows.iterrows()]
    unshown = ["" if pd.notna(row["adjusted_change"]) else comparing.unshown(row, conventions)
               for _, row in rows.iterrows()]
    return rows.assign(basis=basis, unshown=unshown)


def _few(row: pd.Series, conventions) -> bool:
    return row["state"] == "caution" and row["clients"] < conventions.caution_clients


def _legend(rows: pd.DataFrame) -> str:
    told = [":green[●] on the same case mix, with its 95 % interval", ":gray[◇] plain mean"]
    if (rows["state"] == "caution").any():
        told.insert(1, ":green[○] the same, to be taken with care")
    return "  ·  ".join(told)


def _explain(found: Comparison, here: Here) -> None:
    conventions = here.settings.conventions
    st.markdown(
        "Further right is less pain straight after. **On the same case mix** means: compared as if each technique had "
        "been given to the same sessions – the same pain before, body area, kind of pain, session number and therapist "
        "– and by itself. The faint diamond is the plain mean, without that. The line is the range within which the "
        "true mean plausibly lies.\n\n"
        f"Fewer than {conventions.estimate_clients} clients: too few for a figure. Fewer than "
        f"{conventions.caution_clients}: shown with care. A session with several techniques counts for each. There is "
        "no order by result: it would look like a ranking, and it is none.")
    for told in sorted({*found.notes, *found.rows["note"].dropna()}):
        st.markdown(f"- {comparing.note(told)}")


@st.fragment
def _two(found: Comparison, here: Here, selection: Selection) -> None:
    names = found.rows["technique"].sort_values(key=words.alphabet).tolist()
    chosen = [place.selectbox(label, names, index=names.index(name), key=key, bind="query-params",
                              filter_mode="contains")
              for place, label, key, name in zip(st.columns(2), ("First", "Second"), ("first", "second"), _most(found))]
    if chosen[0] == chosen[1]:
        st.text("Choose two different techniques.")
        return
    _difference(found, chosen, here)
    clients = found.rows.set_index("technique")["clients"]
    enough = [name for name in chosen if clients[name] >= here.settings.conventions.estimate_clients]
    if enough and here.viewer.whole:
        st.subheader("Who received them", anchor=False)
        behind.behind(here, selection, "technique", enough)
    show.show_table(tables.pairs(found.pairs), "technique-pairs", "All pairs")


def _most(found: Comparison) -> list[str]:
    """The techniques by their number of sessions, those that can be compared first: the first two to look at."""
    rows = found.rows.assign(unshown=found.rows["adjusted_change"].isna())
    return rows.sort_values(["unshown", "sessions", "technique"], ascending=[True, False, True])["technique"].tolist()


def _difference(found: Comparison, chosen: list[str], here: Here) -> None:
    """The difference of two techniques in words, or why there is none."""
    rows = found.rows.set_index("technique", drop=False)
    for name in chosen:
        if pd.isna(rows.loc[name, "adjusted_change"]):
            reason = comparing.unshown(rows.loc[name], here.settings.conventions)
            st.markdown(f"**{comparing.name(name)}**: {markdown(reason)}.")
    pairs = found.pairs[found.pairs["first"].isin(chosen) & found.pairs["second"].isin(chosen)]
    if len(pairs):
        st.markdown(comparing.pair(pairs.iloc[0], len(found.pairs)))
