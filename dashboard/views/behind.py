"""The case mix and the recording behind one or two groups, beside all sessions."""

import streamlit as st

from dashboard import alt, cached, comparing, show, words
from dashboard.charts import mix
from dashboard.exports import comparison as tables
from dashboard.selection import Selection
from dashboard.views.frame import Here

SIGNS = ("│", ":green[●]", ":orange[◆]")


def behind(here: Here, selection: Selection, by: str, groups: list[str]) -> None:
    """Says and draws who was in the sessions of these values of the column `by`."""
    rows = cached.case_mix(*here.key, selection, by)
    whole = rows[rows["column"] == "all"]
    told = [(tables.ALL, whole[whole["group"].isna()].iloc[0])]
    told += [(name, whole[whole["group"] == name].iloc[0]) for name in groups]
    st.markdown(words.unbroken("  \n".join(f"{sign} {comparing.mix(name, row)}" for sign, (name, row) in zip(SIGNS, told))))
    names = [name for name, _ in told]
    shares = tables.mix(rows, groups, without=by)
    if len(shares):
        legend = "  ·  ".join(f"{sign} {comparing.name(name)}" for sign, name in zip(SIGNS, names))
        show.show_chart(mix.mix(shares, names), tables.mix_table(shares, names), f"case-mix-{by}",
                        alt.mix(shares, names), "The case mix", legend)
