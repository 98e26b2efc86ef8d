"""Every number that a page shows is one that `outcomes measure` prints for the same selection.

Each page is run by Streamlit's tester; its cards, sentences, tables, the data of its charts and what
they say in words are searched for numbers. Numbers of tables and charts must be printed to the last
digit, those in sentences as rounded there. Explanations behind a button, dates and the wording of the
product ("30 % threshold") hold no figures.
"""

import html
import json
import re
from collections.abc import Iterable
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from dashboard import cached, cli, figures, show

from .conftest import TODAY, open_page, plain

DAY = date.fromisoformat(TODAY)
SELECTIONS = {"none": {}, "filter": {"clinic": "Mill Lane", "from": "2026-02-02"}}
MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
# what a sentence may hold beside figures: days, weeks, proof codes, names of thresholds and scales
NOT_FIGURES = re.compile(
    rf"\d+(?: {MONTHS})?(?: \d{{4}})? ?– ?\d+ {MONTHS}(?: \d{{4}})?|(?:\w+day )?\d+ {MONTHS}(?: \d{{4}})?|{MONTHS} \d{{4}}|\d{{4}}-W?\d\d(?:-\d\d)?"
    r"|\d+:\d\d|\(week \d+\)|\d+ (?:days|weeks|months) ago|[35]0 % threshold|95 % (?:interval|limits|from|to)|99\.8 % limits|0–10|(?<=\d) of 10\b|80 in 100"
    r"|:material/\w+:|2 points less pain or more|at least (?:30 %|2 points)|(?:began at|pain of|began below) 1\b(?: or more)?|within \d+ (?:days|hours)"
    r"|pause of \d+ days|\(rule: [^)]*\)|\d+ sessions or more|less than 30 %|earlier clients with a similar start, \d+|urgent GP or 111|call 111|999 or"
    r"|fewer than \d+|Published, different setting:.*|Load \d+ of.*|(?:Under|less than) 75 %|(?:under|dotted:|dashed:) (?:75|90) %|under (?:0\.)?1 %|\d+ rows? (?:is|are) held.*")
NUMBER = re.compile(r"(?<![\w#])[−-]?\d+(?:,\d{3})*(?:\.\d+)?(?: %)?(?!\w)")


class Printed:
    """All numbers that some calls of `outcomes measure` print, to be found again."""

    def __init__(self, numbers: Iterable[float]):
        self.sorted = np.unique([float(number) for number in numbers])

    def exactly(self, value: float) -> bool:
        """Whether it was printed, to eight digits: a model is fitted anew each time."""
        return self._near(value, 1e-8 * max(1, abs(value)))

    def rounded(self, text: str) -> bool:
        """Whether a number was printed that is written so: "1.9", "−0.3", "64 %", "1,204"."""
        plain = text.replace("\u00a0", " ").replace(",", "").replace("−", "-")
        share = plain.endswith("%")
        plain = plain.rstrip("% ")
        half = (1 if plain == "99" else 0.5) * 10.0 ** -len(plain.partition(".")[2])  # short of all never shows as all
        return any(self._near(sign * float(plain) / (100 if share else 1), (half + 1e-9) / (100 if share else 1)) for sign in (1, -1))

    def _near(self, value: float, most: float) -> bool:
        low, high = np.searchsorted(self.sorted, [value - most, value + most])
        return low < high or (low < len(self.sorted) and abs(self.sorted[low] - value) <= most)


def printed(data, selection: dict, *calls: str, more: Iterable[float] = ()) -> tuple[Printed, Printed]:
    """What `outcomes measure` prints for these calls: its numbers, and how many rows there are of each kind. more: counted from them.

    Twice: all of it, for charts and tables; and for sentences, of weeks and months only the latest ones.
    """
    rows = {call: asked(data, selection, call) for call in calls}
    whole = [number for call in calls for number in _numbers(rows[call])]
    latest = [number for call in calls for number in (*_counts(rows[call]), *_numbers(_latest(rows[call])))]
    return Printed([*whole, *more]), Printed([*latest, *more])


def _latest(rows: list[dict]) -> list[dict]:
    """The latest two weeks or months with a value; all rows where they are neither."""
    return [row for row in rows if row["value"] is not None][-2:] if rows and "start" in rows[0] else rows


def asked(data, selection: dict, call: str) -> list[dict]:
    """The rows of one call of `outcomes measure`: words parted by "|", after the days that it is about, if not those of the selection."""
    about, _, words = call.rpartition(":")
    days = {"": (selection.get("from"), selection.get("to")), "week": WEEK, "lately": LATELY, "ever": (None, None)}[about]
    where = [word for key, value in selection.items() if key not in ("from", "to") for word in ("--where", f"{key}={value}")]
    period = [word for option, day in zip(("--from", "--to"), days, strict=True) if day for word in (option, day)]
    given = cli.parser().parse_args(["measure", *words.split("|"), *where, *period, "--json", "--data", str(data)])
    return json.loads(json.dumps(given.run(given).json, default=str))["rows"]


def _counts(rows: list[dict]) -> Iterable[float]:
    """How many rows there are of each kind."""
    table = pd.DataFrame(rows)
    yield len(rows)
    for name in table:
        yield int(table[name].notna().sum())
        if name in KINDS_OF_ROWS:
            yield from table[name].map(str).value_counts().tolist()


def _numbers(rows: list[dict]) -> Iterable[float]:
    """Every number of the rows, and how many there are."""
    yield from _counts(rows)
    for row in rows:
        values = {name: value for name, value in row.items() if isinstance(value, int | float) and not isinstance(value, bool)}
        yield from values.values()
        if "attended" in values and "improved" in values:  # what a card or a bar says of these counts
            yield values["sessions"] - values["attended"]
            yield from (values[name] / values["attended"] for name in OUTCOMES if values["attended"])
        if values.get("suggested"):
            yield from (values[name] / values["suggested"] for name in ("made", "attended", "known"))
        yield from (float(one) for text in row.values() if isinstance(text, str) for one in re.findall(r"(?<!\w)\d+(?:\.\d+)?(?!\w)", text))


KINDS_OF_ROWS = ("rule", "variation", "position", "state", "flag", "urgency", "asks_referral", "not_on_track")
OUTCOMES = ("improved", "unchanged", "worse", "no_pain_before", "not_recorded")


class Shown:
    """What a page shows: its sentences, what its charts and tables say, and the numbers that these hold."""

    def __init__(self):
        self.sentences: list[str] = []
        self.texts: list[str] = []
        self.values: list[tuple[str, float]] = []

    def chart(self, figure, table, name, alt, title="", legend="") -> None:
        """In place of show.show_chart."""
        self.figure(figure, name, alt)
        self.sentences.append(legend)
        self.table(table, name, title)

    def figure(self, figure, name, alt) -> None:
        """In place of show.show_panel. What answers the pointer is what the chart is about; the rest is lines and bands."""
        self.texts.append(alt)
        for trace in figure.data:
            if trace.hoverinfo != "skip":
                self.texts += [re.sub(r"<[^>]+>", " ", str(text)) for text in trace.text or () if text]
                axes = [axis for axis in "xy" if figure.layout[f"{axis}axis"].get("visible", True)]  # an unseen one has places
                self.values += [(name, value) for axis in axes for value in trace[axis] if isinstance(value, float) and value % 1 > 0]

    def piece(self, written, name, **pressed):
        """In place of show.show_html. The words of its marks and pictures are made of its charts, the rest are sentences."""
        for words in re.findall(r'<title>(.*?)</title>|role="img" aria-label="([^"]*)"', written):
            self.texts += [html.unescape(one) for one in words if one]
        self.sentences += plain(re.sub(r"<title>.*?</title>", "", written)).splitlines()
        return SimpleNamespace(**dict.fromkeys(pressed))

    def table(self, table, name, title="") -> None:
        """In place of show.show_table."""
        made = table() if callable(table) else table
        for column in made:
            cells = made[column].dropna()
            numbers = [value for value in cells if isinstance(value, int | float | np.number) and not isinstance(value, bool)]
            self.values += [(f"{name}, {column}", float(value)) for value in numbers]
            self.texts += [str(value) for value in cells if isinstance(value, str)]

    def page(self, node) -> None:
        """The texts of a page, but for explanations behind a button."""
        if node.type == "popover":
            return
        for child in getattr(node, "children", {}).values():
            self.page(child)
        if node.type in SAYS:
            self.sentences.append(str(node.value))


SAYS = {"title", "header", "subheader", "markdown", "caption", "text", "code", "info", "success", "warning", "metric"}


def shown(monkeypatch, data, module: str, **query) -> Shown:
    """All that a page shows."""
    seen = Shown()
    for name, stand_in in (("show_chart", seen.chart), ("show_panel", seen.figure), ("show_html", seen.piece), ("show_table", seen.table)):
        monkeypatch.setattr(show, name, stand_in)
    app = open_page(monkeypatch, data, module, **query)
    assert not app.exception, app.exception[0].value
    seen.page(app._tree)
    return seen


def lost(seen: Shown, whole: Printed, latest: Printed) -> list[str]:
    """What a page shows and no call printed."""
    values = [f"{where}: {value}" for where, value in seen.values if not whole.exactly(value)]
    return values + [f"{number} in: {text}" for texts, found in ((seen.texts, whole), (seen.sentences, latest)) for text in texts
                     for number in NUMBER.findall(NOT_FIGURES.sub(" ", _plain(text))) if not found.rounded(number)]


def _plain(text: str) -> str:
    """Without the backslashes that keep text from being markdown."""
    return re.sub(r"\\([^\w\s])", r"\1", text.replace("\u00a0", " "))


WEEK = ("2026-11-16", "2026-11-22")  # the last complete one, which This week and Reports show at first
LATELY = (str(DAY - timedelta(days=56)), "")
KINDS = ("mean_change", "rate_30", "completeness", "referral_rate", "attended", "rate_50", "rate_2pt")
THERAPISTS = ("Dana Demo", "Lou Locum", "Priya Nair", "Sam Okafor", "Tom Becker", "Élise Martin")
SUMMARIES = ("summary|--more", "summary|--more|--scale|anxiety")
# page → its query, and the calls of `outcomes measure` whose figures it shows. "week:", "ever:", "lately:" before a call: over those days
PAGES = {
    "this_week": ({}, (*(f"week:{call}" for call in SUMMARIES), "control-chart|--scale|anxiety", *(f"control-chart|--of|{of}" for of in KINDS[:5]),
                       "trend", "ever:safety", "week:clients", "week:missing-after")),
    "trends": ({"measure": "Meets the 30 % threshold", "unit": "Month"}, ("summary", "control-chart|--of|rate_30|--unit|month", "trend|--of|rate_30|--unit|month")),
    "trends side": ({"view": "Side by side"}, ("summary|--by|therapist", *(f"{call}|--where|therapist={name}" for name in THERAPISTS for call in ("control-chart", "trend")))),
    "trends visits": ({"view": "Between visits"}, ("clocks", "clocks|--scale|anxiety")),
    "trends sessions": ({"view": "Session by session"}, ("session-number|--more", "session-number|--more|--scale|anxiety")),
    "techniques": ({}, ("techniques", "technique-pairs", "case-mix", "case-mix|--by|technique")),
    "people": ({}, ("therapists", "clinics", "case-mix", "case-mix|--by|therapist", "case-mix|--by|clinic")),
    "clients": ({}, ("clients|--more",)),
    "referrals": ({}, ("summary", "referrals|--more", "referral-loop", "ever:safety", "adverse-events")),
    "data_quality": ({}, ("summary", "summary|--by|therapist", "lately:summary|--by|therapist", "baselines",
                          *(f"trend|--of|completeness|--unit|month|--where|therapist={name}" for name in THERAPISTS))),
    "reports": ({}, tuple(f"week:{call}" for call in SUMMARIES)),
}


def going_on(data, selection: dict) -> list[int]:
    """Of the clients that `outcomes measure` prints, those in a course now: how many there are, and of each flag."""
    rows = [row for row in asked(data, selection, "clients|--more") if row["latest_session"] > str(DAY - timedelta(days=84))]
    return [len(rows), sum(row["asks_referral"] for row in rows), sum(row["not_on_track"] for row in rows)]


def still_open(data, selection: dict) -> list[int]:
    """Referrals without a known outcome, none of which the demo clinic has closed; and adverse events that were not minor."""
    loop, events = asked(data, selection, "referral-loop")[0], asked(data, selection, "adverse-events")
    return [loop["suggested"] - loop["known"], sum(row["sessions"] for row in events if row["adverse_event"] in ("moderate", "serious"))]


COUNTED = {"clients": going_on, "referrals": still_open}


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("page", PAGES)
def test_every_number_is_one_that_measure_prints(monkeypatch, demo_clinic, page, selection):
    (query, calls), chosen = PAGES[page], SELECTIONS[selection]
    seen = shown(monkeypatch, demo_clinic, page.split()[0], **query, **chosen)
    counted = COUNTED[page](demo_clinic, chosen) if page in COUNTED else []
    assert lost(seen, *printed(demo_clinic, chosen, *calls, more=counted)) == []


def test_a_page_that_computes_for_itself_is_found(monkeypatch, demo_clinic):
    right, chosen = figures.summary, SELECTIONS["filter"]
    monkeypatch.setattr(figures, "summary", lambda *given: right(*given).assign(mean_change=lambda rows: 2 * rows["mean_change"]))
    cached.week.clear()
    seen = shown(monkeypatch, demo_clinic, "this_week", **chosen)
    cached.week.clear()
    whole, latest = printed(demo_clinic, chosen, *PAGES["this_week"][1])
    assert any("less pain straight after" in one for one in lost(seen, whole, latest))
    parts = [value for _, value in seen.values if value % 1]
    assert len(parts) > 200 and sum(whole.exactly(value + 1e-4) for value in parts) < 0.02 * len(parts)
