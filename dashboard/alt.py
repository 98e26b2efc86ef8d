"""What each chart says, in words made from its data, for those who hear a page."""

import pandas as pd

from dashboard import words


def control_chart(rows: pd.DataFrame, title: str, write=words.number) -> str:
    """The span, the usual range and every week that stands out, of a control chart's rows."""
    seen = rows[rows["value"].notna()]
    if seen.empty:
        return f"Control chart of {title}: nothing recorded."
    last = seen.iloc[-1]
    told = [
        f"Control chart of {title}, {words.count(len(seen), 'week')} "
        f"from {words.day(seen['start'].iloc[0])} to {words.day(last['start'])}.",
        f"Average {write(last['mean'])}; usual range {words.between(last['lower'], last['upper'], write) or 'not known yet'}.",
        f"Latest: {write(last['value'])}, {words.usual(last)}.",
    ]
    marked = seen[seen["variation"].isin(("improvement", "concern"))]
    if len(marked):
        weeks = ", ".join(f"{words.day(row['start'])} ({words.usual(row)})" for _, row in marked.iterrows())
        told.append(f"Weeks that stand out start on {weeks}.")
    return " ".join(told)


def legend(rows: pd.DataFrame, write=words.number) -> str:
    """What the marks of a control chart mean, as markdown: only those that this chart has."""
    tones = set(rows["variation"].dropna())
    marks = {"common": ":gray[●] within the usual range", "improvement": ":blue[▲] better than usual",
             "concern": ":orange[◆] worse than usual"}
    told = [text for tone, text in marks.items() if tone in tones]
    if (rows["in_progress"] & rows["value"].notna()).any():
        told.append(":gray[◉] week in progress, not counted")
    last = rows.iloc[-1]
    if words.finite(last["mean"]):
        told.append(f"dashed: average {write(last['mean'])}")
    if words.finite(last["upper"]):
        told.append(f"grey band: usual range {words.between(last['lower'], last['upper'], write)}")
    return "  ·  ".join([*told, "◯ the week above"])


def sparkline(card) -> str:
    """The direction of a card's last weeks, its lowest and highest."""
    seen = card.series["value"].dropna()
    if seen.empty:
        return f"{card.label}: nothing recorded in the last weeks."
    digits = 0 if card.kind == "count" else 1
    write = words.percent if card.kind == "share" else lambda value: words.number(value, digits)
    return (f"{card.label} over {words.count(len(seen), 'week')}: from {write(seen.iloc[0])} to {write(seen.iloc[-1])}, "
            f"lowest {write(seen.min())}, highest {write(seen.max())}.")


def outcomes(rows: pd.DataFrame) -> str:
    """Each outcome with its count and share."""
    parts = [f"{row['label']}: {row['sessions']} ({words.percent(row['share'])})" for _, row in rows.iterrows()]
    return f"Outcomes of {words.count(int(rows['sessions'].sum()), 'attended session')}. " + "; ".join(parts) + "."


def completeness(rows: pd.DataFrame, unit: str) -> str:
    """Each group's span and its lowest period, of figures.completeness_by."""
    told = []
    for group, own in rows[rows["attended"] > 0].groupby("group"):
        least = own.loc[own["completeness"].idxmin()]
        told.append(f"{group}: {words.percent(own['paired'].sum() / own['attended'].sum())} in all, "
                    f"least {words.percent(least['completeness'])} in the {unit} from {words.day(least['start'])}")
    return f"Share of sessions with pain before and after, by {unit}. " + ("; ".join(told) or "Nothing recorded") + "."


def bounds(rows: pd.DataFrame) -> str:
    """Each row's rate between its worst and best case."""
    told = [f"{row.name_}: {words.percent(row.rate)} as recorded, between {words.percent(row.low)} and {words.percent(row.high)}"
            for row in rows.rename(columns={"name": "name_"}).itertuples()]
    return "Share that meets the 30 % threshold, and what the missing scores could make of it. " + "; ".join(told) + "."
