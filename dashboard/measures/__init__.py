"""The statistics: every figure of the product once, from sums and small frames.

| module | figures (DEFINITIONS) |
|---|---|
| responders, reliable_change | what became of one session (2) |
| questionnaires | GAD-7 and PHQ-9 (1.3) |
| sums → summary, acceptable, trend | groups of sessions (2, 3) |
| intervals, effect, distributions | means and rates with intervals, effect sizes (3) |
| episodes, clocks | courses of care, relief and what remains (4) |
| control_chart, chart_rules | signal or noise (5) |
| crossproducts, design → mixed_model, reml → techniques | techniques on the same case mix (6) |
| funnel | therapists and clinics (7) |
| course | one client, expected course and flags (8) |
| referrals, safety | referrals and red flags (9) |
| disclosure | what may leave the clinic (10.1) |
| conventions | what the product decided, as against what is published |
"""
