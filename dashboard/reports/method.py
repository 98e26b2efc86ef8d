"""How the figures of a report are made: what every report and workbook says beside them, in one place."""

from dashboard import words
from dashboard.measures.conventions import DEFAULT
from dashboard.measures.techniques import WORDING

TECHNIQUES, CHART = "Techniques", "Usual range"
CODES = ("Codes", "The code beside a figure leads the clinic back to what it was made of.")
ELSEWHERE = ("Elsewhere", "Published, different settings: a single massage lowers anxiety; immediate pain relief did not differ from "
                          "control (Moyer 2004, 37 studies). Anxiety fell 45 % right after a session, and over the course 15 % with "
                          "massage against 19 % without (Campeau 2007, 100 people).")


def told(worse: float, unit: str = "week", enough: tuple[int, int] = (DEFAULT.estimate_clients, DEFAULT.caution_clients)) -> list[tuple[str, str]]:
    """(heading, text) pairs. worse: points more that count as more pain after; unit: of the chart; enough: clients that a
    technique needs for an adjusted figure, and for one without a caution."""
    return [
        ("What it can say",
         "What clients of this clinic reported, without a comparison group: change during a session is not evidence of an "
         "effect. People come when pain is worst, and pain also goes down by itself."),
        ("Less pain straight after",
         "Pain before minus pain after, 0–10 scale, mean over sessions with both. Positive is less pain."),
        ("30 % threshold",
         "Of sessions that began at 1 or more: pain after at least 30 % below pain before (Dworkin 2008). Published for "
         "change over weeks, not within an hour."),
        ("More pain after",
         f"After is at least {words.number(worse, 0)} points above before: a convention of this product, set in clinic.toml."),
        ("95 % interval", "Allows for several sessions from one client. None with fewer than two clients."),
        ("Recorded",
         "Sessions with pain before and after ÷ attended sessions. What is missing is never filled in."),
        (CHART,
         "XmR chart: mean ± 2.66 × mean moving range, large single jumps screened once (NHS England, Making Data Count). "
         f"Under 12 points the range is a trial. A {unit} without sessions is a gap, not a zero."),
        (TECHNIQUES,
         f"{WORDING} Adjusted for pain before, body area, presentation, session number and therapist: from {enough[0]} clients on, under {enough[1]} to be read with care "
         "(conventions of this product)."),
    ]


def chart(report) -> str:
    """What the marks of the report's control chart mean."""
    unit, rows = report.unit, report.rows["control-chart"]
    told = (f"Higher is less pain. The band is the usual range: {unit}s within it differ no more than chance explains; "
            "dashed, the average. ▲ better than usual, ◆ worse than usual")
    unfinished = (rows["in_progress"].astype(bool) & rows["value"].notna()).any()
    return told + (f", ○ {unit} in progress, not counted." if unfinished else ".")


def forest(report) -> str:
    """What the marks of the report's forest plot mean, and why a technique may have none."""
    rows = report.rows["techniques"]
    alone = (rows["adjusted_change"].isna() & rows["note"].notna()).any()
    return ("Points less pain straight after: ● adjusted with its 95 % interval (○ read with care: few clients), ◇ as logged."
            + (" No mark: these sessions do not tell it apart from the other techniques." if alone else ""))
