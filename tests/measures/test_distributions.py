"""Student's t against scipy."""

import pytest
from scipy import stats

from dashboard.measures.distributions import t_quantile, t_two_sided, t_upper_tail

DEGREES = (0.7, 1, 2, 2.5, 3, 5, 9, 30, 52, 199, 201, 1000, 49_999, 1e6)


@pytest.mark.parametrize("df", DEGREES)
def test_the_tail_is_that_of_scipy(df):
    for t in (-3.0, 0.0, 1e-3, 0.5, 1.0, 1.96, 2.8, 5.0, 12.43, 30.0):
        assert t_upper_tail(t, df) == pytest.approx(stats.t.sf(t, df), rel=1e-10, abs=1e-290)


@pytest.mark.parametrize("df", DEGREES)
def test_the_quantile_is_that_of_scipy(df):
    for p in (0.001, 0.025, 0.4, 0.51, 0.9, 0.975, 0.995, 0.999):
        assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-10)


def test_the_middle_is_zero():
    assert t_quantile(0.5, 7) == pytest.approx(0, abs=1e-12)


def test_two_sided_p():
    assert t_two_sided(-2.5, 7) == pytest.approx(2 * stats.t.sf(2.5, 7), rel=1e-10)
    assert t_two_sided(2.0, 10) == pytest.approx(2 * stats.t.sf(2.0, 10), rel=1e-10)
