"""Documents of every shape, for whoever writes them in some markup and must read or show them again."""

from datetime import UTC

from hypothesis import strategies as st

from core.values.document import (
    Block,
    Blocks,
    Card,
    Code,
    Emphasis,
    Hashtag,
    Heading,
    Image,
    Link,
    List,
    Paragraph,
    Quote,
    Role,
    Span,
    Spans,
    Strong,
    Struck,
    Text,
    Timestamp,
)

_MARKUP = st.sampled_from(
    (
        *"*_`[]()<>&!#+-=~|\\\"'.:;—",
        *("**", "&amp;", "&#42;", "1.", "2)", "---", "===", "```", "<b>", "</p>", "](x)", "— "),
        *("https://example.org/a_b", "#Cuba", "snake_case", "5 * 3", " ", "  ", "\n", "\n\n", "\t"),
        *("a", "b", "Cuba", "é", "ß", "漢", "字", "я", "ש", "🙂", "👩\u200d👩\u200d👧", "\u00a0", "\u3000", "\u0301"),
    )
)
words = st.lists(_MARKUP, max_size=6).map("".join) | st.text(max_size=12)
"""Text full of what markup is made of."""

urls = st.sampled_from(
    (
        *("https://example.org", "http://example.org/a?b=1&copy=2&lt;=3", "https://example.org/a_(b)*c#d"),
        *("mailto:desk@example.org", "https://münchen.example/ä ö"),
        *("javascript:alert(1)", "/relative", "tg://resolve", ""),
    )
)
labels = st.sampled_from(["Cuba", "MilitaryAction", "c++", "漢字"])
moments = st.datetimes(timezones=st.just(UTC))


def _wider(inner: st.SearchStrategy[Span]) -> st.SearchStrategy[Span]:
    row = st.lists(inner, max_size=3).map(tuple)
    return st.builds(Strong, row) | st.builds(Emphasis, row) | st.builds(Struck, row) | st.builds(Link, row, urls)


spans: st.SearchStrategy[Spans] = st.lists(
    st.recursive(
        st.builds(Text, words)
        | st.builds(Code, words)
        | st.builds(Hashtag, labels)
        | st.builds(Timestamp, moments, words)
        | st.builds(Role, st.just("7"), words),
        _wider,
        max_leaves=6,
    ),
    max_size=5,
).map(tuple)

images = st.builds(Image, urls, words, words)


def _deeper(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    row: st.SearchStrategy[Blocks] = st.lists(inner, max_size=3).map(tuple)
    numbers = st.none() | st.integers(min_value=-2, max_value=1_000_000_005)
    return st.builds(Quote, row, spans) | st.builds(List, st.lists(row, max_size=3).map(tuple), numbers)


body_blocks: st.SearchStrategy[Blocks] = st.lists(
    st.recursive(
        st.builds(Paragraph, spans)
        | st.builds(Heading, st.integers(min_value=0, max_value=8), spans)
        | st.builds(lambda text: Paragraph((Code(text),)), words)
        | images,
        _deeper,
        max_leaves=6,
    ),
    max_size=4,
).map(tuple)
"""Blocks as the body of an article has them."""

cards = st.builds(
    Card,
    article_id=st.integers(min_value=1, max_value=2**53),
    title=words,
    url=urls,
    kicker=spans,
    mark=spans,
    lead=spans,
    image=st.none() | images,
    body=body_blocks,
    source=spans,
    hashtags=spans,
    read_on=st.none(),
)

blocks: st.SearchStrategy[Blocks] = st.tuples(body_blocks, st.lists(cards, max_size=1).map(tuple)).map(
    lambda parts: parts[0] + parts[1]
)
"""Blocks of every kind, a card among them."""
