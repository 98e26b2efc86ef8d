"""Data quality."""
from dashboard.views import frame


def page() -> None:
    """Draws the page."""
    frame.enter("Data quality")
