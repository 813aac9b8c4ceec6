"""Bars as SVG that no content policy has to make an exception for."""

from dataclasses import replace
from xml.etree import ElementTree

from tests.core.documents.writers_sample import CHART, NASTY
from weiyuan.core.documents.writers.charts import WIDTH, to_svg
from weiyuan.core.documents.writers.layout import ems

SVG = "{http://www.w3.org/2000/svg}"


def bars(chart):
    return [float(bar.get("width")) for bar in ElementTree.fromstring(to_svg(chart)).iter(f"{SVG}rect")]


def words(chart):
    return [text.text for text in ElementTree.fromstring(to_svg(chart)).iter(f"{SVG}text")]


def test_bars_are_as_long_as_their_values():
    first, second, third = bars(CHART)
    assert abs(first / 27 - second / 18) < 0.05
    assert abs(first / 27 - third / 9) < 0.05


def test_the_longest_bar_and_its_value_stay_in_the_picture():
    svg = ElementTree.fromstring(to_svg(replace(CHART, values=(1234567, 2, 1))))
    value = next(text for text in svg.iter(f"{SVG}text") if text.text == "1,234,567 件")
    assert float(value.get("x")) + ems("1,234,567 件") * 12 < WIDTH


def test_every_bar_has_its_label_and_its_value():
    assert words(CHART) == ["道口通行安全", "27 件", "楼道照明", "18 件", "老年人就餐", "9 件"]


def test_a_long_label_takes_two_lines():
    label = "电动自行车停放和充电设施不足引起的纠纷"
    assert "".join(words(replace(CHART, labels=(label, "乙", "丙")))[:2]) == label


def test_a_label_beyond_two_lines_ends_with_an_ellipsis():
    assert words(replace(CHART, labels=("长" * 80, "乙", "丙")))[1].endswith("…")


def test_zeros_and_negative_values_draw_no_bar():
    assert bars(replace(CHART, values=(0, 0, -3))) == [0, 0, 0]


def test_a_chart_carries_no_script_no_style_and_no_link():
    svg = to_svg(replace(CHART, labels=(NASTY, '"><image href="file:///etc/passwd"/>', "丙")))
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
    assert tags == {"svg", "rect", "text", "path"}


def test_a_chart_is_named_for_those_who_cannot_see_it():
    label = ElementTree.fromstring(to_svg(CHART)).get("aria-label")
    assert label == "图1　群众反映集中的事项：道口通行安全27件，楼道照明18件，老年人就餐9件。"
