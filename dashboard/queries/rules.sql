-- a part: which thresholds a row with before and after meets (DEFINITIONS 2)
    attended AND before IS NOT NULL AND after IS NOT NULL AS paired,
    before >= 10000 AND 10 * (before - after) >= 3 * before AS meets_30,
    before >= 10000 AND 2 * (before - after) >= before AS meets_50
