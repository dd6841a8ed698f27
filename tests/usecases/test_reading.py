"""Long bodies in pages: nothing is lost, nothing is too long."""

from hypothesis import given
from hypothesis import strategies as st

from core.markdown import read
from core.reading import pages, read_on
from core.values.document import (
    Action,
    Blocks,
    Card,
    Code,
    Document,
    Emphasis,
    Heading,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
    Text,
    plain,
)

LIMIT = 60


def units(blocks: Blocks) -> int:
    return len(plain(blocks).encode("utf-16-le", errors="surrogatepass")) // 2


def text(words: str) -> Paragraph:
    return Paragraph((Text(words),))


def test_a_short_body_is_one_page() -> None:
    assert pages(read("One.\n\nTwo.")) == [read("One.\n\nTwo.")]
    assert pages(()) == [()]


def test_pages_end_between_blocks() -> None:
    blocks = tuple(text(f"{n} " + "word " * 5) for n in range(4))
    assert pages(blocks, LIMIT) == [blocks[:2], blocks[2:]]


def test_a_heading_goes_with_what_it_heads() -> None:
    blocks = (text("word " * 8), Heading(2, (Text("Weather"),)), text("sunny " * 6))
    assert pages(blocks, LIMIT) == [blocks[:1], blocks[1:]]


def test_a_long_paragraph_is_parted_between_words_and_keeps_its_looks() -> None:
    link = Link((Text("a link that goes somewhere"),), "https://news.example/")
    blocks = (
        Paragraph(
            (
                Text("plain words and then "),
                Strong((Text("strong words that go on"), Emphasis((Text(" and on"),)))),
                link,
            )
        ),
    )
    first, second = pages(blocks, LIMIT)
    assert plain(first) + plain(second) == plain(blocks)
    assert isinstance(second[0], Paragraph)
    assert isinstance(second[0].spans[-1], Link)


def test_lists_and_quotations_are_parted_too() -> None:
    items = List(tuple((text(f"item {n} " + "word " * 4),) for n in range(4)), start=3)
    parted = pages((items,), LIMIT)
    assert [[block.start for block in page if isinstance(block, List)] for page in parted] == [[3, 4], [5, 6]]
    quote = Quote((text("word " * 8), text("other " * 8)), (Text("Ann"),))
    first, second = pages((quote,), LIMIT)
    assert (first[0], second[0]) == (Quote((text("word " * 8),)), Quote((text("other " * 8),), (Text("Ann"),)))


def test_one_endless_word() -> None:
    family = "👨‍👩‍👧‍👦"
    parted = pages((text(family * 40),), LIMIT)
    assert all(units(page) <= LIMIT for page in parted)
    assert all(plain(page).replace(family, "") == "" for page in parted)


INLINE = st.text(alphabet="ab \n新👍", min_size=1, max_size=120)
SPANS = st.lists(
    st.one_of(
        st.builds(Text, INLINE), st.builds(Code, INLINE), st.builds(Strong, st.builds(Text, INLINE).map(lambda s: (s,)))
    ),
    min_size=1,
    max_size=3,
).map(tuple)
BLOCKS = st.recursive(
    st.one_of(st.builds(Paragraph, SPANS), st.builds(Heading, st.just(2), SPANS)),
    lambda inner: st.one_of(
        st.builds(Quote, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(
            List, st.lists(st.lists(inner, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3).map(tuple)
        ),
    ),
    max_leaves=8,
)


@given(st.lists(BLOCKS, max_size=6).map(tuple))
def test_nothing_is_lost_and_no_page_is_too_long(blocks: Blocks) -> None:
    turned = pages(blocks, LIMIT)
    said = "".join("".join(plain(page).split()) for page in turned)
    assert said == "".join(plain(blocks).split())
    assert all(units(page) <= LIMIT for page in turned)


READ, SHARE = Action("Read", command="/article 7"), Action("Share", command="/share 7")
READ_ON = Action("Read on", command="/article 7")


def card(body: Blocks, title: str = "Trains", *, on: Action = READ_ON) -> Card:
    return Card(7, title, "", (), (), (), None, body, (), (), on)


def test_reading_goes_on_at_the_page_of_what_comes_next() -> None:
    body = tuple(text(f"{n} " + "word " * 200) for n in range(8))
    shown = card(body)
    assert [len(page) for page in pages(body)] == [2, 2, 2, 2]
    leads = [read_on(Document((shown,), ((READ, SHARE),)), [(shown, whole)]) for whole in range(5)]
    typed = ["/article 7", "/article 7", "/article 7 2", "/article 7 2", "/article 7 3"]
    assert leads == [((Action("Read on", command=command), SHARE),) for command in typed]


def test_a_heading_is_not_left_behind() -> None:
    body = (text("word " * 400), Heading(2, (Text("Weather"),)), text("sunny " * 300))
    shown = card(body)
    assert [len(page) for page in pages(body)] == [1, 2]
    [[action], _rows] = read_on(Document((shown,), ((SHARE,),)), [(shown, 1)])
    assert action.command == "/article 7 2"


def test_an_address_has_no_pages() -> None:
    there = Action("Read on", url="https://n.example/a/7")
    shown = card(tuple(text("word " * 400) for _n in range(4)), on=there)
    read = Action("Read", url="https://n.example/a/7")
    assert read_on(Document((shown,), ((read, SHARE),)), [(shown, 3)]) == ((there, SHARE),)


def test_of_several_cards_each_says_which_goes_on() -> None:
    one, two = card((text("word"),), "One"), card((text("word"),), "Two")
    rows = read_on(Document((one, two), ((SHARE,),)), [(one, 0), (two, 0)])
    assert [[action.label for action in row] for row in rows] == [["Read on: One"], ["Read on: Two"], ["Share"]]
