"""Every page of the list on every kind of data: it opens, it says what it lacks, and no text of the data becomes markup."""

import re

import pytest

from dashboard.pages import PAGES

from .conftest import DATASETS, open_page, text

MODULES = [entry.module for entry in PAGES.values()]
PLAIN = {"text", "plotly_chart", "arrow_data_frame", "arrow_table", "download_button", "component_instance", "bidi_component"}
"""Elements that show text as it stands, or whose own tests look inside."""
MARKUP = re.compile(r"(?<!\\)\[link\]\(https|(?<!\\):red\[x|(?<!\\)\*\*b\*\*|(?<!\\)\$x\^2|(?<!\\)<img src")


def markdown_of(node) -> list[tuple[str, str]]:
    """(element, text) of all that the browser would read as markdown on the page below this node."""
    if hasattr(node, "children"):
        own = [] if getattr(node, "proto", None) is None else _texts(node.proto, {"label", "help"})
        return [(node.type, part) for part in own] + [found for child in node.children.values() for found in markdown_of(child)]
    if node.type in PLAIN or getattr(node, "proto", None) is None:
        return []
    # options of pills and segmented controls are markdown; those of other choosers are shown as they stand
    names = {"label", "help", "body", "caption", "delta", "title", "text", *({"content"} if node.type == "button_group" else ())}
    return [(node.type, part) for part in _texts(node.proto, names)]


def _texts(proto, names: set[str]) -> list[str]:
    found = []
    for field, value in proto.ListFields():
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            continue
        values = value if field.is_repeated else [value]
        for one in values:
            if field.message_type is not None:
                found += _texts(one, names)
            elif field.name in names and isinstance(one, str):
                found.append(one)
    return found


@pytest.mark.parametrize("data", DATASETS)
@pytest.mark.parametrize("module", MODULES)
def test_a_page_opens_on_any_data(monkeypatch, request, module, data):
    app = open_page(monkeypatch, request.getfixturevalue(data), module)
    assert not app.exception, app.exception[0].value
    assert not app.error, app.error[0].value
    assert app.title[0].value


@pytest.mark.parametrize("module", MODULES)
def test_without_data_a_page_says_what_to_do_next(monkeypatch, no_data, module):
    app = open_page(monkeypatch, no_data, module)
    assert "No sessions yet" in text(app) or module in ("import_logs", "log_session", "about_numbers", "keeping")


@pytest.mark.parametrize("module", MODULES)
def test_no_text_of_the_data_is_markup(monkeypatch, hostile_names, module):
    app = open_page(monkeypatch, hostile_names, module)
    read = [(kind, part) for kind, part in markdown_of(app._tree) if MARKUP.search(part)]
    assert not read


@pytest.mark.parametrize("module", MODULES)
def test_no_button_is_as_long_as_the_longest_name(monkeypatch, hostile_names, module):
    app = open_page(monkeypatch, hostile_names, module)
    assert not [button.label for button in app.button if "n" * 60 in button.label]


def test_the_check_for_markup_finds_it(tmp_path):
    from streamlit.testing.v1 import AppTest

    def careless():
        import streamlit as st

        st.markdown("by [link](https://example.com)")
        st.pills("Technique", ["**b**"])
        st.text("[link](https://example.com)")
        st.selectbox("<img src=x>", ["**b**"])

    app = AppTest.from_function(careless).run()
    assert {kind for kind, part in markdown_of(app._tree) if MARKUP.search(part)} == {"markdown", "button_group", "selectbox"}
