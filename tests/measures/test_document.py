"""docs/measures.md is what the code says, and what it says was measured."""

import re
from dataclasses import fields
from pathlib import Path

import dashboard
from dashboard.measures import document
from dashboard.measures.conventions import Conventions
from dashboard.measures.definitions import ENTRIES
from tests.measures.coverage import measure

ROOT = Path(dashboard.__file__).parents[1]


def test_the_page_has_not_drifted():
    said = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    assert said == document.page(), "run: python -m dashboard.measures.document"


def test_every_convention_is_explained_and_used():
    page = document.page()
    used = {name for entry in ENTRIES for name in entry.conventions}
    assert used == {field.name for field in fields(Conventions)}
    assert not re.search(r"^\| `\w+` \| [^|]+ \|  \|$", page, flags=re.M), "a convention has no comment beside it"
    code = "".join(path.read_text(encoding="utf-8") for folder in ("dashboard", "etl") for path in (ROOT / folder).rglob("*.py"))
    for name in used:
        assert re.search(rf"conventions\.{name}\b|\"{name.rpartition('_')[0]}_\"|completeness_\{{", code), name


def test_the_measured_figures_are_those_of_the_simulation():
    found, said = measure(30), document.MEASURED
    names = {"clipped_share": "clipped at 0 and 10: share of the planted effect", "raw": "raw difference, mean error",
             "clipped_error": "clipped at 0 and 10: mean error"}
    for name, label in names.items():
        assert abs(found[label] - said[name]) < 0.15, name


def test_the_guide_names_files_that_are_there():
    guide = (ROOT / "docs" / "adding-a-measure.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:dashboard|etl|tests|docs)/[\w/.-]+\.\w+)`", guide))
    assert named and not [name for name in named if "late" not in name and not (ROOT / name).exists()]
