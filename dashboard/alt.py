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


def referral_loop(rows: pd.DataFrame) -> str:
    """Each step with its count and share."""
    parts = [f"{row['step']}: {row['referrals']} ({words.percent(row['share'])})" for _, row in rows.iterrows()]
    return "How far referrals have come. " + "; ".join(parts) + "."


def course(rows: pd.DataFrame, expected: pd.DataFrame, scale: str) -> str:
    """Each session of a course with before and after, and what is usual at the latest."""
    told = [f"session {row['number']} on {words.day(row['date'])}: before {words.score(row[f'{scale}_before'])}, "
            f"after {words.score(row[f'{scale}_after'])}" for row in rows.to_dict("records")]
    usual = expected[expected["number"] == rows["number"].max()]
    said = f"{scale.capitalize()} in one course of care. " + "; ".join(told) + "."
    if usual.empty:
        return said
    middle = words.score(round(usual["p50"].iloc[0], 1))
    return f"{said} Earlier clients who started alike had {middle} in the middle at the latest session."


def course_legend(rows: pd.DataFrame, expected: pd.DataFrame, scale: str) -> str:
    """What the marks of a course mean, as markdown: only those that this chart has."""
    told = [":orange[●] before the session", ":green[◆] after it"]
    if scale == "pain" and rows["pain_followup"].notna().any():
        told.append(":blue[□] one to seven days later")
    if len(expected):
        told += ["dashed: the middle of earlier clients who started alike, before the session",
                 "grey band: 10 to 80 in 100 of them"]
    else:
        told.append("no expected course: too few earlier clients started alike")
    return "  ·  ".join(told)
