"""Who may import whom (DESIGN.md), read from the source."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# the first rule that fits a file counts; "never" names a package or module and all inside it
RULES = [
    ("etl/**/*.py", ("dashboard", "streamlit", "plotly")),
    ("dashboard/queries/*.py", ("streamlit", "plotly", "dashboard.views", "dashboard.pages", "dashboard.charts")),
    ("dashboard/warehouse.py", ("streamlit", "plotly", "dashboard.views", "dashboard.pages", "dashboard.charts")),
    ("dashboard/selection.py", ("streamlit", "plotly", "duckdb")),
    ("dashboard/settings.py", ("streamlit", "plotly", "duckdb")),
    ("dashboard/measures/**/*.py", ("duckdb", "streamlit", "plotly", "etl", "dashboard.views", "dashboard.pages", "dashboard.queries",
                                    "dashboard.warehouse", "statsmodels", "scipy")),
    ("dashboard/charts/*.py", ("duckdb", "streamlit", "etl", "dashboard.measures", "dashboard.warehouse",
                               "dashboard.figures", "plotly.express")),
    ("dashboard/exports/*.py", ("streamlit", "duckdb", "dashboard.views", "dashboard.pages")),
    ("dashboard/reports/*.py", ("streamlit", "plotly", "duckdb", "dashboard.views", "dashboard.pages", "dashboard.exports")),
    ("dashboard/figures/*.py", ("streamlit", "plotly", "duckdb")),
    ("dashboard/comparing.py", ("streamlit", "plotly", "duckdb")),
    ("dashboard/cards.py", ("streamlit", "plotly", "duckdb")),
    ("dashboard/week.py", ("streamlit", "plotly", "duckdb")),
    ("dashboard/entry.py", ("streamlit", "plotly", "duckdb")),
    ("dashboard/quality.py", ("streamlit", "plotly", "duckdb", "etl")),
    ("dashboard/spelling.py", ("streamlit", "plotly", "duckdb", "etl", "dashboard.measures")),
    ("dashboard/auditing.py", ("streamlit", "plotly", "duckdb")),
    ("dashboard/caseload.py", ("streamlit", "plotly", "duckdb")),
    ("dashboard/open_items.py", ("streamlit", "plotly", "duckdb")),
    ("dashboard/desk/*.py", ("streamlit", "plotly", "duckdb", "dashboard.views", "dashboard.warehouse", "dashboard.figures")),
    ("dashboard/viewer.py", ("streamlit", "plotly", "duckdb", "etl", "dashboard.settings")),
    ("dashboard/login.py", ("streamlit", "plotly", "duckdb", "etl", "dashboard.settings", "dashboard.views")),
    ("dashboard/own.py", ("streamlit", "plotly", "duckdb", "dashboard.views", "dashboard.figures")),
    ("dashboard/colleagues.py", ("streamlit", "plotly", "duckdb", "dashboard.views")),
    ("dashboard/trends.py", ("streamlit", "plotly", "duckdb", "dashboard.views")),
    ("dashboard/pinned.py", ("streamlit", "plotly", "duckdb", "dashboard.views")),
    ("dashboard/words.py", ("streamlit", "plotly", "duckdb", "etl", "dashboard.measures")),
    ("dashboard/alt.py", ("streamlit", "plotly", "duckdb", "etl")),
    ("dashboard/views/*.py", ("duckdb", "plotly.express", "dashboard.queries", "dashboard.warehouse.duckdb")),
    ("dashboard/commands/*.py", ("duckdb", "plotly")),
]
COMMANDS = ("etl/__main__.py",)  # `python -m etl` is the command line by another name
ETL_INSIDE = ("dashboard/**/*.py",)  # these see the loader through `import etl` alone
PUBLIC_ETL = ("etl", "etl.demo")


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(path, node)
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module
    package = path.relative_to(ROOT).with_suffix("").parts[:-node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def files(pattern: str) -> list[Path]:
    found = [path for path in sorted(ROOT.glob(pattern)) if path.relative_to(ROOT).as_posix() not in COMMANDS]
    assert found, f"no file fits {pattern}"
    return found


@pytest.mark.parametrize(("pattern", "never"), RULES, ids=[rule[0] for rule in RULES])
def test_a_layer_imports_only_what_it_may(pattern, never):
    wrong = [(path.name, name) for path in files(pattern) for name in imports(path)
             if any(name == banned or name.startswith(banned + ".") for banned in never)]
    assert not wrong


def test_the_dashboard_sees_the_loader_through_its_public_face():
    wrong = []
    for pattern in ETL_INSIDE:
        for path in files(pattern):
            modules = {name for name in imports(path) if name.split(".")[0] == "etl"}
            wrong += [(path.name, name) for name in modules
                      if name not in PUBLIC_ETL and (ROOT / Path(*name.split("."))).with_suffix(".py").exists()]
    assert not wrong


def test_only_the_warehouse_opens_the_database():
    opening = [path.name for path in files("dashboard/**/*.py") if "duckdb" in imports(path)]
    assert opening == ["warehouse.py"]


WHOSE = ("cached.warehouse(", "SINGLE", "Warehouse(", "Viewer(")  # a page reads what its viewer may read: here.warehouse, here.key


def test_no_page_says_for_whom_it_reads():
    wrong = [(path.name, word) for path in files("dashboard/views/*.py") for word in WHOSE
             if path.name != "frame.py" and word in path.read_text(encoding="utf-8")]
    assert not wrong


BANNED = ("unsafe_allow_html", "use_container_width", "plotly.express", "st.cache(")


def test_what_this_house_does_not_use():
    wrong = [(path.name, word) for path in files("dashboard/**/*.py") for word in BANNED
             if word in path.read_text(encoding="utf-8")]
    assert not wrong


def test_every_cached_figure_knows_its_build_and_its_viewer():
    tree = ast.parse((ROOT / "dashboard/cached.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and any("cache_data" in ast.unparse(entry) for entry in node.decorator_list):
            named = [argument.arg for argument in node.args.args]
            assert named[:2] == ["build", "viewer"], node.name
            assert not [name for name in named if name.startswith("_")], f"{node.name} hides an argument from its key"
    elsewhere = [path.name for path in files("dashboard/**/*.py")
                 if "cache_data" in path.read_text(encoding="utf-8") and path.name != "cached.py"]
    assert not elsewhere
