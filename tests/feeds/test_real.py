"""The sample feeds of real publishers, where they lie beside the project. They belong to others and are not part of it."""

from pathlib import Path

import pytest

from core.feeds import Entry, read
from tests.feeds.samples import NOW

_DATA = Path(__file__).parents[3] / "shared" / "data"
_COUNTS = {
    "arxiv-atom.xml": 25,
    "bbc-news-2026.xml": 27,
    "dw-rdf.xml": 61,
    "geekpark-zh.xml": 30,
    "hackernews-2025.xml": 30,
    "inessential-json.json": 20,
    "nytimes-top-2024.xml": 25,
    "omni-show-podcast.xml": 4,
    "reddit-homelab-atom.xml": 25,
    "theverge-atom.xml": 10,
    "xakep-windows1251.xml": 25,
    "youtube-pbs-spacetime.xml": 14,
    "articles.jsonl": 200,
}
_FILES = sorted((*_DATA.glob("feeds/*.xml"), *_DATA.glob("feeds/*.json"), *_DATA.glob("*.jsonl")))


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name)
def test_every_entry_is_accounted_for(path: Path) -> None:
    with path.open("rb") as source:
        found = list(read(source, name=path.name, now=NOW).items)
    assert [item for item in found if not isinstance(item, Entry)] == []
    assert len(found) == _COUNTS[path.name]
    assert len({item.identity for item in found if isinstance(item, Entry)}) == len(found)
    with path.open("rb") as source:
        assert list(read(source, now=NOW).items) == found
