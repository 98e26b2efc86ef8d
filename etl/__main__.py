"""`python -m etl FILE…`: the same as `outcomes load FILE…`."""

import sys

if __name__ == "__main__":
    from dashboard.cli import main  # the command line is the dashboard's; this door is for people who try it

    sys.exit(main(["load", *sys.argv[1:]]))
