"""Figures as people write them: dates, numbers, intervals, and the week's headline (DEFINITIONS 10.2).

A figure that is missing is written "–", never 0.
"""

import math
import re
import unicodedata
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

MISSING = "–"
SCALE = 10  # points of the 0–10 scales
TOO_FEW = "too few to say how precisely"
MINUS = "−"
THIN = " "  # 93 %; `unbroken` keeps the sign with its number where a line may end

_RIGHT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]+"
_TURNED = re.compile(rf"{_RIGHT}(?:[\s'’\".-]{{1,3}}{_RIGHT})*")  # a name of several words is one

# rule of DEFINITIONS 5.2 → what it means
RULES = {
    "outside": "beyond the range that chance alone explains",
    "trend": "part of a steady run, each {unit} higher, or each lower, than the one before",
    "two_of_three": "near the edge of the usual range, two {unit}s out of three on the same side",
    "shift": "part of a run of {unit}s on the same side of the average",
}


def missing(value) -> bool:
    """Whether there is no figure: None, NaN or NA."""
    return value is None or value != value


def number(value, digits: int = 1) -> str:
    """1.9, −0.3; "–" where missing. Never "−0.0"."""
    if missing(value):
        return MISSING
    text = f"{value:,.{digits}f}"
    return text.lstrip("-") if float(text.replace(",", "")) == 0 else text.replace("-", MINUS)


def percent(share, digits: int = 0) -> str:
    """93 % of a share between 0 and 1. A share short of all or above none never shows as all or none."""
    if missing(share):
        return MISSING
    text = f"{100 * share:.{digits}f}"
    edge = 10**-digits
    if float(text) == 100 and share < 1:
        text = f"{100 - edge:.{digits}f}"
    if float(text) == 0 and share > 0:
        return f"under {edge:.{digits}f}{THIN}%"
    return f"{text}{THIN}%"


def unbroken(text: str) -> str:
    """The text, with each % on the line of its number."""
    return text.replace(f"{THIN}%", "\u00a0%")


def beyond_scale(low, high) -> bool:
    """Whether an interval of a mean change reaches further than any change can: it says next to nothing."""
    return not missing(low) and not missing(high) and (low < -SCALE or high > SCALE)


def between(low, high, write=number) -> str:
    """1.4 to 2.4; empty where there is no interval."""
    return "" if missing(low) or missing(high) else f"{write(low)} to {write(high)}"


def count(n: int, one: str, many: str | None = None) -> str:
    """1 session, 41 sessions."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def short(text, most: int = 40) -> str:
    """The text, cut with "…" where it is longer than that; the whole of it belongs into the hover and the table."""
    plain = " ".join(str(text).split())
    return plain if len(plain) <= most else plain[:most - 1].rstrip() + "…"


def isolated(text: str) -> str:
    """What is written from right to left keeps to itself: else the words and figures after it would change places."""
    return _TURNED.sub("\u2068\\g<0>\u2069", text)


def alphabet(names):
    """What a column of names is sorted by (sort_values, key=): Élise stands among the E, as in a telephone book."""
    return names.map(lambda name: (plain(str(name)), str(name)))


def plain(name: str) -> str:
    """A name as a telephone book sorts it, without accents and capitals; other scripts stay as they are."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def listed(names) -> str:
    """Sam, Sam and Tom, Sam, Tom and Priya."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def day(when: date, year: bool = True) -> str:
    """2 November 2026."""
    return f"{when.day} {when:%B}" + (f" {when.year}" if year else "")


def short_day(when: date, year: bool = True) -> str:
    """2 Nov 2026."""
    return f"{when.day} {when:%b}" + (f" {when.year}" if year else "")


def moment(when: datetime, zone: str) -> str:
    """23 November 2026, 12:03, by the clock of that time zone."""
    here = when.astimezone(ZoneInfo(zone))
    return f"{day(here)}, {here:%H:%M}"


def weekday(when: date, today: date) -> str:
    """Monday 2 November; with the year where it is not today's."""
    return f"{when:%A} {day(when, when.year != today.year)}"


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def cut(text: str, most: int = 60) -> str:
    """A text that fits a line of a chart or a choice."""
    return text if len(text) <= most else text[:most - 1] + "…"


def ago(days: int) -> str:
    """Today, yesterday, 12 days ago, 7 weeks ago, 5 months ago."""
    if days < 14:
        return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    return f"{days // 7} weeks ago" if days < 84 else f"{round(days / 30.4)} months ago"


def score(value) -> str:
    """A score as people write it: 7, 6.5; "–" where there is none."""
    return MISSING if missing(value) else f"{float(value):.4f}".rstrip("0").rstrip(".")


def days(start: date, end: date) -> str:
    """2–8 November 2026, 26 October – 1 November 2026."""
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    return f"{day(start, start.year != end.year)} – {day(end)}"


def short_days(start: date, end: date) -> str:
    """2–8 Nov 2026, 26 Oct – 1 Nov 2026."""
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{short_day(end)}"
    return f"{start.day} {start:%b} – {short_day(end)}"


def week_name(start: date) -> str:
    """2–8 November 2026 (week 45), of the ISO week that starts on that Monday."""
    return f"{days(start, start + timedelta(days=6))} (week {start.isocalendar().week})"


def period(start: date, unit: str = "week") -> str:
    """2–8 November 2026 (week 45), or November 2026, of the week or month that starts on that day."""
    return week_name(start) if unit == "week" else f"{start:%B %Y}"


def short_period(start: date, unit: str = "week") -> str:
    """2–8 Nov 2026, or November 2026."""
    return short_days(start, start + timedelta(days=6)) if unit == "week" else f"{start:%B %Y}"


def points(change, low=None, high=None, what: str = "pain") -> str:
    """"1.9 points less pain straight after (1.4 to 2.4)", turned round where it rose."""
    if missing(change):
        return ""
    worse = round(change, 1) < 0
    shown, ends = (-change, (_negative(high), _negative(low))) if worse else (change, (low, high))
    if number(shown) == "0.0":
        told = f"no change in {what} on average straight after"
    else:
        unit = "point" if number(shown) == "1.0" else "points"
        told = f"{number(shown)} {unit} {'more' if worse else 'less'} {what} straight after"
    interval = TOO_FEW if beyond_scale(low, high) else between(*ends)
    return f"{told} ({interval})" if interval else told


def _negative(value):
    return None if missing(value) else -value


def usual(row, better: bool = True, unit: str = "week") -> str:
    """The variation of one week or month in words, from its row of a control chart (None: no such week).

    better: whether up is better; else only "higher" and "lower" are said.
    """
    if row is None or missing(row["value"]):
        return "nothing recorded"
    if row["in_progress"]:
        return f"{unit} in progress"
    if missing(row["upper"]):
        return f"too few {unit}s to know what is usual"
    so_far = " so far" if row["trial"] else ""  # under 12 weeks the range is a trial (5.3)
    word = row["variation"]
    if word == "common" or missing(word):
        return "within the usual range" + so_far
    up = word == "improvement"  # measured upwards, for every series here
    comparison = ("better" if up else "worse") if better else ("higher" if up else "lower")
    return f"{comparison} than usual{so_far}"


def why(row, unit: str = "week") -> str:
    """What makes a week or month stand out, in words; empty where nothing does."""
    rule = None if row is None else row["rule"]
    return "" if missing(rule) else RULES[rule].format(unit=unit)


# what the limits say of a target (5.4), where up is better and where it is neither
ASSURANCE = {
    "consistently_met": ("met week after week, unless something changes", "the figure stays above it"),
    "consistently_missed": ("missed week after week, unless something changes", "the figure stays below it"),
    "hit_and_miss": ("hit and miss: chance decides whether a week meets it",
                     "chance decides whether a week reaches it"),
}


def assurance(word: str | None, better: bool = True) -> str:
    """What a chart's limits say of its target, in words; empty without limits."""
    return "" if word is None else ASSURANCE[word][0 if better else 1]


def headline(attended: int, week: dict, variation: str) -> str:
    """The week in one or two sentences, from a row of measures.summary."""
    told = f"{count(attended, 'session')}."
    if not attended:
        return "No attended sessions."
    if not week["paired"]:
        return f"{told} No session has pain recorded both before and after."
    change = points(week["mean_change"], week["ci_low"], week["ci_high"])
    return f"{told} Clients reported {change}, {variation}; {percent(week['completeness'])} recorded."


def finite(value) -> bool:
    """Whether a figure can be drawn."""
    return not missing(value) and math.isfinite(value)
