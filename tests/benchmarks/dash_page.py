"""The figures of This week in plotly Dash, from the same database: python -m tests.benchmarks.dash_page PORT

Only the headline and the charts; nothing else of the page.
"""

import sys
from datetime import date
from pathlib import Path

from dash import Dash, Input, Output, dcc, html

import etl
from dashboard import figures, settings, week
from dashboard.charts import control, outcomes, sparkline
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse

CHARTS = 8
WEEK = date(2020, 5, 11)  # a busy one


def drawn(therapists: list[str] | None) -> list:
    """The headline and the figures of the week, for some therapists or all."""
    data = Path(etl.resolve_data(None))
    warehouse, today = SOURCE.setdefault(data, Warehouse(data)), settings.load(data).today()
    view = figures.View(warehouse, warehouse.build(), Selection(therapist=tuple(therapists or ())), today=today)
    made = week.make(view, WEEK)
    small = [sparkline.sparkline(card.series, card.kind, card.better) for card in made.cards]
    large = [control.control_chart(made.chart, chosen=made.start), outcomes.outcomes(made.outcomes)]
    return [made.headline, *(figure.to_dict() for figure in (*small, *large))]


SOURCE: dict[Path, Warehouse] = {}
app = Dash(__name__, serve_locally=True)
app.layout = html.Div([
    dcc.Dropdown([f"Therapist {letter}" for letter in "ABCDEFGH"], multi=True, id="therapist", closeOnSelect=False),
    html.H3(id="headline"),
    html.Div([dcc.Graph(id=f"chart-{n}", config={"displayModeBar": False}, style={"width": "32%"}) for n in range(6)],
             style={"display": "flex", "flexWrap": "wrap"}),
    *(dcc.Graph(id=f"chart-{n}", config={"displayModeBar": False}) for n in range(6, CHARTS)),
])
app.callback(Output("headline", "children"), *(Output(f"chart-{n}", "figure") for n in range(CHARTS)),
             Input("therapist", "value"))(drawn)

if __name__ == "__main__":
    app.run(port=int(sys.argv[1]), debug=False)
