"""The fragment for the screen and the page for the command line."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from tests.core.documents.writers_sample import CHART, NASTY, sample
from weiyuan.core.documents.writers import write
from weiyuan.core.documents.writers.html import outline, to_html, to_page


class Page(HTMLParser):
    """Tags with their attributes, and all text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def named(self, tag, **wanted):
        return [attrs for name, attrs in self.tags if name == tag and wanted.items() <= attrs.items()]


@pytest.fixture(scope="module")
def fragment():
    return to_html(sample(), link=lambda key: f"/facts/{key}?a=1&b=2")


def test_the_fragment_has_the_structure_of_the_page(fragment):
    assert '<p class="t">柳荫街道政协委员工作室<br>2026年工作总结</p>' in fragment
    assert '<p class="to">澄川区政协：</p>' in fragment
    assert '<h2 id="h1">一、联系群众</h2>' in fragment
    assert '<h3 id="h1-1">（一）接待与走访</h3>' in fragment
    assert '<h2 id="h2">二、存在的不足</h2>' in fragment
    assert '<p class="sign">柳荫街道政协委员工作室<br>2026年11月27日</p>' in fragment


def test_a_figure_leads_to_its_records(fragment):
    assert '工作室依托<a class="fc" href="/facts/orgs.stations?a=1&amp;b=2">5</a>个联络站' in fragment


def test_figures_in_tables_and_charts_lead_to_their_records_too(fragment):
    links = {attrs["href"] for attrs in Page(fragment).named("a")}
    assert {"/facts/station.1.days?a=1&b=2", "/facts/topic.1?a=1&b=2"} <= links


def test_a_figure_shows_how_it_stands():
    text = to_html(sample(), link=str, state=lambda key: "stale" if key == "orgs.stations" else "")
    assert [attrs["href"] for attrs in Page(text).named("a", **{"data-s": "stale"})] == ["orgs.stations"]


def test_without_a_link_figures_are_plain_text():
    assert Page(to_html(sample())).named("a") == []


def test_the_first_words_and_every_key_can_be_addressed(fragment):
    assert Page(fragment).named("p", id="h0") == [{"id": "h0", "data-key": "preface"}]


def test_the_outline_names_the_headings_by_their_ids(fragment):
    entries = outline(sample())
    assert [entry.anchor for entry in entries] == ["h1", "h1-1", "h2"]
    assert all(f'id="{entry.anchor}">{entry.heading.text}<' in fragment for entry in entries)


def test_a_chart_is_drawn_in_the_page_and_told_as_a_table(fragment):
    page = Page(fragment)
    assert len(page.named("svg", role="img")) == 1
    assert len(page.named("table")) == 2
    assert fragment.index("</svg>") < fragment.index("数据表") < fragment.index('<td class="r">')
    assert CHART.conclusion in page.text


def test_numbers_stand_flush_right(fragment):
    assert '<td>西里站</td><td class="r">4</td>' in fragment


def test_nothing_in_a_text_becomes_markup(fragment):
    page = Page(fragment)
    assert page.named("script") == []
    assert NASTY in page.text


def test_an_address_cannot_break_out_of_its_attribute():
    page = Page(to_html(sample(), link=lambda key: '"><script>alert(1)</script>'))
    assert page.named("script") == []


def test_the_page_is_complete_in_itself():
    page = Page(to_page(sample()))
    assert page.named("html", lang="zh-CN")
    assert page.named("link") == page.named("script") == page.named("img") == []
    policy = page.named("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_the_page_prints_on_a4_with_the_margins_of_the_standard():
    assert "@page { size: A4; margin: 37mm 26mm 35mm 28mm }" in to_page(sample())


def test_the_page_carries_the_moment_of_its_making():
    made = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
    assert Page(to_page(sample(), made)).named("meta", content="2026-11-27T08:30:00+00:00")


def test_a_file_is_the_page_in_utf_8_and_the_same_each_time():
    assert write(sample(), ".html") == to_page(sample()).encode() == write(sample(), ".html")
