"""A short dose of `python -m tests.security.payloads`: some of each kind, in every place but not on every page."""

from dashboard import escape
from etl.mapping import Mapping
from tests.security import payloads


def test_there_are_a_hundred_of_each(tmp_path):
    assert {kind: len(set(texts)) for kind, texts in payloads.payloads(tmp_path).items()} == dict.fromkeys(("sql", "path", "formula", "markup"), 100)


def test_some_of_each_kind_have_no_effect(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTCOMES_TODAY", "2026-11-23")
    texts = [text for kind in payloads.payloads(tmp_path).values() for text in kind[3::50]]
    seen, wrong = payloads.all_of(monkeypatch, tmp_path, texts, pages=("import", "people", "clients"))
    assert seen > 2 and not wrong, wrong[:5]


def test_live_markup_is_found_until_it_is_escaped():
    assert sum(bool(payloads.LIVE.search(text)) for text in payloads.MARKUP) >= 15
    assert not [text for text in payloads.MARKUP if payloads.LIVE.search(escape.markdown(text))]


def test_a_header_that_would_be_more_than_a_header_stays_one(tmp_path):
    for text in (text for kind in payloads.payloads(tmp_path).values() for text in kind):
        mapping = Mapping({"client": text, "date": ("When", text)}, scales={"pain_before": 100})
        mapping.save(tmp_path / "m.toml")
        assert Mapping.read(tmp_path / "m.toml") == mapping


def test_the_watch_notices(tmp_path, new_data, log):
    import etl

    data = new_data()
    etl.load(log("client,date,therapist,pain_before,pain_after", "C1,2026-11-02,Ann Lee,7,4"), data)
    watch = payloads.Watch(tmp_path, data)
    assert watch.effects() == []
    (tmp_path / "pwned").write_text("x")
    etl.load(log("client,date,therapist,pain_before,pain_after", "C2,2026-11-02,Ann Lee,7,4"), data)
    assert [effect.split(":")[0] for effect in watch.effects() if "log2" not in effect] == ["pwned", "the sessions"]
