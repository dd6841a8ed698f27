"""When is an entry the same entry? Importing a file twice must change nothing."""

import pytest

from core.feeds.identity import LENGTH, is_identity
from tests.feeds.samples import ATOM, HEAD, JSON_FEED, RDF, RSS, VIDEO, entries, item, items, rss

URL = "https://gazette.example/a"


def identities(*parts: str) -> list[str]:
    return [entry.identity for entry in entries(rss(*parts))]


@pytest.mark.parametrize("text", [RSS, ATOM, RDF, VIDEO, JSON_FEED, HEAD, '{"title": "a"}\n{"title": "b", "id": 7}'])
def test_reading_twice_gives_the_same(text: str) -> None:
    again = items(text)
    assert [repr(i) for i in items(text) if not hasattr(i, "reason")] == [
        repr(i) for i in again if not hasattr(i, "reason")
    ]


@pytest.mark.parametrize(
    ("entry", "identity"),
    [
        (item(guid="tag:x.example,2026:1", link=URL), "guid:tag:x.example,2026:1"),
        (item(guid="17", link=URL), "guid:https://gazette.example/ 17"),
        (item(guid=URL, link=URL), f"url:{URL}"),
        (item(guid=f"{URL}#3", link=f"{URL}?utm_source=rss"), f"url:{URL}"),
        (item(guid=f"{URL}#3", link=f"{URL}#3"), f"guid:{URL}#3"),
        (item(guid="https://other.example/1", link=URL), "guid:https://other.example/1"),
        (item(link=f"{URL}?utm_medium=x#top"), f"url:{URL}"),
    ],
)
def test_the_id_then_the_address(entry: str, identity: str) -> None:
    assert identities(entry) == [identity]


def test_a_number_is_an_id_only_within_its_feed() -> None:
    here, there = (rss(item(guid="1"), head=f"<link>https://{host}.example/</link>") for host in ("a", "b"))
    assert entries(here)[0].identity != entries(there)[0].identity


def test_without_id_and_address_the_words_tell() -> None:
    one, two, three = identities(item("A", description="x"), item("A", description="y"), item("A", description="x"))
    assert one == three != two
    assert one.startswith("hash:")


def test_a_new_date_is_no_new_article() -> None:
    old, new = (item("A", description="x", pubDate=f"Fri, {day} Nov 2026 09:30:00 GMT") for day in (13, 20))
    assert identities(old) == identities(new)


def test_an_id_that_several_articles_share_tells_nothing() -> None:
    found = identities(item("A", guid="same", link=f"{URL}1"), item("B", guid="same", link=f"{URL}2"))
    assert found == [f"url:{URL}1", f"url:{URL}2"]


def test_an_address_that_several_articles_share_tells_nothing() -> None:
    found = identities(item("A", link=URL), item("B", link=URL), item("C", link=URL, guid="c"))
    assert len(set(found)) == 3
    assert [name.partition(":")[0] for name in found] == ["hash", "hash", "guid"]


def test_a_changed_id_is_another_article() -> None:
    assert identities(item(guid="1", link=URL)) != identities(item(guid="2", link=URL))


def test_the_same_entry_twice_in_a_file_has_one_identity() -> None:
    twice = item("A", guid="1", link=URL)
    assert len(set(identities(twice, twice))) == 1


def test_the_front_page_is_the_address_of_no_article() -> None:
    [alone] = identities(item("A", link="https://gazette.example/"))
    assert alone.startswith("hash:")


def test_lines_without_ids_may_share_a_source() -> None:
    line = '{{"title": "{}", "source_url": "https://gazette.example/a"}}\n'
    first, second, again = (entry.identity for entry in entries(line.format("A") + line.format("B") + line.format("A")))
    assert first == again == f"url:{URL}"
    assert second.startswith("hash:")


def test_our_own_id_comes_first() -> None:
    [line] = entries('{"title": "a", "id": "x-1", "source_url": "https://gazette.example/a"}')
    assert (line.identity, line.draft.external_id) == ("id:x-1", "x-1")


def test_a_long_id_fits_an_index() -> None:
    one, two = identities(
        item(guid="urn:" + "1" * 5000, link=f"{URL}1"), item(guid="urn:" + "1" * 5001, link=f"{URL}2")
    )
    assert one != two
    assert max(len(one), len(two)) <= LENGTH
    assert is_identity(one)


@pytest.mark.parametrize("text", ["", "id:", "other:x", "url: ", "guid:" + "x" * LENGTH, "guid:a\nb"])
def test_what_no_identity_is(text: str) -> None:
    assert not is_identity(text)
