"""Which names look like one, and which never do."""

import pandas as pd
import pytest

from dashboard import spelling
from dashboard.desk import Desk, spellings


@pytest.mark.parametrize(("one", "other", "why"), [
    ("Sam Okafor", "sam okafor", spelling.SAME_LETTERS),
    ("Sam Okafor", "SamOkafor ", spelling.SAME_LETTERS),
    ("Élise Martin", "Elise Martin", spelling.SAME_LETTERS),
    ("Sam Okafor", "S. Okafor", spelling.INITIALS),
    ("Sam Okafor", "S Okafor", spelling.INITIALS),
    ("Sam Okafor", "Sam", spelling.INITIALS),
    ("Samantha Okafor", "Sam Okafor", spelling.INITIALS),
    ("Sam Okafor", "Okafor, Sam", spelling.ORDER),
    ("Priya Nair", "Pryia Nair", spelling.SLIP),
    ("Sam Okafor", "Sam O.", None),
    ("Sam Okafor", "T. Okafor", None),
    ("Sam Okafor", "Tom Becker", None),
    ("Therapist 1", "Therapist 2", None),
    ("Therapist 1", "Therapist 11", None),
    ("Ann Lee", "Ann Lea", None),
    ("Ann", "Anne", None),
    ("שלום", "🦴", None),
    ("🦴", "-", None),
])
def test_people(one, other, why):
    assert spelling.alike(one, other, people=True) == why == spelling.alike(other, one, people=True)


@pytest.mark.parametrize(("one", "other", "why"), [
    ("Deep tissue", "Deep-tissue", spelling.SAME_LETTERS),
    ("Deep tissue", "Deep tisue", spelling.SLIP),
    ("Hot stones", "Hot stone", spelling.SLIP),
    ("Trigger point pressure", "Trigger point", None),
    ("Pressure and stretch", "Pressure", None),
    ("Taping", "Cupping", None),
])
def test_techniques(one, other, why):
    assert spelling.alike(one, other, people=False) == why


def known(**sessions):
    return pd.DataFrame([{"column": "therapist", "value": name.replace("_", " "), "sessions": n} for name, n in sessions.items()])


def test_the_rarer_spelling_joins_the_commoner_and_each_is_suggested_once():
    found = spelling.suggestions(known(Sam_Okafor=9, S_Okafor=3, Sam_Okafro=1, Ann_Lee=5), "therapist")
    assert [(one.spelling, one.name, one.sessions, one.name_sessions) for one in found] == [
        ("S Okafor", "Sam Okafor", 3, 9), ("Sam Okafro", "Sam Okafor", 1, 9)]
    assert spelling.suggestions(known(Sam_Okafor=9), "technique") == []


def test_what_someone_found_to_be_two_is_not_suggested_again(tmp_path):
    names, desk = known(Sam_Okafor=9, S_Okafor=3), Desk(tmp_path)
    spellings.keep_apart(desk, "therapist", "Sam Okafor", "S Okafor")
    assert spelling.suggestions(names, "therapist", spellings.apart(desk)) == []
    spellings.forget(desk, "therapist", "S Okafor", "Sam Okafor")
    assert len(spelling.suggestions(names, "therapist", spellings.apart(desk))) == 1
