"""`outcomes measure`: the exact fields of every measure, and the file inputs held against published results."""

import json
from pathlib import Path

import pandas as pd
import pytest

import etl
from dashboard import cli

REFERENCE = Path(__file__).parent / "measures" / "reference"
FIELDS = {
    "trend": "start attended paired clients value ci_low ci_high completeness",
    "control-chart": "start value mean lower upper lower_near upper_near moving_range rule variation trial",
    "techniques": "technique sessions clients completeness raw_change adjusted_change ci_low ci_high state reference_difference "
                  "difference_low difference_high sessions_needed",
    "technique-pairs": "first second difference low high p p_holm holm_low holm_high sessions_needed",
    "case-mix": "column level attended sessions completeness share mean_before",
    "therapists": "name clients sessions observed expected adjusted shrunken limit_95_low limit_95_high limit_998_low limit_998_high position",
    "clinics": "name clients sessions observed expected adjusted shrunken limit_95_low limit_95_high limit_998_low limit_998_high position",
    "clocks": "pairs clients relief relief_low relief_high remaining remaining_low remaining_high",
    "session-number": "number clients mean_before mean_after ci_low ci_high",
    "episodes": "episodes clients mean_first mean_latest mean_change ci_low ci_high sd_change eligible_30 met_30 rate_30 rate_30_low "
                "rate_30_high met_50 rate_50 eligible_2pt met_2pt rate_2pt",
    "clients": "client episode sessions first_before latest_before latest_session expected_p50 expected_p80 flag rule",
    "referrals": "destination suggested made attended known closed_rate median_days",
    "referral-loop": "suggested made attended known closed_rate closed_low closed_high median_days",
    "missing-after": "session client therapist date before",
    "safety": "session client therapist date red_flag urgency days_open",
    "questionnaires": "questionnaire people recovered not_recovered not_a_case not_recorded recovery_rate rate_low rate_high "
                      "mean_first mean_last reliable_better reliable_worse no_reliable_change",
}


@pytest.fixture
def run(data, capsys):
    """(exit status, JSON object) of one `outcomes measure` on the data folder."""

    def one(*words):
        status = cli.main(["measure", *map(str, words), "--data", str(data), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return one


@pytest.fixture
def loaded(run, data_of, examples, log):
    forms = log("client,date,therapist,pain_before,gad7,phq9", "X1,2026-01-05,Sam Okafor,5,12,15", "X1,2026-02-02,Sam Okafor,4,7,9")
    data_of("clinic-log and questionnaires", lambda folder: etl.load([examples / "clinic-log.csv", forms], folder))
    return run


@pytest.mark.parametrize("name", FIELDS)
def test_every_measure_has_exactly_the_fields_of_the_contract(loaded, name):
    status, said = loaded(name)
    assert status == 0 and said["rows"], name
    assert all(list(row) == FIELDS[name].split() for row in said["rows"])
    assert set(said) - {"notes"} == {"measure", "selection", "build", "rows"} and said["measure"] == name and said["build"]


@pytest.mark.parametrize("name", FIELDS)
def test_every_measure_honours_the_selection_and_stands_an_empty_one(loaded, name):
    status, said = loaded(name, "--from", "2026-03-01", "--to", "2026-08-31", "--where", "therapist=Sam Okafor", "--where", "clinic=Holland Road")
    assert status == 0 and said["selection"]["from"] == "2026-03-01" and said["selection"]["therapist"] == ["Sam Okafor"]
    status, said = loaded(name, "--to", "1999-12-31")
    assert status == 0 and (said["rows"] == [] or name == "clocks" and said["rows"][0]["relief"] is None
                           or name == "episodes" and said["rows"][0]["mean_change"] is None)
    assert loaded(name, "--scale", "anxiety")[0] == 0


def test_the_notes_say_what_must_stand_beside_the_rows(loaded):
    assert loaded("techniques")[1]["notes"][0] == (
        "Techniques were chosen for the client, not at random; differences may reflect who received them.")
    assert "remained at the next visit" in loaded("clocks")[1]["notes"][0]
    assert loaded("safety")[1]["notes"] and loaded("session-number")[1]["notes"]


@pytest.mark.parametrize(("name", "more"), [
    ("summary", "referral_rate_low"), ("session-number", "after_high"), ("clients", "not_on_track"), ("referrals", "closed_low")])
def test_more_fields_come_after_those_of_the_contract(loaded, name, more):
    plain, all_of_them = (loaded(name, *option)[1]["rows"] for option in ((), ("--more",)))
    assert more in all_of_them[0] and more not in plain[0]
    assert [{field: row[field] for field in plain[0]} for row in all_of_them] == plain
    assert list(all_of_them[0])[:len(plain[0])] == list(plain[0])


def test_options_of_single_measures(loaded):
    rows = loaded("techniques", "--reference", "Swedish")[1]["rows"]
    assert [row["technique"] for row in rows if row["reference_difference"] is None] == ["Swedish"]
    assert rows == sorted(rows, key=lambda row: row["technique"])
    everyone, stayers = (loaded("session-number", "--at-least", m)[1]["rows"] for m in (1, 4))
    # but for scores that are missing, those who came four times are there from the first
    assert stayers[0]["clients"] < 0.7 * everyone[0]["clients"] and stayers[3:] == everyone[3:]
    split = loaded("control-chart", "--rebase", "2026-08-31")[1]["rows"]
    assert len({row["mean"] for row in split}) == 2 and split[0]["mean"] != loaded("control-chart")[1]["rows"][0]["mean"]
    groups = loaded("clocks", "--by", "technique")[1]["rows"]
    assert groups[0]["group"] and sum(row["pairs"] for row in groups) >= loaded("clocks")[1]["rows"][0]["pairs"]


def test_questionnaires_recover_by_the_rules_of_the_health_service(loaded):
    rows = {row["questionnaire"]: row for row in loaded("questionnaires")[1]["rows"]}
    assert [rows[name]["recovered"] for name in ("gad7", "phq9", "both")] == [1, 1, 1]
    assert rows["gad7"]["reliable_better"] == 1 and rows["both"]["reliable_better"] is None


@pytest.mark.parametrize(("words", "choice"), [
    (("techniques", "--reference", "Nothing"), "Swedish"), (("trend", "--by", "clinic"), "summary, clocks"), (("funnel",), "--units"),
    (("summary", "--series", "x.csv"), "summary --pairs"), (("summary", "--where", "technique=Nothing"), "Swedish"),
    (("luck",), "reliable-change"), (("session-number", "--at-least", "0"), "from 1 on"), (("control-chart", "--freeze", "1"), "at least 2"),
    (("clients", "--from", "yesterday"), "2026-11-23"), (("summary", "--adjust", "age"), "--pairs"),
    (("control-chart", "--rebase", "soon"), "2026-11-23"), (("control-chart", "--baseline", "2026-02-01", "2026-01-01"), "ends before"),
    (("control-chart", "--freeze", "5", "--baseline", "2026-01-01", "2026-02-01"), "one of them"),
    (("summary", "--by", "colour"), "no column to split by 'colour'; choose one of: clinic, therapist"), (("summary", "--scale", "mood"), "pain, anxiety"),
    (("trend", "--of", "luck"), "no figure to follow 'luck'; choose one of: mean_change"), (("trend", "--unit", "day"), "week, month"),
    (("summary", "--where", "colour=red"), "clinic, therapist"), (("summary", "--where", "session_number=0"), "from 1 on"),
    (("control-chart", "--improvement", "down"), "--improvement: only for a file, with one of --series"),
    (("summary", "--sd", "2", "--scale-max", "100"), "--scale-max and --sd: only for a file"),
])
def test_what_does_not_exist_is_exit_2_with_the_choices(loaded, words, choice):
    status, said = loaded(*words)
    assert status == 2 and choice in said["error"]


def write(tmp_path, text):
    path = tmp_path / "input.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("screened", [True, False])
def test_the_published_control_charts_through_a_file(run, tmp_path, screened):
    words = {"UCL": "outside", "LCL": "outside", "Trend": "trend", "2 in 3": "two_of_three", "7 Points": "shift"}
    for name in ("control_chart_expected_points.csv", "control_chart_rule_vectors.csv"):
        expected = pd.read_csv(REFERENCE / name)
        for _, part in expected[expected["screen_outliers"] == screened].groupby("case"):
            days = pd.date_range("2024-01-01", periods=len(part), freq="7D").strftime("%Y-%m-%d")
            series = write(tmp_path, "date,value\n" + "".join(f"{d},{v}\n" for d, v in zip(days, part["value"])))
            rows = run("control-chart", "--series", series, *([] if screened else ["--unscreened"]))[1]["rows"]
            assert list(rows[0]) == FIELDS["control-chart"].split()
            for ours, theirs in (("mean", "mean"), ("lower", "lpl"), ("upper", "upl")):
                assert [row[ours] for row in rows] == pytest.approx(part[theirs].tolist(), abs=1e-6)
            assert [row["rule"] for row in rows] == [
                next((word for sign, word in words.items() if sign in said), None) for said in part["special_cause_type"]]


def test_the_series_of_the_definitions_and_a_frozen_baseline(run, tmp_path):
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    series = write(tmp_path, "date,value\n" + "".join(f"2026-01-{day:02d},{value}\n" for day, value in enumerate(values, 1)))
    row = run("control-chart", "--series", series)[1]["rows"][0]
    assert [round(row[name], 3) for name in ("mean", "lower", "upper")] == [1.944, -0.716, 4.604]
    row = run("control-chart", "--series", series, "--unscreened")[1]["rows"][0]
    assert (round(row["lower"], 2), round(row["upper"], 2)) == (-3.06, 6.95)
    assert run("control-chart", "--series", series, "--freeze", 4)[1]["rows"][0]["mean"] == 1.5


def test_new_limits_and_a_baseline_through_a_file(run, tmp_path):
    series = tmp_path / "series.csv"
    values = [5, 6, 5, 7, 5, 6, 4, 9, 8, 9, 9.5, 9, 8, 9]
    days = [f"2026-{month:02}-01" for month in range(1, 13)] + ["2027-01-01", "2027-02-01"]
    series.write_text("date,value\n" + "".join(f"{day},{value}\n" for day, value in zip(days, values)), encoding="utf-8")
    status, said = run("control-chart", "--series", series, "--rebase", "2026-08-01", "--baseline", "2026-09-01", "2026-12-01")
    means = [row["mean"] for row in said["rows"]]
    assert status == 0 and said["selection"]["rebase"] == ["2026-08-01"] and said["selection"]["baseline"] == ["2026-09-01", "2026-12-01"]
    assert means == [pytest.approx(38 / 7)] * 7 + [pytest.approx((8 + 9 + 9.5 + 9) / 4)] * 7


def test_the_responder_table_through_pairs(run, tmp_path):
    table = pd.read_csv(REFERENCE / "responder_truth_table.csv").rename(columns=lambda name: name.replace("pain_", ""))
    pairs = write(tmp_path, table[["before", "after"]].to_csv(index=False))
    row = run("summary", "--pairs", pairs)[1]["rows"][0]
    eligible, at_2 = table["before"] >= 1, table["before"] >= 2
    assert row["eligible_30"] == eligible.sum() and row["eligible_2pt"] == at_2.sum()
    published = {"met_30": table["ge30pct"][eligible], "met_50": table["ge50pct"][eligible], "met_2pt": table["ge2pts"][at_2]}
    assert {name: row[name] for name in published} == {name: met.sum() for name, met in published.items()}
    assert row["paired"] == len(table) and row["referral_rate"] is None
    wide = write(tmp_path, (10 * table[["before", "after"]]).to_csv(index=False))
    other = run("summary", "--pairs", wide, "--scale-max", 100)[1]["rows"][0]
    counts = [name for name, value in row.items() if isinstance(value, int)]
    assert {name: other[name] for name in counts} == {name: row[name] for name in counts}
    assert other["mean_change"] == pytest.approx(10 * row["mean_change"])


def test_scores_are_exact_whatever_their_decimals(run, tmp_path):
    row = run("summary", "--pairs", write(tmp_path, "before;after\n2.3;0.3\n3.0;2.1\n3.00000000001;2.10000000001\n0;0\n"))[1]["rows"][0]
    assert (row["met_2pt"], row["met_30"], row["no_pain_before"]) == (1, 2, 1)
    assert row["mean_change"] == pytest.approx((2 + 0.9 + 0.9) / 4)


def test_groups_without_repeats_are_an_analysis_of_covariance(run, tmp_path):
    import numpy as np
    import statsmodels.formula.api as smf

    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"before": rng.normal(60, 15, 90), "group": rng.choice(["massage", "control"], 90), "age": rng.integers(20, 80, 90)})
    frame["after"] = frame["before"] * 0.7 - 8 * (frame["group"] == "massage") + rng.normal(0, 9, 90)
    pairs = write(tmp_path, frame.to_csv(index=False))
    said = run("techniques", "--pairs", pairs, "--reference", "control", "--scale-max", 100, "--adjust", "age")[1]
    other = smf.ols("I(before - after) ~ before + C(group, Treatment('control')) + age", frame).fit()
    row, term = said["rows"][1], "C(group, Treatment('control'))[T.massage]"
    assert [row["reference_difference"], row["difference_low"], row["difference_high"]] == pytest.approx(
        [other.params[term], *other.conf_int().loc[term]], abs=1e-8)
    assert "least squares" in " ".join(said["notes"])


def test_funnel_limits_and_reliable_change_of_the_definitions(run, tmp_path):
    units = write(tmp_path, "name,n,value\nhere,20,0.6\nthere,200,0.9\nsmall,5,0.0\n")
    rows = {row["name"]: row for row in run("funnel", "--units", units, "--overall", 0.6)[1]["rows"]}
    assert [round(rows["here"][f"limit_{z}_{end}"], 3) for z in ("95", "998") for end in ("low", "high")] == [0.383, 0.798, 0.265, 0.889]
    assert [rows[name]["position"] for name in ("here", "small", "there")] == ["inside", "too_few", "above_998"]
    pairs = write(tmp_path, "before,after\n47.5,32.5\n40,\n30,31\n")
    said = run("reliable-change", "--pairs", pairs, "--sd", 7.5, "--reliability", 0.8)[1]
    assert said["rows"][0] == {"rc": pytest.approx(-3.1622776601683795, abs=1e-9), "verdict": "reliable_better"}
    assert said["rows"][1] == {"rc": None, "verdict": "not_recorded"}
    assert said["counts"] == {"reliable_better": 1, "reliable_worse": 0, "no_reliable_change": 1, "not_recorded": 1}


@pytest.mark.parametrize(("text", "words", "said"), [
    ("before,after\n5,six\n", ("summary", "--pairs"), "input.csv, row 2, column after: expected a number"),
    ("before,after\n5,3\n11,2\n", ("summary", "--pairs"), "input.csv, row 3, column before: expected a number from 0 to 10"),
    ("before\n5\n", ("summary", "--pairs"), "no column 'after'; choose one of: before"),
    ("", ("summary", "--pairs"), "the file is empty"),
    ("before,after\n5,3,1\n", ("summary", "--pairs"), "row 2: expected 2 cells"),
    ("before,after,after\n5,3,1\n", ("summary", "--pairs"), "stands twice"),
    ("date,value\n2026-13-01,4\n", ("control-chart", "--series"), "row 2, column date: expected a date"),
    ("date,value\n2026-11-02,4\n2026-11-09,\n2026-11-02,5\n", ("control-chart", "--series"), "row 4, column date: expected each date once"),
    ("date,value\n2026-12-01,4x\n", ("control-chart", "--series"), "row 2, column value: expected a number"),
    ("name,n,value\na,2.5,.5\n", ("funnel", "--units"), "row 2, column n: expected a whole number"),
    ("name,n,value\na,2,5\n", ("funnel", "--units"), "row 2, column value: expected a rate from 0 to 1"),
    ("before,after,group\n5,3,\n", ("techniques", "--pairs"), "row 2, column group: expected a name"),
    ("before,after\n5,3\n", ("reliable-change", "--pairs"), "--sd and --reliability"),
])
def test_what_a_file_cannot_say_is_one_sentence_without_the_value(run, tmp_path, text, words, said):
    status, answer = run(*words, write(tmp_path, text))
    assert status == 2 and said in answer["error"]
    assert not any(value in answer["error"] for value in ("six", "11,", "4x", "2.5", "2026-13"))


def test_a_row_of_empty_cells_is_a_session_without_scores_but_not_above_or_below_the_table(run, tmp_path):
    row = run("summary", "--pairs", write(tmp_path, ",\n\nbefore,after\n5,3\n,\n\n   \n6,\n,\n,\n"))[1]["rows"][0]
    assert (row["sessions"], row["paired"], row["not_recorded"]) == (3, 1, 2)


def test_a_long_list_of_choices_says_how_many_are_left(run, log, data, capsys):
    cli.main(["load", str(log("client,date,therapist,pain_before,body_area", *(f"X{n},2026-01-05,T{n:02d},5," for n in range(33)))), "--data", str(data)])
    capsys.readouterr()
    assert run("summary", "--where", "therapist=Nobody")[1]["error"].endswith("T28, T29 and 3 more.")
    assert run("summary", "--where", "body_area=Knee")[1]["error"] == "No session has body_area 'Knee'; it is not recorded of any session."


@pytest.mark.parametrize(("name", "plain"), [("therapists", "observed"), ("techniques", "raw_change")])
def test_where_no_model_can_be_made_the_counts_stand_alone(run, log, data, capsys, name, plain):
    cli.main(["load", str(log("client,date,therapist,techniques,pain_before,pain_after", "X1,2026-01-05,Sam,Swedish,5,3", "X1,2026-01-06,Sam,Swedish,6,3")), "--data", str(data)])
    capsys.readouterr()
    said = run(name)[1]
    row = said["rows"][0]
    assert (row["sessions"], row["clients"], row[plain], row.get("position", row.get("state"))) == (2, 1, 2.5, "too_few")
    assert {row[field] for field in FIELDS[name].split() if field.startswith(("adjusted", "expected", "shrunken", "limit", "ci", "difference"))} == {None}
    assert said["notes"][-1] == "there are too few sessions for a model"


def test_a_file_that_is_not_there_or_no_text(run, tmp_path):
    assert run("summary", "--pairs", tmp_path / "gone.csv")[1] == {"error": "gone.csv: there is no such file."}
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\xff\xfe\x00")
    assert "no CSV file" in run("summary", "--pairs", tmp_path / "picture.csv")[1]["error"]
    assert "cannot be read" in run("summary", "--pairs", tmp_path)[1]["error"]
