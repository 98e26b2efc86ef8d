"""The week's six figures as cards: one piece of HTML, for some fifty elements of Streamlit's took most of a filter's time."""

from dashboard import alt, show
from dashboard.cards import Card
from dashboard.charts import sparkline, svg
from dashboard.charts.pins import Pin
from dashboard.escape import html
from dashboard.views.markup import help_about, icon, text

# tone of a card → colour and shape, as in the charts; the words beside them say the same
TONES = {"improvement": ("blue", "▲"), "concern": ("orange", "◆"), "common": ("gray", "●")}
NEUTRAL = {"higher": "▲", "lower": "▼"}  # where up is neither good nor bad
STATES = {"amber": "orange", "red": "red"}
# assurance of 5.4 → icon and colour; the words beside them say the same
ASSURED = {"consistently_met": ("task_alt", "blue"), "consistently_missed": ("cancel", "orange"),
           "hit_and_miss": ("shuffle", "gray"), None: ("track_changes", "gray")}
TARGET = ("The target is held against the usual range: beyond it, weeks meet it (or miss it) time after time; within it, "
          "chance decides.")


def section(cards: tuple[Card, ...], pinned: dict[str, tuple[Pin, ...]]) -> None:
    """All cards, three in a row where there is room. pinned: card → its notes and events."""
    show.show_html(f'<div class="cards">{"".join(_card(card, pinned[card.name]) for card in cards)}</div>', "cards")


def _card(card: Card, pinned: tuple[Pin, ...]) -> str:
    figure = sparkline.sparkline(card.series, card.kind, card.better, pinned)
    colour, shape = TONES[card.tone]
    shape = shape if card.better else NEUTRAL.get(card.variation.split()[0], shape)
    lines = [
        f'<div class="label">{text(card.label)}{help_about(card.help, card.label)}</div>', f'<div class="value">{text(card.value)}</div>',
        f'<div class="quiet">{text(card.interval)}</div>', svg.draw(figure, alt.sparkline(card)),
        f'<div class="{colour}">{shape} {text(card.variation)}{help_about(card.why, card.variation)}</div>',
        f'<div class="quiet">{text(card.usual or "the usual range is not known yet")}</div>', _target(card),
        f'<div class="{STATES[card.state]}">{icon("warning")} {text(card.threshold)} recorded</div>' if card.state in STATES else "",
    ]
    return f'<section class="card card-{card.name}" aria-label="{html(card.label)}">{"".join(lines)}</section>'


def _target(card: Card) -> str:
    """Whether the usual range lies above or below the clinic's target, as an icon with its words."""
    if not card.target:
        return ""
    sign, colour = ASSURED[card.assurance] if card.better else ASSURED[None]
    told = f"target {card.target}: {card.assured or 'the usual range is not known yet'}"
    return f'<div class="{colour}">{icon(sign)} {text(told)}{help_about(TARGET, "target")}</div>'
