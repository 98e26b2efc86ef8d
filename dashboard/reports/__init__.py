"""What leaves the clinic: one report, made once, written by `exports` as PDF, XLSX, CSV or HTML.

| module | what |
|---|---|
| period | which days a report is about, and what it is called |
| contents | every figure and table of a report, the same in all formats |
| sharing | disclosure control on every number of a report that goes outside (DEFINITIONS 10.1) |
| sentences | text to copy in the safe wording (10.2) |
| claims | what the clinic's own text must not claim (10.2) |
| proof | short codes that lead from a printed figure back to its rows |
| sending | by e-mail through the clinic's own server |
"""

from dashboard.reports.contents import Figure, Report, make
from dashboard.reports.period import Period, PeriodError
from dashboard.reports.claims import risky

__all__ = ["Figure", "Period", "PeriodError", "Report", "make", "risky"]
