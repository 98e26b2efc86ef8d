"""A figure as plotly.js reads it, built as plain data.

plotly's own figure checks each property as it is set: 200 ms of every filter change were spent on that. Here the
tests do it (`plotly.graph_objects` reads every figure there), and the names are plotly's, so what is said of its
figures holds here: add_scatter, add_bar, add_shape, update_layout, update_xaxes, update_yaxes, data, layout.
"""

import json
import math
from datetime import date

import numpy as np
import pandas as pd


class Part(dict):
    """A part of a figure; its entries are attributes, too, None where there are none."""

    def __getattr__(self, name: str):
        value = self.get(name)
        if isinstance(value, list):
            return [Part(one) if isinstance(one, dict) else one for one in value]
        return Part(value) if isinstance(value, dict) else value


class Figure:
    """data: the traces; layout: all that is around them."""

    def __init__(self, **layout):
        self.data: list[Part] = []
        self.layout = Part(layout)

    def add(self, kind: str, **known) -> None:
        """Adds a trace of that kind."""
        self.data.append(Part(type=kind, **{name: _listed(value) for name, value in known.items()}))

    def add_scatter(self, **known) -> None:
        self.add("scatter", **known)

    def add_bar(self, **known) -> None:
        self.add("bar", **known)

    def add_shape(self, **known) -> None:
        self.layout.setdefault("shapes", []).append(known)

    def add_annotation(self, **known) -> None:
        self.layout.setdefault("annotations", []).append(known)

    def add_vline(self, x, **known) -> None:
        self.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", **known)

    def add_hline(self, y, **known) -> None:
        self.add_shape(type="line", y0=y, y1=y, x0=0, x1=1, xref="paper", **known)

    def update_layout(self, **known) -> None:
        _merge(self.layout, known)

    def update_xaxes(self, **known) -> None:
        _merge(self.layout.setdefault("xaxis", {}), known)

    def update_yaxes(self, **known) -> None:
        _merge(self.layout.setdefault("yaxis", {}), known)

    def to_dict(self) -> dict:
        """Numbers, texts, lists and dicts only; what is missing is None."""
        return {"data": [_plain(trace) for trace in self.data], "layout": _plain(self.layout)}

    def to_json(self) -> str:
        return json.dumps(self.to_dict(), separators=(",", ":"))


def _merge(old: dict, new: dict) -> None:
    """Sets what is new; what a dict already says of other names stays."""
    for name, value in new.items():
        if isinstance(value, dict) and isinstance(old.get(name), dict):
            _merge(old[name], value)
        elif name == "title" and isinstance(value, str):
            old[name] = {"text": value}
        else:
            old[name] = value


def _listed(value):
    """Columns and arrays as lists; the rest as it is."""
    return value.tolist() if isinstance(value, pd.Series | pd.Index | np.ndarray | np.generic) else value


def _plain(value):
    """The value as JSON knows it."""
    value = _listed(value)
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return _plain_list(value)
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, date):  # a pandas Timestamp is one
        return None if value is pd.NaT else value.isoformat()
    return None if pd.isna(value) or not math.isfinite(value) else float(value)


def _plain_list(values: list | tuple) -> list:
    """Long lists are of one kind, which need not be asked of each."""
    kinds = set(map(type, values))
    if kinds <= {str, int, bool, type(None)}:
        return list(values)
    if kinds == {float}:
        return [value if math.isfinite(value) else None for value in values]
    return list(map(date.isoformat, values)) if kinds == {date} else [_plain(value) for value in values]
