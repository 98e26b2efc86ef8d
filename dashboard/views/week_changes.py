"""Why did last week's number change? The corrections and late rows behind it, load by load."""

import streamlit as st

from dashboard import cached, show
from dashboard.views.frame import Here

TITLE = "Why did this week's number change?"


def section(here: Here, selection, start) -> None:
    """What changed since the week's figures were first there; one sentence where nothing did."""
    found = cached.revisions(*here.key, selection, start)
    if not found.first:
        return
    st.subheader(TITLE, anchor=False)
    if not found.told:
        st.text(f"It has not changed. {found.first}")
    else:
        st.text("\n".join((found.first, *found.told)))
        st.caption("The mean change is pain before minus pain after, over the sessions with both. A later value "
                   "replaces an earlier one; a blank never does. Every load can be taken back on the Import page.")
        show.show_table(found.table, f"changes-{start:%G-W%V}", "What came later and what was corrected")
    if found.gone:
        st.text(found.gone)
