"""Therapists and clinics: funnels without a ranking; a therapist sees their own name only (dashboard.colleagues)."""

import pandas as pd
import streamlit as st

from dashboard import alt, cached, comparing, filters, show, words
from dashboard.charts import funnel
from dashboard.exports import comparison as tables
from dashboard.measures import funnel as measures
from dashboard.selection import Selection
from dashboard.views import behind, frame
from dashboard.views.frame import Here

SCALES = ("Whole scale", "Close up")


def page() -> None:
    """Draws the page; without data it says where to begin."""
    here = frame.enter("Therapists and clinics")
    if here is None:
        return
    if here.viewer.therapist:
        _one(here)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        selection = filters.bar(here.choices())
        seat = st.container(width=300)
    filters.active(selection)
    rows = _rows(here, selection, "therapist")
    if rows.empty:
        st.info("There are too few recorded sessions here to allow for the case mix, so nothing is set side by side."
                + (" Take a filter off to see more." if selection.active else ""), icon=":material/info:")
        return
    with seat:
        viewer = _seat(rows)
    _section(here, selection, rows, "therapist", viewer)
    if viewer is None:
        clinics = _rows(here, selection, "clinic")
        if len(clinics):
            st.header("Clinics and events", anchor=False)
            _section(here, selection, clinics, "clinic", None)


def _one(here: Here) -> None:
    """A therapist's own row beside colleagues without names, of all sessions of the clinic."""
    rows = cached.units(*here.key, Selection(), here.settings.conventions, "therapist")
    if rows.empty or rows["name"].iloc[0] != here.viewer.therapist:
        st.info("There are too few recorded sessions of yours to allow for the case mix, so nothing is set side by side.",
                icon=":material/info:")
        return
    rows = rows.assign(completeness=cached.recorded(*here.key))
    rows = rows.assign(basis=comparing.basis(*rows.loc[0, ["sessions", "clients", "completeness"]]))
    _own(rows, here.viewer.therapist, "Of all sessions of the clinic.")
    if len(rows) > 1:
        _funnel(rows, "therapist")


def _rows(here: Here, selection: Selection, unit: str) -> pd.DataFrame:
    """The funnel's rows with the completeness of each, and what they rest on in words."""
    rows = cached.units(*here.key, selection, here.settings.conventions, unit)
    behind_them = cached.case_mix(*here.key, selection, unit)
    recorded = behind_them[behind_them["column"] == "all"].set_index("group")["completeness"]
    rows = rows.assign(completeness=rows["name"].map(recorded))
    basis = [comparing.basis(*row) for row in rows[["sessions", "clients", "completeness"]].itertuples(index=False)]
    return rows.assign(basis=basis).sort_values("name", key=words.alphabet, ignore_index=True)


def _seat(rows: pd.DataFrame) -> str | None:
    """The therapist through whose eyes the page is shown; None for the owner's."""
    return st.selectbox("See it as a therapist sees it", rows["name"].tolist(), index=None, key="see_as",
                        placeholder="No: as the owner, with names", bind="query-params", filter_mode="contains")


def _section(here: Here, selection: Selection, rows: pd.DataFrame, unit: str, viewer: str | None) -> None:
    if viewer is not None:
        _own(rows, viewer, "A preview of what this therapist sees, though of all sessions and without filters.")
        basis = rows.loc[rows["name"] == viewer, "basis"].iloc[0]
        rows = measures.seen_by(rows, viewer, here.settings.conventions).assign(basis=basis)
    elif len(rows) == 1:
        st.text(f"There is one {unit} here, so there is none to set beside it.")
    else:
        _owners(rows, unit)
    if len(rows) > 1:
        _funnel(rows, unit)
    _look(here, selection, rows[rows["name"].notna()], unit)


def _own(rows: pd.DataFrame, viewer: str, told: str) -> None:
    row = rows[rows["name"] == viewer].iloc[0]
    st.subheader("Your sessions beside your colleagues’", anchor=False)
    st.markdown(words.unbroken(f"**{comparing.name(viewer)}**: {comparing.unit(row, row['completeness'])}"))
    st.caption(f"{told} Colleagues are dots without names; those with very few clients are left out.")


def _owners(rows: pd.DataFrame, unit: str) -> None:
    """What the funnel says in words; each one outside the limits with its figures, by name."""
    st.subheader(comparing.units(rows, unit), anchor=False)
    outside = rows[~rows["position"].isin(("inside", "too_few"))]
    told = [f"- **{comparing.name(row['name'])}**: {comparing.unit(row, row['completeness'])}" for _, row in outside.iterrows()]
    st.markdown(words.unbroken("\n".join(told)))
    st.caption(f"{measures.WORDING} In the order of names: this is no ranking.")


@st.fragment
def _funnel(rows: pd.DataFrame, unit: str) -> None:
    scale = st.segmented_control("Scale of the chart", SCALES, default=SCALES[0], required=True,
                                 key=f"funnel-scale-{unit}", label_visibility="collapsed")
    named = rows[rows["name"].notna()]
    figure = funnel.funnel(rows, measures.curve(rows), close_up=scale == SCALES[1])
    show.show_chart(figure, tables.units(named, unit.capitalize()), f"funnel-{unit}",
                    alt.funnel(rows, comparing.POSITIONS, unit),
                    "All of them" if len(named) == len(rows) else "Your figures", _legend(rows))
    with st.popover("How to read this chart", type="tertiary", icon=":material/help:", key=f"help-{unit}"):
        _explain(unit)


def _legend(rows: pd.DataFrame) -> str:
    """What the marks mean, as markdown: only those that this funnel has."""
    kinds = set(rows.apply(funnel.kind, axis=1))
    marks = {"inside": ":green[●] within the limits", "flagged": f":orange[■] outside the limits: {comparing.LOOK}",
             "too_few": f":gray[○] fewer than {measures.FEW_CLIENTS} clients: not named, not judged",
             "colleague": ":gray[●] a colleague"}
    told = [text for each, text in marks.items() if each in kinds]
    return "  ·  ".join([*told, "small stroke: drawn towards the average", "grey band: 95 % limits",
                         "dotted: 99.8 % limits", "dashed: average"])


def _explain(unit: str) -> None:
    st.markdown(
        f"Each point is one {unit}: further right is less pain straight after, higher up is more clients. The value "
        "is **on the same case mix**: the average of all, plus how much more or less relief these clients reported "
        "than clients with the same pain before, body area, kind of pain, session number and techniques did.\n\n"
        "The **limits** are what chance alone brings. They are wide where clients are few. Where all are alike, "
        "1 in 20 still lies outside the 95 % limits, and 1 in 500 outside the 99.8 % limits.\n\n"
        f"A {unit} outside is {comparing.LOOK}: who came, which scores are missing, how the scores were asked for. "
        "It is not a verdict.\n\n"
        "**Drawn towards the average**: with few clients a value says little, so it is moved towards the average of "
        "all; with many it stays nearly where it is.")


@st.fragment
def _look(here: Here, selection: Selection, rows: pd.DataFrame, unit: str) -> None:
    """The case mix and the recording of one, chosen by name; open from the start where someone stands outside."""
    names = rows["name"].tolist()
    outside = rows.loc[~rows["position"].isin(("inside", "too_few")), "name"].tolist()
    more = st.expander(f"The case mix and the recording of one {unit}", expanded=bool(outside),
                       key=f"case-mix-{unit}", on_change="rerun", icon=":material/groups:")
    if more.open:
        with more:
            name = names[0] if len(names) == 1 else st.selectbox(
                f"Look at one {unit}", names, index=names.index(outside[0]) if outside else 0, key=f"look_{unit}",
                bind="query-params", filter_mode="contains", width=300)
            behind.behind(here, selection, unit, [name])
