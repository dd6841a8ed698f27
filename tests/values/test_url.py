"""Addresses come in every shape; what is kept is one shape, and hides nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.values.errors import UserError
from core.values.url import URL_LENGTH, canonical_url, link_url, web_url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.org", "https://example.org"),
        ("  HTTP://Example.ORG:80/A  ", "http://example.org/A"),
        ("https://example.org:443/", "https://example.org/"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://münchen.example/straße", "https://xn--mnchen-3ya.example/stra%C3%9Fe"),
        ("https://раураl.example/", "https://xn--l-7sba6dbr.example/"),
        ("https://example.org/a b?q=c d#e f", "https://example.org/a%20b?q=c%20d#e%20f"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%e4%bd", "https://example.org/%E4%BD"),
        ('https://example.org/<a>"{}|\\^`', "https://example.org/%3Ca%3E%22%7B%7D%7C%5C%5E%60"),
        ("https://example.org?q=1", "https://example.org?q=1"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://127.0.0.1:8099/feed", "http://127.0.0.1:8099/feed"),
        ("http://localhost/feed", "http://localhost/feed"),
        ("https://example.org/\u202egpj.exe", "https://example.org/gpj.exe"),
    ],
)
def test_normal_form(text: str, url: str) -> None:
    assert web_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        *("", "example.org", "/relative", "//example.org/x", "mailto:desk@example.org", "javascript:alert(1)"),
        *("data:text/html,x", "tg://resolve", "ftp://example.org/", "https://", "https:///x", "https:example.org"),
        *(
            "https://desk:secret@example.org/",
            "https://example.com@evil.example/",
            "https://good.example\\@evil.example/",
        ),
        *("https://a b/", "https://exa$mple.org/", "https://a..b/", "https://-a.example/", "https://%65xample.org/"),
        *("https://example.org:99999/", "https://example.org:x/", "http://[::1/", "http://[evil]/", "https://\ud800/"),
        *("https://" + "a" * 64 + ".example/", "https://" + "ä" * 300 + ".example/", "https://" + "a." * 200),
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(UserError, match="is not a web address"):
        web_url(text)


@pytest.mark.parametrize("text", ["https://example.org/" + "a" * URL_LENGTH, "https://example.org/" + "é" * 400])
def test_too_long(text: str) -> None:
    with pytest.raises(UserError, match="longer than 2048"):
        web_url(text)


def test_the_error_quotes_only_the_beginning() -> None:
    with pytest.raises(UserError) as caught:
        web_url("x" * 100_000)
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://Example.org", "https://example.org/"),
        ("https://example.org/a#top", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=7&utm_medium=y", "https://example.org/a?id=7"),
        ("https://example.org/a?fbclid=1&gclid=2&mc_cid=3&igshid=4", "https://example.org/a"),
        ("https://example.org/a?at_medium=RSS&at_campaign=rss", "https://example.org/a"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"),
        ("https://example.org/%7Euser/%41", "https://example.org/~user/A"),
        ("https://example.org/a%2Fb", "https://example.org/a%2Fb"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/?album=1", "https://example.org/?album=1"),
    ],
)
def test_one_page_one_address(text: str, url: str) -> None:
    assert canonical_url(text) == url


@pytest.mark.parametrize(
    ("text", "base", "url"),
    [
        ("https://example.org/a", "", "https://example.org/a"),
        ("../b", "https://example.org/x/y", "https://example.org/b"),
        ("//example.net/b", "https://example.org/", "https://example.net/b"),
        ("#top", "https://example.org/a", "https://example.org/a#top"),
        ("mailto:desk@example.org?subject=Hello", "https://example.org/", "mailto:desk@example.org"),
        ("MAILTO:Desk <desk@example.org>", "", ""),
        ("/relative", "", ""),
        ("java\nscript:alert(1)", "", ""),
        ("javascript:alert(1)", "https://example.org/", ""),
        ("http://[x", "https://example.org/", ""),
        ("", "", ""),
        (" ", "https://example.org/", ""),
    ],
)
def test_what_a_link_may_hold(text: str, base: str, url: str) -> None:
    assert link_url(text, base) == url


@given(st.text() | st.text("aé.:/?#[]@%&=\\ 0").map("https://example.org".__add__) | st.text().map("http://".__add__))
def test_twice_is_once(text: str) -> None:
    url = link_url(text)
    assert link_url(url) == url
    assert url.isascii()
    assert not set(url) & set(' <>"\\^`{|}\n')
    if url.startswith("http"):
        assert web_url(url) == url
        assert canonical_url(canonical_url(url)) == canonical_url(url)
