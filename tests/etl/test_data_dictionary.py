"""data/README.md names each column of a log, and none that is not there."""

import re
from pathlib import Path

import etl

PAGE = (Path(etl.__file__).parent.parent / "data" / "README.md").read_text(encoding="utf-8")


def section(title):
    return PAGE.split(f"## {title}", 1)[1].split("\n## ", 1)[0]


def test_each_column_has_its_line():
    described = re.findall(r"^\| ([a-z_0-9]+) \|", section("Data dictionary"), flags=re.M)
    assert described[1:] == [name for name, field in etl.FIELDS.items() if field.stored]


def test_needed_columns_are_marked():
    marked = re.findall(r"^\| ([a-z_]+) \| \*\*needed", section("Data dictionary"), flags=re.M)
    assert marked == [name for name, field in etl.FIELDS.items() if field.needed]


def test_no_word_is_explained_twice():
    words = re.findall(r"^\| ([^|]+) \|", section("Glossary"), flags=re.M)
    assert len(words) == len(set(words)) > 40
