"""Intervals and effect sizes against published values, scipy, and plain Python."""

import math
import statistics
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.measures import effect
from dashboard.measures import intervals as i

REFERENCE = Path(__file__).parent / "reference"
# one list of 0/1 or scores per client


def clients_of(values):
    return st.lists(st.lists(values, min_size=1, max_size=6), max_size=8)


def sums(clients):
    return np.array([len(c) for c in clients]), np.array([sum(c) for c in clients])


@pytest.mark.parametrize("k, n, low, high", pd.read_csv(REFERENCE / "wilson_95.csv").iloc[:, :4].values)
def test_wilson_of_the_reference(k, n, low, high):
    estimate = i.rate_interval(np.ones(int(n)), [1] * int(k) + [0] * int(n - k))
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=1e-6)


def variance_in_plain_python(clients):
    everyone = [d for client in clients for d in client]
    n, k = len(everyone), len(clients)
    mean = sum(everyone) / n
    return k / (k - 1) * sum(sum(d - mean for d in client) ** 2 for client in clients) / n**2


@given(clients_of(st.integers(-100_000, 100_000)))
def test_clustered_mean_agrees_with_plain_python(clients):
    estimate = i.mean_interval(*sums(clients))
    everyone = [d for client in clients for d in client]
    assert (estimate.n, estimate.clients) == (len(everyone), len(clients))
    if not everyone:
        assert (estimate.value, estimate.low, estimate.reason) == (None, None, i.NO_SESSIONS)
        return
    assert estimate.value == sum(everyone) / len(everyone)
    if len(clients) < 2:
        assert (estimate.low, estimate.high, estimate.reason) == (None, None, i.ONE_CLIENT)
        return
    margin = stats.t.ppf(0.975, len(clients) - 1) * math.sqrt(variance_in_plain_python(clients))
    assert estimate.high - estimate.value == pytest.approx(margin, rel=1e-9, abs=1e-6)
    assert estimate.value - estimate.low == pytest.approx(margin, rel=1e-9, abs=1e-6)


@given(st.lists(st.integers(-100_000, 100_000), min_size=2, max_size=30))
def test_one_session_per_client_is_the_usual_t_interval(values):
    estimate = i.mean_interval(np.ones(len(values)), values)
    margin = stats.t.ppf(0.975, len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values))
    assert estimate.high - estimate.value == pytest.approx(margin, rel=1e-9, abs=1e-6)


@given(clients_of(st.integers(0, 1)))
def test_rate_agrees_with_plain_python(clients):
    estimate = i.rate_interval(*sums(clients))
    everyone = [d for client in clients for d in client]
    if not everyone:
        assert estimate.value is None
        return
    n, p = len(everyone), sum(everyone) / len(everyone)
    if p in (0, 1) or n < 2:
        effect_ = 1.0
    elif len(clients) < 2:
        assert (estimate.low, estimate.reason) == (None, i.ONE_CLIENT)
        return
    else:
        effect_ = max(1.0, variance_in_plain_python(clients) / (p * (1 - p) / (n - 1)))
    # Wilson's bounds are the roots of (p − x)² = z²·x(1 − x)/n
    size, z = n / effect_, i.Z_95
    for x in (estimate.low, estimate.high):
        assert (p - x) ** 2 == pytest.approx(z**2 * x * (1 - x) / size, abs=1e-9)
    assert 0 <= estimate.low <= p <= estimate.high <= 1


def test_clients_without_a_counted_session_are_not_clusters():
    assert i.mean_interval([2, 0, 1, 0], [4, 0, 5, 0]) == i.mean_interval([2, 1], [4, 5])


def test_several_groups_at_once_equal_each_alone():
    group, n_g, sum_g = np.array([0, 1, 0, 1, 2]), [2, 1, 3, 1, 4], [3, 5, 1, 9, 4]
    together = i.clustered(group, n_g, sum_g, 4)
    low, high = i.mean_intervals(together)
    alone = i.mean_interval([2, 3], [3, 1])
    assert (low[0], high[0]) == pytest.approx((alone.low, alone.high))
    assert np.isnan(low[2]) and np.isnan(together.mean[3]) and together.n[3] == 0


def test_bounds_of_what_is_missing():
    low, high = i.bounds([6, 0], [8, 0], [2, 0])
    assert (low[0], high[0]) == (0.6, 0.8)
    assert np.isnan(low[1]) and np.isnan(high[1])


def test_adams_2010_from_its_published_summary():
    # n 53; 5.18 (2.01) → 2.33 (2.10); r .67; published t(52) 12.43 from unrounded data
    change, sd = 5.18 - 2.33, effect.sd_of_change(2.01, 2.10, 0.67)
    assert effect.d_av(change, 2.01, 2.10) == pytest.approx(1.387, abs=5e-4)
    assert effect.paired_t(53, change, sd) == pytest.approx(12.43, abs=0.03)


@given(st.lists(st.integers(0, 100_000), max_size=20))
def test_sd_from_sums_is_the_sample_sd(values):
    sd = effect.sd_from_sums([len(values)], [sum(values)], [sum(v * v for v in values)])[0]
    assert np.isnan(sd) if len(values) < 2 else sd == pytest.approx(statistics.stdev(values))


def test_no_spread_no_effect_size():
    assert np.isnan(effect.d_z(2.0, 0.0)) and np.isnan(effect.d_av(2.0, 0.0, 0.0))
