"""A short dose of many people who click at random while logs are loaded (tests/security/clicking.py has the full one)."""

from . import clicking


def test_nobody_gets_what_is_anothers_while_logs_are_loaded(copied):
    done = clicking.run(copied(), loads=2, sessions=10, every=3)
    assert (done.wrong, done.trouble, done.refused_loads) == ([], [], [])
    assert done.clicks >= 10 and done.loads == 2
