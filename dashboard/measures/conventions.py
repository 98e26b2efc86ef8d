"""What the product decided, as against what is published: every [P] of DEFINITIONS, once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Conventions:
    """The product's own conventions, with their defaults; a clinic may set others.

    Scores are in points of the 0–10 scale, periods in days, shares between 0 and 1.
    The page that shows a figure says which convention it rests on.
    """

    # 2.6 and 2.7
    worse_points: int = 2            # a session is "worse" from this rise onwards
    acceptable_points: int = 4       # PASS 47.5/100 in chronic low back pain, on a 0–10 scale
    # 3.1
    completeness_amber: float = 0.90  # less of the attended sessions recorded is amber
    completeness_red: float = 0.75    # less is red
    # 4.1 and 4.2
    next_visit_days: int = 28        # the next session within this many days is "the next visit"
    episode_gap_days: int = 84       # a gap of at least this many days starts a new episode
    # 5.1 and 5.2: the lengths are configuration
    screen_moving_ranges: bool = True  # extreme moving ranges are kept out of the limits
    trend_points: int = 7            # so many points steadily rising or falling are a signal
    shift_points: int = 7            # so many points on one side of the mean are a signal
    # 6.2 and 6.3
    estimate_clients: int = 10       # fewer: no estimate
    caution_clients: int = 30        # fewer: shown with a caution
    half_width_points: float = 0.5   # a difference is known well enough at this half-width
    # 8.2
    off_track_percentile: int = 80   # a before-score above this percentile of earlier clients is not on track
    referral_sessions: int = 4       # from so many sessions on the flag asks about referral
    referral_relief_percent: int = 30  # with less than this share off the first before-score
    # 9.3
    red_flag_days: int = 7           # a referral within so many days closes a red flag
    # 10.1, after NHS Digital practice for hospital statistics
    suppress_up_to: int = 7          # counts from 1 to this print as "*"
    round_to: int = 5                # all other counts
    mean_clients: int = 8            # a mean needs at least this many clients


DEFAULT = Conventions()
