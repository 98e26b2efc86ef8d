"""What a chart can do in the page: keep its place, say what it shows, follow the theme, be taken away."""

import shutil

import pytest

from .conftest import serving

pytestmark = pytest.mark.browser
MEAN = ".st-key-chart-weekly-mean .js-plotly-plot"
WEEK = "/?week=2026-W42"
LOOK = """node => ({ground: node._fullLayout.paper_bgcolor, text: node._fullLayout.font.color,
                    size: [node._fullLayout.width, node._fullLayout.height], x: node._fullLayout.xaxis.range,
                    y: JSON.stringify(node.data.map(trace => trace.y)), mark: node.dataset.mark})"""


@pytest.fixture
def chart(clinic, visit):
    """The control chart of a page at rest; `look` says what it is like now. It is marked, to be known again."""
    visit.open(clinic + WEEK, "This week")
    chart = visit.page.locator(MEAN)
    chart.evaluate("node => { node.dataset.mark = 'the same' }")
    chart.scroll_into_view_if_needed()
    return chart


def look(chart) -> dict:
    return chart.evaluate(LOOK)


def settles(chart, condition: str, argument=None) -> None:
    """Waits until a condition on the node's layout holds."""
    script = f"([node, argument]) => {{ const now = node._fullLayout; return {condition} }}"
    chart.page.wait_for_function(script, arg=[chart.element_handle(), argument], timeout=10_000)


def zoom(chart) -> None:
    """Drags over the middle third, as the button allows."""
    chart.hover()
    chart.locator('[data-title="Zoom"]').click()
    box = chart.locator(".nsewdrag").bounding_box()
    chart.page.mouse.move(box["x"] + box["width"] / 3, box["y"] + 60)
    chart.page.mouse.down()
    chart.page.mouse.move(box["x"] + 2 * box["width"] / 3, box["y"] + 60, steps=5)
    chart.page.mouse.up()


def test_a_filter_keeps_the_zoom_and_the_node(chart, visit):
    before = look(chart)
    zoom(chart)
    settles(chart, "now.xaxis.range[0] !== argument[0] && now.xaxis.range[1] !== argument[1]", before["x"])
    zoomed = look(chart)
    visit.filter("Therapist", "Tom Becker")
    visit.settled("This week")
    filtered = look(chart)
    assert filtered["y"] != zoomed["y"]
    assert (filtered["x"], filtered["mark"]) == (zoomed["x"], "the same")
    chart.hover()
    chart.locator('[data-title="Reset axes"]').click()
    settles(chart, "now.xaxis.range[0] !== argument[0]", zoomed["x"])


def test_a_finger_or_mouse_that_drags_over_a_chart_does_not_zoom(chart):
    before = look(chart)["x"]
    box = chart.locator(".nsewdrag").bounding_box()
    chart.page.mouse.move(box["x"] + 100, box["y"] + 60)
    chart.page.mouse.down()
    chart.page.mouse.move(box["x"] + 400, box["y"] + 60, steps=5)
    chart.page.mouse.up()
    chart.page.wait_for_timeout(300)
    assert look(chart)["x"] == before


def test_pointing_at_a_week_explains_it(chart):
    week = chart.locator(".points path").nth(5).bounding_box()
    chart.page.mouse.move(week["x"] + week["width"] / 2, week["y"] + week["height"] / 2)
    chart.locator(".hoverlayer .hovertext").wait_for()
    assert "Points less pain: " in chart.locator(".hoverlayer").text_content()


def test_each_chart_is_an_image_with_words_made_from_its_data(chart):
    for name, words in ((".st-key-chart-weekly-mean", "Control chart of points less pain straight after"),
                        (".card-mean_change", "Less pain straight after over 12 weeks"),
                        (".st-key-chart-outcomes", "Outcomes of 13 attended sessions. Meets the 30 % threshold: 6")):
        said = chart.page.locator(f"{name} [role=img]")
        assert said.count() == 1 and said.get_attribute("aria-label").replace(" ", " ").startswith(words)


def test_a_sparkline_names_each_of_its_weeks(chart):
    spark = chart.page.locator(".card-mean_change .spark")
    weeks = spark.locator("title").all_text_contents()
    assert len(weeks) == 12 and all(week.startswith("Week from ") for week in weeks)
    edge = chart.page.locator(".card-mean_change").bounding_box()
    for mark in spark.locator("g > path").all():
        box = mark.bounding_box()
        assert edge["x"] <= box["x"] and box["x"] + box["width"] <= edge["x"] + edge["width"] + 1
        assert edge["y"] <= box["y"] and box["y"] + box["height"] <= edge["y"] + edge["height"] + 1


def test_charts_side_by_side_have_one_scale_with_its_numbers(visit, clinic):
    visit.open(f"{clinic}/trends?view=Side+by+side", "Trends")
    visit.page.locator("[class*=st-key-chart-panel-] .js-plotly-plot >> nth=2").wait_for()
    shown = visit.page.locator("[class*=st-key-chart-panel-] .js-plotly-plot").evaluate_all(
        "nodes => nodes.map(node => [node._fullLayout.yaxis.range, node._fullLayout.xaxis.range.map(day => day.slice(0, 10)),"
        " [...node.querySelectorAll('.ytick text')].map(label => label.textContent)].map(String))")
    assert len(shown) > 2 and len(set(map(tuple, shown))) == 1
    low, high = map(float, shown[0][0].split(","))
    assert low <= -2 and high >= 10 and len(shown[0][2].split(",")) >= 3


def test_what_a_sign_explains_is_there_for_pointer_finger_and_keyboard(chart):
    sign = chart.page.locator(".card-rate_30 summary").first
    told = chart.page.locator(".card-rate_30 details").first.get_by_text("The threshold was published for change over weeks")
    assert "published for change over weeks" in sign.get_attribute("title") and not told.is_visible()
    sign.focus()
    chart.page.keyboard.press("Enter")
    assert told.is_visible()
    sign.click()
    assert not told.is_visible()
    sign.click()
    assert told.is_visible()
    chart.page.locator(".card-sessions summary").first.click()  # whoever goes on need not close it
    assert not told.is_visible()


def test_the_words_follow_the_filter(chart, visit):
    said = chart.page.locator(".st-key-chart-outcomes [role=img]")
    everyone = said.get_attribute("aria-label")
    visit.filter("Therapist", "Tom Becker")
    visit.settled("This week")
    assert said.get_attribute("aria-label") != everyone


def test_a_chart_follows_the_theme_without_being_built_anew(chart):
    light = look(chart)
    chart.page.emulate_media(color_scheme="dark")
    settles(chart, "now.paper_bgcolor !== argument", light["ground"])
    dark = look(chart)
    assert (light["ground"].lower(), dark["ground"].lower()) == ("#ffffff", "#12181f")
    assert dark["text"] != light["text"] and dark["mark"] == "the same"


def test_a_chart_is_taken_away_as_a_picture(chart):
    chart.hover()
    with chart.page.expect_download() as download:
        chart.locator('[data-title="Download plot as a PNG"]').click()
    assert download.value.suggested_filename == "weekly-mean.png"
    assert download.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_chart_fills_the_screen_and_gives_it_back(chart):
    before = look(chart)["size"]
    chart.hover()
    chart.locator('[data-title="Full screen"]').click()
    settles(chart, "now.height === innerHeight && now.width === innerWidth")
    chart.page.evaluate("document.exitFullscreen()")
    settles(chart, "now.width === argument[0] && now.height === argument[1]", before)


def test_the_buttons_are_reached_by_keyboard(chart):
    chart.locator('[data-title="Zoom"]').focus()
    reached = ["Zoom"]
    for _ in range(3):
        chart.page.keyboard.press("Tab")
        reached.append(chart.page.evaluate("document.activeElement.dataset.title"))
    assert reached == ["Zoom", "Reset axes", "Download plot as a PNG", "Full screen"]


def test_a_chart_follows_the_width_of_its_place(chart):
    chart.page.set_viewport_size({"width": 800, "height": 1000})
    settles(chart, "now.width < 760")
    assert look(chart)["mark"] == "the same"


def test_streamlits_own_charts_are_one_setting_away(visit, clinic_once, tmp_path):
    shutil.copytree(clinic_once, tmp_path, dirs_exist_ok=True)
    (tmp_path / "clinic.toml").write_text('charts = "streamlit"\n', encoding="utf-8")
    with serving(tmp_path) as address:
        visit.open(address + WEEK, "This week")
        visit.page.locator('[data-testid="stPlotlyChart"] >> nth=1').wait_for()
        assert not visit.page.locator('[class*="st-key-chart-"] [data-testid="stBidiComponentRegular"]').count()
        assert visit.page.locator(MEAN).count() == 1
        visit.page.goto("about:blank")  # the server must not end under an open tab
