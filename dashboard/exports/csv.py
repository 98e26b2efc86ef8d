"""Tables as CSV that spreadsheets open as they are meant: text stays text."""

import pandas as pd

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run such a cell as a formula


def harmless(cell):
    """The cell, with an apostrophe before text that a spreadsheet would run; numbers as they are."""
    if isinstance(cell, str) and cell.startswith(DANGEROUS):
        return f"'{cell}"
    return cell


def write(table: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark (so that Excel sees é), full precision, missing cells empty."""
    safe = table.rename(columns=harmless)
    for place, name in enumerate(safe.columns):
        if safe.dtypes.iloc[place].kind not in "iufb":
            safe.isetitem(place, safe.iloc[:, place].astype(object).map(harmless))
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
