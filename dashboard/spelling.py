"""Which names of therapists or techniques may be two spellings of one: suggestions for a person, who decides."""

import re
import unicodedata
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

import pandas as pd

CLOSE = 0.85         # how alike two names must be, letter by letter
SHORTEST = 5         # letters of a name from which on a slip can be told from another name
MOST_NAMES = 400     # the most used names that are compared with each other

SAME_LETTERS = "the same letters, other capitals, marks or spaces"
INITIALS = "the same surname, and a first name that fits"
ORDER = "the same words in another order"
SLIP = "almost the same letters"


class Suggestion(NamedTuple):
    """spelling: the rarer one, which would be shown as name. why: in words; sessions, name_sessions: of each."""

    column: str
    spelling: str
    name: str
    why: str
    sessions: int
    name_sessions: int


def suggestions(known: pd.DataFrame, column: str, apart: set[tuple[str, str, str]] = frozenset()) -> list[Suggestion]:
    """Pairs of one column of cached.known that look alike, by name; none that someone has found to be two.

    column: "therapist" or "technique".
    """
    rows = known[known["column"] == column].sort_values(["sessions", "value"], ascending=[False, True]).head(MOST_NAMES)
    found = [Suggestion(column, rare, common, why, int(few), int(many))
             for (common, many), (rare, few) in combinations(zip(rows["value"], rows["sessions"], strict=True), 2)
             if (why := alike(common, rare, column == "therapist")) and (column, *sorted((common, rare))) not in apart]
    return sorted(_one_each(found), key=lambda one: (one.name.casefold(), one.spelling.casefold()))


def _one_each(found: list[Suggestion]) -> list[Suggestion]:
    """Each rarer spelling once, with the most used name that it is like."""
    first: dict[str, Suggestion] = {}
    for one in found:
        first.setdefault(one.spelling, one)
    return list(first.values())


def alike(one: str, other: str, people: bool) -> str | None:
    """Why two names may be one, or None. Names whose numbers differ are never one. people: first names may be short."""
    a, b = _words(one), _words(other)
    if not a or not b or _digits(one) != _digits(other):
        return None
    if "".join(a) == "".join(b):
        return SAME_LETTERS
    if sorted(a) == sorted(b):
        return ORDER
    if people and _initials(a, b):
        return INITIALS
    return SLIP if _slip("".join(a), "".join(b)) else None


def _words(name: str) -> list[str]:
    """The words of a name without capitals, accents and marks."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def _digits(name: str) -> list[str]:
    return re.findall(r"\d+", name)


def _initials(a: list[str], b: list[str]) -> bool:
    """"S. Okafor" or "Sam" beside "Sam Okafor": shorter words begin the longer ones, and one word is whole in both."""
    short, long = sorted((a, b), key=lambda words: (len(words), sum(map(len, words))))
    if len(short) == 1:
        return len(long) > 1 and len(short[0]) > 1 and short[0] in (long[0], long[-1])
    return len(short) == len(long) and short[-1] == long[-1] and all(y.startswith(x) for x, y in zip(short, long, strict=True))


def _slip(a: str, b: str) -> bool:
    if min(len(a), len(b)) < SHORTEST:
        return False
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.real_quick_ratio() >= CLOSE and matcher.quick_ratio() >= CLOSE and matcher.ratio() >= CLOSE
