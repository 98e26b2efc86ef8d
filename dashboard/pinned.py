"""What the owner decided about a chart (dashboard.desk): which chart it is, its limits, and the pins that say so."""

from datetime import date

from dashboard import words
from dashboard.cards import Kind, Limits
from dashboard.charts.pins import Pin
from dashboard.desk import OWNER, Desk, charts
from dashboard.desk.charts import Chart
from dashboard.selection import COLUMNS, Selection


def chart(of: Kind, unit: str, selection: Selection) -> Chart | None:
    """Which chart this is: the whole clinic's, or that of one value of one column. None for any other mixture.

    The period does not matter: a decision stays with the chart when someone looks at a part of it.
    """
    chosen = {column: getattr(selection, column) for column in COLUMNS if getattr(selection, column)}
    if not chosen:
        return Chart(of.name, unit)
    column, values = next(iter(chosen.items()))
    return Chart(of.name, unit, column, str(values[0])) if len(chosen) == len(values) == 1 else None


def limits(desk: Desk, of: Chart | None) -> Limits:
    """The owner's decisions about the limits of a chart; none where it is no chart of its own. Raises DeskError."""
    return _limits(charts.frozen(desk).get(of), charts.rebases(desk).get(of, ()))


def pins(desk: Desk, of: Chart | None) -> tuple[Pin, ...]:
    """The same decisions as pins, each with its reason, who and when. Raises DeskError."""
    return _pins(charts.frozen(desk).get(of), charts.rebases(desk).get(of, ()))


def decided(desk: Desk, kinds: tuple[Kind, ...], unit: str, selection: Selection) -> dict[str, tuple[Limits, tuple[Pin, ...]]]:
    """measure → its `limits` and `pins`, for those of these charts on which something was decided. Raises DeskError."""
    frozen, rebases = charts.frozen(desk), charts.rebases(desk)
    found = {of.name: (frozen.get(one), rebases.get(one, ())) for of in kinds if (one := chart(of, unit, selection))}
    return {name: (_limits(*both), _pins(*both)) for name, both in found.items() if any(both)}


def _limits(frozen: charts.Freeze | None, rebases: tuple[charts.Rebase, ...]) -> Limits:
    days = (frozen.start, frozen.end) if frozen and frozen.points is None else None
    return Limits(frozen.points if frozen else None, days, tuple(one.day for one in rebases))


def _pins(frozen: charts.Freeze | None, rebases: tuple[charts.Rebase, ...]) -> tuple[Pin, ...]:
    found = [Pin(one.day, _why(one), "rebase") for one in rebases]
    if frozen and frozen.end:
        found.append(Pin(frozen.end, _why(frozen), "freeze"))
    return tuple(found)


def said(desk: Desk, of: Chart | None, unit: str, first: date | None) -> str:
    """A frozen baseline in a sentence; it counts wherever on the chart one looks. Empty where nothing is frozen."""
    frozen = charts.frozen(desk).get(of)
    if not frozen:
        return ""
    beyond = frozen.end and first and frozen.end < first
    return (f"The limits are frozen: they come from {_span(frozen, unit)}"
            + (", which these filters leave out, so here they come from what is shown" if beyond else "") + f". {_why(frozen)}")


def _span(frozen: charts.Freeze, unit: str) -> str:
    return words.days(frozen.start, frozen.end) if frozen.points is None else f"the first {words.count(frozen.points, unit)}"


def _by(name: str) -> str:
    return f"the {name}" if name == OWNER else name


def _why(one) -> str:
    return f"{one.reason} (decided on {words.day(one.at.date())} by {_by(one.by)})"
