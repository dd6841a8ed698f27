"""Files that are wrong, broken, hostile or huge: one clear sentence, and never a crash, a fetch or an hour."""

import gzip
import io
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.feeds import Entry, Fault, read, tolerant
from core.feeds.raw import RawEntry
from core.feeds.xml_guard import DEPTH, ENTRIES
from core.values.errors import UserError
from tests.feeds.samples import ATOM, HEAD, JSON_FEED, NOW, RDF, RSS, drafts, faults, item, items, open_text, rss

DOCTYPE = "This feed declares a DOCTYPE, which is refused for safety."
DEEP = "The elements of this feed are nested too deep."


def refusal(text: str | bytes, name: str = "") -> str:
    with pytest.raises(UserError) as error:
        list(open_text(text, name).items)
    return str(error.value)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.xml", "This file is empty."),
        (b" \n\t ", "", "This file is empty."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "feed.xml", "This is a picture, not a file of articles."),
        (gzip.compress(RSS.encode()), "feed.xml.gz", "This is a compressed file; unpack it first."),
        (b"%PDF-1.7\n", "", "This is a PDF, not a file of articles."),
        (bytes(range(256)) * 4, "a.md", "This is not a text file."),
        (b"\0" * 1000, "a.jsonl", "This is not a text file."),
        (b"<!DOCTYPE html>\n<html><body>404</body></html>", "feed.xml", "This is a web page (HTML), not a feed."),
        (
            b"<!-- hi --><html xmlns='http://www.w3.org/1999/xhtml'>",
            "feed.rss",
            "This is a web page (HTML), not a feed.",
        ),
        (b"<HTML><head>", "", "This is a web page (HTML), not a feed."),
        (
            b"<?xml version='1.0'?><opml version='2.0'><body/></opml>",
            "feeds.opml",
            "This is a list of feeds (OPML), not articles; feeds cannot be polled yet.",
        ),
        (b"<urlset/>", "sitemap.xml", "This XML is not a feed: it is “urlset”, and neither RSS, Atom nor RDF."),
        (
            b"just words",
            "a.docx",
            "This is neither JSON lines, nor Markdown, nor a feed (RSS, Atom, RDF or JSON Feed).",
        ),
        (b'[{"title": "a"}]', "a.json", "This is a JSON list; write one article a line instead (JSON lines)."),
        (b'{\n "title": "a"\n}', "a.json", "This JSON is not a JSON Feed: it has no list of “items”."),
        (b'{\n "items": [', "a.json", "This is not JSON (character 14 is wrong)."),
        (b'{\n "items": ["\xff"]}', "a.json", "This is not UTF-8 text (byte 15 is wrong)."),
        (b"# A \xff title\n\nBody", "a.md", "This is not UTF-8 text (byte 5 is wrong)."),
        (b"\n\n", "a.md", "This file is empty."),
        (b"category: x\n\nBody", "a.md", "There is no title; write it in the first line."),
        (b"# T\n\n" + b"x" * 10_000_000, "a.md", "That is too long: a body has at most 1000000 characters."),
        (
            b"# T\n\n" + b"x" * 32_000_000,
            "a.md",
            "This file is larger than 32 million bytes; hand in so much as JSON lines.",
        ),
        (
            b"<?xml version='1.0' encoding='utf-7'?><rss/>",
            "",
            "This file says that it is written in “utf-7”, which cannot be read.",
        ),
        (
            b"<?xml version='1.0' encoding='unicode_escape'?><rss/>",
            "",
            "This file says that it is written in “unicode_escape”, which cannot be read.",
        ),
        (
            b"<?xml version='1.0' encoding='base64'?><rss/>",
            "",
            "This file says that it is written in “base64”, which cannot be read.",
        ),
        (
            b"<?xml version='1.0' encoding='klingon'?><rss/>",
            "",
            "This file says that it is written in “klingon”, which cannot be read.",
        ),
    ],
)
def test_a_wrong_file_is_told_in_one_sentence(data: bytes, name: str, sentence: str) -> None:
    assert refusal(data, name) == sentence


BOMB = (
    "<!DOCTYPE r [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
DECLARATIONS = {
    "billion laughs": BOMB,
    "quadratic blow-up": f"<!DOCTYPE r [<!ENTITY j '{'x' * 50_000}'>]>",
    "external entity": "<!DOCTYPE r [<!ENTITY j SYSTEM 'file:///etc/passwd'>]>",
    "parameter entity": "<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x.dtd'> %p;]>",
    "DTD fetch": "<!DOCTYPE rss PUBLIC '-//x//DTD//EN' 'http://127.0.0.1:1/x.dtd'>",
    "small letters": "<!doctype rss>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("ending", ["</channel></rss>", "<broken"])
@pytest.mark.parametrize("declaration", DECLARATIONS.values(), ids=DECLARATIONS)
def test_a_doctype_is_refused_in_every_encoding(declaration: str, ending: str, encoding: str) -> None:
    feed = f"{declaration}<rss version='2.0'><channel><title>&j;</title>{item('&j;')}{ending}"
    assert refusal(feed.encode(encoding), "feed.xml") == DOCTYPE


@pytest.mark.parametrize(
    "feed",
    [
        f"<!-- <rss> -->{BOMB}<rss/>",
        f"<?pi <rss> ?>\n{BOMB}<rss><channel>&j;</channel></rss>",
        f"<rss><channel>{BOMB}</channel></rss>",
        f"<rss><channel><title>a & b</title><!-- not closed {BOMB}",
        f"<rss/>{BOMB}",
    ],
)
def test_a_doctype_is_refused_wherever_it_hides(feed: str) -> None:
    assert refusal(feed, "feed.xml") == DOCTYPE


def test_a_doctype_that_is_text_is_no_doctype() -> None:
    page = "<![CDATA[<!DOCTYPE html><p>Hello</p>]]>"
    for broken in ("", "<title>a & b</title>"):
        [draft] = drafts(rss(f"<item><description>{page}</description><!-- <!DOCTYPE x> -->{broken}</item>"))
        assert draft.body == "Hello"


@pytest.mark.parametrize("start", ["", "<title>a & b</title>"])
@pytest.mark.parametrize("inner", ["<d>" * 200_000 + "</d>" * 200_000, "<d>" * 200_000])
def test_two_hundred_thousand_nested_elements_are_refused(start: str, inner: str) -> None:
    assert refusal(f"<rss><channel>{start}{inner}</channel></rss>") == DEEP


def test_nesting_as_deep_as_allowed_is_read() -> None:
    depth = DEPTH - 4
    assert drafts(rss(f"<item><title>T</title>{'<d>' * depth}{'</d>' * depth}</item>"))[0].title == "T"


def test_two_hundred_thousand_attributes_are_refused() -> None:
    attributes = " ".join(f"a{i}='x'" for i in range(200_000))
    assert refusal(f"<rss {attributes}><channel/></rss>") == DEEP


@pytest.mark.parametrize("start", ["", "<title>a & b</title>"])
@pytest.mark.parametrize("entry", ["<item/>", "<item><title>T</title></item>"])
def test_a_million_entries_are_too_many_for_a_feed(start: str, entry: str) -> None:
    sentence = f"This feed has more than {ENTRIES} entries; hand in so many as JSON lines."
    assert refusal(f"<rss version='2.0'><channel>{start}{entry * 1_000_000}</channel></rss>") == sentence


def test_a_million_items_are_too_many_for_a_json_feed() -> None:
    sentence = f"This feed has more than {ENTRIES} entries; hand in so many as JSON lines."
    assert refusal('{"version": "https://jsonfeed.org/version/1", "items": [' + "1," * 999_999 + "1]}") == sentence


class Endless(io.BytesIO):
    """A file of `count` equal lines, made while it is read."""

    def __init__(self, line: bytes, count: int) -> None:
        super().__init__()
        self._line = line
        self._left = count * len(line)

    def read(self, size: int | None = -1) -> bytes:
        size = size if size is not None and size >= 0 else self._left
        block = (self._line * (size // len(self._line) + 2))[-self._left % len(self._line) :][: min(size, self._left)]
        self._left -= len(block)
        return block


def test_json_lines_are_read_in_the_memory_of_a_few() -> None:
    line = b'{"title": "T", "body": "' + b"word " * 2000 + b'", "id": "1"}\n'
    tracemalloc.start()
    count = sum(isinstance(found, Entry) for found in read(Endless(line, 3_000), now=NOW).items)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3_000
    assert peak < 5_000_000 < count * len(line)


def test_a_line_without_end_is_passed_over_in_little_memory() -> None:
    tracemalloc.start()
    [fault] = list(read(Endless(b"{" + b"x" * 9999, 10_000), now=NOW).items)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(fault, Fault)
    assert str(fault.reason) == "This line is longer than 10 million bytes."
    assert peak < 30_000_000


def test_a_body_of_ten_million_characters_is_one_fault() -> None:
    feed = rss(item("A"), item("B", description="x" * 10_000_000), item("C", description="x " * 1_000_000), item("D"))
    sentence = "The body is longer than 1000000 characters."
    assert faults(feed) == [(2, None, sentence), (3, None, sentence)]


def test_an_entry_with_nothing_in_it_is_one_fault() -> None:
    feed = rss(
        item("A"), "<item><link>https://a.example/1</link></item>", item("<![CDATA[ <img src='x'> ]]>"), item("D")
    )
    sentence = "This entry has neither a title nor a text."
    assert faults(feed) == [(2, None, sentence), (3, None, sentence)]


def titled(title: str, declared: str = "") -> str:
    return (f"<?xml version='1.0' encoding='{declared}'?>" if declared else "") + rss(item(title))


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (titled("Привет").encode("utf-16"), "Привет"),
        (titled("Привет").encode("utf-16-le"), "Привет"),
        (titled("Привет").encode("utf-32"), "Привет"),
        (titled("Привет", "windows-1251").encode("cp1251"), "Привет"),
        (titled("Привет", "koi8-r").encode("koi8-r"), "Привет"),
        (titled("充電桩", "gb2312").encode("gb18030"), "充電桩"),
        (titled("①番", "Shift_JIS").encode("cp932"), "①番"),
        (titled("“é”", "iso-8859-1").encode("cp1252"), "“é”"),
        (titled("“é”", "us-ascii").encode(), "“é”"),
        (titled("é", "utf-16").encode(), "é"),
        (titled("“é”", "windows-1251").encode(), "“é”"),
        (titled("“é”").encode("cp1252"), "“é”"),
        (titled("é").encode() + b"<!-- \xff -->", "é"),
        (titled("é and |").encode().replace(b"|", b"\xff"), "é and \ufffd"),
        (titled("a\0b\x0bc"), "abc"),
        (titled("a&nbsp;b &euro;"), "a b €"),
        (titled("a&#0;b"), "ab"),
        (titled("a &bogus; b"), "a &bogus; b"),
    ],
)
def test_encodings(data: bytes | str, title: str) -> None:
    assert [draft.title for draft in drafts(data, "feed.xml")] == [title]


def test_what_hides_in_a_feeds_text_is_taken_out() -> None:
    tower = "e" + "\u0301" * 5000
    [draft] = drafts(
        rss(
            item(
                f"a\u202eb {tower}", description=f"&lt;p&gt;x\u2066y&amp;#x202e;z {tower}&lt;/p&gt;", author="\ufeffAnn"
            )
        )
    )
    assert draft.title == "ab é" + "\u0301" * 7
    assert draft.body == "xyz é" + "\u0301" * 7
    assert draft.author == "Ann"


@pytest.mark.parametrize("broken", ["", "<copyright>a & b</copyright>"])
def test_addresses_that_are_none_are_left_out(broken: str) -> None:
    link = "&lt;a href='//['&gt;x&lt;/a&gt;"
    entry = f"<item xml:base='//['><title>T</title><link>//[</link><description>{link}</description></item>"
    [draft] = drafts(rss(broken, entry).replace("<rss", "<rss xml:base='https://a.example/b/'"))
    assert (draft.title, draft.body, draft.source.url) == ("T", "x", "")


def test_scripts_and_handlers_are_gone() -> None:
    html = "<script>alert(1)</script><p onclick='x()'>Hi <a href='javascript:x()'>there</a><iframe src='https://e.example'></iframe></p>"
    assert [d.body for d in drafts(rss(item("T", description=f"<![CDATA[{html}]]>")))] == ["Hi there"]


def test_broken_xml_is_read_by_the_tolerant_parser_as_the_fast_one_would() -> None:
    whole = rss(
        item("One", link="https://gazette.example/1", description="&lt;p&gt;Hi&lt;/p&gt;", guid="1", category="Sea")
    )
    broken = whole.replace("<channel>", "<channel><copyright>Ann & Bob</copyright>")
    cut = whole.removesuffix("</channel></rss>")
    assert [repr(i) for i in items(whole)] == [repr(i) for i in items(broken)] == [repr(i) for i in items(cut)]


@pytest.mark.parametrize("sample", [RSS, ATOM, RDF])
def test_both_parsers_see_the_same_feed(sample: str) -> None:
    name = "rdf:RDF" if sample is RDF else "feed" if sample is ATOM else "rss"
    broken = sample.replace(f"</{name}>", f"<wrong>&</wrong></{name}>")
    assert drafts(broken) == drafts(sample)
    assert [i.identity for i in items(broken) if isinstance(i, Entry)] == [
        i.identity for i in items(sample) if isinstance(i, Entry)
    ]


def test_too_much_to_repair_is_refused() -> None:
    feed = rss(item("a & b", description="x" * tolerant.LENGTH))
    assert refusal(feed) == "This feed is not well-formed XML, and too large to be repaired."


def test_the_tolerant_parser_opens_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(rss(item("Secret")))
    for name in (str(secret), secret.as_uri(), "http://127.0.0.1:1/feed.xml"):
        assert tolerant.parse(name.encode()).entries == []
    assert [e.title.text for e in tolerant.parse(secret.read_bytes()).entries if isinstance(e, RawEntry)] == ["Secret"]


def test_every_call_of_the_tolerant_parser_gives_it_a_stream() -> None:
    house = Path(__file__).parents[2]
    files = [path for room in ("core", "bots", "web") for path in (house / room).rglob("*.py")]
    calls = [line.strip() for path in files for line in path.read_text().splitlines() if " feedparser.parse(" in line]
    assert calls == ["found = feedparser.parse(io.BytesIO(xml), sanitize_html=False, resolve_relative_uris=False)"]


def _mutants(sample: str, seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    pieces = [
        b"<",
        b">",
        b"]]>",
        b"<![CDATA[",
        b"&",
        b"\xff",
        b"\0",
        b"</item>",
        b"<item>",
        b'"',
        b"<!--",
        b"{",
        b"}",
        b"[",
        b"\\ud800",
        b"xml:base='//['",
    ]
    for _ in range(60):
        data = bytearray(sample.encode())
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice([0, 1, 30])] = chance.choice(pieces)
        yield bytes(data)


@pytest.mark.parametrize("sample", [RSS, ATOM, RDF, JSON_FEED, HEAD], ids=["rss", "atom", "rdf", "json", "markdown"])
def test_damaged_files_are_read_or_refused(sample: str) -> None:
    for data in _mutants(sample, 7):
        try:
            found = list(open_text(data, "feed.xml").items)
        except UserError:
            continue
        assert all(isinstance(i, Fault) or i.draft.title for i in found)


@given(st.binary(max_size=200), st.sampled_from(["", "a.md", "a.jsonl", "a.json", "a.xml"]))
@example(b"<", "a.xml")
@example(b"<?xml", "a.xml")
@example(b"\xff\xfe", "a.xml")
@example(b"\xff\xfe<", "")
@example(b"{", "")
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        list(open_text(data, name).items)
    except UserError as error:
        refused = str(error)
    else:
        refused = "nothing"
    assert refused


def test_a_file_that_was_cut_off_gives_its_whole_entries_and_names_the_half_one() -> None:
    whole = (
        b"<rss version='2.0'><channel><title>T</title><item><title>One</title></item><item><title>Two</title></item>"
    )
    first, second = read(io.BytesIO(whole[:-12]), name="cut.xml", now=NOW).items
    assert isinstance(first, Entry)
    assert isinstance(second, Fault)
    assert "ends in the middle" in str(second.reason)
