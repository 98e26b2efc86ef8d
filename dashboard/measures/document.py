"""Writes docs/measures.md from the code: python -m dashboard.measures.document

A test holds the page against this, so that it cannot drift.
"""

import inspect
import re
from dataclasses import fields
from pathlib import Path

from . import conventions, funnel, techniques
from .conventions import DEFAULT
from .definitions import ENTRIES, Entry

PAGE = Path(__file__).parents[2] / "docs" / "measures.md"
EDGE = re.compile(r"\b(NaN|None|undefined|Undefined|Raises|hidden|HIDDEN|never 0|no session|fewer than|without)\b")

HEAD = """# The measures

Written by `python -m dashboard.measures.document` from the code, and checked by a test. Numbers in front of the names
are the sections of the definitions that the code cites. Lower is better on every scale, so **change = before − after,
and more than 0 is less pain or less anxiety**. What is undefined is empty (`null`), never 0. "Convention" is what this
product decided: a clinic may set it under `[conventions]` in its `clinic.toml`; the rest is published.
"""

# python -m tests.measures.coverage 200; the tests repeat it with fewer clinics
MEASURED = {
    "covered": 0.955, "raw": -0.769, "adjusted": 0.005, "flagged": 0.044, "clustered": 0.941,
    "clipped_covered": 0.945, "clipped_error": -0.007, "clipped_share": 0.986,
}


def page() -> str:
    """The whole page as markdown."""
    return "\n".join([HEAD, *(_entry(entry) for entry in ENTRIES), _conventions(), trust()])


def _entry(entry: Entry) -> str:
    rows = [("Formula", entry.formula), ("Conventions", "; ".join(f"`{name}` {_value(name)}" for name in entry.conventions)),
            ("Source", entry.source), ("Edge cases", " ".join(edges(entry))), ("Code", ", ".join(_place(f) for f in entry.functions))]
    lines = [f"| {name} | {text.replace('|', chr(92) + '|')} |" for name, text in rows if text]
    return "\n".join([f"## {entry.section} {entry.name}", "", "| | |", "|---|---|", *lines, ""])


def edges(entry: Entry) -> list[str]:
    """The sentences of the functions' docstrings that say what is undefined, refused or hidden."""
    found = []
    for function in entry.functions:
        text = " ".join(inspect.getdoc(function).split())
        found += [sentence for sentence in re.split(r"(?<=[.)])\s+(?=[A-Z])", text)[1:] if EDGE.search(sentence)]
    return list(dict.fromkeys(found))


def _place(function) -> str:
    return f"`{function.__module__.rpartition('.')[2]}.{function.__name__}`"


def _value(name: str) -> str:
    return written(getattr(DEFAULT, name))


def written(value) -> str:
    """A convention's value as clinic.toml has it."""
    return {True: "true", False: "false"}.get(value, f"{value:g}") if isinstance(value, bool) else f"{value:g}"


def notes() -> dict[str, str]:
    """convention → what it means: the comment beside it in the code."""
    source = inspect.getsource(conventions.Conventions)
    return dict(re.findall(r"^    (\w+): \w+ = [^#\n]+# (.+)$", source, flags=re.M))


def _conventions() -> str:
    """Every convention with its default and its meaning."""
    meaning = notes()
    lines = [f"| `{entry.name}` | {_value(entry.name)} | {meaning.get(entry.name, '')} |" for entry in fields(DEFAULT)]
    return "\n".join(["## Conventions", "", "| name in `clinic.toml` | default | meaning |", "|---|---|---|", *lines, ""])


def trust() -> str:
    """How far the comparisons can be trusted, as markdown."""
    told = {name: f"{100 * value:.1f} %" if name not in ("raw", "adjusted", "clipped_error") else f"{value:+.2f}".replace("-", "−")
            for name, value in MEASURED.items()}
    return f"""## How far the comparisons can be trusted

{techniques.WORDING} {funnel.WORDING} Rows are sorted by name, never ranked by effect.

Measured on 200 simulated clinics of 120 clients, where sicker clients got one technique more often and the true
differences between techniques were 0.3 and 0.6 points (`python -m tests.measures.coverage 200`):

| | scores as they fell | scores clipped at 0 and 10 |
|---|---|---|
| mean error of the raw difference | {told['raw']} points | – |
| mean error of the adjusted difference | {told['adjusted']} points | {told['clipped_error']} points |
| 95 % intervals that hold the true difference | {told['covered']} | {told['clipped_covered']} |
| share of the true difference that is found | all | {told['clipped_share']} |

A scale that ends at 0 and 10 hides what lies beyond: whoever is at 0 after the session cannot show more relief. So
differences between techniques come out slightly too small (by {100 - 100 * MEASURED['clipped_share']:.1f} % here; by more where many sessions end at 0), and never too
large for that reason. Of equal therapists {told['flagged']} stood outside the 95 % limits of the funnel. With 6 sessions a client the
interval of a mean held the truth in {told['clustered']}.
"""


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
