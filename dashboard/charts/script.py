"""plotly.js in its small edition: scatter and bar are all that our charts need, and every new tab reads it.

It is plotly's own "basic" bundle of the version that the pinned plotly carries whole (a test compares them), taken from the
package plotly.js-basic-dist-min; a new plotly needs a new file beside it. A quarter of the size: a tab is painted a third sooner.
"""

import re
from functools import cache
from importlib import resources

_FILE = resources.files("dashboard") / "assets" / "plotly" / "plotly-basic.min.js"


@cache
def source() -> str:
    """The script, which defines Plotly."""
    return _FILE.read_text(encoding="utf-8")


def version() -> str:
    """The version of plotly.js, as its first lines say."""
    return re.search(r"plotly\.js .*?v(\d+\.\d+\.\d+)", source()[:200])[1]
