-- grain: one ISO week, clinic and mark: as periods by week, where nothing but clinics is filtered
SELECT week AS period, mark, times
FROM memory.main.week_marks
WHERE scale = $scale AND {filters}
