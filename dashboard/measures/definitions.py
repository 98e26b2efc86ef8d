"""What each figure is, for the page of definitions: formula, conventions, source; constants come from the code.

Edge cases are not written here: `document` takes them from the docstrings of the functions named.
"""

from collections.abc import Callable
from typing import NamedTuple

from . import (
    acceptable,
    casemix,
    chart_rules,
    clocks,
    control_chart,
    course,
    disclosure,
    effect,
    episodes,
    funnel,
    intervals,
    missing,
    mixed_model,
    questionnaires,
    referrals,
    reliable_change,
    responders,
    safety,
    summary,
    techniques,
    trend,
)
from .questionnaires import GAD7, PHQ9


class Entry(NamedTuple):
    """One figure. conventions: the fields of Conventions it rests on; functions: where it lives."""

    section: str
    name: str
    formula: str
    source: str
    functions: tuple[Callable, ...]
    conventions: tuple[str, ...] = ()


ENTRIES = (
    Entry("2.2", "30 % responder", f"eligible: before ≥ {responders.ELIGIBLE_PERCENT_POINTS}; met: 10·(before − after) ≥ 3·before, in whole "
          "ten-thousandths of a point", "IMMPACT: Dworkin 2008 (moderate); Farrar 2001", (responders.meets_30,)),
    Entry("2.3", "50 % responder", f"eligible: before ≥ {responders.ELIGIBLE_PERCENT_POINTS}; met: 2·(before − after) ≥ before",
          "IMMPACT: Dworkin 2008 (substantial)", (responders.meets_50,)),
    Entry("2.4", "2-point responder", f"eligible: before ≥ {responders.ELIGIBLE_2PT_POINTS}; met: before − after ≥ {responders.RESPONDER_POINTS}",
          "Farrar 2001; Ostelo 2008 (low back pain)", (responders.meets_2pt,)),
    Entry("2.5", "Reliable change", f"|before − after| ≥ {responders.RELIABLE_POINTS} points on 0–10; in general RC = (after − before)/√(2·SE²), "
          f"SE = s·√(1 − r), reliable beyond ±{reliable_change.CRITICAL}", "Jacobson & Truax 1991; SEM of the 0–10 scale: Childs 2005",
          (responders.reliably_better, responders.reliably_worse, reliable_change.reliable_change)),
    Entry("2.6", "Outcome of a session", "exactly one of: " + ", ".join(responders.OUTCOMES) + "; they add up to the attended sessions", "this product",
          (responders.outcomes,), ("worse_points",)),
    Entry("2.7", "Acceptable state", "reached: before above and after at or below the limit; those already there are counted apart",
          "PASS 47.5/100 in chronic low back pain", (acceptable.acceptable_state,), ("acceptable_points",)),
    Entry("1.3", "GAD-7 and PHQ-9", f"case: GAD-7 ≥ {GAD7.caseness}, PHQ-9 ≥ {PHQ9.caseness}; reliable change: {GAD7.reliable} and {PHQ9.reliable} points; "
          "recovery: a case at the start and below both at the end of the client's latest course", "NHS Talking Therapies manual",
          (questionnaires.recovery_summary, questionnaires.questionnaires)),
    Entry("3.1", "Completeness", "paired ÷ attended sessions", "this product", (summary.completeness_word,), ("completeness_amber", "completeness_red")),
    Entry("3.2", "Mean change", "plain mean over paired sessions; SE² = k/(k−1) · Σ over clients of (Σ(d − d̄))² / n², t on k − 1 degrees of freedom",
          "cluster-robust variance: Liang & Zeger 1986", (summary.summary, intervals.clustered, intervals.mean_interval)),
    Entry("3.3", "Rates", f"Wilson's interval, z = {intervals.Z_95}, on the effective size n ÷ max(1, deff), deff = SE² (3.2, of the 0/1 outcome) ÷ (p(1 − p)/(n − 1))",
          "Wilson 1927", (intervals.rate_interval, intervals.design_effects)),
    Entry("3.4", "Bounds for what is missing", "the rate if every eligible session without an after-score had failed, and if every one had met it; "
          "scores are never filled in", "worst and best case", (intervals.bounds,)),
    Entry("3.4", "Baselines of complete and incomplete records", "mean before-score of attended sessions with both scores, and of those that lack one; "
          "difference: incomplete − complete, SE² = k/(k−1) · Σ over clients of (Σ residuals ÷ n, incomplete minus complete)²",
          "cluster-robust variance: Liang & Zeger 1986", (missing.baselines,)),
    Entry("3.5", "Effect sizes", "d_z = mean change ÷ SD of change; d_av = mean change ÷ ((SD before + SD after)/2)", "Lakens 2013",
          (effect.d_z, effect.d_av)),
    Entry("3.6", "Trend", "one of " + ", ".join(trend.MEASURES) + " per ISO week or month; a period without a session is a gap", "ISO 8601",
          (trend.trend,)),
    Entry("4.1", "Two clocks", "relief: before − after; remaining: before − before of the next visit; both means over the same pairs, intervals as 3.2",
          "this product", (clocks.clocks,), ("next_visit_days",)),
    Entry("4.2", "Episode", "the sessions of one client (and complaint) without a long gap; numbered when a log is loaded", "this product",
          (episodes.number_sessions,), ("episode_gap_days",)),
    Entry("4.3", "By session number", "mean before and after at session 1, 2, 3 … of the course, intervals as 3.2", "this product",
          (episodes.by_session_number,)),
    Entry("4.4", "Episode change", "first before − latest before; thresholds of section 2 on that pair", "this product", (episodes.change_summary, episodes.episode_changes)),
    Entry("5.1", "Control chart (XmR)", f"mean ± {control_chart.LIMIT_FACTOR} · mean moving range; near-limits at two thirds; moving ranges of "
          f"{control_chart.SCREEN_FACTOR} times their mean or more are dropped once; under {control_chart.TRIAL_BELOW} points the limits are trial; "
          "a week or month in progress is shown, but counts for no limit and no rule",
          "NHS England, Making Data Count, as in NHSRplotthedots; Wheeler 1993", (control_chart.control_chart, control_chart.assurance),
          ("screen_moving_ranges",)),
    Entry("5.2", "Rules of a signal", "first match of: " + ", ".join(chart_rules.RULES), "NHS England, Making Data Count", (chart_rules.label,),
          ("trend_points", "shift_points")),
    Entry("6.1", "Techniques", "change ~ before + each technique (0/1) + body area + presentation + session number (1, 2, 3, 4+) + therapist, random intercept "
          "per client, REML; shown: the mean change of a session with that technique alone, over the case mix of all sessions. Of a column's levels at most "
          f"the {casemix.MOST_LEVELS} most frequent count", "ANCOVA: Vickers & Altman 2001; REML: Patterson & Thompson 1971; degrees of freedom: Kuznetsova 2017",
          (techniques.techniques, mixed_model.fit), ("estimate_clients", "caution_clients")),
    Entry("6.2", "Two techniques", "difference of two techniques; p adjusted after Holm over all pairs, and an interval at the level of that pair's step, "
          "which leaves 0 out exactly where the adjusted p is under 0.05", "Holm 1979", (techniques.holm, techniques.holm_levels)),
    Entry("6.3", "Cannot tell yet", "where a difference's interval covers 0 and its half-width h is too wide: about n·(h/target)² − n more sessions, rounded up "
          "to two figures", "this product", (techniques.sessions_needed,), ("half_width_points",)),
    Entry("7.1", "Therapists and clinics", f"per client the mean of observed − expected; adjusted: overall mean + mean over clients; limits: overall "
          f"± {funnel.Z_95} and ± {funnel.Z_998} · SD/√n; a rate: sin²(asin √p ± z/(2√n)); under {funnel.FEW_CLIENTS} clients unflagged",
          "Spiegelhalter 2005; national PROMs programme", (funnel.unit_funnel, funnel.funnel)),
    Entry("7.2", "Shrunken estimate", "w·x̄ + (1 − w)·μ, w = τ²/(τ² + s²/n)", "DerSimonian & Laird 1986", (funnel.shrink, funnel.between_variance)),
    Entry("8.1", "Expected course", f"percentiles {', '.join(map(str, course.PERCENTILES))} of before-scores by starting band ("
          + ", ".join(name for _, name in course.BANDS) + f") and session number, over courses that are over, where ≥ {course.REACHED_BY} clients came so far",
          "Hyndman & Fan 1996, type 7", (course.expected_course,), ("episode_gap_days",)),
    Entry("8.2", "Flags of a client", "not on track: latest before-score above that percentile of earlier clients; ask about referral: many sessions with little relief",
          "this product", (course.client_flags,), ("off_track_percentile", "referral_sessions", "referral_relief_percent")),
    Entry("9.1", "Referral loop", " → ".join(referrals.STEPS) + "; closed = known ÷ made; median days from made to known", "this product",
          (referrals.referral_loop,)),
    Entry("9.3", "Open red flags", "open until closed with a reason, or a referral within the days allowed; by urgency: " + ", ".join(safety.ACTIONS),
          "this product", (safety.open_items,), ("red_flag_days",)),
    Entry("9.4", "Adverse events", "attended sessions by level: " + ", ".join(safety.ADVERSE_LEVELS) + "; a session without a note counts as none; "
          "interval as 3.3", "this product", (safety.adverse_events,)),
    Entry("10.1", "Disclosure control", "small counts hidden, others rounded; rates from rounded counts; a second cell hidden where one could be worked out",
          "after NHS Digital's practice for hospital statistics", (disclosure.protect, disclosure.protect_table),
          ("suppress_up_to", "round_to", "mean_clients")),
)
