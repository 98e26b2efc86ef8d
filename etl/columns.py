"""Headers → columns: what each header of a log is taken for, before anyone corrects it."""

import re
from functools import lru_cache

from etl.fields import FIELDS, Field
from etl.headers import PRIVATE, bare, plain

BARE_RANK, WORDS_RANK, LONE_RANK, ALONE_RANK = 50, 100, 200, 300
FIRST_NAME = r"(first|given) ?names?|forenames?"
LAST_NAME = r"(last|family) ?names?|surname"
WHOSE = {"client": r"((client|patient|customer|guest|attendee)s? )?", "therapist": r"(therapist|practitioner|staff|staff member|provider)s? "}
"""Whose name may stand in two columns; a name of nobody in particular is the client's."""
ENTERED = ("created", "created at")
"""When a row was made, which may be weeks before the session: taken for its date only where nothing else is there."""


def propose(headers: list[str]) -> dict[str, str | tuple[str, ...]]:
    """column → header, each used once, the best match first; columns that nothing matches are absent."""
    worded = [(position, header) for position, header in enumerate(headers) if re.search("[a-z]", plain(header))]
    ranked = sorted((rank, order, position) for order, f in enumerate(FIELDS.values())
                    for position, header in worded if (rank := match(f, header)) is not None)
    names, taken, columns = list(FIELDS), set(), {}
    for _, order, position in ranked:
        if names[order] not in columns and position not in taken:
            columns[names[order]] = headers[position]
            taken.add(position)
    _date_before_time(columns)
    _name_in_two_columns(columns, headers)
    return {name: columns[name] for name in FIELDS if name in columns}


@lru_cache(1 << 15)
def match(f: Field, header: str) -> int | None:
    """How well a header names a column: 0 best; None: not at all."""
    text = plain(header)
    if text == plain(f.name) or text == plain(f.label):
        return 0
    if text in f.exact:
        return 1 + f.exact.index(text)
    if (outside := bare(header)) in f.exact:
        return BARE_RANK + f.exact.index(outside)
    if _asks(f.words, f.never, text):
        return WORDS_RANK
    if text in f.lone:
        return LONE_RANK + f.lone.index(text)
    return ALONE_RANK if _asks(f.alone, f.never, text) else None


def _asks(words: tuple[str, ...], never: str, text: str) -> bool:
    """Whether all these words stand in a header, and none that says it is about something else."""
    return bool(words) and all(re.search(word, text) for word in words) and not any(re.search(bar, text) for bar in (PRIVATE, never) if bar)


def _date_before_time(columns: dict) -> None:
    """A lone "Start time" of an online form carries the date."""
    if "time" in columns and plain(columns.get("date", ENTERED[0])) in ENTERED and match(FIELDS["date"], columns["time"]) is not None:
        columns["date"] = columns.pop("time")


def _name_in_two_columns(columns: dict, headers: list[str]) -> None:
    """A first and a last name make one person; without the second, two people of one first name would be one."""
    for name, whose in WHOSE.items():
        first, last = (next((h for h in headers if re.fullmatch(whose + f"({kind})", plain(h))), None) for kind in (FIRST_NAME, LAST_NAME))
        known = columns.get(name)
        if known is not None and plain(known) == "name":
            first = first or known
        if first and last and (known is None or known == first or plain(known) == "name"):
            columns[name] = (first, last)


@lru_cache(1 << 15)
def column_of(header: str) -> str | None:
    """The column that a header names by itself, or None."""
    return next(iter(propose([header])), None)
