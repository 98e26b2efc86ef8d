"""A big session log, the same for every benchmark: clinic-log's columns, one score in ten written another way."""

import csv
import datetime as dt
import random
from pathlib import Path

HEAD = ("session_id,client,date,time,clinic,therapist,techniques,duration_minutes,body_area,presentation,pain_before,pain_after,"
        "anxiety_before,anxiety_after,referral,red_flags,exercises_given,age,status").split(",")
TECHNIQUES = ("Swedish", "Deep tissue", "Trigger point pressure", "Pressure and stretch", "Myofascial roll")
THERAPISTS = ("Sam Okafor", "Tom Becker", "Priya Nair", "Élise Martin")


def write(path: Path, rows: int, seed: int = 1) -> Path:
    """Writes `rows` sessions of rows/20 clients over ten years, with one unclear row in ten thousand; keeps a file that is there."""
    if path.exists():
        return path
    rng = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows(_row(rng, number, rows) for number in range(rows))
    return path


def _row(rng: random.Random, number: int, rows: int) -> list:
    before = rng.randrange(11)
    said = str(before) if rng.random() < 0.9 else rng.choice((f"{before}/10", f"{before}.0", f"{before} out of 10"))
    after = "" if rng.random() < 0.08 else max(0, before - rng.randrange(4))
    return [f"S{number:07d}", f"C{rng.randrange(max(rows // 20, 1))}", dt.date(2016, 1, 4) + dt.timedelta(days=rng.randrange(3900)),
            f"{rng.randrange(9, 18):02d}:{rng.choice((0, 15, 30, 45)):02d}", rng.choice(("Holland Road", "Olympia on-site")),
            rng.choice(THERAPISTS), "; ".join(rng.sample(TECHNIQUES, rng.choice((1, 1, 2)))), rng.choice((10, 30, 45, 60)),
            rng.choice(("Lower back", "Upper back", "Shoulder", "Neck")), rng.choice(("acute", "chronic", "persistent", "stress-related")),
            "6-7" if rng.random() < 0.0001 else said, after, rng.randrange(11), rng.randrange(11), "GP" if rng.random() < 0.04 else "", "",
            rng.choice(("yes", "no")), rng.randrange(18, 80), "attended" if rng.random() < 0.96 else "cancelled"]
