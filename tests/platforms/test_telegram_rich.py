"""Rich messages: https://core.telegram.org/bots/api#rich-message-formatting-options."""

import pytest

from tests.platforms.telegram.errors import BrokenError
from tests.platforms.telegram.rich import html, words

RIGHT = (
    "<h1>Sugar</h1><p>It is <b>up <i>again</i></b>.<br>By <a href='https://example.org/a'>Ana</a></p>",
    "<ul><li>One</li><li><input type='checkbox' checked>Two<ol start='3'><li value='7'>Three</li></ol></li></ul>",
    "<blockquote>Said<br>so<cite>Ana</cite></blockquote><aside>Pulled<cite>Ana</cite></aside><hr/><footer>End</footer>",
    "<figure><img src='https://example.org/a.jpg' tg-spoiler/><figcaption>A<cite>B</cite></figcaption></figure>",
    "<table bordered><caption>T</caption><tr><th>A</th><td align='left'>B</td></tr></table>",
    "<details open><summary>More</summary><p>Inside</p></details>",
    "<p><tg-time unix='1647531900' format='wDT'>tomorrow</tg-time> &amp; &#128077;</p>",
    "<pre><code class='language-python'>a = 1</code></pre>",
    "a" * 32_768,
    "<p>a</p>" * 500,
    f"{'<b>' * 16}a{'</b>' * 16}",
)

WRONG = {
    "<div>a</div>": "unsupported start tag 'div'",
    "<script>a</script>": "unsupported start tag 'script'",
    "<p class='a'>a</p>": "unsupported attributes",
    "<p>a": "can't find end tag",
    "<p><b>a</p></b>": "unexpected end tag",
    "<b><p>a</p></b>": "block 'p' in 'b'",
    "<p><ul><li>a</li></ul></p>": "block 'ul' in 'p'",
    "<li>a</li>": "'li' directly in",
    "<ul><p>a</p></ul>": "'p' directly in 'ul'",
    "<ul>a</ul>": "text directly in 'ul'",
    "<p>&copy;</p>": "unsupported entity &copy;",
    "<img src='a.jpg'/>": "img needs an HTTP URL",
    "<p><img src='https://example.org/a.jpg'/></p>": "block 'img' in 'p'",
    "<a>a</a>": "a without href",
    "<a href='javascript:alert(1)'>a</a>": "is none",
    "<tg-time unix='soon'>a</tg-time>": "tg-time",
    "<!-- a --><p>a</p>": "comments",
    "<p> </p>": "message text is empty",
    "a" * 32_769: "message is too long",
    "<p>a</p>" * 501: "more than 500 blocks",
    f"{'<b>' * 17}a{'</b>' * 17}": "more than 16 levels",
    "<img src='https://example.org/a.jpg'/>" * 51: "more than 50 media",
    f"<table><tr>{'<td>a</td>' * 21}</tr></table>": "more than 20 columns",
}


@pytest.mark.parametrize("given", RIGHT)
def test_right_html_passes(given: str) -> None:
    assert html({"html": given}) == given


@pytest.mark.parametrize(("given", "reason"), WRONG.items(), ids=list(WRONG.values()))
def test_wrong_html_is_refused(given: str, reason: str) -> None:
    with pytest.raises(BrokenError, match=reason.replace("(", r"\(")):
        html({"html": given})


def test_one_form_only() -> None:
    for given in ({}, {"html": "a", "markdown": "a"}, {"markdown": "a"}):
        with pytest.raises(BrokenError):
            html(given)


def test_words_a_block_a_line() -> None:
    assert words(RIGHT[0]) == "Sugar\nIt is up again.\nBy Ana"
    assert words(RIGHT[2]) == "Said\nso\nAna\nPulled\nAna\nEnd"
