"""A page on its way into a copy: its links, forms, head and foot."""

from __future__ import annotations

import pytest

from tests.publish_case import tree_of
from web.publishing.addresses import Address
from web.publishing.rewrite import PageCopy, Setting

POLICY = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; style-src 'self'"
KNOWN = frozenset({"/", "/partners", "/doc/hub/a", "/doc/hub/a.ttl", "/static/civic.css"})
HEAD = '<meta charset="utf-8"><link rel="stylesheet" href="/static/civic.css?v=1a">'


def _copied(body: str, head: str = "", page: str = "/partners", **setting):
    copy = PageCopy(Address(page), Setting(KNOWN, **setting))
    text = f"<!DOCTYPE html><html><head>{HEAD}{head}</head><body>{body}</body></html>"
    made = copy.of_html(text.encode(), POLICY)
    return tree_of(made), copy.led_to


@pytest.mark.parametrize(
    ("link", "written"),
    [
        ("/doc/hub/a#work", "/doc/hub/a#work"),
        ("/partners?role=", "/partners"),
        ("https://example.org/?a=b", "https://example.org/?a=b"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_a_link_that_holds_stays(link, written):
    tree, _ = _copied(f'<p><a class="govuk-link" href="{link}">words</a></p>')
    assert tree.xpath("//p/a/@href") == [written]


@pytest.mark.parametrize("link", ["/doc/hub/gone", "/search?q=a", "/partners?role=lead", "#gone"])
def test_a_link_that_would_be_dead_becomes_its_words(link):
    tree, _ = _copied(f'<p>see <a class="govuk-link big" href="{link}"><b>words</b></a> here</p>')
    assert not tree.xpath("//p//a")
    assert tree.xpath("//p/span/@class") == ["big"]
    assert tree.find(".//p").text_content() == "see words here"


def test_an_entry_of_a_menu_that_leads_nowhere_goes_as_a_whole():
    menu = '<nav><ul><li><a href="/">A</a></li><li><a href="/search">S</a> find</li></ul></nav>'
    tree, _ = _copied(menu)
    assert tree.find(".//nav").text_content() == "A"
    invitation = '<p class="civic-wrong"><a href="/corrections/new?page=/">Wrong?</a> Say so.</p>'
    assert "Wrong" not in _copied(invitation)[0].text_content()


def test_a_link_with_a_query_that_ends_somewhere_leads_to_a_file():
    tree, led_to = _copied('<p><a href="?page=2">next</a></p>')
    (address,) = led_to
    assert address == Address("/partners", (("page", "2"),))
    assert tree.xpath("//p/a/@href") == [address.published]


def test_the_rest_leads_to_the_live_site_where_there_is_one():
    body = '<a href="/search?q=a">s</a><form action="/search"><input name="q"></form>'
    tree, _ = _copied(body, live="https://live.example/x")
    assert tree.xpath("//body/a/@href") == ["https://live.example/x/search?q=a"]
    assert tree.xpath("//form/@action") == ["https://live.example/x/search"]
    policy = tree.xpath("//meta[@http-equiv]/@content")[0]
    assert policy.endswith("form-action https://live.example")


def test_a_thing_of_another_publisher_is_found_at_its_own_address():
    tree, _ = _copied(
        '<a href="/doc/harvested/elm/hub/org-x">x</a>',
        harvested={"elm": "https://elm.example"},
    )
    assert tree.xpath("//body/a/@href") == ["https://elm.example/id/hub/org-x"]


@pytest.mark.parametrize(
    "form", ["<form><input></form>", "<details><summary>F</summary><form></form></details>"]
)
def test_a_form_becomes_a_sentence(form):
    tree, _ = _copied(f"<p>before</p>{form}<p>after</p>")
    assert not tree.xpath("//form | //details | //input")
    assert "nothing can be chosen or typed here" in tree.text_content()
    assert tree.text_content().strip().endswith("after")


def test_of_two_forms_in_a_part_that_opens_the_first_alone_is_replaced_at_first():
    two = "<details><summary>F</summary><form></form><b>between</b><form></form></details>"
    tree, _ = _copied(two)
    assert not tree.xpath("//form | //details")
    assert tree.text_content().count("nothing can be chosen") == 1


def test_quotes_are_written_as_in_the_source_and_values_stay_whole():
    copy = PageCopy(Address("/"), Setting(KNOWN))
    page = '<p title="a &#34;b&#34; &#39;c&#39;">d &#34;e&#34; &#39;f&#39; &lt;</p>'
    made = copy.of_html(f"<html><head>{HEAD}</head><body>{page}</body></html>".encode(), POLICY)
    assert """<p title="a &quot;b&quot; 'c'">d "e" 'f' &lt;</p>""" in made.decode()
    assert tree_of(made).xpath("//p/@title") == ["a \"b\" 'c'"]


def test_a_link_to_a_place_that_went_with_its_form_becomes_its_words():
    tree, _ = _copied('<a href="#f">to the field</a><form><input id="f"></form>')
    assert not tree.xpath("//a")


def test_a_search_box_goes_without_a_word():
    tree, _ = _copied('<form role="search" action="/search"><input></form>')
    assert tree.find("body").text_content().strip() == ""


def test_the_policy_stands_in_the_page_as_far_as_a_page_can_say_it():
    tree, _ = _copied("")
    head = tree.find("head")
    assert head[0].get("charset") == "utf-8"
    assert head[1].get("content") == "default-src 'none'; style-src 'self'; form-action 'none'"
    assert tree.xpath("//link[@rel='stylesheet']/@href") == ["/static/civic.css"]


def test_forms_that_a_copy_does_not_have_are_not_promised():
    others = ("/doc/hub/a.ttl", "/doc/hub/a.rdf")
    head = "".join(f'<link rel="alternate" href="{other}">' for other in others)
    foot = '<nav class="civic-take"><ul><li><a href="/doc/hub/a.rdf">RDF</a></li></ul></nav>'
    tree, _ = _copied(foot, head)
    assert tree.xpath("//link[@rel='alternate']/@href") == ["/doc/hub/a.ttl"]
    assert not tree.xpath("//nav"), "a list of nothing is no list"


def test_a_copy_below_the_root_of_its_host_has_its_links_there():
    tree, _ = _copied('<a href="/doc/hub/a">a</a>', site="https://a.example/civic")
    assert tree.xpath("//body/a/@href") == ["/civic/doc/hub/a"]
    assert tree.xpath("//link[@rel='stylesheet']/@href") == ["/civic/static/civic.css"]
    assert tree.xpath("//link[@rel='canonical']/@href") == ["https://a.example/civic/partners"]


def test_the_name_of_the_release_is_not_in_the_foot():
    tree, _ = _copied('<p class="civic-footer__release">Release 0007-abc</p>')
    assert "0007" not in tree.text_content()


def test_links_of_a_drawing_hold_too():
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg"><a href="/doc/hub/a"><text>A</text></a>'
        '<a href="/doc/hub/gone"><text>B</text></a><text><a href="/search?q=b">C</a></text></svg>'
    )
    made = PageCopy(Address("/pictures/network.svg"), Setting(KNOWN)).of_svg(drawn.encode())
    assert made.decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg"><a href="/doc/hub/a"><text>A</text></a>'
        "<g><text>B</text></g><text><tspan>C</tspan></text></svg>\n"
    )


def test_an_entry_within_an_entry_goes_alone_and_takes_its_other_links_with_it():
    inner = '<li><a href="/partners?role=">A</a> <a href="/search">S</a> <a href="/">P</a></li>'
    menu = f'<nav><ul><li><a href="/partners">B</a><ul>{inner}</ul></li></ul></nav>'
    tree, _ = _copied(f'{menu}<p><a href="/search">words</a></p>')
    assert tree.xpath("//nav//a/@href") == ["/partners"]
    assert len(tree.xpath("//nav//li")) == 1
    assert tree.xpath("//p/span/text()") == ["words"]
    assert tree.find(".//nav").text_content() == "B"
    menu = '<nav><ul><li><ul><li>old</li></ul><a href="/search">S</a></li><li>new</li></ul></nav>'
    assert _copied(menu)[0].find(".//nav").text_content() == "new"


def test_the_head_and_the_foot_of_pages_are_settled_once_and_hold_on_each():
    setting = Setting(KNOWN, site="https://a.example/below")
    rooms = '<nav class="civic-take" aria-label="All other rooms" id="rooms">'
    foot = f'<footer>{rooms}<ul><li><a href="/">A</a></li></ul></nav></footer>'
    head = '<header><a href="#rooms">More</a> <a href="/partners">P</a></header>'
    for page, link in (("/partners", "/doc/hub/a"), ("/doc/hub/a", "?page=2")):
        body = f'{head}<main><a href="{link}">here</a></main>{foot}'
        text = f"<html><head>{HEAD}</head><body>{body}</body></html>"
        tree = tree_of(PageCopy(Address(page), setting).of_html(text.encode(), POLICY))
        assert tree.xpath("//header/a/@href") == ["#rooms", "/below/partners"]
        assert tree.xpath("//footer//a/@href") == ["/below/"]
        assert tree.xpath("//main/a/@href") == (["/below/doc/hub/a"] if link[0] == "/" else [])
    assert len(setting.frames) == 2
