"""What each chart says, in words made from its data, for those who hear a page."""

import pandas as pd

from dashboard import words


def control_chart(rows: pd.DataFrame, title: str, write=words.number, unit: str = "week", better: bool = True,
                  within: tuple[float, float] | None = None) -> str:
    """The span, the usual range and every week or month that stands out, of a control chart's rows."""
    seen = rows[rows["value"].notna()]
    if seen.empty:
        return f"Control chart of {title}: nothing recorded."
    last = seen.iloc[-1]
    told = [
        f"Control chart of {title}, {words.count(len(seen), unit)} "
        f"from {words.day(seen['start'].iloc[0])} to {words.day(last['start'])}.",
        f"Average {write(last['mean'])}; usual range {_usual(last, write, within) or 'not known yet'}.",
        f"Latest: {write(last['value'])}, {words.usual(last, better, unit)}.",
    ]
    marked = seen[seen["variation"].isin(("improvement", "concern"))]
    if len(marked):
        weeks = ", ".join(f"{words.day(row['start'])} ({words.usual(row, better, unit)})" for row in marked.to_dict("records"))
        told.append(f"{unit.capitalize()}s that stand out start on {weeks}.")
    return " ".join(told)


def legend(rows: pd.DataFrame, write=words.number, unit: str = "week", better: bool = True,
           within: tuple[float, float] | None = None, chosen: bool = True) -> str:
    """What the marks of a control chart mean, as markdown: only those that this chart has."""
    tones = set(rows["variation"].dropna())
    marks = {"common": ":gray[●] within the usual range", "improvement": ":blue[▲] better than usual",
             "concern": ":orange[◆] worse than usual"}
    if not better:
        marks |= {"improvement": ":gray[▲] higher than usual", "concern": ":gray[▼] lower than usual"}
    if rows["upper"].isna().all():
        marks["common"] = f":gray[●] one {unit}; the usual range is not known yet"
    told = [text for tone, text in marks.items() if tone in tones]
    if (rows["in_progress"] & rows["value"].notna()).any():
        told.append(f":gray[◉] {unit} in progress, not counted")
    last = rows.iloc[-1]
    if words.finite(last["mean"]):
        told.append(f"dashed: average {write(last['mean'])}")
    if words.finite(last["upper"]):
        told.append(f"grey band: usual range {_usual(last, write, within)}")
    return "  ·  ".join([*told, *(["◯ the week above"] if chosen else [])])


def _usual(row, write, within: tuple[float, float] | None) -> str:
    """The usual range, as far as the figure can go at all."""
    low, high = within or (float("-inf"), float("inf"))
    return "" if words.missing(row["upper"]) else words.between(max(row["lower"], low), min(row["upper"], high), write)


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


def clocks(rows: pd.DataFrame) -> str:
    """Relief in the session and what is left at the next visit, of each scale."""
    told = [f"{row['scale']}: {words.number(row['relief'])} points in the session, {words.number(row['remaining'])} left at the "
            f"next visit, over {words.count(int(row['pairs']), 'pair')} of visits" for _, row in rows.iterrows() if row["pairs"]]
    return "Two clocks. " + ("; ".join(told) + "." if told else "No pair of visits.")


def numbers(rows: pd.DataFrame, scale: str) -> str:
    """Means before and after at the first and the last session number shown."""
    seen = rows[rows["clients"] > 0]
    if seen.empty:
        return f"{scale.capitalize()} by session number: nothing recorded."
    ends = [f"at session {int(row['number'])} {words.number(row['mean_before'])} before and {words.number(row['mean_after'])} after, "
            f"{words.count(int(row['clients']), 'client')}" for _, row in seen.iloc[[0, -1] if len(seen) > 1 else [0]].iterrows()]
    return f"{scale.capitalize()} by session number: " + "; ".join(ends) + "."


def forest(rows: pd.DataFrame) -> str:
    """Each technique with its adjusted mean and interval, in the order in which they stand."""
    told = [f"{row['technique']}: {row['unshown'] or _mean(row)}" for _, row in rows.iterrows()]
    return ("Points less pain straight after on the same case mix, with 95 % intervals, of "
            f"{words.count(len(rows), 'technique')}. {'; '.join(told)}.")


def _mean(row: pd.Series) -> str:
    return (f"{words.number(row['adjusted_change'])} ({words.between(row['ci_low'], row['ci_high'])}), "
            f"plain mean {words.number(row['raw_change'])}, {row['basis']}")


def funnel(rows: pd.DataFrame, positions: dict[str, str], unit: str) -> str:
    """Every named point of a funnel and where it stands; how many stand there without a name."""
    named = rows[rows["name"].notna()]
    told = [f"{row['name']}: {_value(row)}{positions[row['position']]}" for _, row in named.iterrows()]
    dots = len(rows) - len(named)
    others = f" {words.count(dots, 'colleague')} without a name." if dots else ""
    return (f"Funnel of {words.count(len(rows), unit)}: points less pain straight after on the same case mix, by "
            f"clients. {'; '.join(told)}.{others}")


def _value(row: pd.Series) -> str:
    return "" if row["position"] == "too_few" else f"{words.number(row['adjusted'], 2)}, "


def mix(rows: pd.DataFrame, names: list[str]) -> str:
    """The shares of every level in each group."""
    told = []
    for _, row in rows.iterrows():
        shares = ", ".join(f"{words.percent(row[place])} of {name}" for place, name in enumerate(names))
        told.append(f"{row['heading']} {row['level']}: {shares}")
    return f"What sort of sessions there were. {'; '.join(told)}."


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
