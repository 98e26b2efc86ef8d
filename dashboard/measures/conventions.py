"""What the product decided, as against what is published: every [P] of DEFINITIONS, once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Conventions:
    """The product's own conventions, with their defaults; a clinic may set others.

    Scores are in points of the 0–10 scale, periods in days, shares between 0 and 1.
    The page that shows a figure says which convention it rests on.
    """

    # 2.6 and 2.7
    worse_points: int = 2            # so many points more pain after than before count as worse
    acceptable_points: int = 4       # highest acceptable score after a session (PASS 47.5/100, chronic low back pain)
    # 3.1
    completeness_amber: float = 0.90  # share of sessions recorded under which it is marked amber
    completeness_red: float = 0.75    # share of sessions recorded under which it is marked red
    # 4.1 and 4.2
    next_visit_days: int = 28        # days within which the next session is “the next visit”
    episode_gap_days: int = 84       # days without a session after which a new course of care begins
    # 5.1 and 5.2: the lengths are configuration
    screen_moving_ranges: bool = True  # whether the few largest steps are left out of the limits
    trend_points: int = 7            # weeks or months rising or falling without a break that are a signal
    shift_points: int = 7            # weeks or months on one side of the average that are a signal
    # 6.2 and 6.3
    estimate_clients: int = 10       # clients that a technique needs to get a figure
    caution_clients: int = 30        # clients under which a technique's figure is to be taken with care
    half_width_points: float = 0.5   # points to within which a difference must be known to be told
    # 8.2
    off_track_percentile: int = 80   # of 100 earlier clients, how many must have had less for a client to be off track
    referral_sessions: int = 4       # sessions from which a client may be one to ask about referral
    referral_relief_percent: int = 30  # percent off the first score under which such a client is one
    # 9.3
    red_flag_days: int = 7           # days within which a referral answers a red flag
    # 10.1, after NHS Digital practice for hospital statistics
    suppress_up_to: int = 7          # the highest count that is hidden in what is shared
    round_to: int = 5                # what other counts are rounded to in what is shared
    mean_clients: int = 8            # clients that a mean needs in what is shared


DEFAULT = Conventions()
