"""Keep and forget: backups, who did what, and forgetting a client."""

from datetime import datetime

import pandas as pd
import streamlit as st

import etl
from dashboard import auditing, cached, escape, who, words
from dashboard.settings import Settings
from dashboard.views import frame

ASKED, DONE = "forget-asked", "forget-done"
SHOWN = 200
WAIT = 30
"""Seconds that a load may take first."""
UNSEARCHED = ("The reference is too short, or a therapist is called so too: notes and file names were not searched for "
              "it. Please look through them yourself.")
LEFT = "These files in the data folder still name the client; delete or edit them yourself"
UNREACHED = "These folders hold backups and could not be told; delete those backups, or restore them with the certificate"
STALE = 7
"""Days after which a backup is called old."""


def page() -> None:
    """Draws the page; it needs no data."""
    settings = frame.read_settings()
    frame.heading("Keep and forget", settings)
    try:
        told = etl.audit.read(settings.data)
        _backups(told["events"], settings)
        _forget(settings)
        _certificates(settings)
        _audit(told, settings)
    except etl.Refused as refused:
        st.error(escape.markdown(refused), icon=":material/block:")


def _backups(events: list[dict], settings: Settings) -> None:
    """When the last backup was made, and how the next one is."""
    st.subheader("Backup", anchor=False)
    made = [datetime.fromisoformat(event["at"]) for event in events if event["what"] == "backup"]
    if not made:
        st.warning("No backup was made yet. Should this computer fail, everything is lost.", icon=":material/warning:")
    else:
        old = (settings.today() - made[-1].date()).days > STALE
        (st.warning if old else st.success)(f"The last backup was made on {words.moment(made[-1], settings.timezone)}.",
                                            icon=":material/warning:" if old else ":material/check_circle:")
    st.markdown("On the command line, also while these pages are open; it asks for a passphrase:")
    st.code("outcomes backup /path/on/another/disk/clinic.backup", language=None, wrap_lines=True)
    also = f" The database in it is encrypted besides: keep the key in {etl.encryption.KEY} too." if settings.encrypted else ""
    st.caption(f"`outcomes restore` brings it back into an empty folder. Without the passphrase nobody can open it.{also}")


def _forget(settings: Settings) -> None:
    """Forgetting one client: what there is, the question, the certificate."""
    st.subheader("Forget a client", anchor=False)
    _done(settings)
    st.markdown("Everything about one client goes: sessions and their earlier versions, held rows, notes, closings and "
                "follow-ups about the client, and the line in the client register. Later loads skip the client's rows. "
                "Figures that counted the client change; those of reports already made do not.")
    reference = st.text_input("The client's reference as it stands in your logs", key="forget-reference", max_chars=200)
    if st.button("Look for this client", key="forget-look", disabled=not reference.strip()):
        st.session_state[ASKED] = reference.strip()
    asked = st.session_state.get(ASKED)
    if asked and asked == reference.strip():
        _ask(asked, settings)


def _ask(reference: str, settings: Settings) -> None:
    try:
        found = etl.client_traces(settings.data, reference)
    except etl.Refused as refused:
        st.info(escape.markdown(refused), icon=":material/person_off:")
        return
    st.warning(f"{words.count(found.sessions, 'session')} and {words.count(found.held, 'held row')} would go, for "
               "good. This cannot be undone.", icon=":material/delete_forever:")
    sure = st.checkbox("The client asked for this, and I have checked that it is the right one", key="forget-sure")
    if st.button("Forget this client", type="primary", key="forget-yes", disabled=not sure):
        with st.spinner("Forgetting …"):
            told = etl.erase(settings.data, reference, by=frame.viewer(settings).name, clinic=settings.clinic(), wait=WAIT)
        frame.noted(settings.data, "erase", certificate=told["certificate"])
        for key in (ASKED, "forget-reference", "forget-sure"):
            st.session_state.pop(key, None)
        st.session_state[DONE] = told
        cached.forget()
        st.rerun()


def _done(settings: Settings) -> None:
    """What was forgotten just now, once."""
    told = st.session_state.pop(DONE, None)
    if told is None:
        return
    st.success(f"Forgotten. The certificate is {told['certificate']}; it names nobody.", icon=":material/check_circle:")
    counts = [{"Removed": etl.COUNTED[kind], "How many": count} for kind, count in told["removed"].items()]
    st.table(pd.DataFrame(counts), hide_index=True)
    if not told["texts_searched"]:
        st.warning(UNSEARCHED, icon=":material/warning:")
    for what, names in ((LEFT, told["left"]), (UNREACHED, told["unreached"])):
        if names:
            st.warning(f"{what}: {escape.markdown(', '.join(names))}.", icon=":material/warning:")


def _certificates(settings: Settings) -> None:
    """Every certificate, to hand to the client or a supervisor."""
    found = sorted(etl.Folder(settings.data).certificates.glob("*.md"), reverse=True)
    if found:
        with st.expander(f"Certificates ({len(found)})", icon=":material/verified:", key="certificates"):
            for path in found[:SHOWN]:
                st.download_button(path.stem, path.read_bytes, path.name, "text/markdown", key=path.stem,
                                   on_click="ignore")


def _audit(told: dict, settings: Settings) -> None:
    """The newest events, and whether the list is whole."""
    st.subheader("Who did what", anchor=False)
    if told["ok"] and not told["events"]:
        st.caption("Nothing has been noted yet. Every load, download, opened client's page and erasure will stand here.")
        return
    (st.caption if told["ok"] else st.error)(f"The list: {escape.markdown(told['detail'])}")
    if not told["events"]:
        return
    newest = told["events"][: -SHOWN - 1 : -1]
    called = who.names(settings, [event["client"] for event in newest if event.get("client")])
    st.dataframe(pd.DataFrame([{
        "When": words.moment(datetime.fromisoformat(event["at"]), settings.timezone),
        "Who": event["who"], "What": event["what"],
        "Client": called.get(event.get("client"), "forgotten" if "client" in event else ""),
        "Details": auditing.details(event),
    } for event in newest]), hide_index=True)
    if len(told["events"]) > SHOWN:
        st.caption(f"The newest {SHOWN} of {len(told['events']):,}; `outcomes audit` lists all.")
