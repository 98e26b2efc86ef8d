"""Every session of a build as columns of numbers in memory: any filter is a few passes over them.

A page asks for the same sums with each click, which takes a fraction of the time of the same question in SQL. The tests
hold what a filter lets through here to what the queries let through.
"""

import numpy as np
import pandas as pd

from dashboard.measures import alike
from dashboard.measures.conventions import DEFAULT, Conventions
from dashboard.selection import Selection

# column of a session → the filter that is about it
FILTERS = {"clinic": "clinic", "therapist": "therapist", "techniques": "technique", "body_area": "body_area",
           "presentation": "presentation", "number": "session_number"}
FEW = 16         # so many words are compared one by one; more are looked up
DENSE = 1 << 22  # so many pairs of a period and a mark are counted in one array; more are sorted


class Tally:
    """The sessions that a viewer's figures count. rows: of the query `tally`, in the order of their days."""

    def __init__(self, rows: pd.DataFrame):
        self._day = rows["date"].to_numpy("datetime64[D]")
        self._person = rows["person"].fillna(-1).to_numpy(np.int64) + 1
        self._columns = {column: _coded(rows[column]) for column in FILTERS}
        self._marks = {scale: pd.factorize(rows[scale].to_numpy(np.int64)) for scale in alike.SCALES}
        self._latest = None, None  # what was picked last: each scale, and the week's summary beside its charts, asks again
        weeks = (self._day - alike.MONDAY).astype(np.int64) // 7
        self._periods = {"week": weeks, "month": self._day.astype("datetime64[M]").astype(np.int64)}

    def periods(self, selection: Selection, scale: str, unit: str) -> pd.DataFrame:
        """period, mark, times: how many sessions of each period are alike (alike.period_sums)."""
        at = self._picked(selection)
        (kinds, marks), periods = self._marks[scale], self._periods[unit][at]
        if not len(periods):
            return pd.DataFrame({"period": periods, "mark": periods, "times": periods})
        first = periods.min()
        alikes, times = _times((periods - first) * len(marks) + kinds[at], (periods.max() - first + 1) * len(marks))
        return pd.DataFrame({"period": alikes // len(marks) + first, "mark": marks[alikes % len(marks)], "times": times})

    def people(self, selection: Selection, scale: str, conventions: Conventions = DEFAULT) -> pd.DataFrame:
        """person (0: nobody's) and SUM_COLUMNS (measures.sums), a row per client of the selection."""
        at = self._picked(selection)
        (kinds, marks), people = self._marks[scale], self._person[at]
        some, kinds = np.flatnonzero(np.bincount(people)), kinds[at]
        # in floating point, and yet exact: no client's squares come near 2**53
        sums = {name: np.bincount(people, share[kinds])[some].astype(np.int64) for name, share in alike.shares(marks, conventions).items()}
        return pd.DataFrame({"person": some, **sums})

    def _picked(self, selection: Selection):
        """Which places the selection lets through: a span where only days are chosen."""
        latest, places = self._latest
        if selection != latest:
            places = self._pick(selection)
            self._latest = selection, places  # one assignment, so that no thread sees half of it
        return places

    def _pick(self, selection: Selection):
        first = np.searchsorted(self._day, np.datetime64(selection.start), "left") if selection.start else 0
        last = np.searchsorted(self._day, np.datetime64(selection.end), "right") if selection.end else len(self._day)
        kept = None
        for column, (codes, words) in self._columns.items():
            if chosen := getattr(selection, FILTERS[column]):
                fits = _among(codes[first:last], _fit(column, words, chosen))
                kept = fits if kept is None else kept & fits
        return slice(first, last) if kept is None else np.flatnonzero(kept) + first


def fit(rows: pd.DataFrame, selection: Selection) -> pd.Series:
    """Which rows of a short list a selection lets through: date and the columns of FILTERS, as they are stored."""
    days = pd.to_datetime(rows["date"])
    kept = pd.Series(True, rows.index)
    for given, fits in ((selection.start, days.ge), (selection.end, days.le)):
        kept &= fits(pd.Timestamp(given)) if given else True
    for column, name in FILTERS.items():
        if chosen := getattr(selection, name):
            codes, words = _coded(rows[column])
            kept &= _among(codes, _fit(column, words, chosen))
    return kept


def with_words(rows: pd.DataFrame) -> pd.DataFrame:
    """A list whose words are categories, so that `fit` need not find them anew each time."""
    return rows.assign(date=pd.to_datetime(rows["date"])).astype(dict.fromkeys(FILTERS, "category"))


def _coded(values: pd.Series) -> tuple[np.ndarray, list]:
    """(a number per row, -1 where nothing is recorded; the word of each number)."""
    found = values.astype("category").cat
    return found.codes.to_numpy(), found.categories.tolist()


def _fit(column: str, words: list, chosen: tuple) -> np.ndarray:
    if column == "techniques":  # any of a session's techniques
        return np.array([not set(chosen).isdisjoint(word.split("; ")) for word in words], dtype=bool)
    return np.array([word in chosen for word in words], dtype=bool)


def _among(codes: np.ndarray, fits: np.ndarray) -> np.ndarray:
    """Which codes are of words that fit; nothing recorded fits nothing."""
    wanted = np.flatnonzero(fits)
    if len(wanted) > FEW:
        return np.append(fits, False)[codes]  # -1 takes the last
    kept = np.zeros(len(codes), dtype=bool)
    for code in wanted.astype(codes.dtype):  # comparing small numbers is many times as fast as looking each up
        kept |= codes == code
    return kept


def _times(numbers: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """(the numbers below `size` that occur, how often each does)."""
    if size > DENSE:
        return np.unique(numbers, return_counts=True)
    counts = np.bincount(numbers)
    found = np.flatnonzero(counts)
    return found, counts[found]
