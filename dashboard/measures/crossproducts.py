"""What a regression needs of the data: sums and cross-products, never the rows (DEFINITIONS 6.1).

A random intercept per client only ever meets the data through two things: the cross-products of
all columns over all sessions, and the column sums of each client. A query makes both in one
pass; `cross_products` makes them from a small frame.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

INTERCEPT = "intercept"


@dataclass(frozen=True)
class CrossProducts:
    """names: the p columns of X, INTERCEPT (all ones) first, in the order in which they count.

    total: (p+1)×(p+1), Σ z·z' over sessions, z being a session's X columns and then y ·
    sums: clients×(p+1), each client's Σ z. So sums[:, 0] is each client's number of sessions
    and total[0] the grand totals. All in points and counts, as floats.
    """

    names: tuple[str, ...]
    total: np.ndarray
    sums: np.ndarray

    @property
    def n(self) -> int:
        """Number of sessions."""
        return int(self.total[0, 0])

    def sessions_with(self, name: str) -> int:
        """In how many sessions a 0/1 column is 1."""
        return int(self.total[0, self.names.index(name)])

    def clients_with(self, name: str) -> int:
        """How many clients have at least one session where a 0/1 column is 1."""
        return int((self.sums[:, self.names.index(name)] > 0).sum())

    def raw_mean(self, name: str) -> float:
        """The plain mean of y over the sessions where a 0/1 column is 1; NaN without any."""
        sessions = self.sessions_with(name)
        return self.total[-1, self.names.index(name)] / sessions if sessions else np.nan


def cross_products(columns: pd.DataFrame, y, client=None) -> CrossProducts:
    """CrossProducts of the numeric `columns` (without an intercept), y, and each row's client.

    Without `client` every row is a client of its own. No value may be missing.
    """
    z = np.column_stack([np.ones(len(columns)), columns.to_numpy(float), np.asarray(y, float)])
    if not np.isfinite(z).all():
        raise ValueError("a model needs every value; leave incomplete sessions out")
    if client is None:
        return CrossProducts((INTERCEPT, *columns.columns), z.T @ z, z)
    codes, clients = pd.factorize(np.asarray(client, dtype=object))
    sums = np.column_stack([np.bincount(codes, column, len(clients)) for column in z.T])
    return CrossProducts((INTERCEPT, *columns.columns), z.T @ z, sums)
