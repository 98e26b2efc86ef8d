"""The random-intercept model against statsmodels, ordinary least squares, and a dense twin."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from dashboard.measures.crossproducts import cross_products
from dashboard.measures.design import indicators
from dashboard.measures.mixed_model import TooFewSessions, fit


def clinic(seed, sizes, client_sd, noise=1.5):
    """(columns, change, client) with `sizes` sessions of each client."""
    rng = np.random.default_rng(seed)
    client = np.repeat(np.arange(len(sizes)), sizes)
    n = len(client)
    columns = pd.DataFrame({
        "before": rng.normal(6, 2, n),
        "deep tissue": rng.integers(0, 2, n).astype(float),
        "trigger point": (rng.random(n) < 0.2).astype(float),
        "therapist: B": (client % 3 == 0).astype(float),
    })
    change = (0.4 * columns["before"] + columns["deep tissue"] - 0.5
              + rng.normal(0, client_sd, len(sizes))[client] + rng.normal(0, noise, n))
    return columns, change.to_numpy(), client


def oracle(columns, change, client):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return sm.MixedLM(change, sm.add_constant(columns.to_numpy()), client).fit(reml=True)


unbalanced = np.random.default_rng(4).integers(1, 12, 60)


@pytest.mark.parametrize("sizes, client_sd", [
    pytest.param([4] * 60, 1.0, id="balanced"),
    pytest.param(unbalanced, 1.2, id="unbalanced"),
    pytest.param([9, 14, 8], 2.0, id="3 clients"),
    pytest.param([1] * 30 + [2] * 30, 1.5, id="at most two sessions"),
])
def test_reml_is_that_of_statsmodels(sizes, client_sd):
    columns, change, client = clinic(11, sizes, client_sd)
    model, other = fit(cross_products(columns, change, client)), oracle(columns, change, client)
    assert model.method == "reml" and not model.dropped
    assert model.coefficients == pytest.approx(other.fe_params, rel=1e-3)
    assert model.residual_variance == pytest.approx(other.scale, rel=1e-2)
    assert model.client_variance == pytest.approx(other.cov_re[0, 0], rel=1e-2)


@pytest.mark.parametrize("seed", range(6))
def test_no_dense_computation_finds_a_better_restricted_likelihood(seed):
    columns, change, client = clinic(seed, unbalanced[:12], client_sd=[0.0, 0.4, 3.0][seed % 3])
    x = sm.add_constant(columns.to_numpy())
    same = client[:, None] == client[None, :]

    def criterion(residual_variance, client_variance):
        v = residual_variance * np.eye(len(change)) + client_variance * same
        inverse = np.linalg.inv(v)
        information = x.T @ inverse @ x
        left = change - x @ np.linalg.solve(information, x.T @ inverse @ change)
        return np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1] + left @ inverse @ left

    model = fit(cross_products(columns, change, client))
    best = criterion(model.residual_variance, model.client_variance)
    for factor in (0.9, 0.99, 1.01, 1.1):
        assert best <= criterion(model.residual_variance * factor, model.client_variance) + 1e-9
        assert best <= criterion(model.residual_variance, model.client_variance * factor) + 1e-9
    assert best <= criterion(model.residual_variance * 0.99, 0.02) + 1e-9


def test_one_session_per_client_is_ordinary_least_squares_exactly():
    columns, change, client = clinic(3, [1] * 80, 1.0)
    model = fit(cross_products(columns, change, client))
    other = sm.OLS(change, sm.add_constant(columns.to_numpy())).fit()
    assert model.method == "ols" and "least squares" in model.note
    assert model.coefficients == pytest.approx(other.params, abs=1e-8)
    assert model.covariance == pytest.approx(other.cov_params(), abs=1e-8)
    for j, name in enumerate(model.names):
        contrast = model.contrast({name: 1})
        assert (contrast.low, contrast.high) == pytest.approx(tuple(other.conf_int()[j]), abs=1e-8)
        assert contrast.p == pytest.approx(other.pvalues[j], rel=1e-8)


def test_without_client_column_every_row_is_a_client():
    columns, change, _ = clinic(3, [1] * 20, 1.0)
    assert fit(cross_products(columns, change)).method == "ols"


def test_zero_client_variance_is_an_answer_and_is_said():
    columns, change, client = clinic(5, [6] * 30, client_sd=0.0)
    # taking each client's mean error out makes clients more alike than chance would
    change = change - pd.Series(change - 0.4 * columns["before"]).groupby(client).transform("mean").to_numpy()
    model = fit(cross_products(columns, change, client))
    other = sm.OLS(change, sm.add_constant(columns.to_numpy())).fit()
    assert model.client_variance == 0 and "zero" in model.note
    assert model.coefficients == pytest.approx(other.params, abs=1e-8)


def test_collinear_and_constant_columns_are_dropped_and_said():
    columns, change, client = clinic(6, [5] * 20, 1.0)
    columns["therapist: C"] = columns["deep tissue"]
    columns["presentation: all"] = 1.0
    columns["therapist: D"] = 1.0 - columns["therapist: B"] - columns["trigger point"]
    model = fit(cross_products(columns, change, client))
    assert model.dropped == {
        "therapist: C": "therapist: C cannot be told apart from deep tissue",
        "presentation: all": "presentation: all is the same in all sessions",
        "therapist: D": "therapist: D cannot be told apart from trigger point, therapist: B",
    }
    plain = fit(cross_products(columns.iloc[:, :4], change, client))
    assert model.coefficients == pytest.approx(plain.coefficients, abs=1e-8)


def test_a_model_of_before_alone():
    columns, change, client = clinic(7, [5] * 20, 1.0)
    model, other = fit(cross_products(columns[["before"]], change, client)), oracle(
        columns[["before"]], change, client)
    assert model.coefficients == pytest.approx(other.fe_params, rel=1e-3)


def test_degrees_of_freedom_are_exact_where_theory_has_them():
    # balanced: a difference between clients has k − 2, one within clients n − k − 1
    columns, change, client = clinic(8, [4] * 15, 1.5)
    within = np.tile([0.0, 0.0, 1.0, 1.0], 15)
    between = fit(cross_products(columns[["therapist: B"]], change, client))
    inside = fit(cross_products(pd.DataFrame({"x": within}), change, client))
    assert between.contrast({"therapist: B": 1}).df == pytest.approx(13, rel=1e-3)
    assert inside.contrast({"x": 1}).df == pytest.approx(60 - 15 - 1, rel=1e-3)


def test_all_changes_equal():
    columns, change, client = clinic(9, [4] * 10, 1.0)
    model = fit(cross_products(columns, np.full(len(change), 2.0), client))
    contrast = model.contrast({"intercept": 1})
    assert (contrast.low, contrast.value, contrast.high) == pytest.approx((2, 2, 2))


def test_one_client_says_that_nothing_is_known_of_others():
    columns, change, client = clinic(9, [12], 1.0)
    assert "one client" in fit(cross_products(columns[["before"]], change, client)).note


def test_more_terms_than_sessions_is_refused_in_words():
    columns, change, client = clinic(9, [2, 2], 1.0)
    with pytest.raises(TooFewSessions, match="cannot carry"):
        fit(cross_products(columns, change, client))
    with pytest.raises(ValueError, match="every value"):
        cross_products(columns, np.full(len(columns), np.nan))


def test_indicators_leave_the_most_frequent_level_out():
    frame = pd.DataFrame({
        "age": [30, 40, 50, 60], "area": ["neck", "back", "neck", None], "site": ["x"] * 4})
    columns = indicators(frame, ["age", "area", "site"])
    assert list(columns) == ["age", "area: back", "area: not recorded"]
    assert columns["area: back"].tolist() == [0, 1, 0, 0]
    assert indicators(frame, []).shape == (4, 0)
