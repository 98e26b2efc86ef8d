"""About the numbers: where they come from, what each one is, what counts as what here, and what others published."""

import re
from dataclasses import fields
from datetime import datetime

import streamlit as st

import etl
from dashboard import cached, escape, version, words
from dashboard.measures import definitions, document, published
from dashboard.measures.conventions import DEFAULT
from dashboard.settings import Settings
from dashboard.views import frame
from dashboard.views.frame import Here

LOADS = 8
FEW = 3  # definitions that a search found, to stand open
CHECKED = "about-checked"
EMPTY = re.compile(r"\b(Undefined as NaN|NaN|None)\b")
CODE = re.compile(r' \("\w+"\)')


def page() -> None:
    """Draws the page; the definitions are there before any data, too."""
    here = frame.enter("About the numbers")
    settings = here.settings if here else frame.read_settings()
    st.markdown("Every figure of these pages is one of the definitions below, made from your own logs by the same program that "
                "`outcomes measure` runs. Nothing is filled in, nothing is guessed, and change during a session is never called an effect.")
    if here:
        _data(here)
    _thresholds(settings)
    _definitions(settings)
    _published()
    st.markdown(document.trust())
    st.caption(f"Clinic Outcomes, version {version.current()}")


def _data(here: Here) -> None:
    """Which build serves; for the owner from which loads it was made, and whether the ledger agrees."""
    st.header("The data behind the pages", anchor="data")
    span = cached.span(*here.key)
    period = f", from {words.day(span['first'])} to {words.day(span['last'])}" if span["first"] else ""
    st.markdown(f"**{words.count(span['sessions'], 'session')}**{period}. Database `{here.build}`.")
    if not here.viewer.whole:
        return
    try:
        loads = etl.loads(here.settings.data)
    except etl.Refused as refusal:
        st.error(str(refusal), icon=":material/error:")
        loads = []
    counting = [load for load in loads if not load["undone"]]
    for load in counting[:LOADS]:
        st.text(_told(load))
    if len(counting) > LOADS:
        st.caption(f"The newest {LOADS} of {len(counting)} loads; **Import** has the others.")
    _check(here)


def _told(load: dict) -> str:
    when = datetime.fromisoformat(load["at"])
    new = sum(file["loaded"] for file in load["files"])
    corrected = sum(file["corrected"] for file in load["files"])
    names = ", ".join(file["file"] for file in load["files"])
    return f"Load {load['load']}, {words.short_day(when)} {when:%H:%M}: {names} ({new:,} new, {corrected:,} corrected)"


def _check(here: Here) -> None:
    """Holds the database against the ledger when someone asks: it reads the whole file."""
    if st.button("Check the database against its ledger", icon=":material/verified:", key="check"):
        with st.spinner("Reading the whole database …"):
            st.session_state[CHECKED] = (here.build, etl.check(here.settings.data))
    build, found = st.session_state.get(CHECKED, (None, None))
    if build != here.build:
        st.caption("The ledger is a list of all loads in which any later change would show.")
        return
    say = st.success if found["ok"] else st.error
    say("The database is what the ledger says." if found["ok"] else "Something does not agree; see the lines below.",
        icon=":material/verified:" if found["ok"] else ":material/error:")
    for one in found["checks"]:
        st.text(f"{'✓' if one['ok'] else '✗'} {one['check']}: {one['detail']}")


def _thresholds(settings: Settings) -> None:
    """What the clinic or the product decided; the rest is published."""
    st.header("What counts as what", anchor="thresholds")
    st.markdown("These are conventions: this product decided them, and a clinic may set its own under `[conventions]` in `clinic.toml`.")
    meaning = document.notes()
    lines = [f"- {escape.markdown(words.sentence(meaning[entry.name]))}: **{_value(settings, entry.name)}** (`{_line_of_file(settings, entry.name)}`)" for entry in fields(DEFAULT)]
    st.markdown("\n".join(lines))
    if settings.targets:
        st.markdown("Targets from `clinic.toml`: " + "; ".join(f"`{name}` {value:g}" for name, value in settings.targets) + ".")


def _value(settings: Settings, name: str) -> str:
    here, usual = (_said(name, getattr(each, name)) for each in (settings.conventions, DEFAULT))
    return here if here == usual else f"{here}, set by this clinic; usually {usual}"


def _said(name: str, value) -> str:
    """A convention as people say it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return words.percent(value) if name.startswith("completeness_") else document.written(value)


def _line_of_file(settings: Settings, name: str) -> str:
    """The same as clinic.toml has it."""
    return f"{name} = {document.written(getattr(settings.conventions, name))}"


def _definitions(settings: Settings) -> None:
    st.header("What each figure is", anchor="definitions")
    wanted = st.text_input("Find", placeholder="threshold, interval, Farrar …", key="find", icon=":material/search:")
    found = [entry for entry in definitions.ENTRIES if wanted.strip().casefold() in _all(entry)]
    if not found:
        st.info("No definition has these words.", icon=":material/search_off:")
    with st.container(gap="xsmall"):
        for entry in found:
            with st.expander(f"{escape.markdown(entry.name)} :gray[· {entry.section}]", expanded=len(found) <= FEW, key=f"definition-{entry.name}"):
                _definition(entry, settings)


def _all(entry: definitions.Entry) -> str:
    """Everything that a search may find."""
    return " ".join([entry.section, entry.name, entry.formula, entry.source, *entry.conventions, *document.edges(entry)]).casefold()


def _definition(entry: definitions.Entry, settings: Settings) -> None:
    lines = [escape.markdown(spoken(entry.formula)), f"**Source:** {escape.markdown(entry.source)}"]
    if entry.conventions:
        lines.append("**Conventions:** " + "; ".join(f"`{name}` {_value(settings, name)}" for name in entry.conventions))
    if empty := without(entry):
        lines.append("**Where there is none:** " + escape.markdown(" ".join(empty)))
    st.markdown("\n\n".join(lines))


def spoken(text: str) -> str:
    """The program's names as words: no_pain_before is "no pain before"; signs such as d_av stay."""
    return re.sub(r"(?<=[a-z]{2})_(?=[a-z\d])", " ", text)


def without(entry: definitions.Entry) -> list[str]:
    """When the figure is empty: those sentences of the docstrings, in plain words."""
    told = [sentence.split(". ")[0].rstrip(".") for sentence in document.edges(entry)
            if EMPTY.search(sentence) and not sentence.startswith("Returns")]
    return [f"{words.sentence(spoken(EMPTY.sub('empty', CODE.sub('', one))))}." for one in told]


def _published() -> None:
    st.header("What others have published", anchor="published")
    st.markdown(f"{published.LABEL.capitalize()}: other clients, other therapists, other ways to ask. They are no yardstick for a clinic.")
    st.markdown("\n".join(_line(one) for one in published.PUBLISHED if not one.soberly))
    st.markdown("Read these two beside any change in the session, for change is not effect:")
    st.markdown("\n".join(_line(one) for one in published.PUBLISHED if one.soberly))


def _line(one: published.Published) -> str:
    n = one.n if "studies" in one.n else f"n {one.n}"
    return f"- **{escape.markdown(one.source)}** ({n}): {escape.markdown(one.result)}"
